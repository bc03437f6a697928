import { MAP_BITS } from "./bitmap.ts";
import { CodecError } from "./errors.ts";
import type { Field } from "./field.ts";
import { contentStart, fieldEnd, writeField } from "./field-write.ts";
import { Message } from "./message.ts";
import { Slab } from "./slab.ts";
import type { Subvalues } from "./subfields/spec.ts";
import type { Table } from "./table.ts";
import { Index } from "./walk.ts";

const slab = new Slab();

/** Where messages are written before their length is known; grows to the largest profile's need. */
let scratch = new Uint8Array(0);

/** Two ascending lists of numbers made one, each number once. */
export function merge(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  for (let left = 0, right = 0; left < a.length || right < b.length;) {
    const number = Math.min(a[left] ?? Infinity, b[right] ?? Infinity);
    merged.push(number);
    if (a[left] === number) left++;
    if (b[right] === number) right++;
  }
  return merged;
}

/** The value of a field that is given by its parts. */
function wholeValue(field: Field, value: Subvalues): string {
  if (field.parts !== undefined) return field.parts.compose(value);
  const detail = "the profile does not take it apart; give its value as text";
  throw new CodecError({ code: "not-encodable", path: field.path, offset: -1, detail });
}

/** Writes one message, field by field in ascending order. */
export class Composer {
  readonly #table: Table;
  readonly #index = new Index(0);
  /** Words of the maps in front of the fields. */
  readonly #mapWords: number;
  #at: number;
  /** Where the third map stands, if a field holds it. */
  #third = 0;

  /** @param highest the highest field that there will be */
  constructor(table: Table, mti: string, highest: number, header = table.header) {
    if (scratch.length < table.maxSize) scratch = new Uint8Array(table.maxSize);
    const { bitmap, mtiSize } = table;
    const maps = mapsFor(table, highest);
    this.#table = table;
    const words = maps * bitmap.words;
    this.#index.words = new Array<number>(highest > words * 32 ? 6 : words).fill(0);
    this.#index.spans = [];
    if (header.length > 0) scratch.set(header);
    table.mti.write(mti, scratch, header.length, true, 0);
    this.#mapWords = words;
    this.#at = header.length + mtiSize + maps * bitmap.mapSize;
    this.#index.body = this.#at;
  }

  #note(number: number, start: number, units: number): void {
    const { words, spans } = this.#index;
    const word = (number - 1) >> 5;
    words[word] = words[word]! | 0x80000000 >>> ((number - 1) & 31);
    spans.push(start, units, this.#at);
    if (number === this.#table.thirdIn) this.#third = start;
  }

  /** Writes a value. */
  value(field: Field, value: string | Subvalues): void {
    const whole = typeof value === "string" ? value : wholeValue(field, value);
    const units = writeField(field, whole, scratch, this.#at);
    const start = contentStart(field, this.#at, units);
    this.#at = fieldEnd(field, scratch, start, units);
    this.#note(field.number, start, units);
  }

  /** Copies a field of another message as it stands: the one at `place` among its fields. */
  copy(field: Field, message: Message, place: number): void {
    const { spans, body } = message.index;
    const from = place === 0 ? body : spans[place - 1]!;
    const end = spans[place + 2]!;
    const start = this.#at + spans[place]! - from;
    for (let at = from; at < end; at++) scratch[this.#at++] = message.bytes[at]!;
    this.#note(field.number, start, spans[place + 1]!);
  }

  finish(): Message {
    const { bitmap, mtiSize, header, chains } = this.#table;
    const { words } = this.#index;
    let at = header.length + mtiSize;
    for (let word = 0; word < this.#mapWords; word += bitmap.words, at += bitmap.mapSize) {
      const chained = chains && word + bitmap.words < this.#mapWords ? 0x80000000 : 0;
      bitmap.writeWord(words[word]! | chained, scratch, at, 0);
      for (let next = 1; next < bitmap.words; next++) {
        bitmap.writeWord(words[word + next]!, scratch, at, next);
      }
    }
    if (this.#third > 0) this.#writeThird();
    this.#index.end = this.#at;
    this.#index.whole = true;
    return new Message(this.#table, slab.copy(scratch.subarray(0, this.#at)), this.#index);
  }

  /** The third map follows from the fields, whatever was given for it. */
  #writeThird(): void {
    const map = this.#table.thirdMap!;
    const { words } = this.#index;
    while (words.length < 6) words.push(0);
    map.writeWord(words[4]!, scratch, this.#third, 0);
    map.writeWord(words[5]!, scratch, this.#third, 1);
  }
}

/** Maps in front of the fields that reach up to the highest of them. */
function mapsFor({ bitmap, maps, leastMaps, chains }: Table, highest: number): number {
  if (!chains) return maps;
  return Math.min(maps, Math.max(leastMaps, Math.ceil(highest / (MAP_BITS / 2 * bitmap.words))));
}

/** The numbers, with the field that holds the third map where one of them needs it, and only there. */
export function withThird(
  { thirdIn }: Table,
  numbers: readonly number[],
  highest: number,
): number[] {
  const others = numbers.filter((number) => number !== thirdIn);
  return highest > 128 ? merge(others, [thirdIn]) : others;
}

/** What stands for a third map until it is known. */
export const NO_MAP = "0".repeat(16);
