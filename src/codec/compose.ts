import { rank } from "./bitmap.ts";
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

/** ISO 8583 has three bitmaps at the most. Numbers above are for the edges to refuse. */
export const HIGHEST_FIELD = 192;

const slab = new Slab();

/** Where messages are written before their length is known; grows to the largest profile's need. */
let scratch = new Uint8Array(0);

function checkedMti(mti: string | undefined): string {
  const padded = mti?.padStart(MTI_DIGITS, "0") ?? "";
  if (mti !== "" && padded.length === MTI_DIGITS && isDigits(padded)) return padded;
  throw new CodecError({ code: "bad-mti", path: "0", offset: -1 });
}

/** @throws {CodecError} `undefined-field` for a value that the table has no field for */
function refuseUndefined(table: Table, values: Values): void {
  for (let number = 2; number <= HIGHEST_FIELD; number++) {
    if (values[number] !== undefined && table.fields[number] === undefined) {
      throw new CodecError({ code: "undefined-field", path: String(number), offset: -1 });
    }
  }
}

/** Writes one message, field by field in ascending order. */
class Composer {
  readonly #table: Table;
  readonly #index = new Index(0);
  #at: number;

  constructor(table: Table, mti: string, maps: number) {
    if (scratch.length < table.maxSize) scratch = new Uint8Array(table.maxSize);
    this.#table = table;
    for (let map = 0; map < maps; map++) this.#index.words.push(0, 0);
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

  /** Copies another message's field as it stands. */
  copy(field: Field, message: Message): void {
    const { spans, body, words } = message.index;
    const place = rank(words, field.number) * SPAN;
    const from = place === 0 ? body : spans[place - 1]!;
    const start = this.#at + spans[place]! - from;
    for (let at = from; at < spans[place + 2]!; at++) scratch[this.#at++] = message.bytes[at]!;
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

const mapsFor = (highest: number): number => Math.max(1, Math.ceil(highest / 64));

/**
 * Makes a message of values. Short ones are padded as the profile says; the bitmaps follow.
 *
 * @throws {CodecError} naming the first field that cannot be written, and why
 */
export function compose(table: Table, values: Values): Message {
  refuseUndefined(table, values);
  const mti = checkedMti(values[0]);
  let highest = 0;
  for (const { number } of table.defined) if (values[number] !== undefined) highest = number;
  const composer = new Composer(table, mti, mapsFor(highest));
  for (const field of table.defined) {
    const value = values[field.number];
    if (value !== undefined) composer.value(field, value);
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
  refuseUndefined(table, changes);
  const mti = 0 in changes ? checkedMti(changes[0]) : message.mti;
  let highest = 0;
  for (const { number } of table.defined) {
    if (number in changes ? changes[number] !== undefined : message.has(number)) highest = number;
  }
  const composer = new Composer(table, mti, mapsFor(highest));
  for (const field of table.defined) {
    const { number } = field;
    if (!(number in changes)) {
      if (message.has(number)) composer.copy(field, message);
    } else if (changes[number] !== undefined) composer.value(field, changes[number]);
  }
  return composer.finish();
}
