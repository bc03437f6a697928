/** How a decimal number stands in bytes: in length indicators and in frames' headers. */
export interface DecimalForm {
  /** Digits in a byte. */
  readonly digitsPerByte: 1 | 2;
  /** The number in the `size` bytes at `at`; -1 when they are none. Digits only: no sign, no blanks. */
  read(bytes: Uint8Array, at: number, size: number): number;
  /** Writes a number that fits into `size` bytes, to the right. */
  write(value: number, out: Uint8Array, at: number, size: number): void;
}

/** Digits as text, one a byte. */
export const asciiDecimal: DecimalForm = {
  digitsPerByte: 1,
  read(bytes, at, size) {
    let value = 0;
    for (let index = at; index < at + size; index++) {
      const digit = bytes[index]! - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  },
  write(value, out, at, size) {
    for (let index = at + size - 1, rest = value; index >= at; index--) {
      out[index] = 0x30 + rest % 10;
      rest = Math.floor(rest / 10);
    }
  },
};

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
