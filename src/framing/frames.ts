import type { ReplyHeader } from "./reply-header.ts";

/**
 * How messages are told apart in a stream. Knows one frame at a time; a `FrameReader` keeps what a
 * stream holds in between.
 */
export interface Framing {
  /** Bytes that go in front of a message. */
  readonly headerSize: number;
  /** Bytes that go behind a message. */
  readonly trailer: Uint8Array;
  /** Bytes of the longest message. */
  readonly maxMessage: number;
  /** Only its end tells a frame's size: `probe` is to be asked with whatever has come. */
  readonly scans: boolean;
  /** Frames without a message are to be sent back as they came. */
  readonly echoesKeepAlives: boolean;
  /**
   * Looks at the frame that begins at `bytes[start]`, of which the bytes before `end` are there.
   *
   * @param offset where `start` is in the stream, for errors
   * @param seen how many bytes of it `probe` has looked at before
   * @returns the frame's whole size, header and trailer included, even if not all of it is there yet;
   *   or `-n`: ask again when there are `n` bytes, or with any number more where it `scans`
   * @throws {FramingError} when it cannot be a frame
   */
  probe(bytes: Uint8Array, start: number, end: number, offset: number, seen?: number): number;
  /**
   * What goes between length and message of the answer to the frame that begins at `bytes[start]`.
   * Absent: it is the same in every frame.
   */
  readonly replyHeader: ((bytes: Uint8Array, start: number) => ReplyHeader) | undefined;
  /** Why a message cannot be sent in a frame; nothing when it can. */
  misfit(message: Uint8Array): string | undefined;
  /**
   * Writes the header of a message of `length` bytes, which is no `misfit`, at `at`, where there is
   * room for it.
   *
   * @param reply the request's `replyHeader`, when the message is an answer
   */
  writeHeader(length: number, out: Uint8Array, at: number, reply?: ReplyHeader): void;
}
