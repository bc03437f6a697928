import { CodecError, type CodecErrorCode, type CodecFault } from "./errors.ts";
import {
  BCD_OF,
  CHARACTERS_OF,
  DIGITS_OF,
  type Encoding,
  ENCODINGS,
  SIGNED_BCD,
  type Source,
} from "./encodings.ts";
import {
  checkValue,
  FIELD_TYPES,
  type FieldType,
  isDigits,
  type TypeCheck,
  typeCheck,
} from "./field-types.ts";
import { INDICATOR_NAMES, type LengthIndicator, parseIndicator } from "./length-indicators.ts";
import { pad, type Padding, parsePadding } from "./padding.ts";
import type { ElementSpec, Profile } from "./profile.ts";
import type { Subvalues } from "./subfields/spec.ts";

/** How a field's content is taken apart. */
export interface Parts {
  /** Malformed content makes decoding fail. */
  readonly checked: boolean;
  /** The first fault in the content at `[start, end)`, at an offset in `bytes`. */
  check(bytes: Uint8Array, start: number, end: number, classes?: boolean): CodecFault | undefined;
  /** @throws {CodecError} what keeps the parts from being found */
  read(source: Source, start: number, end: number): Subvalues;
  /** The field's value. @throws {CodecError} naming the first part that cannot be written */
  compose(values: Subvalues): string;
}

/** What a field has around its content that most have not. */
export interface Surroundings {
  /** What the indicator says beyond the content's length. */
  readonly adds: number;
  /** The least and the greatest that it may count. */
  readonly least: number;
  readonly most: number;
  readonly roundsUp: boolean;
  /** Bytes of the whole content on the wire, where it is filled up; -1 where it is not. */
  readonly filledSize: number;
  /** What stands before the content. */
  readonly id: Uint8Array;
  /** Bytes of packed digits are counted, and a filler that is no digit tells an odd number of them. */
  readonly closed: boolean;
}

/**
 * One field of a compiled profile: an encoding, a length indicator, a padding and a type's check,
 * put together from its {@link FieldSpec}.
 */
