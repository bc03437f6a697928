import fc from "fast-check";
import type { EncodingName } from "../../src/codec/encodings.ts";
import type { FieldSpec, Profile } from "../../src/codec/profile.ts";
import { type Entry, profileOf } from "../fixtures.ts";

/** The characters of a value in an encoding, for those types that do not hold all of Latin-1. */
const DIGITS = [..."0123456789"];
const TRACK = [..."0123456789:;<=>?ABCDEFabcdef"];
const PACKED_TRACK = [..."0123456789="];
const HEX = [..."0123456789ABCDEF"];

const latin1 = fc.nat(0xff).map((code) => String.fromCharCode(code));

/** The encoding of a field, as the profile's documentation tells it. */
function encodingOf(spec: FieldSpec, { encodings }: Profile): EncodingName {
  if (spec.encoding !== undefined) return spec.encoding;
  if (spec.type === "b") return encodings.binary;
  return spec.type === "n" ? encodings.digits : encodings.text;
}

function unitOf(spec: FieldSpec, encoding: EncodingName): fc.Arbitrary<string> {
  if (spec.type === "b") {
    return fc.tuple(fc.constantFrom(...HEX), fc.constantFrom(...HEX)).map(both);
  }
  if (spec.type === "n") return fc.constantFrom(...DIGITS);
  if (encoding === "bcd") return fc.constantFrom(...(spec.type === "z" ? PACKED_TRACK : DIGITS));
  return spec.type === "z" ? fc.constantFrom(...TRACK) : latin1;
}

const both = ([high, low]: readonly [string, string]): string => high + low;

const signed = (digits: number): fc.Arbitrary<string> =>
  fc.tuple(
    fc.constantFrom("C", "D"),
    fc.array(fc.constantFrom(...DIGITS), { minLength: digits, maxLength: digits }),
  ).map(([sign, rest]) => sign + rest.join(""));

/** Units of the longest value that is tried: longer ones are no different, and take long. */
const MOST_UNITS = 999;

/** Units of the longest value of a field; nibbles that are counted make bytes, two each. */
const unitsOf = ({ counts, length }: FieldSpec): number =>
  Math.min(counts === "digits" ? length / 2 : length, MOST_UNITS);

