import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fromHex } from "../../src/codec/bytes.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { FieldSpec } from "../../src/codec/profile.ts";
import { BytesSource } from "../../src/codec/subfields/source.ts";
import type { SubfieldSpec, SubfieldsSpec, Subvalues } from "../../src/codec/subfields/spec.ts";
import type { Subfields } from "../../src/codec/subfields/subfields.ts";
import { compiled } from "./subfields.ts";

const RUNS = { numRuns: 400 };

/** A part's entry, and values that it can hold. */
interface Sample {
  readonly entry: SubfieldSpec;
  readonly value: fc.Arbitrary<string | Subvalues>;
}

/** A field taken apart, and values of its parts. */
interface Given {
  readonly spec: SubfieldsSpec;
  readonly values: fc.Arbitrary<Subvalues>;
}

const DIGITS = [..."0123456789"];
const LETTERS = [..."AZaz09 []#?\xe9\xff"];
const HEX = [..."0123456789ABCDEF"];

const textOf = (letters: readonly string[], minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });

const entry = (rest: Omit<FieldSpec, "name">): SubfieldSpec => ({ name: "", ...rest });

const sizes = fc.integer({ min: 1, max: 9 });

/** Parts of a fixed length. */
const fixed: fc.Arbitrary<Sample> = fc.oneof(
  sizes.map((length) => ({
    entry: entry({ type: "n", length }),
    value: textOf(DIGITS, length),
  })),
  sizes.map((length) => ({
    entry: entry({ type: "n", length, encoding: "bcd", filler: "right F" }),
    value: textOf(DIGITS, length),
  })),
  sizes.map((length) => ({
    entry: entry({ type: "ans", length, encoding: "ebcdic-500" }),
    value: textOf(LETTERS, length),
  })),
  sizes.map((length) => ({
    entry: entry({ type: "b", length }),
    value: textOf(HEX, length * 2),
  })),
);

const indicators = fc.constantFrom("ascii:1", "bcd:2", "ascii:3");

/** Parts behind a length. */
const variable: fc.Arbitrary<Sample> = fc.oneof(
  indicators.map((indicator) => ({
    entry: entry({ type: "ans", length: 9, indicator }),
    value: textOf(LETTERS, 0, 9),
  })),
  indicators.map((indicator) => ({
    entry: entry({ type: "n", length: 9, indicator, encoding: "bcd" }),
    value: textOf(DIGITS, 0, 9),
  })),
  indicators.map((indicator) => ({
    entry: entry({ type: "b", length: 4, indicator, encoding: "hex-ascii" }),
    value: textOf(HEX, 0, 8).map((text) => text.slice(0, text.length & ~1)),
  })),
);

/** A part that is taken apart itself. */
function nested(given: fc.Arbitrary<Given>): fc.Arbitrary<Sample> {
  const encodings = fc.constantFrom("binary", "hex-ascii");
  return fc.tuple(given, encodings).map(([{ spec, values }, encoding]) => ({
    entry: {
      ...entry({ type: "b", length: 99_999, indicator: "bcd:6", encoding }),
      subfields: spec,
    },
    value: values,
  }));
}

type Samples = readonly (readonly [key: string, sample: Sample])[];

const tableOf = (samples: Samples) =>
  Object.fromEntries(samples.map(([key, { entry }]) => [key, entry]));

const valuesOf = (samples: Samples, requiredKeys?: readonly string[]): fc.Arbitrary<Subvalues> =>
  fc.record(
    Object.fromEntries(samples.map(([key, { value }]) => [key, value])),
    { ...requiredKeys && { requiredKeys: [...requiredKeys] }, noNullPrototype: true },
  );

/** Samples by distinct keys. */
const keyed = (keys: fc.Arbitrary<string>, part: fc.Arbitrary<Sample>): fc.Arbitrary<Samples> =>
  fc.uniqueArray(fc.tuple(keys, part), { selector: ([key]) => key, minLength: 1, maxLength: 5 });

const inOrder = (part: fc.Arbitrary<Sample>): fc.Arbitrary<Samples> =>
  keyed(fc.integer({ min: 0, max: 20 }).map(String), part)
    .map((samples) => samples.toSorted(([a], [b]) => Number(a) - Number(b)));

function positional(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  return fc.tuple(inOrder(part), fc.nat(4)).map(([samples, count]) => {
    const there = samples.slice(0, count + 1);
    const keys = there.map(([key]) => key);
    return {
      spec: { form: "positional", fields: tableOf(samples) },
      values: valuesOf(there, keys),
    };
  });
}

function repeat(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  return inOrder(part).map((samples) => {
    const groups = fc.array(valuesOf(samples), { maxLength: 4 });
    const values = groups.map((list) =>
      Object.fromEntries(list.map((group, index) => [String(index + 1), group]))
    );
    return { spec: { form: "repeat", group: { fields: tableOf(samples) } }, values };
  });
}

function bitmapped(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  const encodings = fc.constantFrom("binary", "hex-ascii", "hex-ebcdic");
  const bits = fc.integer({ min: 1, max: 24 }).map(String);
  return fc.tuple(keyed(bits, part), encodings).map(([samples, encoding]) => ({
    spec: { form: "bitmap", bitmap: { encoding, size: 3 }, fields: tableOf(samples) },
    values: valuesOf(samples, []),
  }));
}

/** All tags that a table names, in any order. */
const shuffled = (samples: Samples): fc.Arbitrary<Subvalues> =>
  fc.shuffledSubarray([...samples]).chain((some) => valuesOf(some));

