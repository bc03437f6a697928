import { fromHex } from "../codec/bytes.ts";
import { HeaderFormatError } from "./errors.ts";
import {
  asciiLength,
  bcdLength,
  binaryLength,
  hexLength,
  type LengthEncoding,
  littleEndianLength,
} from "./length-encodings.ts";

/** Packer names of the original, and two of ours (`b-le`, `hex`), as encodings of a number. */
const NUMBERS: Readonly<Record<string, LengthEncoding>> = {
  n: asciiLength,
  a: asciiLength,
  an: asciiLength,
  ans: asciiLength,
  b: bcdLength,
  "b-hex": binaryLength,
  "b-le": littleEndianLength,
  hex: hexLength,
};

/** What a header format may be, for errors and `--help`. */
export const HEADER_FORMATS = 'NAME:TYPE:LENGTH[:DEFAULT],… with one NAME "length", TYPE one of ' +
  `${Object.keys(NUMBERS).join(", ")}, LENGTH 1 to 64 (of "length": 1 to 6), e.g. length:n:4; ` +
  "the word message and more parts behind them; counts=, zero=, max=; or none";

/** One part of a header format, `NAME:TYPE:LENGTH[:DEFAULT]`. */
export interface Part {
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly initial: string | undefined;
}

/** @throws {HeaderFormatError} always */
export function refuse(part: string, reason: string): never {
  throw new HeaderFormatError(`"${part}": ${reason}; allowed: ${HEADER_FORMATS}`);
}

/**
 * Reads one part.
 *
 * @throws {HeaderFormatError}
 */
export function parsePart(text: string): Part {
  const match = /^([A-Za-z][\w-]*):([a-z-]+):(\d{1,2})(?::(.*))?$/.exec(text);
  if (match === null) refuse(text, "not of that form");
  const [, name = "", type = "", length = "", initial] = match;
  const size = Number(length);
  if (!Object.hasOwn(NUMBERS, type)) refuse(text, `unknown type ${type}`);
  if (size < 1 || size > (name === "length" ? 6 : 64)) refuse(text, `LENGTH ${size} is off limits`);
  return { name, type, size, initial };
}

/** How a part holds a number. */
export const encodingOf = (part: Part): LengthEncoding => NUMBERS[part.type]!;

/** Bytes of all of these. */
export const sizeOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.size, 0);

function numberBytes(part: Part, value: number): Uint8Array {
  const encoding = encodingOf(part);
  if (value > Math.min(encoding.max(part.size), Number.MAX_SAFE_INTEGER)) {
    refuse(part.name, `${value} does not fit into its ${part.size} bytes`);
  }
  const bytes = new Uint8Array(part.size);
  encoding.write(value, bytes, 0, part.size);
  return bytes;
}

function textBytes(part: Part, text: string): Uint8Array {
  const filled = text.padStart(part.size, part.type === "ans" ? " " : "0");
  const codes = [...filled].map((character) => character.charCodeAt(0));
  if (codes.length > part.size || codes.some((code) => code > 0xff)) {
    refuse(part.name, `the default does not fit into ${part.size} bytes`);
  }
  return Uint8Array.from(codes);
}

/** The bytes of a constant. `b` is given in hexadecimal, `b-hex` and `b-le` as a number. */
function constantBytes(part: Part, headerSize: number): Uint8Array {
  if (part.name === "headerLength") return numberBytes(part, headerSize);
  const { type, initial } = part;
  if (type === "b-hex" || type === "b-le") {
    if (!/^\d*$/.test(initial ?? "")) refuse(part.name, "the default is not a number");
    return numberBytes(part, Number(initial ?? 0));
  }
  if (type !== "b") return textBytes(part, initial ?? "");
  const bytes = fromHex((initial ?? "").padStart(part.size * 2, "0"));
  if (bytes?.length !== part.size) refuse(part.name, `the default is not ${part.size} hex bytes`);
  return bytes;
}

/**
 * The bytes of parts as we write them of our own accord: their defaults, one behind the other.
 *
 * @param headerSize what a part named `headerLength` says
 * @throws {HeaderFormatError} for a default that is not of its part's type and size
 */
export function constants(parts: readonly Part[], headerSize: number): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...constantBytes(part, headerSize)]));
}
