import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import { shown } from "../../src/codec/mask.ts";
import type { FieldSpec } from "../../src/codec/profile.ts";
import {
  applyOverrides,
  type Override,
  OverridesError,
  parseOverrides,
} from "../../src/config/overrides.ts";
import { hexOf, PAN, type Part, profileNamed, profileOf } from "../fixtures.ts";

const SMARTVISTA = profileNamed("smartvista");
const OPENWAY = profileNamed("openway");

const overridden = (text: string, profile = SMARTVISTA) =>
  applyOverrides(profile, parseOverrides(text));

/** A field's new entry. */
const spec = (text: string, number: number, profile = SMARTVISTA): FieldSpec =>
  JSON.parse(JSON.stringify(overridden(text, profile).fields[number]));

function problemsOf(action: () => unknown): string[] {
  const error = assertThrows(action, OverridesError);
  assertEquals([error.name, error.code], ["OverridesError", "bad-overrides"]);
  assertEquals(error.message.split("\n").length, error.problems.length);
  return error.problems.map(({ part, reason }) => `${part}: ${reason}`);
}

Deno.test("reads fields, types and lengths", () => {
  const expected: Override[] = [
    { field: 1, packer: "bitmap-hex", length: 8 },
    { field: 55, packer: "ll-b", length: 255 },
    { field: 0, packer: "b", length: undefined },
  ];
  assertEquals(parseOverrides(" 1:bitmap-hex:8, 55 : LL-B : 255 ,0:b"), expected);
  assertEquals(parseOverrides(""), []);
  assertEquals(parseOverrides("  "), []);
});

Deno.test("tells everything that is wrong, each with the part and what is allowed", () => {
  const text =
    "55,2:ll-bin-nh:19,200:n:3,3:b-hex:3,4:bitmap:8,0:an:4,0:n:2,0:b:3,1:b:8,1:bitmap:16," +
    "7:n:0,7:ll-n:1000,7:ll-b:10000,7:n:100000,5:n:1,5:n:2,x:n:3,6:n:-1,,8:q:1";
  assertEquals(problemsOf(() => parseOverrides(text)), [
    "55: not of that form",
    "2:ll-bin-nh:19: unknown type ll-bin-nh; did you mean ll-bin-n?",
    "200:n:3: no field 200",
    "3:b-hex:3: b-hex, a number in binary, is for --header-format only: fields have no such type",
    "4:bitmap:8: bitmap is for field 1 only",
    "0:an:4: not for the MTI",
    "0:n:2: LENGTH 2 is not 4",
    "0:b:3: LENGTH 3 is not 2 or 4",
    "1:b:8: not for the bitmap",
    "1:bitmap:16: LENGTH 16 is not 8",
    "7:n:0: LENGTH 0 is off limits",
    "7:ll-n:1000: LENGTH 1000 is off limits",
    "7:ll-b:10000: LENGTH 10000 is off limits",
    "7:n:100000: LENGTH 100000 is off limits",
    "5:n:2: field 5 is given twice",
    "x:n:3: not of that form",
    "6:n:-1: not of that form",
    ": not of that form",
    "8:q:1: unknown type q",
  ]);
});

Deno.test("an error is one line a part, with what is allowed", () => {
  const error = assertThrows(() => parseOverrides("0:an:4,7:ll-n:1000"), OverridesError);
  assertEquals(error.message.split("\n"), [
    '"0:an:4": not for the MTI (allowed: 0:n:4 (ASCII) or 0:b:2 (BCD))',
    '"7:ll-n:1000": LENGTH 1000 is off limits (allowed: 1 to 999)',
  ]);
});

const ALIASES = { name: "Personal Identification Data", alias: "pinBlock", sensitive: "pin" };

