import { type Part, refuse } from "./header-parts.ts";

/**
 * The bytes between length and message of an answer, made from those of its request. Whoever answers
 * hands them back as they are.
 */
export type ReplyHeader = Uint8Array;

/** Bytes of a request's header that its answer takes up. */
export interface ReplyPart {
  /** Where they begin behind the length. */
  readonly at: number;
  readonly size: number;
  /** They are a TPDU: identifier, destination, source; an answer goes where its request came from. */
  readonly swaps: boolean;
}

/** Sizes of a TPDU: an identifier of one byte, two addresses of two; the same as hexadecimal text. */
const TPDU_SIZES = [5, 10];

/**
 * The parts that answers take up: those named `echo` as they came, those named `tpdu` with source and
 * destination swapped.
 *
 * @param parts what stands between length and message
 * @throws {HeaderFormatError} for a `tpdu` that cannot be one
 */
export function replyParts(parts: readonly Part[]): readonly ReplyPart[] {
  const found: ReplyPart[] = [];
  let at = 0;
  for (const { name, size } of parts) {
    const swaps = name === "tpdu";
    if (swaps && !TPDU_SIZES.includes(size)) refuse(name, "5 bytes, or 10 as text, are a TPDU");
    if (swaps || name === "echo") found.push({ at, size, swaps });
    at += size;
  }
  return found;
}

/**
 * Makes the header of an answer.
 *
 * @param own the constant bytes between length and message
 * @param parts what of the request's replaces them
 * @param at where the request's bytes behind the length are in `bytes`
 */
export function replyHeader(
  own: Uint8Array,
  parts: readonly ReplyPart[],
  bytes: Uint8Array,
  at: number,
): ReplyHeader {
  const reply = own.slice();
  for (const part of parts) {
    const came = bytes.subarray(at + part.at, at + part.at + part.size);
    reply.set(came, part.at);
    if (!part.swaps) continue;
    const unit = part.size / 5;
    reply.set(came.subarray(3 * unit), part.at + unit);
    reply.set(came.subarray(unit, 3 * unit), part.at + 3 * unit);
  }
  return reply;
}
