/** Profiles over the whole profile language: what each key can say, all mixed. */
import fc from "fast-check";
import type { EncodingName } from "../../src/codec/encodings.ts";
import type { ElementSpec, FieldSpec, Profile } from "../../src/codec/profile.ts";
import type { SubfieldSpec, SubfieldsSpec, SubfieldTable } from "../../src/codec/subfields/spec.ts";
import { profileOf } from "../fixtures.ts";

const NIBBLES = [..."0123456789ABCDEF"];

const TEXT: readonly EncodingName[] = [
  "ascii",
  "latin1",
  "utf8",
  "ebcdic-037",
  "ebcdic-500",
  "ebcdic-1047",
];
const PAGES = ["ebcdic-037", "ebcdic-500", "ebcdic-1047"] as const;
const BYTES: readonly EncodingName[] = ["binary", "hex-ascii", "hex-ebcdic"];

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

type Typed = Pick<FieldSpec, "type" | "encoding" | "signEncoding">;

const typed: fc.Arbitrary<Typed> = fc.oneof(
  fc.record({
    type: fc.constant("n" as const),
    encoding: fc.constantFrom(undefined, ...TEXT, "ebcdic-zoned" as const, "bcd" as const),
  }),
  fc.record({
    type: fc.constantFrom("a", "an", "as", "ans", "ns", "z", "any"),
    encoding: fc.constantFrom(undefined, ...TEXT, "bcd" as const),
  }),
  fc.record({
    type: fc.constantFrom("b", "any"),
    encoding: fc.constantFrom(...BYTES, "bcd" as const),
  }),
  fc.record({
    type: fc.constant("x+n" as const),
    encoding: fc.constantFrom(undefined, "ascii", ...PAGES, "bcd" as const),
    signEncoding: fc.constantFrom(undefined, "ascii", ...PAGES),
  }),
);

const KINDS = {
  ascii: { most: 6, base: 10 },
  bcd: { most: 6, base: 10 },
  ebcdic: { most: 6, base: 10 },
  binary: { most: 4, base: 256 },
  hex: { most: 6, base: 16 },
  "hex-ebcdic": { most: 6, base: 16 },
} as const;

/** An indicator, and the greatest number that it can say. */
interface Indicator {
  readonly name: string;
  readonly most: number;
}

const indicators: fc.Arbitrary<Indicator> = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.entries(KINDS)), fc.integer({ min: 1, max: 6 }))
    .map(([[kind, { most, base }], digits]) => {
      const size = Math.min(digits, most);
      return { name: `${kind}:${size}`, most: base ** size - 1 };
    }),
  fc.constant({ name: "ber", most: 0xffffff }),
);

const fillers = fc.tuple(fc.constantFrom("left", "right"), fc.constantFrom(...NIBBLES))
  .map(([side, nibble]) => `${side} ${nibble}`);

const paddings = fc.tuple(fc.constantFrom("left", "right"), fc.constantFrom("0", "space", "*"))
  .map(([side, char]) => `${side} ${char}`);

interface Extras {
  readonly length: number;
  readonly minLength: number;
  readonly adds: number;
  readonly flags: readonly boolean[];
  readonly id: string | undefined;
  readonly filler: string | undefined;
  readonly padding: string | undefined;
  readonly nibbles: "digits" | "track" | "hex" | undefined;
  readonly tooLong: "refuse" | "cut-left" | "cut-right" | undefined;
}

const extras: fc.Arbitrary<Extras> = fc.record({
  length: fc.integer({ min: 1, max: 40 }),
  minLength: fc.constantFrom(0, 0, 1, 2, 3),
  adds: fc.constantFrom(0, 0, 0, 1, 4),
  flags: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  id: maybe(fc.stringMatching(/^[0-9]{1,4}$/)),
  filler: maybe(fillers),
  padding: maybe(paddings),
  nibbles: maybe(fc.constantFrom("digits", "track", "hex")),
  tooLong: maybe(fc.constantFrom("refuse", "cut-left", "cut-right")),
});

