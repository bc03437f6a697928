/**
 * Values that a field of any kind shows as they were written, drawn by what its entry says. Knows the
 * profile language from its documentation, and asks nothing of the codec under test.
 */
import fc from "fast-check";
import type { EncodingName } from "../../src/codec/encodings.ts";
import type { FieldSpec, Profile } from "../../src/codec/profile.ts";
import type {
  SubfieldSpec,
  SubfieldsSpec,
  SubfieldTable,
  Subvalues,
} from "../../src/codec/subfields/spec.ts";

type Defaults = Profile["encodings"];

const DIGITS = [..."0123456789"];
const TRACK = [..."0123456789:;<=>?ABCDEFabcdef"];
const PACKED_TRACK = [..."0123456789="];
const HEX = [..."0123456789ABCDEF"];
const SIGNS = ["C", "D", "+", "-"];
const WIDE = [..."Az09 [#\u00e9\u00ff\u0416\u20ac\u{1f4b3}"];

const BYTES: readonly EncodingName[] = ["binary", "hex-ascii", "hex-ebcdic"];

const latin1 = fc.nat(0xff).map((code) => String.fromCharCode(code));

const pair: fc.Arbitrary<string> = fc.tuple(fc.constantFrom(...HEX), fc.constantFrom(...HEX))
  .map(([high, low]) => high + low);

/** The encoding of a field, as the profile's documentation tells it. */
export function encodingOf(spec: FieldSpec, encodings: Defaults): EncodingName {
  if (spec.encoding !== undefined) return spec.encoding;
  if (spec.type === "b") return encodings.binary;
  return spec.type === "n" || spec.type === "x+n" ? encodings.digits : encodings.text;
}

/** Whether two of its digits share a byte. */
export const isPacked = (spec: FieldSpec, encoding: EncodingName): boolean =>
  encoding === "bcd" || encoding === "binary" && spec.counts === "digits";

/** What one of a field's units is. */
function unitOf(spec: FieldSpec, encoding: EncodingName): fc.Arbitrary<string> {
  const { type, counts, nibbles } = spec;
  if (encoding === "bcd") {
    if (type === "b" || nibbles === "hex" && type !== "x+n") return fc.constantFrom(...HEX);
    const track = type !== "x+n" && (type === "z" || nibbles === "track");
    return fc.constantFrom(...track ? PACKED_TRACK : DIGITS);
  }
  if (BYTES.includes(encoding)) return counts === "digits" ? fc.constantFrom(...HEX) : pair;
  if (type === "n" || type === "x+n") return fc.constantFrom(...DIGITS);
  if (type === "z") return fc.constantFrom(...TRACK);
  return encoding === "utf8" ? fc.constantFrom(...WIDE) : latin1;
}

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** As many of the units as there is room for in so many bytes; filled up with dots if all is wanted. */
function inBytes(units: readonly string[], most: number, exactly: boolean): string {
  let text = "";
  for (const unit of units) if (utf8Length(text + unit) <= most) text += unit;
  return exactly ? text + "1".repeat(most - utf8Length(text)) : text;
}

/** The nibble that a filler is; where it stands. */
function fillerOf({ filler = "left 0" }: FieldSpec) {
  const [side, digit = "0"] = filler.split(" ");
  return { left: side === "left", digit, tells: parseInt(digit, 16) > 9 };
}

/**
 * Packed digits in whole bytes: an even number of them, or an odd one if the filler is no digit and
 * tells; then none may look like a filler that is a digit.
 */
function wholeBytes(spec: FieldSpec, digits: string): string {
  const { left, digit, tells } = fillerOf(spec);
  if (digits.length % 2 === 1) return tells ? digits : digits.slice(1);
  const edge = left ? digits.charAt(0) : digits.charAt(digits.length - 1);
  if (!tells || edge.replace("=", "D") !== digit) return digits;
  return left ? `1${digits.slice(1)}` : `${digits.slice(0, -1)}1`;
}

/** How many units a value may have. */
interface Room {
  readonly least: number;
  readonly most: number;
  /** Only the bytes tell how many digits there are. */
  readonly whole: boolean;
}

/** @param free the part's length is told by what is around it */
function roomOf(spec: FieldSpec, encoding: EncodingName, free: boolean): Room {
  const { length, minLength = 0, indicator, counts, roundsUp = false } = spec;
  const paired = counts === "bytes" && isPacked(spec, encoding);
  const per = paired ? 2 : 1;
  const whole = isPacked(spec, encoding) && (free || paired || roundsUp) && spec.type !== "x+n";
  const most = length * per;
  if (free) return { least: minLength, most, whole };
  return indicator === undefined
    ? { least: most, most, whole: false }
    : { least: minLength * per, most, whole };
}

const listOf = (unit: fc.Arbitrary<string>, least: number, most: number) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(unit, {
        minLength: least,
        maxLength: Math.max(least, Math.min(most, 60)),
        size: "max",
      }),
    },
    { weight: 1, arbitrary: fc.array(unit, { minLength: least, maxLength: least, size: "max" }) },
  );

