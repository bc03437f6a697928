import { fromHex } from "../bytes.ts";

/** Takes bytes in hexadecimal apart: what the bits that are set mean, a line each. */
export type BitReader = (hex: string) => readonly string[];

/** Bytes, and bits from 8 down to 1, that are set: `1.8`, as the standards count them. */
function* bitsSet(bytes: Uint8Array): Generator<string> {
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 8; bit >= 1; bit--) {
      if ((byte >> (bit - 1) & 1) === 1) yield `${at + 1}.${bit}`;
    }
  }
}

/**
 * Makes a reader of a table that is written as text, an entry a line: `BYTE.BIT`, a blank, what
 * that bit means when it is set. A bit that is not in the table is named: `byte 1, bit 1:
 * reserved`. Nothing is said of values that have not exactly `length` bytes.
 */
export function bitTable(length: number, text: string): BitReader {
  let table: ReadonlyMap<string, string> | undefined;
  return (hex) => {
    const bytes = fromHex(hex);
    if (bytes?.length !== length) return [];
    table ??= new Map(text.trim().split("\n").map((line) => [line.slice(0, 3), line.slice(4)]));
    return Array.from(bitsSet(bytes), (place) => table!.get(place) ?? reserved(place));
  };
}

const reserved = (place: string): string => `byte ${place[0]}, bit ${place[2]}: reserved`;
