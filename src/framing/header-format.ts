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

/** A frame's header: constant bytes around the length. */
export interface Header {
  /** Bytes in front of the length: always these, and checked when they come in. */
  readonly before: Uint8Array;
  readonly encoding: LengthEncoding;
  /** Bytes of the length itself. */
  readonly lengthSize: number;
  /** Bytes between length and message as we write them; what comes in there is not looked at. */
  readonly after: Uint8Array;
  /** Bytes of the whole header. */
  readonly size: number;
  /** Bytes beside the message that the length counts too: none, or the whole header. */
  readonly overhead: number;
}

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

const ALLOWED = `NAME:TYPE:LENGTH[:DEFAULT],… with one NAME "length", TYPE one of ` +
  `${Object.keys(NUMBERS).join(", ")}, LENGTH 1 to 64 (of "length": 1 to 6), e.g. length:n:4`;

interface Part {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly initial: string | undefined;
}

function refuse(part: string, reason: string): never {
  throw new HeaderFormatError(`"${part}": ${reason}; allowed: ${ALLOWED}`);
}

function parsePart(text: string): Part {
  const match = /^([A-Za-z][\w-]*):([a-z-]+):(\d{1,2})(?::(.*))?$/.exec(text.trim());
  if (match === null) refuse(text, "not of that form");
  const [, name = "", type = "", length = "", initial] = match;
  const size = Number(length);
  if (!Object.hasOwn(NUMBERS, type)) refuse(text, `unknown type ${type}`);
  if (size < 1 || size > (name === "length" ? 6 : 64)) refuse(text, `LENGTH ${size} is off limits`);
  return { name, type, size, initial };
}

function numberBytes(part: Part, value: number): Uint8Array {
  const encoding = NUMBERS[part.type]!;
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

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/**
 * Compiles a header format of the original's form, `NAME:TYPE:LENGTH[:DEFAULT],…`.
 *
 * The part named `length` holds the message's length, `headerLength` the header's own in bytes, any
 * other is a constant. Types: `n`, `a`, `an`, `ans` text digits; `b` raw bytes (a number in BCD);
 * `b-hex` a binary number, big-endian; `b-le` the same little-endian; `hex` hexadecimal text.
 * LENGTH is in bytes.
 *
 * @param lengthIncludesHeader the length counts the whole header too
 * @throws {HeaderFormatError}
 */
export function parseHeaderFormat(text: string, lengthIncludesHeader: boolean): Header {
  const parts = text.split(",").map(parsePart);
  const place = parts.findIndex((part) => part.name === "length");
  const length = parts[place];
  if (length === undefined) refuse(text, "no part is named length");
  if (parts.filter((part) => part.name === "length").length > 1) refuse(text, "two lengths");
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const encoding = NUMBERS[length.type]!;
  const overhead = lengthIncludesHeader ? size : 0;
  if (encoding.max(length.size) <= overhead) {
    refuse("length", `${length.size} bytes cannot count the header of ${size} and a message`);
  }
  const bytes = (some: readonly Part[]) => join(some.map((part) => constantBytes(part, size)));
  return {
    before: bytes(parts.slice(0, place)),
    encoding,
    lengthSize: length.size,
    after: bytes(parts.slice(place + 1)),
    size,
    overhead,
  };
}
