import { Composer, merge, NO_MAP, withThird } from "./composer.ts";
import { CodecError } from "./errors.ts";
import { isDigits } from "./field-types.ts";
import type { Message } from "./message.ts";
import { isResponse } from "./mti.ts";
import type { Subvalues } from "./subfields/spec.ts";
import { MTI_DIGITS, type Table, tableOf } from "./table.ts";
import { SPAN } from "./walk.ts";

/**
 * Values by field number, 0 the MTI. `undefined` counts as absent; field 1, the bitmap, follows from
 * the others and is ignored.
 */
export type Values = Readonly<Record<number, string | undefined>>;

/** The same, where a field that the profile takes apart may be given by its parts. */
export type ElementValues = Readonly<Record<number, string | Subvalues | undefined>>;

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

/** What an answer begins with that is made of a request. */
export function replyHeader({ table, bytes }: Message): Uint8Array {
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
