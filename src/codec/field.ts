import { CodecError, type CodecErrorCode } from "./errors.ts";
import { type Encoding, ENCODINGS, type Source } from "./encodings.ts";
import {
  checkValue,
  FIELD_TYPES,
  type FieldType,
  type TypeCheck,
  typeCheck,
} from "./field-types.ts";
import { type LengthIndicator, parseIndicator } from "./length-indicators.ts";
import { pad, type Padding, parsePadding } from "./padding.ts";
import type { FieldSpec, Profile } from "./profile.ts";

/**
 * One field of a compiled profile: an encoding, a length indicator, a padding and a type's check,
 * put together from its {@link FieldSpec}.
 */
export interface Field {
  readonly number: number;
  /** For errors: the number, as text. */
  readonly path: string;
  readonly spec: FieldSpec;
  readonly type: FieldType;
  readonly encoding: Encoding;
  /** Absent for a fixed field. */
  readonly indicator: LengthIndicator | undefined;
  /** Exact or greatest length in units. */
  readonly units: number;
  /** Units for one of what the indicator counts: 2 where it counts bytes of packed digits. */
  readonly unitsPerCount: number;
  /** Bytes on the wire of a fixed field; -1 for a variable one. */
  readonly fixedSize: number;
  readonly padding: Padding | undefined;
  readonly fillLeft: boolean;
  /** The filler nibble of an odd number of packed digits. */
  readonly filler: number;
  readonly check: TypeCheck | undefined;
  /** `check` is that of plain ASCII digits, which the walk over a message does itself, faster. */
  readonly asciiDigits: boolean;
  /** The bytes are the value, one a character. */
  readonly plainText: boolean;
}

/** A mistake in a profile's field, found when it is compiled. */
export interface FieldMistake {
  /** Where, inside the field's entry: `length`, `indicator`, … */
  readonly key: string;
  readonly reason: string;
}

function encodingOf(spec: FieldSpec, defaults: Profile["encodings"]): Encoding {
  if (spec.encoding !== undefined) return ENCODINGS[spec.encoding];
  if (spec.type === "b") return ENCODINGS[defaults.binary];
  return ENCODINGS[spec.type === "n" ? defaults.digits : defaults.text];
}

function paddingFits(spec: FieldSpec, encoding: Encoding): boolean {
  const { char } = parsePadding(spec.padding ?? "")!;
  return char.charCodeAt(0) <= 0xff && checkValue(spec.type, encoding, char) === undefined;
}

function mistakes(spec: FieldSpec, encoding: Encoding): FieldMistake[] {
  const found: FieldMistake[] = [];
  const blame = (key: string, reason: string) => found.push({ key, reason });
  const indicator = spec.indicator === undefined ? undefined : parseIndicator(spec.indicator);
  if (!FIELD_TYPES.includes(spec.type)) blame("type", `not one of ${FIELD_TYPES.join(", ")}`);
  if (!Number.isInteger(spec.length) || spec.length < 1 || spec.length > 99_999) {
    blame("length", "not a whole number from 1 to 99999");
  }
  if (spec.indicator !== undefined && indicator === undefined) {
    blame("indicator", "not ascii:1 to ascii:6 or bcd:1 to bcd:6");
  } else if (indicator !== undefined && spec.length > indicator.max) {
    blame("length", `above ${indicator.max}, the most that ${indicator.name} can say`);
  }
  if (encoding.binary !== (spec.type === "b")) {
    blame("encoding", `${encoding.name} is ${encoding.binary ? "only" : "not"} for type b`);
  }
  if (spec.counts === "bytes" && !encoding.packed && !encoding.binary) {
    blame("counts", "bytes and units are the same in this encoding");
  }
  if (spec.padding !== undefined && parsePadding(spec.padding) === undefined) {
    blame("padding", "not left or right and one character (or the word space)");
  } else if (spec.padding !== undefined && (spec.type === "b" || indicator !== undefined)) {
    blame("padding", "only for fixed fields of digits or text");
  } else if (spec.padding !== undefined && !paddingFits(spec, encoding)) {
    blame("padding", "a character that the field cannot hold");
  }
  if (spec.filler !== undefined && !/^(?:left|right) [0-9A-F]$/.test(spec.filler)) {
    blame("filler", "not left or right and one upper-case hexadecimal digit");
  }
  return found;
}

