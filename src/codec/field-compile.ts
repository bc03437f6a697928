import {
  BCD_OF,
  CHARACTERS_OF,
  DIGITS_OF,
  type Encoding,
  ENCODINGS,
  SIGNED_BCD,
} from "./encodings.ts";
import type { Field, Surroundings } from "./field.ts";
import { checkValue, FIELD_TYPES, type FieldType, isDigits, typeCheck } from "./field-types.ts";
import { INDICATOR_NAMES, type LengthIndicator, parseIndicator } from "./length-indicators.ts";
import { parsePadding } from "./padding.ts";
import type { ElementSpec, Profile } from "./profile.ts";

/** A mistake in a profile's field, found when it is compiled. */
export interface FieldMistake {
  /** Where, inside the field's entry: `length`, `indicator`, … */
  readonly key: string;
  readonly reason: string;
}

function encodingOf(spec: ElementSpec, defaults: Profile["encodings"]): Encoding {
  const { type, counts, nibbles, signEncoding = "ascii" } = spec;
  const isDigits = type === "n" || type === "x+n";
  const name = spec.encoding ??
    (type === "b" ? defaults.binary : isDigits ? defaults.digits : defaults.text);
  if (name === "bcd" && type === "x+n") return SIGNED_BCD[signEncoding] ?? ENCODINGS.bcd;
  if (name === "bcd" && type === "b") return BCD_OF.hex;
  if (name === "bcd" && nibbles !== undefined) return BCD_OF[nibbles];
  if (counts === "digits") return DIGITS_OF[name] ?? ENCODINGS[name];
  if (counts === "characters") return CHARACTERS_OF[name] ?? ENCODINGS[name];
  return ENCODINGS[name];
}

const fails = (type: FieldType, encoding: Encoding, value: string): boolean =>
  checkValue(type, encoding, value) !== undefined;

function paddingFits(spec: ElementSpec, encoding: Encoding): boolean {
  const { char } = parsePadding(spec.padding ?? "")!;
  const filler = spec.filled === true && spec.type !== "b";
  if (char.charCodeAt(0) > 0xff) return false;
  return filler || (spec.type === "x+n" ? isDigits(char) : !fails(spec.type, encoding, char));
}

/** What an element may repeat before its content. */
const ID = /^[\x20-\x7e]{1,16}$/;

/** The greatest length that a profile may give a field. */
export const LONGEST_FIELD = 999_999;

/** Fixed numbers are filled up by zeros without a word. */
function isPadded({ padding, type, indicator }: ElementSpec): boolean {
  return padding !== undefined || (type === "n" || type === "x+n") && indicator === undefined;
}

function mistakes(spec: ElementSpec, encoding: Encoding): FieldMistake[] {
  const found: FieldMistake[] = [];
  const blame = (key: string, reason: string) => found.push({ key, reason });
  const indicator = spec.indicator === undefined ? undefined : parseIndicator(spec.indicator);
  if (!FIELD_TYPES.includes(spec.type)) blame("type", `not one of ${FIELD_TYPES.join(", ")}`);
  if (!Number.isInteger(spec.length) || spec.length < 1 || spec.length > LONGEST_FIELD) {
    blame("length", `not a whole number from 1 to ${LONGEST_FIELD}`);
  }
  const adds = spec.adds ?? 0;
  const most = spec.roundsUp === true ? spec.length + (spec.length & 1) : spec.length;
  if (spec.indicator !== undefined && indicator === undefined) {
    blame("indicator", `not ${INDICATOR_NAMES}`);
  } else if (indicator !== undefined && most + adds > indicator.max) {
    blame("length", `above ${indicator.max - adds}, the most that ${indicator.name} can say`);
  }
  const isPackedBytes = spec.type === "b" && encoding.packed;
  if (spec.type !== "any" && !isPackedBytes && encoding.binary !== (spec.type === "b")) {
    blame("encoding", `${encoding.name} is ${encoding.binary ? "only" : "not"} for type b`);
  }
  if (spec.counts === "bytes" && !encoding.packed && !encoding.binary) {
    blame("counts", "bytes and units are the same in this encoding");
  }
  if (spec.counts === "digits" && !encoding.binary && !encoding.packed) {
    blame("counts", "digits are counted of bytes only");
  }
  if (spec.counts === "bytes" && spec.type === "x+n") {
    blame("counts", "the length of an amount with a sign counts the sign and the digits");
  }
  const rounds = encoding.packed && spec.counts !== "bytes" && spec.type !== "x+n";
  if (spec.roundsUp === true && !rounds) {
    blame("roundsUp", "only where the length counts packed digits");
  }
  if (spec.padding !== undefined && parsePadding(spec.padding) === undefined) {
    blame("padding", "not left or right and one character (or the word space)");
  } else if (
    spec.padding !== undefined &&
    (spec.type === "b" || indicator !== undefined && spec.filled !== true)
  ) {
    blame("padding", "only for fixed fields of digits or text");
  } else if (spec.padding !== undefined && !paddingFits(spec, encoding)) {
    blame("padding", "a character that the field cannot hold");
  }
  if (spec.trim === "fill" && !isPadded(spec)) {
    blame("trim", "nothing fills the field: it has no padding");
  }
  if (spec.filler !== undefined && !/^(?:left|right) [0-9A-F]$/.test(spec.filler)) {
    blame("filler", "not left or right and one upper-case hexadecimal digit");
  }
  if (spec.nibbles !== undefined && !encoding.packed) blame("nibbles", "only for bcd");
  if (encoding.name === "ebcdic-zoned" && spec.type !== "n") {
    blame("encoding", "ebcdic-zoned is only for type n");
  }
  if (spec.id !== undefined && !ID.test(spec.id)) blame("id", "not 1 to 16 characters of ASCII");
  for (const key of ["minLength", "adds", "roundsUp", "filled", "id"] as const) {
    if (spec[key] && indicator === undefined) blame(key, "only for fields with an indicator");
  }
  if (spec.minLength !== undefined && spec.minLength > spec.length) {
    blame("minLength", "above length");
  }
  return found;
}