/** What a field's length and indicator count. */
function countsOf({ type, encoding }: Typed, other: boolean): FieldSpec["counts"] {
  if (!other || type === "x+n") return undefined;
  if (encoding === "bcd") return "bytes";
  if (encoding === "utf8") return "characters";
  return type === "b" && BYTES.includes(encoding!) ? "digits" : undefined;
}

/** A padding that a field's class holds. */
function paddingOf({ type, encoding }: Typed, padding: string | undefined) {
  if (type === "b" || encoding === "bcd" || BYTES.includes(encoding!)) return undefined;
  const digits = type === "n" || type === "x+n" || type === "z";
  return digits && padding !== undefined && !padding.endsWith("0") ? undefined : padding;
}

function common(typed: Typed, extras: Extras): Omit<FieldSpec, "name" | "length"> {
  const { filler, flags: [loose], nibbles, tooLong } = extras;
  const packed = typed.encoding === "bcd";
  return {
    ...typed,
    filler,
    looseFiller: loose ? true : undefined,
    nibbles: packed ? nibbles : undefined,
    tooLong,
  };
}

function fixedOf(typed: Typed, extras: Extras): SubfieldSpec {
  return {
    name: "",
    ...common(typed, extras),
    length: extras.length,
    counts: countsOf(typed, extras.flags[1]!),
    padding: paddingOf(typed, extras.padding),
  };
}

function variableOf(typed: Typed, extras: Extras, indicator: Indicator): SubfieldSpec {
  const [, other, rounds, filled] = extras.flags;
  const counts = countsOf(typed, other!);
  const packed = typed.encoding === "bcd" && counts === undefined && typed.type !== "x+n";
  const roundsUp = rounds === true && packed;
  const adds = Math.min(extras.adds, indicator.most - 2);
  const most = indicator.most - adds - 1;
  const length = Math.min(extras.length, most);
  return {
    name: "",
    ...common(typed, extras),
    length,
    indicator: indicator.name,
    counts,
    minLength: Math.min(extras.minLength, length),
    adds,
    roundsUp: roundsUp ? true : undefined,
    filled: filled ? true : undefined,
    id: extras.id,
    padding: filled ? paddingOf(typed, extras.padding) : undefined,
  };
}

/** A field or a part whose length is fixed, or told by its own indicator. */
const plain: fc.Arbitrary<SubfieldSpec> = fc.tuple(typed, extras, maybe(indicators))
  .map(([typed, extras, indicator]) =>
    indicator === undefined ? fixedOf(typed, extras) : variableOf(typed, extras, indicator)
  );

/** A part whose length is told by what is around it. */
const free: fc.Arbitrary<SubfieldSpec> = fc.tuple(typed, extras)
  // Two digits a byte, and a sign: an odd number of them could not be told.
  .filter(([{ type, encoding }]) => type !== "x+n" || !["bcd", undefined].includes(encoding))
  .map(([typed, extras]) => {
    const { length, minLength } = extras;
    // Room for one more than the least, where only an even number of digits can be told.
    const least = length > minLength ? minLength : 0;
    return { name: "", ...common(typed, extras), length, minLength: least };
  });

/** A part of which an indicator tells the length. */
const measured: fc.Arbitrary<SubfieldSpec> = fc.tuple(typed, extras, indicators)
  .map(([typed, extras, indicator]) => variableOf(typed, extras, indicator));

const WIDE = ["ascii:6", "bcd:6", "ebcdic:6", "binary:3", "hex:5", "hex-ebcdic:6", "ber"];

/** A field that is taken apart; its indicator left out for a free one. */
function container(parts: fc.Arbitrary<SubfieldsSpec>, isFree = false): fc.Arbitrary<SubfieldSpec> {
  const types = fc.constantFrom<Typed>(
    { type: "b" },
    { type: "b", encoding: "binary" },
    { type: "b", encoding: "hex-ascii" },
    { type: "b", encoding: "hex-ebcdic" },
    { type: "ans", encoding: "ascii" },
    { type: "ans", encoding: "ebcdic-500" },
  );
  return fc.tuple(types, fc.constantFrom(...WIDE), parts).map(([type, indicator, subfields]) => ({
    name: "",
    ...type,
    length: 99_999,
    indicator: isFree ? undefined : indicator,
    subfields,
  }));
}

