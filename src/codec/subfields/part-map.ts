import { hexDigit } from "../bytes.ts";
import type { BitmapSpec, PartMapEncoding } from "./spec.ts";

/** Most maps in a row where the first bit says that a further one follows. */
const MOST_MAPS = 3;

/** Hexadecimal digits in EBCDIC, which are the same in every page: 0–9, A–F and a–f. */
function ebcdicDigit(code: number): number {
  if (code >= 0xf0 && code <= 0xf9) return code - 0xf0;
  const letter = code & ~0x40;
  return letter >= 0x81 && letter <= 0x86 ? letter - 0x81 + 10 : -1;
}

const toEbcdic = (digit: number): number => digit < 10 ? 0xf0 + digit : 0xc1 + digit - 10;
const toAscii = (digit: number): number => "0123456789ABCDEF".charCodeAt(digit);

/** The bitmaps inside a field: of any size, unlike a message's. Bits count from 1. */
export class PartMap {
  /** Bits of one map. */
  readonly bits: number;
  /** Bytes of one map on the wire. */
  readonly size: number;
  /** The highest bit that there can be. */
  readonly most: number;
  readonly #encoding: PartMapEncoding;
  readonly #chains: boolean;

  constructor({ encoding, size = 8, firstBit = "field" }: BitmapSpec["bitmap"]) {
    this.bits = size * 8;
    this.size = encoding === "binary" ? size : size * 2;
    this.#chains = firstBit === "chain";
    this.most = this.#chains ? this.bits * MOST_MAPS : this.bits;
    this.#encoding = encoding;
  }

  /** Whether a bit says that a further map follows, and can be no part. */
  isChain(bit: number): boolean {
    return this.#chains && (bit - 1) % this.bits === 0;
  }

  /** Where in `bytes[at, at + size)` there is no digit; -1 when the map can be read. */
  fault(bytes: Uint8Array, at: number): number {
    if (this.#encoding === "binary") return -1;
    for (let index = at; index < at + this.size; index++) {
      if (this.#digit(bytes[index]!) < 0) return index;
    }
    return -1;
  }

  /** Whether a bit of the maps at `at`, which are there in full, is set. */
  has(bytes: Uint8Array, at: number, bit: number): boolean {
    const index = bit - 1;
    if (this.#encoding === "binary") return (bytes[at + (index >> 3)]! << (index & 7) & 0x80) !== 0;
    return (this.#digit(bytes[at + (index >> 2)]!) << (index & 3) & 8) !== 0;
  }

  /** The maps as bits, four a hexadecimal digit. */
  hex(bytes: Uint8Array, at: number, maps: number): string {
    const digits: string[] = [];
    for (let bit = 1; bit <= maps * this.bits; bit += 4) {
      let digit = 0;
      for (let next = bit; next < bit + 4; next++) {
        digit = digit << 1 | Number(this.has(bytes, at, next));
      }
      digits.push(digit.toString(16));
    }
    return digits.join("").toUpperCase();
  }

  /** The bytes of as many maps as the bits, which are ascending, need. */
  write(bits: readonly number[]): Uint8Array {
    const maps = Math.max(1, Math.ceil((bits.at(-1) ?? 0) / this.bits));
    const digits = new Uint8Array(maps * this.bits / 4);
    const set = (bit: number) => digits[(bit - 1) >> 2]! |= 8 >> ((bit - 1) & 3);
    for (const bit of bits) set(bit);
    for (let map = 1; map < maps; map++) set((map - 1) * this.bits + 1);
    if (this.#encoding === "hex-ascii") return digits.map(toAscii);
    if (this.#encoding === "hex-ebcdic") return digits.map(toEbcdic);
    return Uint8Array.from(
      { length: digits.length / 2 },
      (_, byte) => digits[byte * 2]! << 4 | digits[byte * 2 + 1]!,
    );
  }

  #digit(code: number): number {
    return this.#encoding === "hex-ascii" ? hexDigit(code) : ebcdicDigit(code);
  }
}
