import {
  asciiLength,
  bcdLength,
  binaryLength,
  hexLength,
  type LengthEncoding,
  littleEndianLength,
} from "../../framing/length-encodings.ts";

/** A form in which a length may stand in front of a message. */
export interface LengthForm {
  /** TYPE of a header format. */
  readonly type: string;
  readonly encoding: LengthEncoding;
  /** Bytes. */
  readonly size: number;
  /** What it takes to tell that it is this one, in bits: rare ones take more. */
  readonly bits: number;
  /** For people. */
  readonly words: string;
}

const form = (
  type: string,
  encoding: LengthEncoding,
  size: number,
  bits: number,
  words: string,
): LengthForm => ({ type, encoding, size, bits, words: `${size} bytes, ${words}` });

const DECIMAL = "decimal digits as text";
const PACKED = "packed decimal digits (BCD)";
const BIG = "a binary number, most significant byte first";
const LITTLE = "a binary number, least significant byte first";
const HEX = "hexadecimal digits as text";

/** All forms that are tried. */
export const LENGTH_FORMS: readonly LengthForm[] = [
  form("n", asciiLength, 4, 1, DECIMAL),
  form("b-hex", binaryLength, 2, 1, BIG),
  form("b", bcdLength, 2, 3, PACKED),
  form("b-hex", binaryLength, 4, 3, BIG),
  form("hex", hexLength, 4, 3, HEX),
  form("b-le", littleEndianLength, 2, 4, LITTLE),
  form("b-le", littleEndianLength, 4, 4, LITTLE),
  form("n", asciiLength, 2, 4, DECIMAL),
  form("n", asciiLength, 3, 4, DECIMAL),
  form("n", asciiLength, 6, 4, DECIMAL),
  form("n", asciiLength, 5, 5, DECIMAL),
  form("b", bcdLength, 3, 6, PACKED),
  form("b", bcdLength, 4, 6, PACKED),
  form("hex", hexLength, 2, 7, HEX),
  form("hex", hexLength, 6, 7, HEX),
  form("b-hex", binaryLength, 3, 7, BIG),
  form("b-hex", binaryLength, 1, 8, BIG),
];
