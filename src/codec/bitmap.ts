import { hexDigit } from "./bytes.ts";
import { type CodePage, EBCDIC } from "./ebcdic.ts";

/** Bits in a map that may chain a further one; those follow when a map's first bit says so. */
export const MAP_BITS = 64;

/** The highest field that ISO 8583 has room for: of the third bitmap. */
export const HIGHEST_FIELD = 192;

/** Bytes of one map: of {@link MAP_BITS}, or of all that a message without a third map can have. */
export type MapBytes = 8 | 16;

/**
 * How the bitmaps stand on the wire: one axis of a dialect, apart from the fields' encodings.
 *
 * A bitmap is read into signed 32-bit words (small integers to the runtime), most significant bit
 * first: bit 31 of word 0 is DE 1. The bit that chains a further map is left out.
 */
export interface BitmapForm {
  readonly name: BitmapEncoding;
  /** Bytes of one map on the wire. */
  readonly mapSize: number;
  /** Words of one map: 2, or 4 for a map of 16 bytes. */
  readonly words: number;
  /** Whether the map at `at`, which is there in full, can be read. */
  readable(bytes: Uint8Array, at: number): boolean;
  /** One 32-bit word, the `index`th of the map at `at`. */
  readWord(bytes: Uint8Array, at: number, index: number): number;
  /** Writes the `index`th word of the map at `at`. */
  writeWord(word: number, out: Uint8Array, at: number, index: number): void;
}

/** The forms known so far. */
export type BitmapEncoding = "binary" | "hex-ascii" | "hex-ebcdic";

/** All of them, for checks of a profile. */
export const BITMAP_ENCODINGS: readonly BitmapEncoding[] = ["binary", "hex-ascii", "hex-ebcdic"];

function binary(size: MapBytes): BitmapForm {
  return {
    name: "binary",
    mapSize: size,
    words: size / 4,
    readable: () => true,
    readWord(bytes, at, index) {
      const from = at + index * 4;
      return bytes[from]! << 24 | bytes[from + 1]! << 16 | bytes[from + 2]! << 8 | bytes[from + 3]!;
    },
    writeWord(word, out, at, index) {
      for (let byte = 0; byte < 4; byte++) out[at + index * 4 + byte] = word >>> (24 - byte * 8);
    },
  };
}

const LOWER_HEX = "0123456789abcdef";

/** Hexadecimal characters: read in either case, written as the profile says. */
function hexText(size: MapBytes, upper: boolean, page: CodePage | undefined): BitmapForm {
  const letters = upper ? LOWER_HEX.toUpperCase() : LOWER_HEX;
  const codes = Array.from(letters, (letter) => letter.charCodeAt(0));
  const digits = page === undefined ? codes : codes.map((code) => page.fromLatin1[code]!);
  const digitOf = Int8Array.from({ length: 256 }, (_, byte) => {
    return hexDigit(page === undefined ? byte : page.toLatin1[byte]!);
  });
  return {
    name: page === undefined ? "hex-ascii" : "hex-ebcdic",
    mapSize: size * 2,
    words: size / 4,
    readable(bytes, at) {
      for (let index = at; index < at + size * 2; index++) {
        if (digitOf[bytes[index]!]! < 0) return false;
      }
      return true;
    },
    readWord(bytes, at, index) {
      let word = 0;
      for (let nibble = 0; nibble < 8; nibble++) {
        word = word << 4 | digitOf[bytes[at + index * 8 + nibble]!]!;
      }
      return word;
    },
    writeWord(word, out, at, index) {
      for (let nibble = 0; nibble < 8; nibble++) {
        out[at + index * 8 + nibble] = digits[word >>> (28 - nibble * 4) & 0xf]!;
      }
    },
  };
}

/**
 * The form that a profile names.
 *
 * @param upper the case in which hexadecimal maps are written
 * @param size bytes of one map
 */
export function bitmapForm(
  encoding: BitmapEncoding,
  upper: boolean,
  size: MapBytes = 8,
): BitmapForm {
  if (encoding === "binary") return binary(size);
  return hexText(size, upper, encoding === "hex-ascii" ? undefined : EBCDIC);
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