for (
  const [text, expected] of [
    ["52:a:8", { type: "a", encoding: "ascii", padding: "left 0", length: 8 }],
    ["52:an:8", { type: "an", encoding: "ascii", padding: "left 0", length: 8 }],
    ["52:ans:8", { type: "ans", encoding: "ascii", padding: "left space", length: 8 }],
    ["52:n:8", { type: "n", encoding: "ascii", length: 8 }],
    ["52:b:16", { type: "b", encoding: "binary", length: 16 }],
    ["52:ll-n:99", { type: "n", encoding: "ascii", length: 99, indicator: "ascii:2" }],
    ["52:ll-n:100", { type: "n", encoding: "ascii", length: 100, indicator: "ascii:3" }],
    ["52:ll-an:99", { type: "ans", encoding: "ascii", length: 99, indicator: "ascii:2" }],
    ["52:ll-b:99", { type: "b", encoding: "binary", length: 99, indicator: "bcd:2" }],
    ["52:ll-b:100", { type: "b", encoding: "binary", length: 100, indicator: "bcd:4" }],
    ["52:ll-bin-n:19", { type: "n", encoding: "ascii", length: 19, indicator: "bcd:2" }],
    ["52:ll-bin-an:8", { type: "b", encoding: "binary", length: 8, indicator: "bcd:2" }],
    ["52:ll-bin-hn:19", { type: "n", encoding: "bcd", length: 19, indicator: "bcd:2" }],
    ["52:ll-b", { type: "b", encoding: "binary", length: 8, indicator: "bcd:2" }],
  ] as const
) {
  Deno.test(`${text} changes how a field is written, and keeps what it is called`, () => {
    assertEquals<object>(spec(text, 52), { ...ALIASES, ...expected });
  });
}

Deno.test("bytes as they are stay text in a field of text", () => {
  const expected = { type: "ans", encoding: "ascii", length: 999, indicator: "bcd:4" };
  const { name, alias } = SMARTVISTA.fields[62]!;
  assertEquals<object>(spec("62:ll-bin-an:999", 62), { name, alias, ...expected });
});

Deno.test("a number in JSON stays one while the field is digits", () => {
  assertEquals(spec("39:n:2", 39).jsonNumber, true);
  assertEquals(spec("39:an:2", 39).jsonNumber, undefined);
});

for (
  const [number, sensitive] of [
    ...[[34, "pan"], [36, "track"], [45, "track"], [48, undefined]] as const,
  ]
) {
  Deno.test(`field ${number} is added, and what logs do not show of it`, () => {
    assertEquals<object>(spec(`${number}:ll-an:99`, number), {
      ...{ name: `Field ${number}`, type: "ans", encoding: "ascii", length: 99 },
      indicator: "ascii:2",
      ...sensitive === undefined ? {} : { sensitive },
    });
  });
}

Deno.test("the usual card data is masked where a field is added, and kept where it is changed", () => {
  const bare = profileOf({});
  const numbers = [2, 34, 35, 36, 45, 52, 55, 48];
  const { fields } = overridden(numbers.map((number) => `${number}:ll-an:99`).join(), bare);
  assertEquals(
    numbers.map((number) => fields[number]!.sensitive),
    ["pan", "pan", "track", "track", "track", "pin", "emv", undefined],
  );
  const message = new Codec({ ...bare, fields }).encode({ 0: "0200", 34: PAN.visa });
  assertEquals(shown(message, 34), "411111******1111");
});

/** Upper-case hexadecimal of what is written of these values. */
const wire = (text: string, values: Record<number, string>, profile = SMARTVISTA): string =>
  hexOf(new Codec(overridden(text, profile)).encode({ 0: "0200", ...values }).bytes);

const bytes = (hex: string): Uint8Array => Uint8Array.fromHex(hex);

const HEAD = "4000000000000000";

for (
  const [text, value, parts] of [
    ["2:n:16", "411", ["0000000000000411"]],
    ["2:an:6", "AB", ["0000AB"]],
    ["2:ans:6", "AB", ["    AB"]],
    ["2:b:3", "00AB01", [bytes("00AB01")]],
    ["2:ll-n:19", "411", ["03411"]],
    ["2:ll-an:120", "A=1", ["003A=1"]],
    ["2:ll-b:19", "00AB01", [bytes("03"), bytes("00AB01")]],
    ["2:ll-b:190", "00AB01", [bytes("0003"), bytes("00AB01")]],
    ["2:ll-bin-n:19", "411", [bytes("03"), "411"]],
    ["2:ll-bin-an:120", "A=\xe9", [bytes("0003"), "A=\xe9"]],
    ["2:ll-bin-hn:19", "411", [bytes("03"), bytes("0411")]],
  ] as [string, string, Part[]][]
) {
  Deno.test(`${text} is written as the original did`, () => {
    assertEquals(wire(text, { 2: value }), hexOf("0200", bytes(HEAD), ...parts));
  });
}

