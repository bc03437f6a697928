import { hexDigit } from "./bytes.ts";

/** Bits in one map; further maps follow when a map's first bit says so. */
export const MAP_BITS = 64;

/**
 * How the bitmaps stand on the wire: one axis of a dialect, apart from the fields' encodings.
 *
 * A bitmap is read into signed 32-bit words (small integers to the runtime), two a map, most
 * significant bit first: bit 31 of word 0 is DE 1. The bit that chains a further map is left out.
 */
export interface BitmapForm {
  readonly name: BitmapEncoding;
  /** Bytes of one map on the wire. */
  readonly mapSize: number;
  /** Whether the map at `at`, which is there in full, can be read. */
  readable(bytes: Uint8Array, at: number): boolean;
  /** One 32-bit word, the `index`th of the map at `at`. */
  readWord(bytes: Uint8Array, at: number, index: number): number;
  /** Writes the `index`th word of the map at `at`. */
  writeWord(word: number, out: Uint8Array, at: number, index: number): void;
}

/** The forms known so far. */
export type BitmapEncoding = "binary" | "hex-ascii";

const binary: BitmapForm = {
  name: "binary",
  mapSize: 8,
  readable: () => true,
  readWord(bytes, at, index) {
    const from = at + index * 4;
    return bytes[from]! << 24 | bytes[from + 1]! << 16 | bytes[from + 2]! << 8 | bytes[from + 3]!;
  },
  writeWord(word, out, at, index) {
    for (let byte = 0; byte < 4; byte++) out[at + index * 4 + byte] = word >>> (24 - byte * 8);
  },
};

const LOWER_HEX = "0123456789abcdef";

/** Sixteen hexadecimal characters a map: read in either case, written as the profile says. */
function hexAscii(upper: boolean): BitmapForm {
  const digits = upper ? LOWER_HEX.toUpperCase() : LOWER_HEX;
  return {
    name: "hex-ascii",
    mapSize: 16,
    readable(bytes, at) {
      for (let index = at; index < at + 16; index++) if (hexDigit(bytes[index]!) < 0) return false;
      return true;
    },
    readWord(bytes, at, index) {
      let word = 0;
      for (let nibble = 0; nibble < 8; nibble++) {
        word = word << 4 | hexDigit(bytes[at + index * 8 + nibble]!);
      }
      return word;
    },
    writeWord(word, out, at, index) {
      for (let nibble = 0; nibble < 8; nibble++) {
        out[at + index * 8 + nibble] = digits.charCodeAt(word >>> (28 - nibble * 4) & 0xf);
      }
    },
  };
}

/** The form that a profile names; `upper` is the case in which hexadecimal maps are written. */
export function bitmapForm(encoding: BitmapEncoding, upper: boolean): BitmapForm {
  return encoding === "binary" ? binary : hexAscii(upper);
}

/** How many bits of a word are set. */
export function popcount(word: number): number {
  let count = word - (word >>> 1 & 0x55555555);
  count = (count & 0x33333333) + (count >>> 2 & 0x33333333);
  return Math.imul(count + (count >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The place of field `number` among the fields of a bitmap, from 0; -1 when its bit is not set. */
export function rank(words: readonly number[], number: number): number {
  const index = (number - 1) >> 5;
  const word = words[index];
  if (word === undefined) return -1;
  const bit = (number - 1) & 31;
  if ((word << bit) >= 0) return -1;
  let count = bit === 0 ? 0 : popcount(word >>> (32 - bit));
  for (let before = 0; before < index; before++) count += popcount(words[before]!);
  return count;
}

/** The numbers of a bitmap's fields, ascending. */
export function fieldNumbers(words: readonly number[]): number[] {
  const numbers: number[] = [];
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index]!; word !== 0;) {
      const bit = Math.clz32(word);
      numbers.push(index * 32 + bit + 1);
      word &= ~(0x80000000 >>> bit);
    }
  }
  return numbers;
}
