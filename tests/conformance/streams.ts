import type { FramingErrorCode } from "../../src/framing/errors.ts";

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
export interface StreamCase {
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
export function formatOf(framing: StreamFraming): string {
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

/** All streams; `undefined` where their folder is not beside the checkout. */
export function loadStreams(): readonly StreamCase[] | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(FILE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
