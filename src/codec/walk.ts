import { type BitmapForm, popcount } from "./bitmap.ts";
import type { CodecErrorCode, CodecFault } from "./errors.ts";
import { contentEnd, contentFault, type Field } from "./field.ts";
import { type Place, placeField } from "./field-place.ts";
import { OFF_TRACK } from "./field-types.ts";
import { STEP_DIGITS, STEP_LENGTH, STEP_LLL, STEP_PREFIX, STEP_TRACK } from "./steps.ts";
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
  const { words } = index;
  while (words.length < 4) words.push(0);
  words[4] = map.readWord(bytes, at, 0);
  words[5] = map.readWord(bytes, at, 1);
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

/** Finds one field, whatever it is like. Returns the offset after it, or -1. */
function walkField(
  index: Index,
  table: Table,
  number: number,
  bytes: Uint8Array,
  start: number,
  limit: number,
  span: number,
): number {
  const field = table.fields[number];
  if (field === undefined) return index.blame("undefined-field", String(number), start);
  const { around, indicator, encoding } = field;
  if (around !== undefined) {
    const end = walkAround(index, field, around, table.classes, bytes, start, limit, span);
    if (end >= 0 && number === table.thirdIn) readThird(index, table.thirdMap!, bytes, start);
    return end;
  }
  let at = start;
  let units = field.units;
  if (indicator !== undefined) {
    const count = readLength(index, field, bytes, at, limit);
    if (count < 0) return -1;
    at += indicator.size;
    units = count * field.unitsPerCount;
  }
  const size = encoding.size(units);
  const end = at + size;
  if (end > limit) return index.lack("truncated-field", field.path, at, size, limit);
  index.spans[span] = at;
  index.spans[span + 1] = units;
  index.spans[span + 2] = end;
  if (field.looks) checkContent(index, field, table.classes, bytes, at, end, units);
  return end;
}

/** Turns a digit in ASCII into the number that it is: others become numbers above 9. */
const ASCII_DIGIT = 0x30;

/** A digit with this added stays below 16; what is no digit does not. */
const ABOVE_DIGITS = 6;

/**
 * Finds the fields that the bitmaps announce, those of the plain kinds by their {@link Step}. Returns
 * the offset after the last, or -1 where anything is out of order: what that is, {@link walkEach}
 * finds.
 */
function walkSteps(
  index: Index,
  table: Table,
  bytes: Uint8Array,
  start: number,
  limit: number,
): number {
  const { words, spans } = index;
  const { steps } = table;
  let at = start;
  let span = 0;
  // One question for many bytes: above 15 as soon as one of those that must be digits is none.
  let off = 0;
  for (let map = 0; map < words.length; map++) {
    for (let word = words[map]!; word !== 0; span += SPAN) {
      const bit = Math.clz32(word);
      word &= ~(0x80000000 >>> bit);
      const number = map * 32 + bit + 1;
      const step = steps[number]!;
      if (step === 0) {
        if (off > 15) return -1;
        at = walkField(index, table, number, bytes, at, limit, span);
        if (at < 0) return -1;
        continue;
      }
      let units = step & STEP_LENGTH;
      if ((step & STEP_PREFIX) !== 0) {
        if (at + 3 > limit) return -1;
        const first = bytes[at++]! ^ ASCII_DIGIT;
        const second = bytes[at++]! ^ ASCII_DIGIT;
        off |= first + ABOVE_DIGITS | second + ABOVE_DIGITS;
        let count = first * 10 + second;
        if ((step & STEP_LLL) !== 0) {
          const third = bytes[at++]! ^ ASCII_DIGIT;
          off |= third + ABOVE_DIGITS;
          count = count * 10 + third;
        }
        if (count > units) return -1;
        units = count;
      }
      const end = at + units;
      if (end > limit) return -1;
      spans[span] = at;
      spans[span + 1] = units;
      spans[span + 2] = end;
      if ((step & STEP_DIGITS) !== 0) {
        for (; at < end; at++) off |= (bytes[at]! ^ ASCII_DIGIT) + ABOVE_DIGITS;
      } else if ((step & STEP_TRACK) !== 0) {
        for (; at < end; at++) off |= OFF_TRACK[bytes[at]!]!;
      }
      at = end;
    }
  }
  return off > 15 ? -1 : at;
}

/** The same, field by field, and with everything that is found wrong told. */
function walkEach(
  index: Index,
  table: Table,
  bytes: Uint8Array,
  start: number,
  limit: number,
): number {
  const { words } = index;
  let at = start;
  let span = 0;
  for (let map = 0; map < words.length; map++) {
    for (let word = words[map]!; word !== 0; span += SPAN) {
      const bit = Math.clz32(word);
      word &= ~(0x80000000 >>> bit);
      at = walkField(index, table, map * 32 + bit + 1, bytes, at, limit, span);
      if (at < 0) return -1;
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
  const end = walkSteps(index, table, bytes, body, limit);
  index.end = end >= 0 ? end : walkEach(index, table, bytes, body, limit);
  index.whole = index.end >= 0;
  return index;
}
