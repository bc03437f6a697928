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
  readonly trailerCounted?: boolean;
  readonly maxLength: number;
  readonly zeroLength?: string;
}

/** One stream of the shared vectors. */
interface StreamCase {
  readonly id: string;
  readonly framing: StreamFraming;
  readonly streamHex: string;
  readonly chunkSizes: readonly number[];
  readonly expected: readonly {
    readonly type: string;
    readonly headerHex?: string;
    readonly messageHex?: string;
  }[];
  readonly error: { readonly kind: FramingErrorCode; readonly offset: number } | null;
  readonly pendingBytes?: number;
  readonly onClose?: { readonly kind: FramingErrorCode; readonly pendingBytes: number };
}

const FILE = new URL("../../../shared/vectors/streams.json", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  ascii: "n",
  bcd: "b",
  "hex-ascii": "hex",
  "binary big": "b-hex",
  "binary little": "b-le",
};

/** Bytes as one constant part, or several where they are more than one can have. */
function constant(name: string, value: string): string[] {
  const pieces = value.match(/.{1,128}/g) ?? [];
  return pieces.map((piece) => `${name}:b:${piece.length / 2}:${piece}`);
}

function counted({ prefixHex, length, header, trailerCounted }: StreamFraming): string[] {
  return [
    ...length?.countsItself ? ["length"] : [],
    ...length?.countsPrefix && prefixHex !== undefined ? ["prefix"] : [],
    ...header?.counted ? ["header"] : [],
    ...trailerCounted ? ["trailer"] : [],
  ];
}

/** A case's framing in our words. Its header is echoed, so that it can be looked at. */
function formatOf(framing: StreamFraming): string {
  const { prefixHex = "", length, header, trailerHex, maxLength, zeroLength } = framing;
  const parts = constant("prefix", prefixHex);
  if (length !== undefined) {
    const { encoding, size, endian } = length;
    const type = TYPES[endian === undefined ? encoding : `${encoding} ${endian}`];
    parts.push(`length:${type}:${size}`);
  }
  if (header !== undefined) parts.push(`echo:b:${header.size}`);
  if (trailerHex !== undefined) parts.push("message", ...constant("trailer", trailerHex));
  const counts = counted(framing);
  if (counts.length > 0) parts.push(`counts=${counts.join("+")}`);
  if (zeroLength !== undefined) parts.push(`zero=${zeroLength}`);
  return [...parts, `max=${maxLength}`].join(",");
}

function check(stream: StreamCase, format: string): void {
  const framing = framingOf(format);
  const bytes = hex(stream.streamHex);
  const { error, onClose, pendingBytes = 0 } = stream;
  for (const sizes of [stream.chunkSizes, [bytes.length], [1]]) {
    const reading = read(framing, cut(bytes, sizes));
    assertEquals(reading.frames, stream.expected.map(({ messageHex = "" }) => messageHex));
    const messages = stream.expected.filter(({ type }) => type === "message");
    assertEquals(reading.replies, messages.map(({ headerHex = "" }) => headerHex));
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
  let ran = 0;
  for (const stream of streams) {
    const format = formatOf(stream.framing);
    Deno.test(`${stream.id}: ${format.slice(0, 100)}`, () => {
      check(stream, format);
      ran++;
    });
  }
  Deno.test("every stream ran", () => {
    say(`${ran} of ${streams.length} streams ran, by their chunks, at once and by bytes`);
    assertEquals(ran, streams.length);
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
