import { hexDigit } from "./bytes.ts";
import { EBCDIC, EBCDIC_ZERO } from "./ebcdic.ts";

/** How a number stands in bytes: in length indicators and in frames' headers. */
export interface DecimalForm {
  /** Digits in a byte. */
  readonly digitsPerByte: 1 | 2;
  /** The number in the `size` bytes at `at`; -1 when they are none. Digits only: no sign, no blanks. */
  read(bytes: Uint8Array, at: number, size: number): number;
  /** Writes a number that fits into `size` bytes, to the right. */
  write(value: number, out: Uint8Array, at: number, size: number): void;
}

/** Digits as text, one a byte, from the byte of 0 upwards. */
function textDecimal(zero: number): DecimalForm {
  return {
    digitsPerByte: 1,
    read(bytes, at, size) {
      let value = 0;
      for (let index = at; index < at + size; index++) {
        const digit = bytes[index]! - zero;
        if (digit < 0 || digit > 9) return -1;
        value = value * 10 + digit;
      }
      return value;
    },
    write(value, out, at, size) {
      for (let index = at + size - 1, rest = value; index >= at; index--) {
        out[index] = zero + rest % 10;
        rest = Math.floor(rest / 10);
      }
    },
  };
}

/** Digits as text, one a byte. */
export const asciiDecimal: DecimalForm = textDecimal(0x30);

/** Digits as EBCDIC text, one a byte, the same in every code page. */
export const ebcdicDecimal: DecimalForm = textDecimal(EBCDIC_ZERO);

/** Packed digits (BCD), two a byte. */
export const bcdDecimal: DecimalForm = {
  digitsPerByte: 2,
  read(bytes, at, size) {
    let value = 0;
    for (let index = at; index < at + size; index++) {
      const high = bytes[index]! >> 4;
      const low = bytes[index]! & 0xf;
      if (high > 9 || low > 9) return -1;
      value = value * 100 + high * 10 + low;
    }
    return value;
  },
  write(value, out, at, size) {
    for (let index = at + size - 1, rest = value; index >= at; index--) {
      const pair = rest % 100;
      out[index] = Math.floor(pair / 10) << 4 | pair % 10;
      rest = Math.floor(rest / 100);
    }
  },
};

/** A number that is not decimal: in bytes, the highest first, or in hexadecimal text. */
export type NumberForm = Pick<DecimalForm, "read" | "write">;

/** Bytes, the highest first. */
export const bigEndian: NumberForm = {
  read(bytes, at, size) {
    let value = 0;
    for (let index = at; index < at + size; index++) value = value * 256 + bytes[index]!;
    return value;
  },
  write(value, out, at, size) {
    for (let index = at + size - 1, rest = value; index >= at; index--) {
      out[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  },
};

const HEX = "0123456789ABCDEF";

/** Hexadecimal text, read in either case, written in upper, in a character set given by two tables. */
function hexNumber(toLatin1: (byte: number) => number, fromLatin1: (code: number) => number) {
  return {
    read(bytes, at, size) {
      let value = 0;
      for (let index = at; index < at + size; index++) {
        const digit = hexDigit(toLatin1(bytes[index]!));
        if (digit < 0) return -1;
        value = value * 16 + digit;
      }
      return value;
    },
    write(value, out, at, size) {
      for (let index = at + size - 1, rest = value; index >= at; index--) {
        out[index] = fromLatin1(HEX.charCodeAt(rest % 16));
        rest = Math.floor(rest / 16);
      }
    },
  } satisfies NumberForm;
}

const same = (code: number): number => code;

/** Hexadecimal digits in ASCII, one a byte. */
export const asciiHexNumber: NumberForm = hexNumber(same, same);

/** Hexadecimal digits in EBCDIC, one a byte. */
export const ebcdicHexNumber: NumberForm = hexNumber(
  (byte) => EBCDIC.toLatin1[byte]!,
  (code) => EBCDIC.fromLatin1[code]!,
);
