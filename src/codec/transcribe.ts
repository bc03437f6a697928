import { Composer, NO_MAP, withThird } from "./composer.ts";
import { CodecError } from "./errors.ts";
import type { Field } from "./field.ts";
import type { Message } from "./message.ts";
import { unpad } from "./padding.ts";
import { type Table, tableOf } from "./table.ts";
import { SPAN } from "./walk.ts";

/** How a message of one dialect becomes one of another. */
export interface Transcription {
  /** The other dialect. */
  readonly table: Table;
  /** What the new message's MTI is. */
  readonly mti: string;
  /** The opaque bytes that it begins with. */
  readonly header: Uint8Array;
  /** The number that a field has there; `undefined`: it is not carried over. */
  numberOf(number: number): number | undefined;
  /** Told of a field that the other dialect does not have, or cannot hold; may throw. */
  misfit(number: number, error: CodecError): void;
}

/** Of each field, what its bytes depend on. */
const FORMS = new WeakMap<Field, string>();

/** What a field's bytes depend on: fields of the same form have the same bytes for the same value. */
function formOf(field: Field): string {
  const known = FORMS.get(field);
  if (known !== undefined) return known;
  const { spec: { name: _, alias: __, sensitive: ___, jsonNumber: ____, trim: _____, ...rest } } =
    field;
  const form = JSON.stringify([field.encoding.name, field.fillLeft, field.filler, rest]);
  FORMS.set(field, form);
  return form;
}

/**
 * Fields that hold an amount, a count or a running number: zeros in front mean nothing in them. In
 * others they do: response code 001 is not 01.
 */
const isQuantity = (number: number): boolean =>
  number >= 4 && number <= 6 || number === 8 || number === 11 ||
  number >= 28 && number <= 31 || number >= 74 && number <= 89 || number === 97;

/** A value whose length is a part of it does not become another by zeros. */
function refuseOtherLength(to: Field, value: string): void {
  const isShort = value.length < to.units;
  if (to.indicator !== undefined || to.padding?.char !== "0" || !isShort) return;
  const detail = `${value.length}, exactly ${to.units} wanted; codes are not translated`;
  throw new CodecError({ code: "value-too-short", path: to.path, offset: -1, detail });
}

/**
 * A field's value for another field: as it is where both have the same length. Otherwise blanks that
 * fill it up in the one dialect are no part of it in the other, nor zeros in front of a quantity.
 */
function valueFor(to: Field, from: Field, value: string): string {
  if (from.indicator !== undefined) return value;
  if (to.indicator === undefined && to.units === from.units) return value;
  const { padding } = from;
  if (padding?.char === " ") return unpad(value, padding);
  if (padding?.char === "0" && isQuantity(to.number)) return unpad(value, padding);
  refuseOtherLength(to, value);
  return value;
}

/** One field on its way: where it stands among those of its message, and its number to be. */
interface Carried {
  readonly number: number;
  readonly from: number;
  readonly place: number;
}

function carried(message: Message, numberOf: Transcription["numberOf"]): Carried[] {
  const { thirdIn } = message.table;
  return message.numbers().flatMap((from, index): Carried[] => {
    const number = from === thirdIn ? undefined : numberOf(from);
    return number === undefined ? [] : [{ number, from, place: index * SPAN }];
  }).sort((one, other) => one.number - other.number);
}

/**
 * Writes a field of one dialect in another. A field that both take apart goes by its parts where they
 * are written in different ways.
 */
function write(composer: Composer, to: Field, message: Message, { from, place }: Carried): void {
  const field = message.field(from)!;
  if (formOf(field) === formOf(to)) return composer.copy(to, message, place);
  const parts = to.parts === undefined ? undefined : message.subfields(from);
  composer.value(to, parts ?? valueFor(to, field, message.get(from)!));
}

function asCodecError(error: unknown): CodecError {
  if (error instanceof CodecError) return error;
  throw error;
}

/** Whether a field can be written: what is wrong is told before anything is. */
function fits(
  message: Message,
  table: Table,
  one: Carried,
  tell: Transcription["misfit"],
): boolean {
  const to = table.fields[one.number];
  try {
    if (to === undefined) {
      throw new CodecError({ code: "undefined-field", path: String(one.number), offset: -1 });
    }
    if (formOf(message.field(one.from)!) === formOf(to)) return true;
    const trial = new Composer(table, "0000", one.number);
    write(trial, to, message, one);
    return true;
  } catch (error) {
    tell(one.from, asCodecError(error));
    return false;
  }
}

/**
 * A message of one dialect written in another: field by field, each by its value, or its bytes where
 * they are the same in both. Values themselves are not translated.
 */
export function transcribe(message: Message, to: Transcription): Message {
  const table = tableOf(to.table, to.mti);
  const { thirdIn } = table;
  const fields = carried(message, (number) => to.numberOf(number))
    .filter((one) => one.number !== thirdIn || thirdIn === 0)
    .filter((one) => fits(message, table, one, (number, error) => to.misfit(number, error)));
  const numbers = fields.map(({ number }) => number);
  const highest = numbers.at(-1) ?? 0;
  const composer = new Composer(table, to.mti, highest, to.header);
  const byNumber = new Map(fields.map((one) => [one.number, one]));
  for (const number of thirdIn === 0 ? numbers : withThird(table, numbers, highest)) {
    const field = table.fields[number]!;
    if (number === thirdIn) composer.value(field, NO_MAP);
    else write(composer, field, message, byNumber.get(number)!);
  }
  return composer.finish();
}
