import { Composer, NO_MAP, withThird } from "./composer.ts";
import { CodecError } from "./errors.ts";
import type { Field } from "./field.ts";
import type { Message } from "./message.ts";
import { unpad } from "./padding.ts";
import { partsOf } from "./parts-of.ts";
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

/** How a field of one dialect is written in another: its bytes, its parts, or its value as a whole. */
type Way = "bytes" | "parts" | "value";

/** What a field's bytes depend on: fields of the same form have the same bytes for the same value. */
function formOf({ encoding, fillLeft, filler, spec }: Field): string {
  const { name: _, alias: __, sensitive: ___, jsonNumber: ____, trim: _____, ...rest } = spec;
  return JSON.stringify([encoding.name, fillLeft, filler, rest]);
}

/** What the content of a field that is taken apart depends on. */
const contentOf = ({ encoding, spec }: Field): string =>
  JSON.stringify([encoding.name, spec.subfields]);

function wayBetween(from: Field, to: Field): Way {
  if (formOf(from) === formOf(to)) return "bytes";
  const isParted = from.parts !== undefined && to.parts !== undefined;
  return isParted && contentOf(from) !== contentOf(to) ? "parts" : "value";
}

/** Ways that were found already. */
const WAYS = new WeakMap<Field, WeakMap<Field, Way>>();

function wayOf(from: Field, to: Field): Way {
  const known = WAYS.get(from) ?? new WeakMap<Field, Way>();
  const way = known.get(to) ?? wayBetween(from, to);
  known.set(to, way);
  WAYS.set(from, known);
  return way;
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

function carried(message: Message, to: Transcription): Carried[] {
  const { thirdIn } = message.table;
  return message.numbers().flatMap((from, index): Carried[] => {
    const number = from === thirdIn ? undefined : to.numberOf(from);
    return number === undefined ? [] : [{ number, from, place: index * SPAN }];
  }).sort((one, other) => one.number - other.number);
}

/** Writes a field of one dialect in another. Nothing of it is there when it throws. */
function write(
  composer: Composer,
  to: Field | undefined,
  message: Message,
  { number, from, place }: Carried,
): void {
  if (to === undefined) {
    throw new CodecError({ code: "undefined-field", path: String(number), offset: -1 });
  }
  const field = message.field(from)!;
  const way = wayOf(field, to);
  if (way === "bytes") return composer.copy(to, message, place);
  const parts = way === "parts" ? partsOf(message, from) : undefined;
  composer.value(to, parts ?? valueFor(to, field, message.get(from)!));
}

/** Writes fields of a message, ascending; gives those that could not be written, having told of them. */
function writeAll(
  composer: Composer,
  table: Table,
  message: Message,
  fields: readonly Carried[],
  tell: Transcription["misfit"],
): Set<Carried> {
  const unfit = new Set<Carried>();
  const { thirdIn } = table;
  const numbers = fields.map(({ number }) => number);
  const highest = numbers.at(-1) ?? 0;
  let next = 0;
  for (const number of thirdIn === 0 ? numbers : withThird(table, numbers, highest)) {
    if (number === thirdIn) {
      composer.value(table.fields[number]!, NO_MAP);
      continue;
    }
    const one = fields[next++]!;
    try {
      write(composer, table.fields[number], message, one);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      unfit.add(one);
      tell(one.from, error);
    }
  }
  return unfit;
}

/**
 * A message of one dialect written in another: field by field, each by its value, or its bytes where
 * they are the same in both. Values themselves are not translated.
 */
export function transcribe(message: Message, to: Transcription): Message {
  const table = tableOf(to.table, to.mti);
  let fields = carried(message, to).filter(({ number }) => number !== table.thirdIn);
  for (;;) {
    const composer = new Composer(table, to.mti, fields.at(-1)?.number ?? 0, to.header);
    const unfit = writeAll(composer, table, message, fields, (from, error) => {
      to.misfit(from, error);
    });
    if (unfit.size === 0) return composer.finish();
    // Once more: how many maps there are follows from the fields that are.
    fields = fields.filter((one) => !unfit.has(one));
  }
}
