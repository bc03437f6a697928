import { FramingError } from "../../framing/errors.ts";
import type { Framing } from "../../framing/framing.ts";

/** Where a message lies in a stream. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stream as a framing cuts it. */
export interface Cut {
  readonly messages: readonly Range[];
  /** Frames without a message. */
  readonly keepAlives: number;
  /** Where a message begins of which the stream has not all; absent: it ends between frames. */
  readonly open: number | undefined;
}

/** Messages of one sample that are looked at; further ones tell nothing new. */
export const MOST_MESSAGES = 32;

/** Keep-alives that are passed over; a stream of nothing but zeros is no stream of frames. */
const MOST_KEEP_ALIVES = 256;

/** The size of the frame at `at`: negative when the stream has not all of it. */
function frameAt(framing: Framing, bytes: Uint8Array, at: number): number | undefined {
  try {
    const size = framing.probe(bytes, at, bytes.length, at);
    return at + Math.abs(size) > bytes.length ? -Math.abs(size) : size;
  } catch (error) {
    if (error instanceof FramingError) return undefined;
    throw error;
  }
}

/**
 * Cuts a stream as the gateway would.
 *
 * @returns `undefined` when the framing cannot be that of the stream
 */
export function cutStream(framing: Framing, bytes: Uint8Array): Cut | undefined {
  const messages: Range[] = [];
  let keepAlives = 0;
  let at = 0;
  while (at < bytes.length && messages.length < MOST_MESSAGES) {
    const size = frameAt(framing, bytes, at);
    if (size === undefined || keepAlives > MOST_KEEP_ALIVES) return undefined;
    const start = at + framing.headerSize;
    if (size < 0) return { messages, keepAlives, open: Math.min(start, bytes.length) };
    const end = at + size - framing.trailer.length;
    if (end > start) messages.push({ start, end });
    else keepAlives++;
    at += size;
  }
  return { messages, keepAlives, open: undefined };
}
