import { toHex } from "../../codec/bytes.ts";
import { type Framing, headerFraming } from "../../framing/framing.ts";
import { parseHeaderFormat } from "../../framing/header-format.ts";
import type { Counted } from "../../framing/header-settings.ts";
import { characterOf, SHORTEST_PAN } from "../../codec/card-numbers.ts";
import { opaqueBits } from "./bits.ts";
import { type Cut, cutStream } from "./cut.ts";
import { LENGTH_FORMS, type LengthForm } from "./length-forms.ts";

/** What stands around a message, as far as it is told by where the message begins. */
interface Layout {
  /** Bytes in front of the length. */
  readonly prefix: number;
  /** Absent: the trailer ends a message. */
  readonly length: LengthForm | undefined;
  /** Bytes between length and message. */
  readonly header: number;
  readonly trailer: Uint8Array;
  /** What the length counts beside the message. */
  readonly counts: readonly Counted[];
}

/** A framing that fits a sample. */
export interface FramingCandidate {
  /** As `--header-format` takes it. */
  readonly format: string;
  readonly framing: Framing;
  /** What it takes to tell it, and all that stands around the messages. */
  readonly bits: number;
  /** By stream of the sample. */
  readonly cuts: readonly Cut[];
  /** Why, for people. */
  readonly reasons: readonly string[];
}

/** Bytes that end messages: ETX, CR, LF, both, NUL, EOT, EOF, FF. */
const TRAILERS = ["03", "0D0A", "0D", "0A", "00", "04", "1A", "FF"].map((hex) =>
  Uint8Array.fromHex(hex)
);

/** Longest prefix: a word, or a few bytes. */
const MOST_PREFIX = 16;
const MOST_HEADER = 64;

/** Most candidates that are followed up. */
const MOST_CANDIDATES = 192;

const NO_TRAILER = new Uint8Array(0);

const endsWith = (bytes: Uint8Array, end: Uint8Array): boolean =>
  bytes.length > end.length &&
  end.every((byte, index) => bytes[bytes.length - end.length + index] === byte);

/** What lengths are known to count, by how usual it is, in bits. */
const COUNTINGS: readonly (readonly [readonly Counted[], number])[] = [
  [[], 0],
  [["header"], 1],
  [["trailer"], 1],
  [["header", "trailer"], 2],
  [["length"], 2],
  [["length", "header"], 2],
  [["length", "prefix"], 2],
  [["length", "prefix", "header"], 2],
  [["length", "trailer"], 4],
  [["length", "header", "trailer"], 4],
  [["length", "prefix", "trailer"], 4],
  [["length", "prefix", "header", "trailer"], 4],
  [["prefix"], 6],
  [["prefix", "header"], 6],
];

function sizeOf(layout: Omit<Layout, "counts">, what: Counted): number {
  if (what === "prefix") return layout.prefix;
  if (what === "length") return layout.length?.size ?? 0;
  return what === "header" ? layout.header : layout.trailer.length;
}

const TPDU = 5;
const TPDU_IDS: ReadonlySet<number> = new Set([0x60, 0x68]);

/** The bytes of a header as parts of a format. Those that may change are echoed. */
function headerParts(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return [];
  const isTpdu = bytes.length >= TPDU && TPDU_IDS.has(bytes[0]!);
  const parts = isTpdu ? [part("tpdu", bytes.subarray(0, TPDU))] : [];
  const rest = isTpdu ? bytes.subarray(TPDU) : bytes;
  return rest.length === 0 ? parts : [...parts, part("echo", rest)];
}

/** As many digits as the shortest card number has. */
const CARD_DIGITS = new RegExp(`\\d{${SHORTEST_PAN}}`);

/** Bytes that may hold a card number, as text or packed, are not told. */
const mayBeTold = (bytes: Uint8Array): boolean =>
  [toHex(bytes), Array.from(bytes, characterOf).join("")].every((text) => !CARD_DIGITS.test(text));

const part = (name: string, bytes: Uint8Array): string =>
  `${name}:b:${bytes.length}${mayBeTold(bytes) ? `:${toHex(bytes)}` : ""}`;

function formatOf(layout: Layout, first: Uint8Array): string {
  const { prefix, length, header, trailer, counts } = layout;
  const at = prefix + (length?.size ?? 0);
  return [
    ...prefix === 0 ? [] : [part("prefix", first.subarray(0, prefix))],
    ...length === undefined ? [] : [`length:${length.type}:${length.size}`],
    ...headerParts(first.subarray(at, at + header)),
    ...trailer.length === 0 ? [] : ["message", part("trailer", trailer)],
    ...counts.length === 0 ? [] : [`counts=${counts.join("+")}`],
  ].join(",");
}

/** Bits for there being opaque bytes behind a length, by how many. */
const HEADER_BITS: Readonly<Record<number, number>> = { 0: 0, 2: 4, 4: 4, 5: 3 };
const OTHER_HEADER = 6;
/** Each byte of a header: most have a few. */
const HEADER_BYTE = 0.5;
const PREFIX_BITS = 6;
const TRAILER_BITS = 8;

