import { asciiDecimal, bcdDecimal, type DecimalForm } from "./decimals.ts";

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

/** Decimal digits to the right: `bcd:3` takes two bytes, and its first nibble is 0. */
function indicator(kind: IndicatorKind, form: DecimalForm, digits: number): LengthIndicator {
  const size = Math.ceil(digits / form.digitsPerByte);
  const max = 10 ** digits - 1;
  return {
    name: `${kind}:${digits}`,
    size,
    max,
    read(bytes, at) {
      const count = form.read(bytes, at, size);
      return count > max ? -1 : count;
    },
    write: (count, out, at) => form.write(count, out, at, size),
  };
}

/** Makes an indicator of so many digits, by kind. */
export const INDICATORS: Readonly<Record<IndicatorKind, (digits: number) => LengthIndicator>> = {
  ascii: (digits) => indicator("ascii", asciiDecimal, digits),
  bcd: (digits) => indicator("bcd", bcdDecimal, digits),
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