const keyed = (
  keys: fc.Arbitrary<string>,
  part: fc.Arbitrary<SubfieldSpec>,
): fc.Arbitrary<SubfieldTable> =>
  fc.uniqueArray(fc.tuple(keys, part), { selector: ([key]) => key, minLength: 1, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));

const positions = fc.integer({ min: 1, max: 20 }).map(String);

/** Parts of one level: with a length of their own, measured, free. */
interface Level {
  readonly any: fc.Arbitrary<SubfieldSpec>;
  readonly measured: fc.Arbitrary<SubfieldSpec>;
  readonly free: fc.Arbitrary<SubfieldSpec>;
}

const check = maybe(fc.boolean());
const header = fc.constantFrom(undefined, undefined, 1, 5);

function positional({ any, free }: Level): fc.Arbitrary<SubfieldsSpec> {
  return fc.record({
    form: fc.constant("positional" as const),
    header,
    check,
    fields: fc.tuple(keyed(positions, any), maybe(free)).map(([table, rest]) =>
      rest === undefined ? table : { ...table, "21": { ...rest, rest: true } }
    ),
  });
}

function bitmapped({ any }: Level): fc.Arbitrary<SubfieldsSpec> {
  const bits = fc.integer({ min: 1, max: 40 });
  const sizes = fc.integer({ min: 1, max: 16 });
  const chained = fc.boolean();
  return fc.tuple(sizes, chained).chain(([size, chained]) => {
    const most = chained ? size * 24 : size * 8;
    const chains = (bit: number) => chained && (bit - 1) % (size * 8) === 0;
    const keys = bits.filter((bit) => bit <= most && !chains(bit)).map(String);
    return fc.record({
      form: fc.constant("bitmap" as const),
      header,
      check,
      bitmap: fc.record({
        encoding: fc.constantFrom("binary" as const, "hex-ascii" as const, "hex-ebcdic" as const),
        size: fc.constant(size),
        firstBit: fc.constant(chained ? "chain" as const : undefined),
      }),
      fields: keyed(keys, any),
    });
  });
}

const TAGS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ascii: fc.stringMatching(/^[0-9A-Z]{2}$/),
  "ebcdic-500": fc.stringMatching(/^[0-9A-Z]{2}$/),
  bcd: fc.stringMatching(/^[0-9]{2}$/),
  binary: fc.stringMatching(/^[0-9A-F]{4}$/),
};

function tlv({ measured, free }: Level): fc.Arbitrary<SubfieldsSpec> {
  const first = fc.boolean();
  const encodings = fc.constantFrom("ascii", "ebcdic-500", "bcd", "binary");
  return fc.tuple(encodings, first).chain(([encoding, lengthFirst]) =>
    fc.record({
      form: fc.constant("tlv" as const),
      header,
      check,
      tag: fc.constant({ encoding: encoding as EncodingName, length: 2 }),
      indicator: fc.constantFrom(...WIDE),
      lengthFirst: fc.constant(lengthFirst),
      unknown: maybe(fc.constantFrom("keep" as const, "skip" as const, "refuse" as const)),
      fields: keyed(TAGS[encoding]!, lengthFirst ? free : measured),
    })
  );
}

function berTlv({ free }: Level): fc.Arbitrary<SubfieldsSpec> {
  const tags = fc.constantFrom("57", "5A", "82", "95", "9F02", "9F1A", "DF8129", "DFFFFF01");
  return fc.record({
    form: fc.constant("ber-tlv" as const),
    header,
    check,
    constructed: maybe(fc.constantFrom("recurse" as const, "opaque" as const)),
    unknown: maybe(fc.constant("keep" as const)),
    fields: keyed(tags, free),
  });
}

function repeated({ any }: Level): fc.Arbitrary<SubfieldsSpec> {
  return fc.record({
    form: fc.constant("repeat" as const),
    header,
    check,
    group: fc.record({ fields: keyed(positions, any) }),
  });
}

const formsOf = (level: Level): fc.Arbitrary<SubfieldsSpec> =>
  fc.oneof(positional(level), bitmapped(level), tlv(level), berTlv(level), repeated(level));

