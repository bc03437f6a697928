import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** Five low bits of a tag's first byte that say: the number follows (ISO/IEC 8825-1, 8.1.2.4). */
const NUMBER_FOLLOWS = 0x1f;
const CONSTRUCTED = 0x20;
const MORE = 0x80;

/** Bytes of the longest tag. EMV has two, payment systems' own have up to four. */
const LONGEST_TAG = 4;
/** Bytes of the longest length, behind the one that says how many there are. */
const LONGEST_LENGTH = 4;

/** Whether a tag that begins with this byte is a template: its value is tags again. */
export function isTemplate(first: number): boolean {
  return (first & CONSTRUCTED) !== 0;
}

/**
 * Reads past the tag at `walk.at`. Returns whether there is one: `tlv-truncated` where the bytes end
 * inside it, `undefined-field` where it is longer than any.
 */
export function passTag(walk: Walk): boolean {
  const { bytes, end, at } = walk;
  let next = at + 1;
  if ((bytes[at]! & NUMBER_FOLLOWS) === NUMBER_FOLLOWS) {
    for (let more = true; more; next++) {
      if (next === at + LONGEST_TAG) {
        return walk.blame("undefined-field", at, `a tag of more than ${LONGEST_TAG} bytes`);
      }
      if (next >= end) return walk.lack("tlv-truncated", next, 1);
      more = (bytes[next]! & MORE) !== 0;
    }
  }
  walk.at = next;
  return true;
}

/**
 * Reads past the length at `walk.at`. Returns where the value ends, or -1: `tlv-truncated` where the
 * bytes end before, `bad-length-prefix` for an end that is to be looked for, which EMV does not have
 * (Book 3, B2), and for a length of more bytes than four.
 */
export function passLength(walk: Walk): number {
  const { bytes, end, at } = walk;
  if (at >= end) return fail(walk.lack("tlv-truncated", at, 1));
  const first = bytes[at]!;
  const further = first < MORE ? 0 : first - MORE;
  if (first === MORE || further > LONGEST_LENGTH) return fail(walk.blame("bad-length-prefix", at));
  const start = at + 1 + further;
  if (start > end) return fail(walk.lack("tlv-truncated", at + 1, further));
  let length = further === 0 ? first : 0;
  for (let next = at + 1; next < start; next++) length = length * 256 + bytes[next]!;
  if (length > end - start) return fail(walk.lack("tlv-truncated", start, length));
  walk.at = start;
  return start + length;
}

function fail(_: false): -1 {
  return -1;
}

/** Whether bytes are one tag from the first to the last; zero is padding, no tag. */
export function isTag(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  if (first === 0 || bytes.length > LONGEST_TAG) return false;
  if ((first & NUMBER_FOLLOWS) !== NUMBER_FOLLOWS) return bytes.length === 1;
  const last = bytes.length - 1;
  return last > 0 && bytes.every((byte, at) => at === 0 || (byte & MORE) !== 0 === at < last);
}

/** Writes a length in as few bytes as there can be. */
export function writeLength(length: number, out: Writer): void {
  if (length < MORE) return out.byte(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  out.byte(MORE + bytes.length);
  for (const byte of bytes) out.byte(byte);
}
