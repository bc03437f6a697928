/**
 * What can be wrong with a stream of frames. After any of these there is no telling where the next
 * message starts: the connection has to be closed.
 */
export type FramingErrorCode =
  /** The length is not a number in its encoding. */
  | "bad-length"
  /** The length is below what it has to count at the least. */
  | "length-too-small"
  /** The length is above the limit; found before anything of the message is kept. */
  | "length-too-large"
  /** The bytes in front of the length are not those that the header format says. */
  | "bad-prefix"
  /** The bytes behind the message are not those that the header format says. */
  | "bad-trailer"
  /** Without a length: the message is longer than the limit. */
  | "frame-too-long"
  /** Without a header: the bytes cannot be a message of the profile. The cause says why. */
  | "not-a-message"
  /** The connection was closed inside a frame. */
  | "truncated-frame";

/** A stream that cannot be cut into frames. Holds no byte of the stream itself. */
export class FramingError extends Error {
  override readonly name = "FramingError";
  readonly code: FramingErrorCode;
  /** Bytes from the start of the stream to the offending length, prefix, trailer or message. */
  readonly offset: number;

  constructor(
    code: FramingErrorCode,
    offset: number,
    detail: string,
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${detail}, at byte ${offset} of the stream`, options);
    this.code = code;
    this.offset = offset;
  }
}

/** A header format that cannot be understood; the message says what would be. */
export class HeaderFormatError extends Error {
  override readonly name = "HeaderFormatError";
  readonly code = "bad-header-format";
}