function layoutBits(layout: Layout, counting: number): number {
  const { prefix, length, header, trailer } = layout;
  return (length?.bits ?? 4) + counting +
    (HEADER_BITS[header] ?? OTHER_HEADER + header * HEADER_BYTE) +
    (prefix === 0 ? 0 : PREFIX_BITS) +
    (trailer.length === 0 ? 0 : TRAILER_BITS);
}

/** Bits of the bytes around messages: a prefix is told once, a header each time that it changes. */
function aroundBits(layout: Layout, streams: readonly Uint8Array[], cuts: readonly Cut[]): number {
  let bits = opaqueBits(streams[0]!.subarray(0, layout.prefix));
  let before = "";
  for (const [index, { messages }] of cuts.entries()) {
    for (const { start } of messages) {
      const header = streams[index]!.subarray(start - layout.header, start);
      const hex = toHex(header);
      bits += hex === before ? 1 : opaqueBits(header);
      before = hex;
    }
  }
  return bits;
}

/** A stream that ends inside a frame is one that was cut off, which is possible, but not likely. */
const OPEN_BITS = 16;

function reasonsOf(layout: Layout): string[] {
  const { prefix, length, header, trailer, counts } = layout;
  const also = counts.length === 0 ? "the message alone" : `the message, ${counts.join(", ")}`;
  return [
    ...prefix === 0 ? [] : [`the same ${prefix} bytes in front of each length`],
    length === undefined
      ? "no length: a message ends where the trailer comes"
      : `length of ${length.words}; it counts ${also}`,
    ...header === 0 ? [] : [`${header} bytes of a header between length and message`],
    ...trailer.length === 0 ? [] : [`trailer ${toHex(trailer)} behind each message`],
  ];
}

/** Gathers the framings that fit a sample. */
class Gathering {
  readonly #streams: readonly Uint8Array[];
  readonly #first: Uint8Array;
  readonly #found = new Map<string, FramingCandidate>();

  constructor(streams: readonly Uint8Array[]) {
    this.#streams = streams;
    this.#first = streams[0]!;
  }

  get found(): readonly FramingCandidate[] {
    const all = [...this.#found.values()];
    const isOpen = ({ cuts }: FramingCandidate) => cuts.some(({ open }) => open !== undefined);
    return all.sort((a, b) => Number(isOpen(a)) - Number(isOpen(b)) || a.bits - b.bits)
      .slice(0, MOST_CANDIDATES);
  }

  /** All framings of which the first message begins at `at`. */
  from(at: number): void {
    const trailers = TRAILERS.filter((end) => endsWith(this.#first, end));
    for (const trailer of trailers) {
      if (at > MOST_PREFIX) break;
      this.#try({ prefix: at, length: undefined, header: 0, trailer, counts: [] }, 0);
    }
    for (let prefix = 0; prefix < at && prefix <= MOST_PREFIX; prefix++) {
      for (const length of LENGTH_FORMS) {
        const header = at - prefix - length.size;
        if (header < 0 || header > MOST_HEADER) continue;
        const value = length.encoding.read(this.#first, prefix, length.size);
        for (const trailer of [NO_TRAILER, ...trailers]) {
          if (value > 0) this.#withLength({ prefix, length, header, trailer }, value);
        }
      }
    }
  }

  #withLength(layout: Omit<Layout, "counts">, value: number): void {
    const around = layout.prefix + layout.length!.size + layout.header + layout.trailer.length;
    const seen = new Set<number>();
    for (const [counts, bits] of COUNTINGS) {
      if (counts.some((what) => sizeOf(layout, what) === 0)) continue;
      const overhead = counts.reduce((sum, what) => sum + sizeOf(layout, what), 0);
      if (seen.has(overhead)) continue;
      seen.add(overhead);
      const frame = value - overhead + around;
      const isPlain = layout.prefix === 0 && layout.trailer.length === 0;
      if (frame <= around || frame > this.#first.length && !isPlain) continue;
      this.#try({ ...layout, counts }, bits);
    }
  }

  #try(layout: Layout, counting: number): void {
    // A prefix is told byte by byte, and so it must not hold a card number.
    if (layout.prefix > 0 && !mayBeTold(this.#first.subarray(0, layout.prefix))) return;
    const format = formatOf(layout, this.#first);
    if (this.#found.has(format)) return;
    const framing = headerFraming(parseHeaderFormat(format, false));
    const cuts: Cut[] = [];
    for (const stream of this.#streams) {
      const cut = cutStream(framing, stream);
      if (cut === undefined) return;
      cuts.push(cut);
    }
    const open = cuts.filter((cut) => cut.open !== undefined).length;
    const bits = layoutBits(layout, counting) + aroundBits(layout, this.#streams, cuts) +
      open * OPEN_BITS;
    this.#found.set(format, { format, framing, bits, cuts, reasons: reasonsOf(layout) });
  }
}

/**
 * The framings that cut every stream of a sample, likeliest first.
 *
 * @param streams at least one
 * @param begins where the first message may begin
 */
export function framingsOf(
  streams: readonly Uint8Array[],
  begins: Iterable<number>,
): readonly FramingCandidate[] {
  const gathering = new Gathering(streams);
  for (const at of begins) gathering.from(at);
  return gathering.found;
}
