import { checkConstant, indexOf } from "./constant-bytes.ts";
import { FramingError } from "./errors.ts";
import type { Framing } from "./frames.ts";
import type { Header } from "./header-format.ts";
import { tooLong } from "./misfit.ts";

/**
 * Frames without a length: a message ends where the trailer's bytes come first, so it cannot hold
 * them itself. For text only: BCD, binary fields and binary bitmaps may hold any byte.
 *
 * @param maxMessage bytes of the longest message; more without a trailer is not waited for
 */
export function delimited(header: Header, maxMessage: number): Framing {
  const { before, trailer, zero } = header;
  const longest = before.length + maxMessage + trailer.length;

  /** Whether the first trailer in a message's frame is the one behind it. */
  function endsOnce(message: Uint8Array): boolean {
    const framed = new Uint8Array(message.length + trailer.length);
    framed.set(message);
    framed.set(trailer, message.length);
    return indexOf(trailer, framed, 0, framed.length) === message.length;
  }

  return {
    headerSize: before.length,
    trailer,
    maxMessage,
    scans: true,
    echoesKeepAlives: zero === "echo",
    probe(bytes, start, end, offset, seen = 0) {
      checkConstant("bad-prefix", before, bytes, start, end, offset);
      // A trailer's first bytes may have been there before.
      const from = start + Math.max(before.length, seen - trailer.length + 1);
      // Not beyond the limit: what lies there must not change the outcome, however much has come.
      const at = indexOf(trailer, bytes, from, Math.min(end, start + longest));
      if (at < 0 && end - start < longest) return -longest;
      if (at < 0) {
        throw new FramingError("frame-too-long", offset, `no end in ${maxMessage} bytes`);
      }
      if (at === start + before.length && zero === "error") {
        throw new FramingError("length-too-small", offset + before.length, "nothing, at least 1");
      }
      return at - start + trailer.length;
    },
    replyHeader: undefined,
    misfit(message) {
      const long = tooLong(message.length, maxMessage);
      if (long !== undefined) return long;
      return endsOnce(message) ? undefined : "it holds the bytes that end a frame";
    },
    writeHeader(_length, out, at) {
      out.set(before, at);
    },
  };
}
