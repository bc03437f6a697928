import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import { FramingError } from "./errors.ts";
import type { Header } from "./header-format.ts";

/** Longest message that is taken from a stream unless said otherwise, in bytes. */
export const MAX_MESSAGE = 65_535;

/**
 * How messages are told apart in a stream. Knows one frame at a time; a `FrameReader` keeps what a
 * stream holds in between.
 */
export interface Framing {
  /** Bytes that go in front of a message. */
  readonly headerSize: number;
  /** Bytes of the longest message. */
  readonly maxMessage: number;
  /**
   * Looks at the frame that begins at `bytes[start]`, of which the bytes before `end` are there.
   *
   * @param offset where `start` is in the stream, for errors
   * @returns the frame's whole size, header included, even if not all of it is there yet; or `-n`:
   *   ask again when there are `n` bytes
   * @throws {FramingError} when it cannot be a frame
   */
  probe(bytes: Uint8Array, start: number, end: number, offset: number): number;
  /**
   * Writes the header of a message of `length` bytes, which is up to `maxMessage`, at `at`, where
   * there is room for it.
   */
  writeHeader(length: number, out: Uint8Array, at: number): void;
}

/** Frames with a length header. */
export function headerFraming(header: Header, maxMessage = MAX_MESSAGE): Framing {
  const { before, encoding, lengthSize, size, overhead } = header;
  const limit = Math.min(maxMessage, encoding.max(lengthSize) - overhead);
  const after = before.length + lengthSize;

  function checkPrefix(bytes: Uint8Array, start: number, end: number, offset: number): void {
    for (let index = 0; index < before.length && start + index < end; index++) {
      if (bytes[start + index] !== before[index]) {
        throw new FramingError("bad-prefix", offset, "the header does not start as configured");
      }
    }
  }

  function messageLength(bytes: Uint8Array, start: number, offset: number): number {
    const at = offset + before.length;
    const value = encoding.read(bytes, start + before.length, lengthSize);
    if (value < 0) throw new FramingError("bad-length", at, "the length is not a number");
    const length = value - overhead;
    if (length < 0) {
      throw new FramingError("length-too-small", at, `${value}, at least ${overhead}`);
    }
    if (length <= limit) return length;
    throw new FramingError("length-too-large", at, `${length}, at most ${limit}`);
  }

  return {
    headerSize: size,
    maxMessage: limit,
    probe(bytes, start, end, offset) {
      checkPrefix(bytes, start, end, offset);
      if (end - start < after) return -size;
      return size + messageLength(bytes, start, offset);
    },
    writeHeader(length, out, at) {
      out.set(before, at);
      encoding.write(length + overhead, out, at + before.length, lengthSize);
      out.set(header.after, at + after);
    },
  };
}

/** No header: the profile itself says where each message ends. */
export function selfDelimited(codec: Codec, maxMessage = MAX_MESSAGE): Framing {
  return {
    headerSize: 0,
    maxMessage,
    probe(bytes, start, end, offset) {
      // Not beyond the limit: what lies there must not change the outcome, however much has come.
      const extent = codec.measure(bytes, start, Math.min(end, start + maxMessage));
      if (extent.kind === "impossible") {
        const cause = new CodecError(extent.fault);
        throw new FramingError("not-a-message", offset, cause.message, { cause });
      }
      const size = extent.kind === "complete" ? extent.length : extent.atLeast;
      if (size > maxMessage) {
        throw new FramingError("frame-too-long", offset, `${size} or more, at most ${maxMessage}`);
      }
      return extent.kind === "complete" ? size : -size;
    },
    writeHeader() {},
  };
}
