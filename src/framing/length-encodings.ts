import { hexDigit } from "../codec/bytes.ts";
import { asciiDecimal, bcdDecimal, type DecimalForm } from "../codec/decimals.ts";

/** How the length stands in a frame's header. */
export interface LengthEncoding {
  /** The greatest number that `size` bytes can hold. */
  max(size: number): number;
  /** The number in the `size` bytes at `at`; -1 when they are none. Digits only: no sign, no blanks. */
  read(bytes: Uint8Array, at: number, size: number): number;
  /** Writes a number that is within `max`. */
  write(value: number, out: Uint8Array, at: number, size: number): void;
}

/** Writes `value` digit by digit from the right, each made a byte by `byte`. */
function writeDigits(
  value: number,
  base: number,
  out: Uint8Array,
  at: number,
  size: number,
  byte: (digit: number) => number,
): void {
  for (let index = at + size - 1, rest = value; index >= at; index--) {
    out[index] = byte(rest % base);
    rest = Math.floor(rest / base);
  }
}

/** Reads `size` digits, each byte made one by `digit`, which gives -1 for a byte that is none. */
function readDigits(
  base: number,
  bytes: Uint8Array,
  at: number,
  size: number,
  digit: (byte: number) => number,
): number {
  let value = 0;
  for (let index = at; index < at + size; index++) {
    const next = digit(bytes[index]!);
    if (next < 0) return -1;
    value = value * base + next;
  }
  return value;
}

const same = (byte: number): number => byte;

function decimalLength(form: DecimalForm): LengthEncoding {
  return {
    max: (size) => 10 ** (size * form.digitsPerByte) - 1,
    read: (bytes, at, size) => form.read(bytes, at, size),
    write: (value, out, at, size) => form.write(value, out, at, size),
  };
}

/** Decimal digits, one a byte. */
export const asciiLength: LengthEncoding = decimalLength(asciiDecimal);

/** Decimal digits, two a byte. */
export const bcdLength: LengthEncoding = decimalLength(bcdDecimal);

/** A binary number, most significant byte first. */
export const binaryLength: LengthEncoding = {
  max: (size) => 256 ** size - 1,
  read: (bytes, at, size) => readDigits(256, bytes, at, size, same),
  write: (value, out, at, size) => writeDigits(value, 256, out, at, size, same),
};

/** A binary number, least significant byte first. */
export const littleEndianLength: LengthEncoding = {
  max: binaryLength.max,
  read(bytes, at, size) {
    let value = 0;
    for (let index = at + size - 1; index >= at; index--) value = value * 256 + bytes[index]!;
    return value;
  },
  write(value, out, at, size) {
    for (let index = at, rest = value; index < at + size; index++) {
      out[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  },
};

/** Hexadecimal digits as text; read in either case, written in upper. */
export const hexLength: LengthEncoding = {
  max: (size) => 16 ** size - 1,
  read: (bytes, at, size) => readDigits(16, bytes, at, size, hexDigit),
  write: (value, out, at, size) =>
    writeDigits(value, 16, out, at, size, (digit) => "0123456789ABCDEF".charCodeAt(digit)),
};