/** Parts some of which are taken apart themselves. */
const nesting = (forms: fc.Arbitrary<SubfieldsSpec>): Level => ({
  any: fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: container(forms) }),
  measured: fc.oneof({ weight: 3, arbitrary: measured }, {
    weight: 1,
    arbitrary: container(forms),
  }),
  free: fc.oneof({ weight: 3, arbitrary: free }, { weight: 1, arbitrary: container(forms, true) }),
});

const flat = formsOf({ any: plain, measured, free });
const deep = formsOf(nesting(formsOf(nesting(flat))));

/** How a field is taken apart: any form, and parts of parts. */
export const takenApart: fc.Arbitrary<SubfieldsSpec> = fc.oneof(flat, deep);

const element: fc.Arbitrary<ElementSpec> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: container(deep) },
);

type Bitmap = Profile["bitmap"];

const encodings = fc.record({
  digits: fc.constantFrom<EncodingName>("ascii", "bcd", ...PAGES),
  text: fc.constantFrom<EncodingName>("ascii", "utf8", ...PAGES),
  binary: fc.constantFrom(...BYTES),
});

const maps: fc.Arbitrary<Bitmap> = fc.tuple(
  fc.record({
    encoding: fc.constantFrom("binary" as const, "hex-ascii" as const, "hex-ebcdic" as const),
    hexCase: fc.constantFrom("upper" as const, "lower" as const),
  }),
  fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).map(
      ([maps, least]) => ({ maps, least: Math.min(maps, least) }),
    ),
    fc.constant({ maps: 1, size: 16 as const }),
    fc.constant({ maps: 1, firstBit: "field" as const }),
    fc.constantFrom(1, 2, 3).map((maps) => ({ maps, lastBit: "chain" as const })),
    fc.integer({ min: 2, max: 128 }).map((thirdIn) => ({ maps: 2, thirdIn })),
  ),
).map(([encoding, form]) => ({ ...encoding, ...form }));

const hexOfLength = (length: number) =>
  fc.array(fc.constantFrom(...NIBBLES), { minLength: length * 2, maxLength: length * 2 })
    .map((digits) => digits.join(""));

const headers: fc.Arbitrary<Profile["messageHeader"]> = fc.tuple(
  fc.constantFrom(5, 10, 12),
  fc.constantFrom(undefined, "echo" as const, "swap-tpdu" as const, "own" as const),
).chain(([length, reply]) =>
  fc.record({
    length: fc.constant(length),
    value: maybe(hexOfLength(length)),
    reply: fc.constant(reply),
  })
);

const policies: fc.Arbitrary<Profile["policies"]> = fc.record({
  trailing: maybe(fc.constantFrom("refuse" as const, "ignore" as const)),
  empty: maybe(fc.constantFrom("allow" as const, "refuse" as const)),
  content: fc.constantFrom(undefined, undefined, undefined, "check" as const, "ignore" as const),
});

/** Whether a bitmap can announce a field of this number, and does not need it for itself. */
function holds({ maps, size = 8, firstBit, lastBit, thirdIn }: Bitmap, number: number): boolean {
  if (number === 1) return firstBit === "field";
  if (lastBit === "chain" && number === maps * 64 - 63) return false;
  if (number === thirdIn || maps === 3 && number === 65) return false;
  return number <= (thirdIn === undefined ? maps * size * 8 : 192);
}

/** Any profile, as far as bytes go. */
export const profiles: fc.Arbitrary<Profile> = fc.record({
  mti: fc.constantFrom("ascii", "bcd", ...PAGES),
  bitmap: maps,
  encodings,
  policies,
  messageHeader: fc.option(headers, { nil: undefined, freq: 3 }),
  entries: fc.array(fc.tuple(fc.integer({ min: 1, max: 192 }), element), {
    minLength: 1,
    maxLength: 12,
  }),
}).map(({ mti, bitmap, encodings, policies, messageHeader, entries }) => ({
  ...profileOf(Object.fromEntries(entries.filter(([number]) => holds(bitmap, number)))),
  mti: { encoding: mti },
  bitmap,
  encodings,
  policies,
  messageHeader,
}));