/** The bytes of what stands before a field's content. */
function idBytes({ id = "", indicator = "" }: ElementSpec, encoding: Encoding): Uint8Array {
  const isText = !encoding.packed && !encoding.binary;
  const charset = isText
    ? encoding
    : indicator.startsWith("bcd")
    ? ENCODINGS.bcd
    : indicator.startsWith("ebcdic")
    ? ENCODINGS["ebcdic-1047"]
    : ENCODINGS.ascii;
  const bytes = new Uint8Array(charset.sizeOf?.(id) ?? charset.size(charset.units(id)));
  charset.write(id, bytes, 0, true, 0);
  return bytes;
}

function surroundings(
  spec: ElementSpec,
  encoding: Encoding,
  indicator: LengthIndicator | undefined,
  units: number,
  closed: boolean,
  always = false,
): Surroundings | undefined {
  const { adds = 0, minLength: least = 0, roundsUp = false, filled = false, id, length } = spec;
  const isPlain = adds === 0 && least === 0 && !roundsUp && !filled && id === undefined &&
    encoding.end === undefined && indicator?.width === undefined && !closed;
  if (isPlain && !always) return undefined;
  return {
    adds,
    least,
    most: roundsUp ? length + (length & 1) : length,
    roundsUp,
    filledSize: filled ? encoding.size(units) : -1,
    id: idBytes(spec, encoding),
    closed,
  };
}

/** Whether a value is neither cut, nor has a sign, nor an odd number of digits to be filled up. */
function padsOnly(spec: ElementSpec, { name }: Encoding, wholeBytes: boolean): boolean {
  const { type, tooLong = "refuse" } = spec;
  const isSigned = type === "x+n" || name === "ebcdic-zoned";
  return tooLong === "refuse" && !isSigned && !wholeBytes && name !== "utf8";
}

/**
 * Compiles one entry of a profile's field table.
 *
 * @returns the field, or every mistake in its entry
 */
export function compileField(
  number: number,
  spec: ElementSpec,
  defaults: Profile["encodings"],
): Field | readonly FieldMistake[] {
  const encoding = encodingOf(spec, defaults);
  const found = mistakes(spec, encoding);
  if (found.length > 0) return found;
  const indicator = spec.indicator === undefined ? undefined : parseIndicator(spec.indicator);
  const unitsPerCount = spec.counts === "bytes" && encoding.packed ? 2 : 1;
  const roundsUp = spec.roundsUp === true && encoding.packed;
  const units = (roundsUp ? spec.length + (spec.length & 1) : spec.length) * unitsPerCount;
  const isNumber = spec.type === "n" || spec.type === "x+n";
  const padding = spec.padding ?? (isNumber && indicator === undefined ? "left 0" : "");
  const [fillSide, filler] = (spec.filler ?? "left 0").split(" ");
  const fillLeft = fillSide === "left";
  const check = typeCheck(spec.type, encoding, fillLeft);
  const wholeBytes = unitsPerCount === 2 || roundsUp;
  const closed = indicator !== undefined && wholeBytes && parseInt(filler!, 16) > 9;
  const around = surroundings(spec, encoding, indicator, units, closed);
  const strictFiller = encoding.packed && spec.type !== "x+n" && spec.looseFiller !== true;
  return {
    number,
    path: String(number),
    spec,
    type: spec.type,
    encoding,
    indicator,
    units,
    unitsPerCount,
    fixedSize: indicator === undefined && around === undefined ? encoding.size(units) : -1,
    padding: parsePadding(padding),
    padsOnly: padsOnly(spec, encoding, wholeBytes),
    fillLeft,
    filler: parseInt(filler!, 16),
    strictFiller,
    check,
    around,
    parts: undefined,
    looks: check !== undefined || strictFiller,
    asciiDigits: spec.type === "n" && encoding.name === "ascii",
    asciiTrack: spec.type === "z" && encoding.name === "ascii",
    plainText: encoding.plain === true && (around?.filledSize ?? -1) < 0,
  };
}

/** A field whose value is the third map: it is found the slow way, on which that is looked for. */
export function holdingMap(field: Field): Field {
  const around = surroundings(field.spec, field.encoding, undefined, field.units, false, true);
  return { ...field, around, fixedSize: -1 };
}
