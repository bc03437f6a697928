import {
  asciiDecimal,
  asciiHexNumber,
  bcdDecimal,
  bigEndian,
  ebcdicDecimal,
  ebcdicHexNumber,
  type NumberForm,
} from "./decimals.ts";

/**
 * The number in front of a variable field that says how long it is: LLVAR, LLLVAR and their kin.
 * Apart from the field's own encoding.
 */
export interface LengthIndicator {
  /** As a profile writes it: `ascii:2`, `bcd:4`, `ber`. */
  readonly name: string;
  /** Bytes on the wire; the most where they vary. */
  readonly size: number;
  /** The greatest number that it can hold. */
  readonly max: number;
  /**
   * For those whose size varies: the bytes of the one whose first byte is this. Absent where they
   * are always `size`.
   */
  readonly width?: ((first: number) => number) | undefined;
  /** For those whose size varies: the bytes that a number takes. */
  readonly widthOf?: ((count: number) => number) | undefined;
  /** The number at `at`, where all its bytes are there to be read; -1 when they are none. */
  read(bytes: Uint8Array, at: number): number;
  /** Writes `count`, which is from 0 to `max`. */
  write(count: number, out: Uint8Array, at: number): void;
}

/** The kinds of a fixed size; what stands after the colon is digits, or bytes for `binary`. */
export type IndicatorKind = "ascii" | "bcd" | "ebcdic" | "binary" | "hex" | "hex-ebcdic";

/** How a kind stands on the wire. */
interface Kind {
  readonly form: NumberForm;
  /** The number of which each digit holds one figure. */
  readonly base: number;
  readonly digitsPerByte: 1 | 2;
  /** The most digits that a profile may ask for. */
  readonly most: number;
}

const KINDS: Readonly<Record<IndicatorKind, Kind>> = {
  ascii: { form: asciiDecimal, base: 10, digitsPerByte: 1, most: 6 },
  bcd: { form: bcdDecimal, base: 10, digitsPerByte: 2, most: 6 },
  ebcdic: { form: ebcdicDecimal, base: 10, digitsPerByte: 1, most: 6 },
  binary: { form: bigEndian, base: 256, digitsPerByte: 1, most: 4 },
  hex: { form: asciiHexNumber, base: 16, digitsPerByte: 1, most: 6 },
  "hex-ebcdic": { form: ebcdicHexNumber, base: 16, digitsPerByte: 1, most: 6 },
};

/** All that a profile may name, for its mistakes. */
export const INDICATOR_NAMES: string = [
  ...Object.entries(KINDS).map(([kind, { most }]) => `${kind}:1 to ${kind}:${most}`),
  "ber",
].join(", ");

/** Digits to the right: `bcd:3` takes two bytes, and its first nibble is 0. */
function indicator(kind: IndicatorKind, digits: number): LengthIndicator {
  const { form, base, digitsPerByte } = KINDS[kind];
  const size = Math.ceil(digits / digitsPerByte);
  const max = base ** digits - 1;
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

/** The first byte of a BER length that says: so many bytes of it follow. */
const BER_LONG = 0x80;

/** The most bytes that may follow: lengths beyond have no use here. */
const BER_MOST = 3;

/** Bytes that a BER length takes in its shortest form. */
function berWidth(count: number): number {
  if (count < BER_LONG) return 1;
  return count < 0x100 ? 2 : count < 0x10000 ? 3 : 1 + BER_MOST;
}

/** A BER length, ISO/IEC 8825-1: one byte up to 127, otherwise how many bytes follow, and those. */
const ber: LengthIndicator = {
  name: "ber",
  size: 1 + BER_MOST,
  max: 0xffffff,
  width: (first) => first > BER_LONG && first <= BER_LONG + BER_MOST ? 1 + first - BER_LONG : 1,
  widthOf: berWidth,
  read(bytes, at) {
    const first = bytes[at]!;
    if (first < BER_LONG) return first;
    // 80 is a length that only the content's end tells, and more than 83 is more than can be.
    if (first === BER_LONG || first > BER_LONG + BER_MOST) return -1;
    return bigEndian.read(bytes, at + 1, first - BER_LONG);
  },
  write(count, out, at) {
    const width = berWidth(count);
    if (width === 1) {
      out[at] = count;
      return;
    }
    out[at] = BER_LONG + width - 1;
    bigEndian.write(count, out, at + 1, width - 1);
  },
};

/**
 * The indicator that a profile names.
 *
 * @param text `KIND:DIGITS`, e.g. `ascii:2`, or `ber`
 * @returns `undefined` when it names none
 */
export function parseIndicator(text: string): LengthIndicator | undefined {
  if (text === "ber") return ber;
  const match = /^([a-z-]+):([1-6])$/.exec(text);
  if (match === null || !Object.hasOwn(KINDS, match[1]!)) return undefined;
  const kind = match[1] as IndicatorKind;
  const digits = Number(match[2]);
  return digits > KINDS[kind].most ? undefined : indicator(kind, digits);
}
