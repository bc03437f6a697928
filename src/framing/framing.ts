import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import { checkConstant } from "./constant-bytes.ts";
import { delimited } from "./delimited.ts";
import { FramingError } from "./errors.ts";
import type { Header, Length } from "./header-format.ts";
import { tooLong } from "./misfit.ts";
import { replyHeader } from "./reply-header.ts";
import type { Framing } from "./frames.ts";

export type { Framing } from "./frames.ts";

/** Longest message that is taken from a stream unless said otherwise, in bytes. */
export const MAX_MESSAGE = 65_535;

/**
 * Frames as a header format has them.
 *
 * @param maxMessage bytes of the longest message, where less than the format's length can say
 */
export function headerFraming(
  header: Header,
  maxMessage = header.maxMessage ?? MAX_MESSAGE,
): Framing {
  const { length } = header;
  if (length === undefined) return delimited(header, maxMessage);
  return lengthFraming(header, length, maxMessage);
}

function lengthFraming(header: Header, length: Length, maxMessage: number): Framing {
  const { before, after: own, replyParts, trailer, size, zero } = header;
  const { encoding, overhead, zeroIsBare } = length;
  const limit = Math.min(maxMessage, encoding.max(length.size) - overhead);
  const least = zero === "error" ? overhead + 1 : overhead;
  const after = before.length + length.size;
  const around = size + trailer.length;

  /** The frame's size that a length of `value` says. */
  function frameSize(value: number, at: number): number {
    if (value < 0) throw new FramingError("bad-length", at, "the length is not a number");
    if (value === 0 && zeroIsBare && zero !== "error") return after;
    if (value < least) {
      throw new FramingError("length-too-small", at, `${value}, at least ${least}`);
    }
    const message = value - overhead;
    if (message <= limit) return around + message;
    throw new FramingError("length-too-large", at, `${message}, at most ${limit}`);
  }

  return {
    headerSize: size,
    trailer,
    maxMessage: limit,
    scans: false,
    echoesKeepAlives: zero === "echo",
    probe(bytes, start, end, offset) {
      if (before.length > 0) checkConstant("bad-prefix", before, bytes, start, end, offset);
      if (end - start < after) return -after;
      const value = encoding.read(bytes, start + before.length, length.size);
      const whole = frameSize(value, offset + before.length);
      if (trailer.length > 0 && whole >= around && end - start >= whole) {
        const ahead = whole - trailer.length;
        checkConstant("bad-trailer", trailer, bytes, start + ahead, end, offset + ahead);
      }
      return whole;
    },
    replyHeader: replyParts.length === 0
      ? undefined
      : (bytes, start) => replyHeader(own, replyParts, bytes, start + after),
    misfit: (message) => tooLong(message.length, limit),
    writeHeader(messageLength, out, at, reply) {
      out.set(before, at);
      encoding.write(messageLength + overhead, out, at + before.length, length.size);
      out.set(reply ?? own, at + after);
    },
  };
}

/** Why bytes are no message. Of the first ones of a stream the reason is as a rule another framing. */
function unreadable({ message }: CodecError, offset: number): string {
  const hint = offset === 0 ? " (has it a length header? None is expected)" : "";
  return `${message} of the message${hint}`;
}

/** No header: the profile itself says where each message ends. */
export function selfDelimited(codec: Codec, maxMessage = MAX_MESSAGE): Framing {
  return {
    headerSize: 0,
    trailer: new Uint8Array(0),
    maxMessage,
    scans: false,
    echoesKeepAlives: false,
    probe(bytes, start, end, offset) {
      // Not beyond the limit: what lies there must not change the outcome, however much has come.
      const extent = codec.measure(bytes, start, Math.min(end, start + maxMessage));
      if (extent.kind === "impossible") {
        const cause = new CodecError(extent.fault);
        throw new FramingError("not-a-message", offset, unreadable(cause, offset), { cause });
      }
      const size = extent.kind === "complete" ? extent.length : extent.atLeast;
      if (size > maxMessage) {
        throw new FramingError("frame-too-long", offset, `${size} or more, at most ${maxMessage}`);
      }
      return extent.kind === "complete" ? size : -size;
    },
    replyHeader: undefined,
    misfit: (message) => tooLong(message.length, maxMessage),
    writeHeader() {},
  };
}