Deno.test("the MTI is written in ASCII or BCD", () => {
  assertEquals(
    wire("0:b:2", { 3: "1" }),
    hexOf(bytes("0200"), bytes("2000000000000000"), "000001"),
  );
  assertEquals(wire("0:b:4", { 3: "1" }).slice(0, 4), "0200");
  assertEquals(wire("0:n:4", { 3: "1" }, OPENWAY), hexOf("0200", bytes("2000000000000000000001")));
});

Deno.test("the bitmap is written as bytes or as lower-case hexadecimal text", () => {
  const values = { 22: "1", 39: "0", 41: "1" };
  const rest = "00100000000001";
  assertEquals(wire("1:bitmap-hex:8", values), hexOf("0200", "0000040002800000", rest));
  assertEquals(wire("1:bitmap-hex", { 64: "1" }), hexOf("0200", "0000000000000001", "       1"));
  const lower = { 37: "1", 39: "0", 41: "1", 42: "1" };
  assertEquals(wire("1:bitmap-hex:8", lower).slice(8, 40), hexOf("000000000ac00000"));
  const back = applyOverrides(overridden("1:bitmap-hex:8"), parseOverrides("1:bitmap:8"));
  assertEquals(back.bitmap.encoding, "binary");
  assertEquals(overridden("1:bitmap-hex:8", OPENWAY).bitmap.maps, 1);
});

Deno.test("nothing but the fields that are named is changed, the profile itself not at all", () => {
  const before = JSON.stringify(SMARTVISTA);
  const { fields, ...rest } = overridden("55:ll-an:255");
  const { fields: own, ...others } = SMARTVISTA;
  assertEquals(rest, others);
  assertEquals({ ...fields, 55: own[55]! }, own);
  assertEquals(JSON.stringify(SMARTVISTA), before);
  assertEquals(overridden(""), SMARTVISTA);
});

Deno.test("fields that the bitmaps cannot announce, and new ones without a length, are refused", () => {
  assertEquals(problemsOf(() => overridden("65:n:3,70:n:3,64:b:8", OPENWAY)), [
    "65:n:3: the bitmaps end at field 64",
    "70:n:3: the bitmaps end at field 64",
  ]);
  const three = profileOf({}, { bitmap: { maps: 3 } });
  assertEquals(problemsOf(() => overridden("65:n:3,66:n:3,192:n", three)), [
    "65:n:3: field 65's bit says that a third bitmap follows",
    "192:n: LENGTH is missing: the profile has no field 192",
  ]);
  assertEquals(
    problemsOf(() => overridden("55:ll-n", profileOf({ 55: { type: "b", length: 2000 } }))),
    [
      "55:ll-n: LENGTH 2000 is off limits",
    ],
  );
});

const packers = fc.constantFrom(
  ...["a", "an", "ans", "n", "b", "ll-n", "ll-an", "ll-b", "ll-bin-n", "ll-bin-an", "ll-bin-hn"],
);

Deno.test("whatever is accepted makes a profile that can be compiled", () => {
  const part = fc.tuple(
    fc.integer({ min: 2, max: 128 }),
    packers,
    fc.integer({ min: 1, max: 999 }),
  );
  const texts = fc.uniqueArray(part, { selector: ([field]) => field, maxLength: 10 })
    .map((parts) => parts.map((each) => each.join(":")).join());
  fc.assert(fc.property(texts, (text) => {
    for (const profile of [SMARTVISTA, profileNamed("way4"), profileOf({})]) {
      new Codec(overridden(text, profile));
    }
  }));
});

Deno.test("an override counts in the messages that have a table of their own, too", () => {
  const messages = {
    "08xx": { fields: { 46: null, 62: { type: "ans", length: 9, indicator: "ascii:1" } } },
  } as const;
  const changed = applyOverrides({ ...SMARTVISTA, messages }, parseOverrides("62:ll-an:99"));
  assertEquals(changed.messages, { "08xx": { fields: { 46: null } } });
});
