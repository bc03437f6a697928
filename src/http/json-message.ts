import type { Codec } from "../codec/codec.ts";
import { HIGHEST_FIELD } from "../codec/compose.ts";
import { CodecError } from "../codec/errors.ts";
import { isDigits } from "../codec/field-types.ts";
import type { Message } from "../codec/message.ts";
import { checkRules } from "../codec/rules.ts";

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
const ALIASES = new WeakMap<Codec, Aliases>();

function aliasesOf(codec: Codec): Aliases {
  const known = ALIASES.get(codec);
  if (known !== undefined) return known;
  const aliases = new Map([["mti", 0]]);
  for (const { spec, number } of codec.table.defined) {
    if (spec.alias !== undefined) aliases.set(spec.alias, number);
  }
  ALIASES.set(codec, aliases);
  return aliases;
}

/** The field that a key names, by its number or its alias in the profile; -1 when it names none. */
function fieldNumber(key: string, codec: Codec): number {
  const number = /^(?:0|[1-9]\d{0,2})$/.test(key) ? Number(key) : aliasesOf(codec).get(key) ?? -1;
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

/** A value as the standard shows it; `undefined` when it is neither text nor a number of digits. */
function valueOf(json: unknown): string | undefined {
  if (typeof json === "string") return json;
  return typeof json === "number" && Number.isSafeInteger(json) && json >= 0
    ? String(json)
    : undefined;
}

function readValues(
  codec: Codec,
  json: Record<string, unknown>,
  errors: string[],
): Record<number, string> {
  const values: Record<number, string> = {};
  for (const [key, raw] of Object.entries(json)) {
    const number = fieldNumber(key, codec);
    const value = valueOf(raw);
    if (number < 0) errors.push(`${shown(key)} is neither a field number nor a field's alias`);
    else if (value === undefined) {
      errors.push(`Field ${number} is neither a string nor a whole number`);
    } else if (values[number] !== undefined) errors.push(`Field ${number} is given twice`);
    else if (number !== 1) values[number] = value;
  }
  return values;
}

/** What is wrong with each value, one by one. Takes the values out that cannot be written. */
function takeOutFaulty(codec: Codec, values: Record<number, string>): string[] {
  const errors: string[] = [];
  for (const key of Object.keys(values)) {
    const number = Number(key);
    const alone = number === 0 ? { 0: values[0] } : { 0: "0800", [number]: values[number] };
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
function missing(codec: Codec, values: Record<number, string>, json: object): string[] {
  const named = new Set(Object.keys(json).map((key) => fieldNumber(key, codec)));
  if (values[0] === undefined) return named.has(0) ? [] : ["No field 0 (MTI)"];
  return checkRules(codec.encode(values))
    .filter(({ code, path }) => code === "missing-field" && !named.has(Number(path)))
    .map(({ message }) => message);
}

/**
 * Makes a message of the original's JSON: an object of field number, or the profile's alias for it
 * (`stan`, `terminalId` …; `mti` for 0), → string or whole number, binary fields in hexadecimal. Field 1 is ignored: the bitmap follows from the others.
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

/**
 * A message in the original's JSON: fields that the profile marks `jsonNumber` as numbers, binary
 * ones in lower-case hexadecimal, all others as strings; field 1 is the bitmap in lower-case
 * hexadecimal.
 */
export function messageToJson(message: Message): Record<string, string | number> {
  const json: Record<string, string | number> = { 0: message.mti, 1: message.bitmap.toLowerCase() };
  message.each((value, number, { spec, encoding }) => {
    if (encoding.binary) json[number] = value.toLowerCase();
    else json[number] = spec.jsonNumber === true && isDigits(value) ? Number(value) : value;
  });
  return json;
}
