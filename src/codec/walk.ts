import { popcount } from "./bitmap.ts";
import type { CodecErrorCode, CodecFault } from "./errors.ts";
import { type Field, fillerFits } from "./field.ts";
import type { Table } from "./table.ts";

/** Numbers that {@link Index.spans} holds for each field. */
export const SPAN = 3;

/** Shared by those that have not got theirs yet; never written to. */
const NO_NUMBERS: number[] = [];

/** Where a message's fields lie, found without making anything of them. */
export class Index {
  /** The bitmaps, 32 bits a word, chaining bits left out. */
  words: number[] = NO_NUMBERS;
  /** For each field in order: where its content starts, its units, where it ends. */
  spans: number[] = NO_NUMBERS;
  /** Where the first field starts. */
  body = 0;
  /** Offset after the last field that was found. */
  end = 0;
  /** The first fault. After a fault of structure the walk stopped; after one of content it went on. */
  fault: CodecFault | undefined = undefined;
  /** Structure is whole: every field that the bitmap announces was found. */
  whole = false;
  /** When the bytes ran out: how many the message has at the least. */
  wanted = 0;
  /** Where the message starts in the bytes that were walked over. */
  readonly start: number;

  constructor(start: number) {
    this.start = start;
  }

  /** Notes the first fault, at a place in the bytes. Returns -1, for callers that stop there. */
  blame(code: CodecErrorCode, path: string, at: number, detail?: string): -1 {
    this.fault ??= { code, path, offset: at - this.start, detail };
    return -1;
  }

  /** Notes that `size` bytes are wanted at `at`, and fewer are left. */
  lack(code: CodecErrorCode, path: string, at: number, size: number, limit: number): -1 {
    this.wanted = at + size - this.start;
    return this.blame(code, path, at, `${size} wanted, ${limit - at} left`);
  }
}

/** Checks the MTI. Returns the offset after it, or -1. */
function walkMti(index: Index, table: Table, bytes: Uint8Array, limit: number): number {
  const { mti, mtiSize } = table;
  const end = index.start + mtiSize;
  for (let at = index.start; at < end && at < limit; at++) {
    const byte = bytes[at]!;
    const digits = mti.packed ? byte <= 0x99 && (byte & 0xf) <= 9 : byte >= 0x30 && byte <= 0x39;
    if (!digits) return index.blame("bad-mti", "0", at);
  }
  if (end > limit) return index.lack("truncated-mti", "0", index.start, mtiSize, limit);
  return end;
}

/** Reads the bitmaps into words. Returns the offset after them, or -1. */
function walkBitmaps(
  index: Index,
  table: Table,
  bytes: Uint8Array,
  start: number,
  limit: number,
): number {
  const { bitmap, maps } = table;
  let at = start;
  for (let map = 1, more = true; more; map++) {
    if (at + bitmap.mapSize > limit) {
      return index.lack("truncated-bitmap", "1", at, bitmap.mapSize, limit);
    }
    if (!bitmap.readable(bytes, at)) return index.blame("bad-bitmap", "1", at);
    const high = bitmap.readWord(bytes, at, 0);
    more = high < 0 && map < maps;
    const low = bitmap.readWord(bytes, at, 1);
    if (map === 1) index.words = [more ? high & 0x7fffffff : high, low];
    else index.words.push(more ? high & 0x7fffffff : high, low);
    at += bitmap.mapSize;
  }
  return at;
}

/** Reads the length in front of a variable field. Returns what it counts, or -1. */
function readLength(
  index: Index,
  field: Field,
  bytes: Uint8Array,
  at: number,
  limit: number,
): number {
  const { indicator, path, spec } = field;
  const { size } = indicator!;
  if (at + size > limit) return index.lack("truncated-length", path, at, size, limit);
  const count = indicator!.read(bytes, at);
  if (count < 0) return index.blame("bad-length-prefix", path, at);
  if (count <= spec.length) return count;
  return index.blame("length-exceeds-max", path, at, `${count}, at most ${spec.length}`);
}

/** Checks the content of fields whose class is not plain ASCII digits. */
function checkContent(
  index: Index,
  field: Field,
  bytes: Uint8Array,
  start: number,
  end: number,
  units: number,
): void {
  const bad = field.check!.check(bytes, start, end, units);
  if (bad >= 0) index.blame(field.check!.code, field.path, bad);
  else if (field.encoding.packed && (units & 1) === 1 && !fillerFits(field, bytes, start, end)) {
    index.blame("bad-padding", field.path, field.fillLeft ? start : end - 1);
  }
}

/** Finds the fields that the bitmaps announce. Returns the offset after the last, or -1. */
function walkFields(
  index: Index,
  table: Table,
  bytes: Uint8Array,
  start: number,
  limit: number,
): number {
  const { words, spans } = index;
  const { fields } = table;
  let at = start;
  let place = 0;
  for (let map = 0; map < words.length; map++) {
    for (let word = words[map]!; word !== 0;) {
      const bit = Math.clz32(word);
      word &= ~(0x80000000 >>> bit);
      const field = fields[map * 32 + bit + 1];
      if (field === undefined) {
        return index.blame("undefined-field", String(map * 32 + bit + 1), at);
      }
      let size = field.fixedSize;
      let units = field.units;
      if (size < 0) {
        const count = readLength(index, field, bytes, at, limit);
        if (count < 0) return -1;
        at += field.indicator!.size;
        units = count * field.unitsPerCount;
        size = field.encoding.size(units);
      }
      const end = at + size;
      if (end > limit) return index.lack("truncated-field", field.path, at, size, limit);
      spans[place++] = at;
      spans[place++] = units;
      spans[place++] = end;
      if (field.asciiDigits) {
        for (; at < end; at++) {
          if ((bytes[at]! - 0x30) >>> 0 > 9) {
            index.blame("non-numeric", field.path, at);
            break;
          }
        }
      } else if (field.check !== undefined) checkContent(index, field, bytes, at, end, units);
      at = end;
    }
  }
  return at;
}

/**
 * Finds where the fields of the message at `bytes[start, …)` lie. Bytes after the last field are
 * left to the caller. This is the way of every message: it makes nothing but the index.
 */
export function walk(table: Table, bytes: Uint8Array, start: number, limit: number): Index {
  const index = new Index(start);
  const bitmaps = walkMti(index, table, bytes, limit);
  if (bitmaps < 0) return index;
  const body = walkBitmaps(index, table, bytes, bitmaps, limit);
  if (body < 0) return index;
  let count = 0;
  for (const word of index.words) count += popcount(word);
  index.spans = new Array<number>(count * SPAN);
  index.body = body;
  index.end = walkFields(index, table, bytes, body, limit);
  index.whole = index.end >= 0;
  return index;
}
