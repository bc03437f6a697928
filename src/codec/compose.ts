import { MAP_BITS } from "./bitmap.ts";
import { CodecError } from "./errors.ts";
import type { Field } from "./field.ts";
import { contentStart, fieldEnd, writeField } from "./field-write.ts";
import { isDigits } from "./field-types.ts";
import { Message } from "./message.ts";
import { isResponse } from "./mti.ts";
import { Slab } from "./slab.ts";
import { MTI_DIGITS, type Table, tableOf } from "./table.ts";
import type { Subvalues } from "./subfields/spec.ts";
import { Index, SPAN } from "./walk.ts";

/**
 * Values by field number, 0 the MTI. `undefined` counts as absent; field 1, the bitmap, follows from
 * the others and is ignored.
 */
export type Values = Readonly<Record<number, string | undefined>>;

/** The same, where a field that the profile takes apart may be given by its parts. */
export type ElementValues = Readonly<Record<number, string | Subvalues | undefined>>;

/** The highest field that ISO 8583 has room for: of the third bitmap. */
export const HIGHEST_FIELD = 192;

const slab = new Slab();

/** Where messages are written before their length is known; grows to the largest profile's need. */
let scratch = new Uint8Array(0);

function checkedMti(mti: string | Subvalues | undefined): string {
  const padded = typeof mti !== "string" ? "" : mti.padStart(MTI_DIGITS, "0");
  if (mti !== "" && padded.length === MTI_DIGITS && isDigits(padded)) return padded;
  throw new CodecError({ code: "bad-mti", path: "0", offset: -1 });
}

/**
 * The numbers of the fields that `values` names, ascending (the order that JavaScript gives to whole
 * numbers as keys), without MTI and bitmap. `undefined` ones are among them.
 *
 * @throws {CodecError} `undefined-field` for one that the table does not have
 */
function namedFields(table: Table, values: ElementValues): number[] {
  const numbers: number[] = [];
  for (const key of Object.keys(values)) {
    const number = Number(key);
    if (number === 0 || number === 1 && table.fields[1] === undefined) continue;
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

/** The value of a field that is given by its parts. */
function wholeValue(field: Field, value: Subvalues): string {
  if (field.parts !== undefined) return field.parts.compose(value);
  const detail = "the profile does not take it apart; give its value as text";
  throw new CodecError({ code: "not-encodable", path: field.path, offset: -1, detail });
}

/** Writes one message, field by field in ascending order. */
class Composer {
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
function withThird({ thirdIn }: Table, numbers: readonly number[], highest: number): number[] {
  const others = numbers.filter((number) => number !== thirdIn);
  return highest > 128 ? merge(others, [thirdIn]) : others;
}

/** What stands for a third map until it is known. */
const NO_MAP = "0".repeat(16);

/** What an answer begins with that is made of a request. */
function replyHeader({ table, bytes }: Message): Uint8Array {
  const { header, profile } = table;
  const { reply = "echo" } = profile.messageHeader ?? {};
  if (reply === "own") return header;
  const copy = bytes.slice(0, header.length);
  if (reply === "swap-tpdu") copy.set([bytes[3]!, bytes[4]!, bytes[1]!, bytes[2]!], 1);
  return copy;
}

/** What a message begins with that is made of another. */
function headerOf(message: Message, mti: string): Uint8Array {
  const { table, bytes } = message;
  const size = table.header.length;
  if (size === 0) return table.header;
  const answers = isResponse(mti) && !isResponse(message.mti);
  return answers ? replyHeader(message) : bytes.subarray(0, size);
}

/**
 * Makes a message of values. Short ones are padded as the profile says; the bitmaps follow.
 *
 * @throws {CodecError} naming the first field that cannot be written, and why
 */
export function compose(profile: Table, values: ElementValues): Message {
  const mti = checkedMti(values[0]);
  const table = tableOf(profile, mti);
  const named = namedFields(table, values);
  const { thirdIn } = table;
  const isGiven = (number: number) => number !== thirdIn && values[number] !== undefined;
  const highest = named.findLast(isGiven) ?? 0;
  const numbers = thirdIn === 0 ? named : withThird(table, named, highest);
  const composer = new Composer(table, mti, highest);
  for (const number of numbers) {
    const value = number === thirdIn ? NO_MAP : values[number];
    if (value !== undefined) composer.value(table.fields[number]!, value);
  }
  return composer.finish();
}

/** The numbers that messages of a table can have; all of them as a rule. */
function known(table: Table, numbers: number[], from: Table): number[] {
  return table === from ? numbers : numbers.filter((number) => table.fields[number] !== undefined);
}

/**
 * A message like `message` with some fields set, others (`undefined`) taken out. Bytes of fields that
 * stay are copied as they are; where another MTI has another form of a field, its value is written
 * anew, and where it has none, the field is left out.
 *
 * @throws {CodecError} naming the first field that cannot be written, and why
 */
export function recompose(message: Message, changes: ElementValues): Message {
  const mti = 0 in changes ? checkedMti(changes[0]) : message.mti;
  const table = mti === message.mti ? message.table : tableOf(message.table, mti);
  const named = namedFields(table, changes);
  const held = message.numbers();
  const all = known(table, named.length === 0 ? held : merge(held, named), message.table);
  const { thirdIn } = table;
  const stays = (number: number) => !(number in changes) || changes[number] !== undefined;
  const highest = all.findLast((number) => number !== thirdIn && stays(number)) ?? 0;
  const numbers = thirdIn === 0 ? all : withThird(table, all, highest);
  const composer = new Composer(table, mti, highest, headerOf(message, mti));
  for (let index = 0, place = 0, next = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    const field = table.fields[number]!;
    // What is left out, and a third map that is no longer needed, is passed over.
    while (held[place / SPAN]! < number) place += SPAN;
    if (number === thirdIn) {
      composer.value(field, NO_MAP);
      if (named[next] === number) next++;
    } else if (named[next] === number) {
      next++;
      if (changes[number] !== undefined) composer.value(field, changes[number]);
    } else if (field === message.table.fields[number]) composer.copy(field, message, place);
    else composer.value(field, message.get(number)!);
  }
  return composer.finish();
}
