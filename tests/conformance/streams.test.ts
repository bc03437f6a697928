import { assert, assertEquals } from "@std/assert";
import type { FramingErrorCode } from "../../src/framing/errors.ts";
import { hex } from "../fixtures.ts";
import { cut, framingOf, read } from "../framing/reading.ts";

/** How a case's frames look; the shared `format.json` says what each property means. */
interface StreamFraming {
  readonly prefixHex?: string;
  readonly length?: {
    readonly encoding: string;
    readonly size: number;
    readonly endian?: string;
    readonly countsItself?: boolean;
    readonly countsPrefix?: boolean;
  };
  readonly header?: { readonly size: number; readonly counted: boolean };
  readonly trailerHex?: string;
  readonly maxLength: number;
  readonly zeroLength?: string;
}

/** One stream of the shared vectors. */
interface StreamCase {
  readonly id: string;
  readonly framing: StreamFraming;
  readonly streamHex: string;
  readonly chunkSizes: readonly number[];
  readonly expected: readonly { readonly type: string; readonly messageHex?: string }[];
  readonly error: { readonly kind: FramingErrorCode; readonly offset: number } | null;
  readonly pendingBytes?: number;
  readonly onClose?: { readonly kind: FramingErrorCode; readonly pendingBytes: number };
}

/** A case's framing in our words, or why there are none for it. */
type Conversion =
  | { readonly format: string; readonly inclusive: boolean }
  | { readonly lacks: string };

const FILE = new URL("../../../shared/vectors/streams.json", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  ascii: "n",
  bcd: "b",
  "hex-ascii": "hex",
  "binary big": "b-hex",
  "binary little": "b-le",
};

function lacks({ prefixHex, length, header, trailerHex, zeroLength }: StreamFraming) {
  if (length === undefined) return "no length, a delimiter";
  if (trailerHex !== undefined) return "a trailer";
  if (zeroLength !== "keepalive") return "a length of zero as an error";
  const { countsItself = false, countsPrefix = false } = length;
  if (header?.counted) return "a length that counts a part of its header only";
  if (countsItself && header !== undefined) return "a length that counts a part of its header only";
  if (countsItself !== countsPrefix && prefixHex !== undefined) {
    return "a length that counts a part of its header only";
  }
  return undefined;
}

function convert(framing: StreamFraming): Conversion {
  const reason = lacks(framing);
  if (reason !== undefined) return { lacks: reason };
  const { prefixHex = "", header } = framing;
  const { encoding, size, endian, countsItself = false } = framing.length!;
  const type = TYPES[endian === undefined ? encoding : `${encoding} ${endian}`];
  if (type === undefined) return { lacks: `a length in ${encoding} ${endian ?? ""}` };
  const parts = [`length:${type}:${size}`];
  if (prefixHex !== "") parts.unshift(`p:b:${prefixHex.length / 2}:${prefixHex}`);
  if (header !== undefined) parts.push(`r:b:${header.size}`);
  return { format: parts.join(","), inclusive: countsItself };
}

/** What every SocketQueue has to understand, by the id's beginning. */
const COVERED = [
  "ascii4",
  "ascii2",
  "ascii6",
  "binary2",
  "binary4",
  "static-prefix",
  "bcd2-115",
  "bcd2-bad",
  "hex4",
  "vml",
  "cs-",
  "payload-looks-like-headers",
  "mixed-",
];

/** Of those the ones that ask for what our header formats do not have. */
const NOT_COVERED = ["ascii4-zero-is-error", "ascii4-counts-two-extra-bytes"];

const isCovered = (id: string): boolean =>
  COVERED.some((start) => id.startsWith(start)) && !NOT_COVERED.includes(id);

function check(stream: StreamCase, format: string, inclusive: boolean): void {
  const framing = framingOf(format, inclusive, stream.framing.maxLength);
  const bytes = hex(stream.streamHex);
  const { error, onClose, pendingBytes = 0 } = stream;
  for (const sizes of [stream.chunkSizes, [bytes.length], [1]]) {
    const reading = read(framing, cut(bytes, sizes));
    assertEquals(reading.frames, stream.expected.map(({ messageHex = "" }) => messageHex));
    assertEquals(reading.error, error === null ? undefined : [error.kind, error.offset]);
    if (error !== null) continue;
    assertEquals(reading.pending, pendingBytes);
    const close = onClose?.kind ?? (pendingBytes > 0 ? "truncated-frame" : undefined);
    assertEquals(reading.close?.[0], close);
    if (onClose !== undefined) assertEquals(reading.pending, onClose.pendingBytes);
  }
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what was not run has to be seen
  console.info(line);
}

function load(): readonly StreamCase[] | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(FILE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function declare(streams: readonly StreamCase[]): void {
  const skipped: string[] = [];
  let ran = 0;
  for (const stream of streams) {
    const { id } = stream;
    const conversion = convert(stream.framing);
    if ("lacks" in conversion) {
      skipped.push(`${id} (${conversion.lacks})`);
      const covered = isCovered(id);
      Deno.test({ name: `${id}: skipped`, ignore: !covered, fn: () => assert(!covered, id) });
      continue;
    }
    const { format, inclusive } = conversion;
    Deno.test(`${id}: ${format}${inclusive ? ", inclusive" : ""}`, () => {
      check(stream, format, inclusive);
      ran++;
    });
  }
  Deno.test("which streams ran and which did not", () => {
    const run = `${ran} of ${streams.length} streams ran, by their chunks, at once and by bytes`;
    say(`${run}; ${skipped.length} skipped: ${skipped.join("; ")}`);
    assertEquals(ran + skipped.length, streams.length);
    assert(ran > 0);
  });
}

const streams = load();
if (streams === undefined) {
  say(
    "SKIPPED: no ../shared/vectors beside this checkout, the framing's conformance was not looked at",
  );
  Deno.test({ name: "shared streams", ignore: true, fn: () => {} });
} else {
  declare(streams);
}
