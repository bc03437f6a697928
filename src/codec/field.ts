import type { Encoding, Source } from "./encodings.ts";
import type { CodecErrorCode, CodecFault } from "./errors.ts";
import type { FieldType, TypeCheck } from "./field-types.ts";
import type { LengthIndicator } from "./length-indicators.ts";
import type { Padding } from "./padding.ts";
import type { ElementSpec } from "./profile.ts";
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
  /** `check` is that of track 2 in ASCII, likewise. */
  readonly asciiTrack: boolean;
  /** The bytes are the value, one a character. */
  readonly plainText: boolean;
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

/** What is wrong with a field's content, and where. */
export interface ContentFault {
  readonly code: CodecErrorCode;
  /** In the bytes that were looked at. */
  readonly offset: number;
}

/**
 * What is outside a field's class, or no filler, in its content of so many units at `[start, end)`;
 * `undefined` where all is in order.
 */
export function contentFault(
  field: Field,
  bytes: Uint8Array,
  start: number,
  end: number,
  units: number,
): ContentFault | undefined {
  const { check, fillLeft, strictFiller } = field;
  const bad = check === undefined ? -1 : check.check(bytes, start, end, units);
  if (bad >= 0) {
    const { code, first = code } = check!;
    return { code: bad === start ? first : code, offset: bad };
  }
  if (!strictFiller || (units & 1) === 0 || fillerFits(field, bytes, start, end)) return undefined;
  return { code: "bad-padding", offset: fillLeft ? start : end - 1 };
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