/**
 * Compiles one entry of a profile's field table.
 *
 * @returns the field, or every mistake in its entry
 */
export function compileField(
  number: number,
  spec: FieldSpec,
  defaults: Profile["encodings"],
): Field | readonly FieldMistake[] {
  const encoding = encodingOf(spec, defaults);
  const found = mistakes(spec, encoding);
  if (found.length > 0) return found;
  const indicator = spec.indicator === undefined ? undefined : parseIndicator(spec.indicator);
  const unitsPerCount = spec.counts === "bytes" && encoding.packed ? 2 : 1;
  const units = spec.length * unitsPerCount;
  const padding = spec.padding ?? (spec.type === "n" && indicator === undefined ? "left 0" : "");
  const [fillSide, filler] = (spec.filler ?? "left 0").split(" ");
  const fillLeft = fillSide === "left";
  return {
    number,
    path: String(number),
    spec,
    type: spec.type,
    encoding,
    indicator,
    units,
    unitsPerCount,
    fixedSize: indicator === undefined ? encoding.size(units) : -1,
    padding: parsePadding(padding),
    fillLeft,
    filler: parseInt(filler!, 16),
    check: typeCheck(spec.type, encoding, fillLeft),
    asciiDigits: spec.type === "n" && encoding.name === "ascii",
    plainText: encoding.name === "ascii",
  };
}

/** The field's value: what the standard shows, fill characters and leading zeros kept. */
export function readField(field: Field, source: Source, start: number, units: number): string {
  return field.encoding.read(source, start, units, field.fillLeft);
}

/** Whether the filler beside an odd number of packed digits is the profile's. */
export function fillerFits(field: Field, bytes: Uint8Array, start: number, end: number): boolean {
  const nibble = field.fillLeft ? bytes[start]! >> 4 : bytes[end - 1]! & 0xf;
  return nibble === field.filler;
}

function refuse(field: Field, code: CodecErrorCode, detail?: string): never {
  throw new CodecError({ code, path: field.path, offset: -1, detail });
}

/** A value filled up to a fixed field's length, and to whole bytes where the indicator counts those. */
function filled(field: Field, value: string): string {
  if (field.indicator === undefined) return pad(value, field.units, field.padding);
  return field.unitsPerCount === 2 && value.length % 2 === 1 ? `0${value}` : value;
}

/**
 * Writes a value, its length indicator first, at `at`, where there is room for the longest that the
 * field can hold. Returns its units; the bytes end at `contentStart(field, at) + size(units)`.
 *
 * @throws {CodecError} `non-numeric`, `bad-hex`, `bad-track2`, `value-too-long`, `value-too-short`,
 *   `not-encodable`
 */
export function writeField(field: Field, value: string, out: Uint8Array, at: number): number {
  const { encoding, indicator } = field;
  const fault = checkValue(field.type, encoding, value);
  if (fault !== undefined) refuse(field, fault);
  // Nothing is no short value: padding would make a zero amount, or terminal 0, of it.
  const whole = value === "" ? value : filled(field, value);
  const units = encoding.units(whole);
  if (units > field.units) refuse(field, "value-too-long", `${units}, at most ${field.units}`);
  if (indicator === undefined && units < field.units) {
    refuse(field, "value-too-short", `${units}, exactly ${field.units} wanted`);
  }
  indicator?.write(units / field.unitsPerCount, out, at);
  if (!encoding.write(whole, out, contentStart(field, at), field.fillLeft, field.filler)) {
    refuse(field, encoding.binary ? "bad-hex" : "not-encodable");
  }
  return units;
}

/** Where the content of a field begins whose bytes, indicator included, begin at `at`. */
export function contentStart(field: Field, at: number): number {
  return field.indicator === undefined ? at : at + field.indicator.size;
}