/** Any value that a field shows as it was written: a fixed one in its full length. */
export function valueOf(spec: FieldSpec, defaults: Defaults, free = false): fc.Arbitrary<string> {
  const encoding = encodingOf(spec, defaults);
  const { least, most, whole } = roomOf(spec, encoding, free);
  const unit = unitOf(spec, encoding);
  if (spec.type === "x+n" && most > 0) {
    const sign = fc.constantFrom(...SIGNS);
    const signed = fc.tuple(sign, listOf(unit, Math.max(0, least - 1), most - 1))
      .map(([sign, digits]) => sign + digits.join(""));
    return least === 0 ? fc.oneof(fc.constant(""), signed) : signed;
  }
  const some = listOf(unit, least, most);
  if (encoding === "ebcdic-zoned") {
    const zone = fc.constantFrom("", "+", "-");
    return fc.tuple(zone, some).map(([zone, digits]) =>
      digits.length === 0 ? "" : zone + digits.join("")
    );
  }
  if (encoding === "utf8" && spec.counts !== "characters") {
    return some.map((units) => {
      const text = inBytes(units, most, least === most);
      return utf8Length(text) < least ? text + "1".repeat(least - utf8Length(text)) : text;
    });
  }
  const values = some.map((units) => units.join(""));
  if (!whole) return values;
  return values.map((digits) => {
    const fits = wholeBytes(spec, digits);
    return fits.length >= least ? fits : "1".repeat(least + least % 2);
  });
}

/** A value of a part: text, or its parts. */
function partValueOf(
  spec: SubfieldSpec,
  defaults: Defaults,
  free: boolean,
): fc.Arbitrary<string | Subvalues> {
  const { subfields } = spec;
  return subfields === undefined ? valueOf(spec, defaults, free) : subvaluesOf(subfields, defaults);
}

type Parts = readonly (readonly [key: string, value: fc.Arbitrary<string | Subvalues>])[];

const record = (parts: Parts): fc.Arbitrary<Subvalues> =>
  fc.record(Object.fromEntries(parts), { noNullPrototype: true });

const tableParts = (table: SubfieldTable, defaults: Defaults, free = false): Parts =>
  Object.entries(table).map(([key, spec]) => [key, partValueOf(spec, defaults, free)]);

/** Some tags in any order, the first of them perhaps twice. */
function tagged(parts: Parts): fc.Arbitrary<Subvalues> {
  if (parts.length === 0) return fc.constant({});
  return fc.tuple(fc.shuffledSubarray([...parts]), fc.nat(3)).chain(([some, twice]) => {
    const first = some[0];
    const again: Parts = first !== undefined && twice === 0 ? [[`${first[0]}#2`, first[1]]] : [];
    return record([...some, ...again]);
  });
}

const isThere = (value: string | Subvalues | undefined): boolean =>
  typeof value === "object" ? Object.keys(value).length > 0 : value !== "";

function positional(table: SubfieldTable, defaults: Defaults): fc.Arbitrary<Subvalues> {
  const keys = Object.keys(table).sort((a, b) => Number(a) - Number(b));
  return fc.nat(keys.length).chain((count) => {
    const parts = keys.slice(0, count).map((key): Parts[number] => {
      const spec = table[key]!;
      return [key, partValueOf(spec, defaults, spec.rest === true)];
    });
    // A part that is all that is left is absent where nothing is.
    return record(parts).map((values) =>
      Object.fromEntries(
        Object.entries(values).filter(([key, value]) =>
          table[key]!.rest !== true || isThere(value)
        ),
      )
    );
  });
}

function partsOf(spec: SubfieldsSpec, defaults: Defaults): fc.Arbitrary<Subvalues> {
  switch (spec.form) {
    case "positional":
      return positional(spec.fields, defaults);
    case "bitmap":
      return fc.record(Object.fromEntries(tableParts(spec.fields, defaults)), {
        requiredKeys: [],
        noNullPrototype: true,
      });
    case "tlv":
      return tagged(tableParts(spec.fields ?? {}, defaults, spec.lengthFirst));
    case "ber-tlv": {
      const flat = tagged(tableParts(spec.fields ?? {}, defaults, true));
      if (spec.constructed === "opaque") return flat;
      return fc.oneof(flat, fc.record({ E1: flat }, { noNullPrototype: true }));
    }
    case "repeat":
      return fc.array(record(tableParts(spec.group.fields, defaults)), { maxLength: 4 })
        .map((groups) =>
          Object.fromEntries(groups.map((group, index) => [String(index + 1), group]))
        );
  }
}

/** Values of the parts of a field, as they are read back but for bitmaps, which follow from them. */
export function subvaluesOf(spec: SubfieldsSpec, defaults: Defaults): fc.Arbitrary<Subvalues> {
  const { header = 0 } = spec;
  const parts = partsOf(spec, defaults);
  if (header === 0) return parts;
  const bytes = fc.array(pair, { minLength: header, maxLength: header })
    .map((pairs) => pairs.join(""));
  return fc.tuple(bytes, parts).map(([header, values]) => ({ header, ...values }));
}

/** Values of a valid message: an MTI, and any of the profile's fields, by their parts where they have some. */
export function messageValuesOf(
  { fields, encodings, policies }: Profile,
): fc.Arbitrary<Record<string, string | Subvalues | undefined>> {
  const parts: Record<string, fc.Arbitrary<string | Subvalues>> = {
    0: fc.stringMatching(/^[0-9]{4}$/),
  };
  for (const [key, spec] of Object.entries(fields)) {
    const isFull = policies?.empty === "refuse" && spec.indicator !== undefined;
    const asked = isFull ? { ...spec, minLength: Math.max(1, spec.minLength ?? 0) } : spec;
    parts[key] = spec.subfields === undefined
      ? valueOf(asked, encodings)
      : subvaluesOf(spec.subfields, encodings)
        .filter((values) => !isFull || Object.keys(values).length > 0);
  }
  return fc.record(parts, { requiredKeys: ["0"], noNullPrototype: true });
}
