import { MAP_BITS } from "./bitmap.ts";
import { CodecError } from "./errors.ts";
import { contentStart, type Field, writeField } from "./field.ts";
import { isDigits } from "./field-types.ts";
import { Message } from "./message.ts";
import { Slab } from "./slab.ts";
import { MTI_DIGITS, type Table } from "./table.ts";
import { Index, SPAN } from "./walk.ts";

/**
 * Values by field number, 0 the MTI. `undefined` counts as absent; field 1, the bitmap, follows from
 * the others and is ignored.
 */
export type Values = Readonly<Record<number, string | undefined>>;

/** The highest field that ISO 8583 has room for: of the third bitmap. */
export const HIGHEST_FIELD = 192;

const slab = new Slab();

/** Where messages are written before their length is known; grows to the largest profile's need. */
let scratch = new Uint8Array(0);

function checkedMti(mti: string | undefined): string {
  const padded = mti?.padStart(MTI_DIGITS, "0") ?? "";
  if (mti !== "" && padded.length === MTI_DIGITS && isDigits(padded)) return padded;
  throw new CodecError({ code: "bad-mti", path: "0", offset: -1 });
}

/**
 * The numbers of the fields that `values` names, ascending (the order that JavaScript gives to whole
 * numbers as keys), without MTI and bitmap. `undefined` ones are among them.
 *
 * @throws {CodecError} `undefined-field` for one that the table does not have
 */
function namedFields(table: Table, values: Values): number[] {
  const numbers: number[] = [];
  for (const key of Object.keys(values)) {
    const number = Number(key);
    if (number === 0 || number === 1) continue;
    if (table.fields[number] !== undefined) numbers.push(number);
    else if (values[number] !== undefined || Number.isNaN(number)) {
      throw new CodecError({ code: "undefined-field", path: key.slice(0, 32), offset: -1 });
    }
  }
  return numbers;
}

/** Two ascending lists of numbers made one, each number once. */
function merge(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  for (let left = 0, right = 0; left < a.length || right < b.length;) {
    const number = Math.min(a[left] ?? Infinity, b[right] ?? Infinity);
    merged.push(number);
    if (a[left] === number) left++;
    if (b[right] === number) right++;
  }
  return merged;
}

/** Writes one message, field by field in ascending order. */
class Composer {
  readonly #table: Table;
  readonly #index = new Index(0);
  #at: number;

  constructor(table: Table, mti: string, maps: number) {
    if (scratch.length < table.maxSize) scratch = new Uint8Array(table.maxSize);
    this.#table = table;
    this.#index.words = new Array<number>(maps * 2).fill(0);
    this.#index.spans = [];
    table.mti.write(mti, scratch, 0, true, 0);
    this.#at = table.mtiSize + maps * table.bitmap.mapSize;
    this.#index.body = this.#at;
  }

  #note(number: number, start: number, units: number): void {
    const { words, spans } = this.#index;
    const word = (number - 1) >> 5;
    words[word] = words[word]! | 0x80000000 >>> ((number - 1) & 31);
    spans.push(start, units, this.#at);
  }

  /** Writes a value. */
  value(field: Field, value: string): void {
    const units = writeField(field, value, scratch, this.#at);
    const start = contentStart(field, this.#at);
    this.#at = start + field.encoding.size(units);
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
    const { bitmap, mtiSize } = this.#table;
    const { words } = this.#index;
    for (let word = 0, at = mtiSize; word < words.length; word += 2, at += bitmap.mapSize) {
      const chained = word + 2 < words.length ? 0x80000000 : 0;
      bitmap.writeWord(words[word]! | chained, scratch, at, 0);
      bitmap.writeWord(words[word + 1]!, scratch, at, 1);
    }
    this.#index.end = this.#at;
    this.#index.whole = true;
    return new Message(this.#table, slab.copy(scratch.subarray(0, this.#at)), this.#index);
  }
}

/** Maps that reach up to the last of the numbers, of those that have a value. */
function mapsFor(numbers: readonly number[], has: (number: number) => boolean): number {
  const highest = numbers.findLast(has) ?? 0;
  return Math.max(1, Math.ceil(highest / MAP_BITS));
}

/**
 * Makes a message of values. Short ones are padded as the profile says; the bitmaps follow.
 *
 * @throws {CodecError} naming the first field that cannot be written, and why
 */
export function compose(table: Table, values: Values): Message {
  const mti = checkedMti(values[0]);
  const numbers = namedFields(table, values);
  const maps = mapsFor(numbers, (number) => values[number] !== undefined);
  const composer = new Composer(table, mti, maps);
  for (const number of numbers) {
    const value = values[number];
    if (value !== undefined) composer.value(table.fields[number]!, value);
  }
  return composer.finish();
}

/**
 * A message like `message` with some fields set, others (`undefined`) taken out. Bytes of fields that
 * stay are copied as they are.
 *
 * @throws {CodecError} naming the first field that cannot be written, and why
 */
export function recompose(message: Message, changes: Values): Message {
  const { table } = message;
  const mti = 0 in changes ? checkedMti(changes[0]) : message.mti;
  const named = namedFields(table, changes);
  const held = message.numbers();
  const numbers = named.length === 0 ? held : merge(held, named);
  const stays = (number: number) => !(number in changes) || changes[number] !== undefined;
  const composer = new Composer(table, mti, mapsFor(numbers, stays));
  for (let index = 0, place = 0, next = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    const isHeld = held[place / SPAN] === number;
    if (named[next] !== number) composer.copy(table.fields[number]!, message, place);
    else if (changes[named[next++]!] !== undefined) {
      composer.value(table.fields[number]!, changes[number]!);
    }
    if (isHeld) place += SPAN;
  }
  return composer.finish();
}
