import { constants, encodingOf, parsePart, type Part, refuse, sizeOf } from "./header-parts.ts";
import {
  type Counted,
  type HeaderSettings,
  isSetting,
  parseSettings,
  type ZeroLength,
} from "./header-settings.ts";
import type { LengthEncoding } from "./length-encodings.ts";
import { type ReplyPart, replyParts } from "./reply-header.ts";

/** The header format that says that there is none: the profile tells where a message ends. */
export const NO_HEADER = "none";

/** The length in a header. */
export interface Length {
  readonly encoding: LengthEncoding;
  /** Bytes of the length itself. */
  readonly size: number;
  /** Bytes beside the message that the length counts too. */
  readonly overhead: number;
  /**
   * A length of 0 stands alone. It counts what follows it, so that a frame without a message would
   * have a greater one, and not itself, which would make 0 a mistake.
   */
  readonly zeroIsBare: boolean;
}

/** What stands around a message: constant bytes, the length, bytes that answers take up. */
export interface Header {
  /** Bytes in front of the length: always these, and checked when they come in. */
  readonly before: Uint8Array;
  /** Absent: the trailer ends a message, wherever it comes first. */
  readonly length: Length | undefined;
  /** Bytes between length and message as we write them; what comes in there is not checked. */
  readonly after: Uint8Array;
  /** What of `after` is not constant in an answer. */
  readonly replyParts: readonly ReplyPart[];
  /** Bytes behind the message: always these, and checked when they come in. */
  readonly trailer: Uint8Array;
  /** Bytes in front of the message. */
  readonly size: number;
  readonly zero: ZeroLength;
  /** Bytes of the longest message; absent: not said. */
  readonly maxMessage: number | undefined;
}

/** Most bytes in front of a message, or behind it. */
const MOST = 512;

/** The word for the message itself among the parts. */
const MESSAGE = "message";

/** A format's parts, by where they stand. */
interface Places {
  readonly before: readonly Part[];
  readonly length: Part | undefined;
  readonly after: readonly Part[];
  readonly trailer: readonly Part[];
}

function placesOf(format: string, texts: readonly string[]): Places {
  const place = texts.indexOf(MESSAGE);
  if (place !== texts.lastIndexOf(MESSAGE)) refuse(format, "two messages");
  const header = (place < 0 ? texts : texts.slice(0, place)).map(parsePart);
  const trailer = place < 0 ? [] : texts.slice(place + 1).map(parsePart);
  const lengths = [...header, ...trailer].filter(({ name }) => name === "length");
  if (lengths.length > 1) refuse(format, "two lengths");
  const at = header.findIndex(({ name }) => name === "length");
  if (at < 0) {
    if (lengths.length > 0) refuse(format, "the length stands behind the message");
    if (trailer.length === 0) refuse(format, "no part is named length, and no trailer ends it");
    return { before: header, length: undefined, after: [], trailer };
  }
  return {
    before: header.slice(0, at),
    length: header[at],
    after: header.slice(at + 1),
    trailer,
  };
}

/** Parts that answers take up stand between length and message, or they would not be what is said. */
function checkReplyParts({ before, length, trailer }: Places): void {
  for (const { name } of length === undefined ? [...before, ...trailer] : trailer) {
    if (name === "echo" || name === "tpdu") {
      refuse(name, "only behind a length, before the message");
    }
  }
}

const sizesOf = ({ before, length, after, trailer }: Places): Record<Counted, number> => ({
  length: length?.size ?? 0,
  prefix: sizeOf(before),
  header: sizeOf(after),
  trailer: sizeOf(trailer),
});

/** A setting is to mean something: what is said to be counted has to be there. */
function checkCounts({ counts }: HeaderSettings, sizes: Record<Counted, number>): void {
  for (const word of counts ?? []) {
    if (sizes[word] === 0) refuse(`counts=${word}`, `there is no ${word}`);
  }
}

function lengthOf(
  part: Part,
  counts: ReadonlySet<Counted>,
  sizes: Record<Counted, number>,
): Length {
  const encoding = encodingOf(part);
  const overhead = [...counts].reduce((sum, word) => sum + sizes[word], 0);
  if (encoding.max(part.size) <= overhead) {
    const also = `what it counts beside the message (${overhead})`;
    refuse("length", `${part.size} bytes cannot count ${also} and a message`);
  }
  const countsItself = counts.has("length") || counts.has("prefix");
  return { encoding, size: part.size, overhead, zeroIsBare: overhead > 0 && !countsItself };
}

const HEADER_COUNTED: ReadonlySet<Counted> = new Set(["length", "prefix", "header"] as const);
const NOTHING_COUNTED: ReadonlySet<Counted> = new Set();

/**
 * Compiles a header format: the original's form, `NAME:TYPE:LENGTH[:DEFAULT],…`, and what it had no
 * words for.
 *
 * The part named `length` holds the message's length, `headerLength` the header's own in bytes, any
 * other is a constant. Types: `n`, `a`, `an`, `ans` text digits; `b` raw bytes (a number in BCD);
 * `b-hex` a binary number, big-endian; `b-le` the same little-endian; `hex` hexadecimal text.
 * LENGTH is in bytes.
 *
 * - Behind the length an answer takes its request's bytes up in parts named `echo`, and in those
 *   named `tpdu` (5 bytes, or 10 as text) with source and destination swapped; our own requests have
 *   the DEFAULT there.
 * - Parts behind the word `message` are a trailer. Without a `length` it is what ends a message.
 * - `counts=length+prefix+header+trailer`: what the length counts beside the message; `prefix` stands
 *   before it, `header` behind it. Default: nothing, or as `lengthIncludesHeader` says.
 * - `zero=keepalive|echo|error`: what a frame without a message means. Default: keepalive.
 * - `max=BYTES`: the longest message, 1 to 999999. Default: `MAX_MESSAGE`.
 *
 * @param lengthIncludesHeader the length counts the whole header too, unless the format has `counts=`
 * @throws {HeaderFormatError}
 */
export function parseHeaderFormat(text: string, lengthIncludesHeader: boolean): Header {
  const texts = text.split(",").map((part) => part.trim());
  const settings = parseSettings(texts.filter(isSetting));
  const places = placesOf(text, texts.filter((part) => !isSetting(part)));
  checkReplyParts(places);
  const sizes = sizesOf(places);
  checkCounts(settings, sizes);
  const size = sizes.prefix + sizes.length + sizes.header;
  if (size > MOST || sizes.trailer > MOST) refuse(text, `more than ${MOST} bytes`);
  const { before, length, after, trailer } = places;
  if (length === undefined && settings.counts !== undefined) refuse("counts", "there is no length");
  const counts = settings.counts ?? (lengthIncludesHeader ? HEADER_COUNTED : NOTHING_COUNTED);
  return {
    before: constants(before, size),
    length: length && lengthOf(length, counts, sizes),
    after: constants(after, size),
    replyParts: replyParts(after),
    trailer: constants(trailer, size),
    size,
    zero: settings.zero ?? "keepalive",
    maxMessage: settings.max,
  };
}