export interface Field {
  readonly number: number;
  /** For errors: the number, as text. */
  readonly path: string;
  readonly spec: ElementSpec;
  readonly type: FieldType;
  readonly encoding: Encoding;
  /** Absent for a fixed field. */
  readonly indicator: LengthIndicator | undefined;
  /** Exact or greatest length in units. */
  readonly units: number;
  /** Units for one of what the indicator counts: 2 where it counts bytes of packed digits. */
  readonly unitsPerCount: number;
  /** Bytes on the wire of a fixed field that has nothing around it; -1 for others. */
  readonly fixedSize: number;
  readonly padding: Padding | undefined;
  /** A value that is to be written is filled up by `padding` at the most, one character a unit. */
  readonly padsOnly: boolean;
  readonly fillLeft: boolean;
  /** The filler nibble of an odd number of packed digits. */
  readonly filler: number;
  /** It has to be that one when a message is read. */
  readonly strictFiller: boolean;
  readonly check: TypeCheck | undefined;
  /** Absent for those that the walk over a message finds by itself, which is most. */
  readonly around: Surroundings | undefined;
  /** Absent for those that are not taken apart. */
  readonly parts: Parts | undefined;
  /** There is something to look at in its content, beyond plain ASCII digits. */
  readonly looks: boolean;
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
const LONGEST = 999_999;

function mistakes(spec: ElementSpec, encoding: Encoding): FieldMistake[] {
  const found: FieldMistake[] = [];
  const blame = (key: string, reason: string) => found.push({ key, reason });
  const indicator = spec.indicator === undefined ? undefined : parseIndicator(spec.indicator);
  if (!FIELD_TYPES.includes(spec.type)) blame("type", `not one of ${FIELD_TYPES.join(", ")}`);
  if (!Number.isInteger(spec.length) || spec.length < 1 || spec.length > LONGEST) {
    blame("length", `not a whole number from 1 to ${LONGEST}`);
  }
  const adds = spec.adds ?? 0;
  if (spec.indicator !== undefined && indicator === undefined) {
    blame("indicator", `not ${INDICATOR_NAMES}`);
  } else if (indicator !== undefined && spec.length + adds > indicator.max) {
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
    strictFiller: encoding.packed && spec.type !== "x+n" && spec.looseFiller !== true,
    check,
    around,
    parts: undefined,
    looks: check !== undefined,
    asciiDigits: spec.type === "n" && encoding.name === "ascii",
    plainText: encoding.plain === true && (around?.filledSize ?? -1) < 0,
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

/** The sign that a value begins with; `""` for a field that has none. */
function signOf({ type, encoding }: Field, value: string): string {
  const isSigned = type === "x+n" || encoding.name === "ebcdic-zoned";
  return isSigned && /^[^0-9]/.test(value) ? value.charAt(0) : "";
}

/** A value filled up to a fixed field's length, and to whole bytes where the indicator counts those. */
function filled(field: Field, value: string): string {
  const { encoding, padding, units } = field;
  if (field.indicator === undefined) {
    // The sign stays in front; a zoned one takes no room of its own.
    const sign = signOf(field, value);
    if (sign !== "") {
      const digits = field.type === "x+n" ? units - 1 : units;
      return sign + pad(value.slice(1), digits, padding);
    }
    // Where characters are of several bytes, the text is shorter than its units.
    const room = encoding.name === "utf8" ? units - encoding.units(value) + value.length : units;
    return pad(value, room, padding);
  }
  const inBytes = field.unitsPerCount === 2 || field.around?.roundsUp === true;
  if (!inBytes || value.length % 2 === 0) return value;
  const filler = field.filler.toString(16).toUpperCase();
  return field.filler > 9 ? value : field.fillLeft ? `${filler}${value}` : `${value}${filler}`;
}

/** A value cut to the field's length, where the profile wants that. */
function cut(field: Field, value: string): string {
  const { encoding, spec: { tooLong }, type, units } = field;
  if (tooLong === undefined || tooLong === "refuse" || encoding.units(value) <= units) return value;
  const sign = signOf(field, value);
  const most = type === "x+n" ? units - sign.length : units;
  const pieces = encoding.name === "utf8"
    ? [...value]
    : value.slice(sign.length).match(encoding.units("00") === 1 ? /..?/gs : /./gs)!;
  const left = tooLong === "cut-left";
  const kept = left ? pieces.slice(-most) : pieces.slice(0, most);
  // Characters of several bytes take more than a unit each.
  while (encoding.units(sign + kept.join("")) > units) left ? kept.shift() : kept.pop();
  return sign + kept.join("");
}

/** A value of a length that the field can have, as far as the profile says how to come to it. */
function fitted(field: Field, value: string): string {
  if (!field.padsOnly) return filled(field, cut(field, value));
  return field.indicator === undefined ? pad(value, field.units, field.padding) : value;
}

/** What the indicator says of a content of so many units. */
function countOf({ unitsPerCount, around }: Field, units: number): number {
  const count = Math.ceil(units / unitsPerCount);
  if (around === undefined) return count;
  return (around.roundsUp ? count + (count & 1) : count) + around.adds;
}

/** Fills up what the content leaves of a field that is always filled. */
function fillUp(field: Field, size: number, out: Uint8Array, start: number, units: number): void {
  const { encoding, padding } = field;
  const from = start + encoding.size(units);
  const { char } = padding ?? { char: " " };
  if (encoding.binary || encoding.packed) out.fill(0, from, start + size);
  else encoding.write(char.repeat(start + size - from), out, from, true, 0);
}

/**
 * Writes a value, its length indicator first, at `at`, where there is room for the longest that the
 * field can hold. Returns its units; {@link contentStart} and {@link fieldEnd} tell where it lies.
 *
 * @throws {CodecError} `non-numeric`, `bad-hex`, `bad-sign`, `bad-track2`, `value-too-long`,
 *   `value-too-short`, `not-encodable`
 */
export function writeField(field: Field, value: string, out: Uint8Array, at: number): number {
  const { encoding, indicator, around } = field;
  const fault = checkValue(field.type, encoding, value);
  if (fault !== undefined) refuse(field, fault);
  // Nothing is no short value: padding would make a zero amount, or terminal 0, of it.
  const whole = value === "" ? value : fitted(field, value);
  const units = encoding.units(whole);
  if (units > field.units) refuse(field, "value-too-long", `${units}, at most ${field.units}`);
  if (indicator === undefined && units < field.units) {
    refuse(field, "value-too-short", `${units}, exactly ${field.units} wanted`);
  }
  if (around !== undefined && Math.ceil(units / field.unitsPerCount) < around.least) {
    const least = around.least * field.unitsPerCount;
    refuse(field, "value-too-short", `${units}, at least ${least} wanted`);
  }
  const count = around === undefined ? units / field.unitsPerCount : countOf(field, units);
  indicator?.write(count, out, at);
  const start = contentStart(field, at, units);
  if (!encoding.write(whole, out, start, field.fillLeft, field.filler)) {
    refuse(field, encoding.binary ? "bad-hex" : "not-encodable");
  }
  if (around === undefined) return units;
  out.set(around.id, start - around.id.length);
  if (around.filledSize >= 0) fillUp(field, around.filledSize, out, start, units);
  return units;
}

/** Where the content of a field begins whose bytes, indicator included, begin at `at`. */
export function contentStart(field: Field, at: number, units = 0): number {
  const { indicator, around } = field;
  if (around === undefined) return indicator === undefined ? at : at + indicator.size;
  const width = indicator?.widthOf?.(countOf(field, units)) ?? indicator?.size ?? 0;
  return at + width + around.id.length;
}

/** Where a content of so many units that begins at `start` ends. */
export function contentEnd(
  { encoding }: Field,
  bytes: Uint8Array,
  start: number,
  units: number,
): number {
  return encoding.end?.(bytes, start, units, bytes.length) ?? start + encoding.size(units);
}

/** Where a field ends whose content of so many units begins at `start`. */
export function fieldEnd(field: Field, bytes: Uint8Array, start: number, units: number): number {
  const { around } = field;
  if (around === undefined) return start + field.encoding.size(units);
  return around.filledSize < 0 ? contentEnd(field, bytes, start, units) : start + around.filledSize;
}

/** A field whose value is the third map: it is found the slow way, on which that is looked for. */
export function holdingMap(field: Field): Field {
  const around = surroundings(field.spec, field.encoding, undefined, field.units, false, true);
  return { ...field, around, fixedSize: -1 };
}

/** Who is told what is wrong with a field's place. */
export interface Reporter {
  blame(code: CodecErrorCode, path: string, at: number, detail?: string): -1;
  lack(code: CodecErrorCode, path: string, at: number, size: number, limit: number): -1;
}

/** Where the content of a field lies. */
export interface Place {
  start: number;
  units: number;
}

/** The length that the indicator at `at` says, its own bytes behind it in `place.start`; or -1. */
function readCount(
  field: Field,
  around: Surroundings,
  { place, reporter }: { place: Place; reporter: Reporter },
  bytes: Uint8Array,
  limit: number,
): number {
  const { path } = field;
  const indicator = field.indicator!;
  const at = place.start;
  const size = indicator.width === undefined
    ? indicator.size
    : at < limit
    ? indicator.width(bytes[at]!)
    : 1;
  if (at + size > limit) return reporter.lack("truncated-length", path, at, size, limit);
  const said = indicator.read(bytes, at);
  const count = said - around.adds;
  if (said < 0 || count < 0) return reporter.blame("bad-length-prefix", path, at);
  if (count > around.most) {
    return reporter.blame("length-exceeds-max", path, at, `${count}, at most ${around.most}`);
  }
  if (count < around.least) {
    return reporter.blame("length-below-min", path, at, `${count}, at least ${around.least}`);
  }
  place.start = at + size;
  return count;
}

/** Whether the id stands at `place.start`, and goes on behind it. */
function passId(
  { path }: Field,
  { id }: Surroundings,
  { place, reporter }: { place: Place; reporter: Reporter },
  bytes: Uint8Array,
  limit: number,
): boolean {
  const at = place.start;
  if (at + id.length > limit) {
    reporter.lack("truncated-field", path, at, id.length, limit);
    return false;
  }
  for (let index = 0; index < id.length; index++) {
    if (bytes[at + index] !== id[index]) {
      reporter.blame("bad-id", path, at);
      return false;
    }
  }
  place.start = at + id.length;
  return true;
}

/**
 * Finds the content of a field that has something around it, at `at`: the walk's slow way. Returns
 * where the field ends, or -1 when it told `reporter` what is wrong.
 */
export function placeField(
  field: Field,
  around: Surroundings,
  to: { readonly place: Place; readonly reporter: Reporter },
  bytes: Uint8Array,
  at: number,
  limit: number,
): number {
  const { encoding, path } = field;
  const { place, reporter } = to;
  place.start = at;
  const count = field.indicator === undefined
    ? field.spec.length
    : readCount(field, around, to, bytes, limit);
  if (count < 0 || !passId(field, around, to, bytes, limit)) return -1;
  place.units = count * field.unitsPerCount;
  const { start, units } = place;
  const end = encoding.end?.(bytes, start, units, limit) ?? start + encoding.size(units);
  if (end < 0) return reporter.lack("truncated-field", path, start, limit - start - end, limit);
  const whole = around.filledSize < 0 ? end : start + around.filledSize;
  const isClosed = around.closed && units > 0 && end <= limit;
  if (isClosed && fillerFits(field, bytes, start, end)) place.units--;
  if (whole > limit) return reporter.lack("truncated-field", path, start, whole - start, limit);
  return whole;
}
