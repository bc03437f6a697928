import type { Codec } from "../codec/codec.ts";
import { HIGHEST_FIELD } from "../codec/bitmap.ts";
import type { ElementValues } from "../codec/compose.ts";
import { CodecError } from "../codec/errors.ts";
import { isDigits } from "../codec/field-types.ts";
import type { Field } from "../codec/field.ts";
import type { Message } from "../codec/message.ts";
import { unpad } from "../codec/padding.ts";
import { checkRules } from "../codec/rules.ts";
import type { Subvalues } from "../codec/subfields/spec.ts";
import type { Table } from "../codec/table.ts";

/** A body that is no message, with everything that is wrong in it. */
export class BadMessage extends Error {
  override readonly name = "BadMessage";
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors.join("; "));
    this.errors = errors;
  }
}

/** What a profile's fields may be called beside their numbers. */
type Aliases = ReadonlyMap<string, number>;

/** By profile, made when first asked for. */
const ALIASES = new WeakMap<Table, Aliases>();

function aliasesOf(table: Table): Aliases {
  const known = ALIASES.get(table);
  if (known !== undefined) return known;
  const aliases = new Map([["mti", 0]]);
  for (const { spec, number } of table.defined) {
    if (spec.alias !== undefined) aliases.set(spec.alias, number);
  }
  ALIASES.set(table, aliases);
  return aliases;
}

/** The field that a key names, by its number or its alias in the profile; -1 when it names none. */
function fieldNumber(key: string, codec: Codec): number {
  const number = /^(?:0|[1-9]\d{0,2})$/.test(key)
    ? Number(key)
    : aliasesOf(codec.table).get(key) ?? -1;
  return number <= HIGHEST_FIELD ? number : -1;
}

/** Keys of a message at the most: there are no more fields than that. */
const MOST_KEYS = 200;

/** A name as programs give them, or a short number. Anything else could be a card's, or a person's. */
const SHOWABLE = /^(?:-?\d{1,3}|[A-Za-z_]{1,24}\d{0,2})$/;

/** A key for an error text. */
function shown(key: string): string {
  return SHOWABLE.test(key) ? `"${key}"` : `A key of ${key.length} characters`;
}

/** Parts in parts at the most, as a profile has them. */
const DEEPEST = 8;

/** The parts of a field; `undefined` when one of them is none. */
function partsOf(json: object, depth: number): Subvalues | undefined {
  const parts = Object.entries(json).map(([key, part]) => [key, valueOf(part, depth)] as const);
  return parts.every(([, part]) => part !== undefined)
    ? Object.fromEntries(parts) as Subvalues
    : undefined;
}

/**
 * A value as the standard shows it, or the parts of one; `undefined` when it is neither text, nor a
 * number of digits, nor an object of these.
 *
 * @param depth how deep it stands in a field; {@link DEEPEST} where there can be no parts
 */
function valueOf(json: unknown, depth: number): string | Subvalues | undefined {
  if (typeof json === "string") return json;
  if (typeof json === "object" && json !== null && !Array.isArray(json) && depth < DEEPEST) {
    return partsOf(json, depth + 1);
  }
  return typeof json === "number" && Number.isSafeInteger(json) && json >= 0
    ? String(json)
    : undefined;
}

/** Values by number that are not all there yet. */
type Draft = Record<number, string | Subvalues>;

function readValues(
  codec: Codec,
  json: Record<string, unknown>,
  errors: string[],
): Draft {
  const values: Draft = {};
  for (const key of Object.keys(json)) {
    const raw = json[key];
    const number = fieldNumber(key, codec);
    const isParted = codec.table.fields[number]?.parts !== undefined;
    const value = valueOf(raw, isParted ? 0 : DEEPEST);
    if (number < 0) errors.push(`${shown(key)} is neither a field number nor a field's alias`);
    else if (value === undefined) {
      errors.push(`Field ${number} is neither a string nor a whole number`);
    } else if (values[number] !== undefined) errors.push(`Field ${number} is given twice`);
    else if (number !== 1) values[number] = value;
  }
  return values;
}

/** The MTI, where it is one. */
function mtiOf({ 0: mti }: Draft): string | undefined {
  return typeof mti === "string" && /^\d{1,4}$/.test(mti) ? mti : undefined;
}

/** What is wrong with each value, one by one. Takes the values out that cannot be written. */
function takeOutFaulty(codec: Codec, values: Draft): string[] {
  const errors: string[] = [];
  const mti = mtiOf(values) ?? "0800";
  for (const key of Object.keys(values)) {
    const number = Number(key);
    const alone: ElementValues = number === 0
      ? { 0: values[0] }
      : { 0: mti, [number]: values[number] };
    try {
      codec.encode(alone);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      errors.push(error.message);
      delete values[number];
    }
  }
  return errors;
}

/** Obligatory fields that the JSON does not name, of a message of which some values are wrong. */
function missing(codec: Codec, values: Draft, json: object): string[] {
  const named = new Set(Object.keys(json).map((key) => fieldNumber(key, codec)));
  if (values[0] === undefined) return named.has(0) ? [] : ["No field 0 (MTI)"];
  return checkRules(codec.encode(values))
    .filter(({ code, path }) => code === "missing-field" && !named.has(Number(path)))
    .map(({ message }) => message);
}

/**
 * Makes a message of the original's JSON: an object of field number, or the profile's alias for it
 * (`stan`, `terminalId` …; `mti` for 0), → string or whole number, binary fields in hexadecimal; or an
 * object of its parts, where the profile takes the field apart. Field 1 is ignored: the bitmap follows
 * from the others.
 *
 * @throws {BadMessage} with everything that is wrong
 */
export function messageFromJson(codec: Codec, json: unknown): Message {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new BadMessage(["The body is not a JSON object"]);
  }
  if (Object.keys(json).length > MOST_KEYS) {
    throw new BadMessage([`The object has more than ${MOST_KEYS} keys`]);
  }
  const errors: string[] = [];
  const values = readValues(codec, json as Record<string, unknown>, errors);
  try {
    const message = codec.encode(values);
    if (errors.length === 0) return message;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  // All at once, so that nobody has to come back for the next.
  errors.push(...takeOutFaulty(codec, values), ...missing(codec, values, json));
  throw new BadMessage(errors);
}

/** What JSON cannot hold as it is. */
// deno-lint-ignore no-control-regex -- those are what is looked for
const ESCAPED = /[\u0000-\u001f"\\\ud800-\udfff]/;

const quoted = (text: string): string => ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;

/** As `JSON.stringify` has it: what is too large for a number is `null`. */
const numberText = (number: number): string => number === Infinity ? "null" : String(number);

function elementText(value: string, { spec, encoding, padding }: Field): string {
  if (encoding.binary) return `"${value.toLowerCase()}"`;
  if (spec.jsonNumber === true && isDigits(value)) return numberText(Number(value));
  return quoted(spec.trim === "fill" && padding ? unpad(value, padding) : value);
}

/**
 * A message in the original's JSON: fields that the profile marks `jsonNumber` as numbers, binary
 * ones in lower-case hexadecimal, all others as strings, without fill where the profile says so by
 * `trim`; field 1 is the bitmap in lower-case hexadecimal. Written as it goes: an object of it would
 * be made for each answer, and thrown away.
 */
export function messageToJson(message: Message): string {
  let json = `{"0":"${message.mti}"`;
  // A profile without further bitmaps may have a field of its own there.
  if (!message.has(1)) json += `,"1":"${message.bitmap.toLowerCase()}"`;
  message.each((value, number, field) => {
    json += `,"${number}":${elementText(value, field)}`;
  });
  return json + "}";
}
