import { fieldNumbers, rank } from "./bitmap.ts";
import { ENCODINGS, type Source } from "./encodings.ts";
import { contentEnd, type Field, readField } from "./field.ts";
import { fingerprint, fingerprintOfBytes } from "./fingerprint.ts";
import type { Subvalues } from "./subfields/spec.ts";
import { MTI_DIGITS, type Table } from "./table.ts";
import { type Index, SPAN, walk } from "./walk.ts";

/**
 * A decoded message: its bytes, and where each field lies in them. Nothing becomes a string before
 * someone asks for it, and nothing changes once made: `Codec.change` gives another message.
 *
 * Values are the strings that the standard shows: leading zeros and fill characters kept, binary as
 * upper-case hexadecimal.
 */
export class Message implements Source {
  /** The whole message, without length header. Not to be written to. */
  readonly bytes: Uint8Array;
  /** The compiled profile that it was read or written by. */
  readonly table: Table;
  #index: Index | undefined;
  #text: string | undefined;
  #mti: string | undefined;

  /** Made by the codec. */
  constructor(table: Table, bytes: Uint8Array, index: Index) {
    this.table = table;
    this.bytes = bytes;
    this.#index = index;
  }

  /** All bytes as Latin-1. Holds card data: not for logs. */
  get text(): string {
    return this.#text ??= this.table.latin1(this.bytes, 0, this.bytes.length);
  }

  /** Message type indicator: four digits. */
  get mti(): string {
    return this.#mti ??= this.table.mti.read(this, this.table.header.length, MTI_DIGITS, true);
  }

  /** The bitmaps as they stand in the message, as upper-case hexadecimal of their bits. */
  get bitmap(): string {
    const { bitmap, mtiSize, header } = this.table;
    const start = header.length + mtiSize;
    const end = this.index.body;
    if (bitmap.name === "binary") return this.hex(start, end);
    return ENCODINGS[bitmap.name].read(this, start, (end - start) / 2, true);
  }

  /** The opaque bytes in front of the MTI, as upper-case hexadecimal; empty where there are none. */
  get header(): string {
    return this.hex(0, this.table.header.length);
  }

  hex(start: number, end: number): string {
    return this.table.hex(this.bytes, start, end);
  }

  /** Numbers of the fields that are there, ascending, without 0 and 1. */
  numbers(): number[] {
    return fieldNumbers(this.index.words);
  }

  /** Whether field `number` (2 and up) is there; an empty one is. */
  has(number: number): boolean {
    return rank(this.index.words, number) >= 0;
  }

  /** Whether field `number` is there with something in it; makes no string to see. */
  isFilled(number: number): boolean {
    const place = rank(this.index.words, number) * SPAN;
    return place >= 0 && this.index.spans[place + 1]! > 0;
  }

  /** The value of field `number` (0 for the MTI, 2 and up); `undefined` when it is not there. */
  get(number: number): string | undefined {
    if (number === 0) return this.mti;
    const place = rank(this.index.words, number) * SPAN;
    if (place < 0) return undefined;
    const { spans } = this.index;
    return readField(this.table.fields[number]!, this, spans[place]!, spans[place + 1]!);
  }

  /** The {@link fingerprint} of the value of field `number` (2 and up); -1 when it is not there. */
  fingerprint(number: number, seed: number): number {
    const place = rank(this.index.words, number) * SPAN;
    if (place < 0) return -1;
    const { spans } = this.index;
    const field = this.table.fields[number]!;
    const [start, units] = [spans[place]!, spans[place + 1]!];
    return field.plainText
      ? fingerprintOfBytes(this.bytes, start, spans[place + 2]!, seed)
      : fingerprint(readField(field, this, start, units), seed);
  }

  /**
   * The parts of field `number`; `undefined` when it is not there, or the profile does not take it apart.
   *
   * @throws {CodecError} what keeps the parts from being found
   */
  subfields(number: number): Subvalues | undefined {
    const place = rank(this.index.words, number) * SPAN;
    const field = this.table.fields[number];
    if (place < 0 || field?.parts === undefined) return undefined;
    const start = this.index.spans[place]!;
    const end = contentEnd(field, this.bytes, start, this.index.spans[place + 1]!);
    return field.parts.read(this, start, end);
  }

  /** Definition of field `number` in the profile. */
  field(number: number): Field | undefined {
    return this.table.fields[number];
  }

  /** Calls `visit` for every field that is there, ascending, without MTI and bitmap. */
  each(visit: (value: string, number: number, field: Field) => void): void {
    const { words, spans } = this.index;
    const { fields } = this.table;
    const { text } = this;
    for (let index = 0, place = 0; index < words.length; index++) {
      for (let word = words[index]!; word !== 0; place += SPAN) {
        const bit = Math.clz32(word);
        word &= ~(0x80000000 >>> bit);
        const field = fields[index * 32 + bit + 1]!;
        const start = spans[place]!;
        const value = field.plainText
          ? text.slice(start, spans[place + 2])
          : readField(field, this, start, spans[place + 1]!);
        visit(value, field.number, field);
      }
    }
  }

  /** Every field that is there, MTI included, as a fresh object by number. */
  toValues(): Record<number, string> {
    const values: Record<number, string> = { 0: this.mti };
    this.each((value, number) => values[number] = value);
    return values;
  }

  /** For the codec, which makes messages of messages. */
  get index(): Index {
    return this.#index ??= walk(this.table, this.bytes, 0, this.bytes.length);
  }

  /** Lets go of all that is found again in its bytes: for one that is kept, and hardly asked again. */
  shrink(): void {
    this.#index = this.#text = this.#mti = undefined;
  }
}
