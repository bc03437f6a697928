/**
 * The number in front of a variable field that says how long it is: LLVAR, LLLVAR and their kin.
 * Apart from the field's own encoding.
 */
export interface LengthIndicator {
  /** As a profile writes it: `ascii:2`, `bcd:4`. */
  readonly name: string;
  /** Bytes on the wire. */
  readonly size: number;
  /** The greatest number that it can hold. */
  readonly max: number;
  /** The number at `at`, where `size` bytes are there to be read; -1 when they are not digits. */
  read(bytes: Uint8Array, at: number): number;
  /** Writes `count`, which is from 0 to `max`. */
  write(count: number, out: Uint8Array, at: number): void;
}

/** The kinds known so far; the number after the colon is in digits. */
export type IndicatorKind = "ascii" | "bcd";

/** Decimal digits, one a byte. */
function asciiDigits(digits: number): LengthIndicator {
  return {
    name: `ascii:${digits}`,
    size: digits,
    max: 10 ** digits - 1,
    read(bytes, at) {
      let count = 0;
      for (let index = at; index < at + digits; index++) {
        const digit = bytes[index]! - 0x30;
        if (digit < 0 || digit > 9) return -1;
        count = count * 10 + digit;
      }
      return count;
    },
    write(count, out, at) {
      for (let index = at + digits - 1, rest = count; index >= at; index--) {
        out[index] = 0x30 + rest % 10;
        rest = Math.floor(rest / 10);
      }
    },
  };
}

/** Decimal digits, two a byte, to the right: `bcd:3` takes two bytes and its first nibble is 0. */
function bcdDigits(digits: number): LengthIndicator {
  const size = (digits + 1) >> 1;
  const max = 10 ** digits - 1;
  return {
    name: `bcd:${digits}`,
    size,
    max,
    read(bytes, at) {
      let count = 0;
      for (let index = at; index < at + size; index++) {
        const high = bytes[index]! >> 4;
        const low = bytes[index]! & 0xf;
        if (high > 9 || low > 9) return -1;
        count = count * 100 + high * 10 + low;
      }
      return count > max ? -1 : count;
    },
    write(count, out, at) {
      for (let index = at + size - 1, rest = count; index >= at; index--) {
        const pair = rest % 100;
        out[index] = Math.floor(pair / 10) << 4 | pair % 10;
        rest = Math.floor(rest / 100);
      }
    },
  };
}

/** Makes an indicator of so many digits, by kind. */
export const INDICATORS: Readonly<Record<IndicatorKind, (digits: number) => LengthIndicator>> = {
  ascii: asciiDigits,
  bcd: bcdDigits,
};

/**
 * The indicator that a profile names.
 *
 * @param text `KIND:DIGITS`, 1 to 6 digits, e.g. `ascii:2`
 * @returns `undefined` when it names none
 */
export function parseIndicator(text: string): LengthIndicator | undefined {
  const match = /^([a-z]+):([1-6])$/.exec(text);
  if (match === null || !Object.hasOwn(INDICATORS, match[1]!)) return undefined;
  return INDICATORS[match[1] as IndicatorKind](Number(match[2]));
}