/** Any value that a field shows as it was written: a fixed one in its full length. */
export function valueOf(spec: FieldSpec, profile: Profile): fc.Arbitrary<string> {
  if (spec.type === "x+n") return signed(spec.length - 1);
  const encoding = encodingOf(spec, profile);
  const paired = spec.counts === "bytes" && encoding === "bcd";
  const one = unitOf(spec, encoding);
  const unit = paired ? fc.tuple(one, one).map(both) : one;
  const exactly = (length: number) =>
    fc.array(unit, { minLength: length, maxLength: length, size: "max" });
  const some = spec.indicator === undefined ? exactly(spec.length) : fc.oneof(
    { weight: 8, arbitrary: fc.array(unit, { maxLength: unitsOf(spec) }) },
    { weight: 1, arbitrary: exactly(unitsOf(spec)) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
  return some.map((units) => units.join(""));
}

/** The values of a valid message: an MTI, and any of the profile's fields. */
export function valuesOf(profile: Profile): fc.Arbitrary<Record<number, string>> {
  const parts: Record<string, fc.Arbitrary<string>> = { 0: fc.stringMatching(/^[0-9]{4}$/) };
  for (const [key, spec] of Object.entries(profile.fields)) parts[key] = valueOf(spec, profile);
  const some = fc.record(parts, { requiredKeys: ["0"] });
  return some as fc.Arbitrary<Record<number, string>>;
}

/** Bytes of a length indicator. */
function indicatorSize(indicator: string | undefined): number {
  const [kind, size] = (indicator ?? "ascii:0").split(":");
  return kind === "bcd" ? Math.ceil(Number(size) / 2) : Number(size);
}

/** Bytes of a field's content: two packed digits, or two hexadecimal ones of bytes, share one. */
function contentSize(spec: FieldSpec, profile: Profile, value: string): number {
  const encoding = encodingOf(spec, profile);
  if (encoding !== "bcd" && encoding !== "binary") return value.length;
  // The sign has a byte of its own.
  return spec.type === "x+n" ? 1 + value.length / 2 - 0.5 : Math.ceil(value.length / 2);
}

/**
 * What each part of a message takes on the wire: what stands before the MTI, the MTI, maps, then a
 * field's indicator and content.
 */
export function sizesOf(profile: Profile, values: Readonly<Record<number, string>>): number[] {
  const { messageHeader, mti } = profile;
  const sizes = messageHeader === undefined ? [] : [messageHeader.length];
  sizes.push(mti.encoding === "bcd" ? 2 : 4);
  const highest = Math.max(1, ...Object.keys(values).map(Number));
  for (let map = 0; map * 64 < highest; map++) {
    sizes.push(profile.bitmap.encoding === "binary" ? 8 : 16);
  }
  for (const [key, spec] of Object.entries(profile.fields)) {
    const value = values[Number(key)];
    if (value === undefined) continue;
    sizes.push(indicatorSize(spec.indicator), contentSize(spec, profile, value));
  }
  return sizes;
}

const filler = fc.tuple(fc.constantFrom("left", "right"), fc.constantFrom(...HEX))
  .map(([side, nibble]) => `${side} ${nibble}`);

const indicator = fc.tuple(fc.constantFrom("ascii", "bcd"), fc.integer({ min: 1, max: 6 }))
  .map(([kind, digits]) => `${kind}:${digits}`);

/** Some text in an encoding for text, bytes in one for bytes. */
const typed = fc.oneof(
  fc.record({
    type: fc.constantFrom("n", "a", "an", "as", "ans", "ns", "z"),
    encoding: fc.constantFrom(undefined, "ascii", "bcd"),
  }),
  fc.record({
    type: fc.constant("b"),
    encoding: fc.constantFrom(undefined, "binary", "hex-ascii"),
  }),
) as fc.Arbitrary<Pick<Entry, "type" | "encoding">>;

const entry: fc.Arbitrary<Entry> = fc.tuple(
  typed,
  fc.record({
    length: fc.integer({ min: 1, max: 40 }),
    indicator: fc.option(indicator, { nil: undefined }),
    filler: fc.option(filler, { nil: undefined }),
    packs: fc.boolean(),
  }),
).map(([{ type, encoding }, { length, indicator, filler, packs }]) => ({
  type,
  encoding,
  length: indicator?.endsWith(":1") ? Math.min(length, 9) : length,
  indicator,
  filler,
  counts: packs && encoding === "bcd" ? "bytes" : undefined,
}));

/** Any profile, as far as bytes go: all axes mixed. */
export const profiles: fc.Arbitrary<Profile> = fc.record({
  mti: fc.constantFrom("ascii", "bcd"),
  bitmap: fc.constantFrom("binary", "hex-ascii"),
  maps: fc.integer({ min: 1, max: 3 }),
  hexCase: fc.constantFrom("upper", "lower"),
  digits: fc.constantFrom("ascii", "bcd"),
  binary: fc.constantFrom("binary", "hex-ascii"),
  entries: fc.array(fc.tuple(fc.integer({ min: 2, max: 192 }), entry), { maxLength: 20 }),
}).map(({ mti, bitmap, maps, hexCase, digits, binary, entries }) => {
  const chains = maps === 3 ? 65 : 0;
  const fields = entries.filter(([number]) => number <= maps * 64 && number !== chains);
  return profileOf(Object.fromEntries(fields), {
    mti: { encoding: mti },
    bitmap: { encoding: bitmap, maps, hexCase },
    encodings: { digits, binary },
  });
});

/** One thing that goes wrong with bytes on their way. */
type Accident = (bytes: Uint8Array) => Uint8Array;

/** Where in so many bytes a fraction points to. */
const at = (fraction: number, length: number): number => Math.floor(fraction * length);

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const accident: fc.Arbitrary<Accident> = fc.oneof(
  fc.tuple(fraction, fc.nat(0xff)).map(([place, byte]): Accident => (bytes) =>
    bytes.length === 0 ? bytes : bytes.with(at(place, bytes.length), byte)
  ),
  fraction.map((place): Accident => (bytes) => bytes.slice(0, at(place, bytes.length))),
  fc.tuple(fraction, fc.uint8Array({ maxLength: 4 })).map(([place, more]): Accident => (bytes) => {
    const cut = at(place, bytes.length + 1);
    return Uint8Array.of(...bytes.subarray(0, cut), ...more, ...bytes.subarray(cut));
  }),
  fc.tuple(fraction, fraction).map(([one, two]): Accident => (bytes) => {
    const [from, to] = [at(one, bytes.length + 1), at(two, bytes.length + 1)].sort((a, b) => a - b);
    return Uint8Array.of(...bytes.subarray(0, from), ...bytes.subarray(to));
  }),
);

/** What becomes of bytes by a few accidents. */
export const accidents: fc.Arbitrary<Accident> = fc.array(accident, { minLength: 1, maxLength: 3 })
  .map((list) => (bytes) => list.reduce((damaged, happen) => happen(damaged), bytes));
