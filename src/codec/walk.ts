import { type BitmapForm, popcount } from "./bitmap.ts";
import type { CodecErrorCode, CodecFault } from "./errors.ts";
import { contentEnd, contentFault, type Field } from "./field.ts";
import { type Place, placeField } from "./field-place.ts";
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
  const { mti, mtiSize, mtiZero, header } = table;
  const start = index.start + header.length;
  if (start > limit) return index.lack("truncated-header", "", index.start, header.length, limit);
  const end = start + mtiSize;
  for (let at = start; at < end && at < limit; at++) {
    const byte = bytes[at]!;
    const digits = mti.packed
      ? byte <= 0x99 && (byte & 0xf) <= 9
      : byte >= mtiZero && byte <= mtiZero + 9;
    if (!digits) return index.blame("bad-mti", "0", at);
  }
  if (end > limit) return index.lack("truncated-mti", "0", start, mtiSize, limit);
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
  const { bitmap, maps, chains, refusesMore } = table;
  let at = start;
  for (let map = 1, more = true; more; map++) {
    if (at + bitmap.mapSize > limit) {
      return index.lack("truncated-bitmap", "1", at, bitmap.mapSize, limit);
    }
    if (!bitmap.readable(bytes, at)) return index.blame("bad-bitmap", "1", at);
    const high = bitmap.readWord(bytes, at, 0);
    more = chains && high < 0 && map < maps;
    if (refusesMore && high < 0 && !more) return index.blame("bad-bitmap", "1", at);
    const low = bitmap.readWord(bytes, at, 1);
    if (map === 1) index.words = [more ? high & 0x7fffffff : high, low];
    else index.words.push(more ? high & 0x7fffffff : high, low);
    if (bitmap.words > 2) {
      index.words.push(bitmap.readWord(bytes, at, 2), bitmap.readWord(bytes, at, 3));
      // What would chain a further map has none to chain.
      index.words[0]! &= 0x7fffffff;
    }
    at += bitmap.mapSize;
  }
  return at;
}

/** Bytes of an MTI in ASCII and one binary map. */
const PLAIN_FRONT = 12;

/**
 * MTI and bitmap of most messages: four digits in ASCII, and one binary map. Returns the offset after
 * them, or -1 where there is anything else, faults included: those are found the general way.
 */
function walkPlainFront(index: Index, table: Table, bytes: Uint8Array, limit: number): number {
  const at = index.start;
  const end = at + PLAIN_FRONT;
  if (!table.plainFront || end > limit) return -1;
  let off = 0;
  for (let digit = at; digit < at + 4; digit++) {
    const value = bytes[digit]! - 0x30;
    off |= value | 9 - value;
  }
  const high = bytes[at + 4]! << 24 | bytes[at + 5]! << 16 | bytes[at + 6]! << 8 | bytes[at + 7]!;
  if (off < 0 || high < 0) return -1;
  const low = bytes[at + 8]! << 24 | bytes[at + 9]! << 16 | bytes[at + 10]! << 8 | bytes[at + 11]!;
  index.words = [high, low];
  return end;
}

/** MTI and bitmaps. Returns the offset after them, or -1. */
function walkFront(index: Index, table: Table, bytes: Uint8Array, limit: number): number {
  const plain = walkPlainFront(index, table, bytes, limit);
  if (plain >= 0) return plain;
  const bitmaps = walkMti(index, table, bytes, limit);
  return bitmaps < 0 ? -1 : walkBitmaps(index, table, bytes, bitmaps, limit);
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

/** Checks the content of fields whose class is not plain ASCII digits, and what they are made of. */
function checkContent(
  index: Index,
  field: Field,
  classes: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
  units: number,
): void {
  const wrong = contentFault(field, bytes, start, end, units);
  if (wrong !== undefined) index.blame(wrong.code, field.path, wrong.offset);
  const { parts } = field;
  const fault = parts?.checked ? parts.check(bytes, start, end, classes) : undefined;
  if (fault !== undefined) index.blame(fault.code, fault.path, fault.offset, fault.detail);
}

/** Takes the third map from the field that holds it: its bits are those of the fields from 129 on. */
function readThird(index: Index, map: BitmapForm, bytes: Uint8Array, at: number): void {
  while (index.words.length < 4) index.words.push(0);
  index.words.push(map.readWord(bytes, at, 0), map.readWord(bytes, at, 1));
}

/** Finds a field that has something around it. Returns the offset after it, or -1. */
function walkAround(
  index: Index,
  field: Field,
  around: NonNullable<Field["around"]>,
  classes: boolean,
  bytes: Uint8Array,
  at: number,
  limit: number,
  span: number,
): number {
  const place: Place = { start: at, units: 0 };
  const end = placeField(field, around, { place, reporter: index }, bytes, at, limit);
  if (end < 0) return -1;
  index.spans[span] = place.start;
  index.spans[span + 1] = place.units;
  index.spans[span + 2] = end;
  if (field.looks) {
    const stop = contentEnd(field, bytes, place.start, place.units);
    checkContent(index, field, classes, bytes, place.start, stop, place.units);
  }
  return end;
}

/** Blames the first byte of a field that is no digit. */
function blameDigits(index: Index, field: Field, bytes: Uint8Array, start: number): void {
  let at = start;
  while ((bytes[at]! - 0x30) >>> 0 <= 9) at++;
  index.blame("non-numeric", field.path, at);
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
  const { fields, thirdIn, classes } = table;
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
        if (field.around !== undefined) {
          const start = at;
          at = walkAround(index, field, field.around, classes, bytes, at, limit, place);
          if (at < 0) return -1;
          if (field.number === thirdIn) readThird(index, table.thirdMap!, bytes, start);
          place += SPAN;
          continue;
        }
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
        // One question a field: below 0 as soon as one digit is off.
        let off = 0;
        for (; at < end; at++) {
          const digit = bytes[at]! - 0x30;
          off |= digit | 9 - digit;
        }
        if (off < 0) blameDigits(index, field, bytes, end - size);
      } else if (field.looks) checkContent(index, field, classes, bytes, at, end, units);
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
  const body = walkFront(index, table, bytes, limit);
  if (body < 0) return index;
  const { words } = index;
  let count = 0;
  for (let map = 0; map < words.length; map++) count += popcount(words[map]!);
  index.spans = new Array<number>(count * SPAN);
  index.body = body;
  index.end = walkFields(index, table, bytes, body, limit);
  index.whole = index.end >= 0;
  return index;
}