function tlv(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  const measured = part.filter(({ entry }) => entry.indicator !== undefined);
  const tags = textOf([..."0129A"], 2);
  const encodings = fc.constantFrom("ascii", "ebcdic-1047");
  return fc.tuple(keyed(tags, measured), encodings).map(([samples, encoding]) => ({
    spec: {
      form: "tlv",
      tag: { encoding, length: 2 },
      indicator: "ascii:2",
      fields: tableOf(samples),
    },
    values: shuffled(samples),
  }));
}

function lengthFirst(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  const tags = textOf([..."0129A"], 2);
  const encodings = fc.constantFrom("ascii", "ebcdic-1047");
  const indicators = fc.constantFrom("ascii:6", "bcd:6", "ebcdic:6", "binary:3", "hex:6", "ber");
  return fc.tuple(keyed(tags, freeOf(part)), encodings, indicators).map(
    ([samples, encoding, indicator]) => ({
      spec: {
        form: "tlv",
        lengthFirst: true,
        tag: { encoding, length: 2 },
        indicator,
        fields: tableOf(samples),
      },
      values: shuffled(samples),
    }),
  );
}

const TAGS = ["57", "5A", "95", "9F02", "9F1A", "DF8129", "DFFFFF01"];

/** Parts whose length is told by what is around them. */
const freeOf = (part: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  part
    .map(({ entry: { indicator: _, ...entry }, value }) => ({ entry, value }))
    .filter(({ entry }) => entry.type !== "n" || entry.encoding !== "bcd");

function berTlv(part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> {
  return keyed(fc.constantFrom(...TAGS), freeOf(part)).map((samples) => {
    const template = fc.record({ E1: shuffled(samples) }, { noNullPrototype: true });
    const values = fc.oneof(shuffled(samples), template);
    return { spec: { form: "ber-tlv", fields: tableOf(samples) }, values };
  });
}

const formsOf = (part: fc.Arbitrary<Sample>): fc.Arbitrary<Given> =>
  fc.oneof(
    positional(part),
    repeat(part),
    bitmapped(part),
    tlv(part),
    lengthFirst(part),
    berTlv(part),
  );

const flat = formsOf(fc.oneof(fixed, variable));
const twice = formsOf(fc.oneof(fixed, variable, nested(flat)));
const given = formsOf(fc.oneof(fixed, variable, nested(twice)));

/** A field taken apart, and values for it. */
const cases = given.chain(({ spec, values }) =>
  values.map((some) => ({ subfields: compiled(spec), values: some }))
);

/** What is read, or the error with which it ends. */
function attempt(subfields: Subfields, bytes: Uint8Array): Subvalues | CodecError {
  try {
    return subfields.read(new BytesSource(bytes), 0, bytes.length);
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

/** Bitmaps are shown, but follow from the parts. */
function withoutMaps(values: Subvalues): Subvalues {
  const entries = Object.entries(values).flatMap(([key, value]) => {
    if (key === "bitmap") return [];
    return [[key, typeof value === "object" ? withoutMaps(value) : value]];
  });
  return Object.fromEntries(entries);
}

/** That what was read can be written, and is the same when it is read again. */
function staysTheSame(subfields: Subfields, values: Subvalues): void {
  const again = fromHex(subfields.compose(values))!;
  assertEquals(subfields.read(new BytesSource(again), 0, again.length), values);
}

function holdsOut(subfields: Subfields, bytes: Uint8Array): void {
  const strict = subfields.check(bytes, 0, bytes.length);
  const loose = subfields.check(bytes, 0, bytes.length, false);
  const values = attempt(subfields, bytes);
  if (strict !== undefined) assert(strict.offset >= 0 && strict.offset <= bytes.length);
  if (values instanceof CodecError) {
    const { code, path, offset, detail } = values;
    assertEquals({ code, path, offset, detail }, { detail: undefined, ...loose });
    assert(strict !== undefined);
  } else {
    assertEquals(loose, undefined);
    if (strict === undefined) staysTheSame(subfields, values);
  }
}

Deno.test("what is composed is read back, and composed to the same bytes", () => {
  fc.assert(
    fc.property(cases, ({ subfields, values }) => {
      const composed = subfields.compose(values);
      const bytes = fromHex(composed)!;
      assertEquals(subfields.check(bytes, 0, bytes.length), undefined);
      const read = subfields.read(new BytesSource(bytes), 0, bytes.length);
      assertEquals(withoutMaps(read), withoutMaps(values));
      assertEquals(subfields.compose(read), composed);
    }),
    RUNS,
  );
});

Deno.test("any bytes are read, or refused with the same error by those who check and who read", () => {
  const any = fc.uint8Array({ maxLength: 60 });
  const likely = fc.array(fc.constantFrom(0, 1, 2, 4, 0x30, 0x31, 0x32, 0x41, 0x80, 0x95, 0xe1), {
    maxLength: 60,
  }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(given, fc.oneof(any, likely), ({ spec }, bytes) => holdsOut(compiled(spec), bytes)),
    RUNS,
  );
});

Deno.test("contents that were spoilt in one place are read, or refused with a typed error", () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(255), fc.nat(2), ({ subfields, values }, at, byte, how) => {
      const bytes = fromHex(subfields.compose(values))!;
      const place = at % (bytes.length + 1);
      if (how === 0) return holdsOut(subfields, bytes.subarray(0, place));
      if (how === 1) bytes[place] = byte;
      holdsOut(subfields, how === 1 ? bytes : Uint8Array.of(...bytes, byte));
    }),
    RUNS,
  );
});
