import { assertEquals, assertStrictEquals } from "@std/assert";
import { portableLatin1 } from "../../src/codec/bytes.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { ProfileError } from "../../src/codec/profile-error.ts";
import { compileTable } from "../../src/codec/table.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { type Entry, profileNamed, profileOf } from "../fixtures.ts";

const DIGIT: Entry = { type: "n", length: 1 };

/** What is wrong with a profile, as `path: reason`. */
function mistakesOf(profile: Profile): string[] {
  try {
    compileTable(profile, portableLatin1);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return error.mistakes.map(({ path, reason }) => `${path.join(".")}: ${reason}`);
  }
  return [];
}

for (const name of PROFILE_NAMES) {
  Deno.test(`compiles the bundled profile ${name}`, () => {
    const profile = profileNamed(name);
    const { table } = new Codec(profile);
    assertEquals(table.defined.map(({ number }) => String(number)), Object.keys(profile.fields));
    for (const field of table.defined) assertStrictEquals(table.fields[field.number], field);
  });
}

Deno.test("has a hole where the profile defines no field", () => {
  const table = compileTable(profileOf({ 2: DIGIT, 128: DIGIT }), portableLatin1);
  assertEquals(table.fields.length, 129);
  assertEquals(table.fields.flatMap((field) => field?.number ?? []), [2, 128]);
});

Deno.test("knows the sizes on the wire", () => {
  const entry: Entry = { type: "n", length: 19, indicator: "bcd:2" };
  const packed = profileOf({ 2: entry, 3: { type: "n", length: 5 } }, {
    mti: { encoding: "bcd" },
    bitmap: { encoding: "hex-ascii", maps: 1 },
    encodings: { digits: "bcd" },
  });
  const table = compileTable(packed, portableLatin1);
  assertEquals([table.mtiSize, table.bitmap.mapSize, table.maps], [2, 16, 1]);
  assertEquals(table.maxSize, 2 + 16 + (1 + 10) + 3);
});

function field(name: string): Profile["fields"][string] {
  return { name, ...DIGIT };
}

for (const key of ["0", "1", "129", "-2", "2.5", "x", ""]) {
  Deno.test(`refuses ${JSON.stringify(key)} for a field number where there are two maps`, () => {
    const profile = { ...profileOf({}), fields: { [key]: field("x") } };
    assertEquals(mistakesOf(profile), [`fields.${key}: not a field number from 2 to 128`]);
  });
}

Deno.test("allows field numbers as the maps do", () => {
  const numbers = (maps: number, number: number) =>
    mistakesOf(profileOf({ [number]: DIGIT }, { bitmap: { maps } })).length;
  assertEquals([numbers(1, 64), numbers(1, 65)], [0, 1]);
  assertEquals([numbers(2, 65), numbers(2, 128), numbers(2, 129)], [0, 0, 1]);
  assertEquals([numbers(3, 129), numbers(3, 192), numbers(3, 193)], [0, 0, 1]);
});

Deno.test("refuses field 65 where its bit chains the third map", () => {
  const profile = profileOf({ 65: DIGIT, 130: DIGIT }, { bitmap: { maps: 3 } });
  assertEquals(mistakesOf(profile), ["fields.65: its bit says that a third bitmap follows"]);
});

Deno.test("names every mistake, with the path to it in the YAML", () => {
  const fine = profileOf({
    2: { type: "n", length: 100, indicator: "ascii:2" },
    3: { type: "b", length: 0, padding: "left 0" },
    11: DIGIT,
  });
  const profile: Profile = {
    ...fine,
    rules: { ...fine.rules, required: { "0800": [11, 70], "0200": [2] } },
    refusal: { ...fine.refusal, echo: [11, 39] },
    hostEcho: { code: "00", omits: [24] },
  };
  assertEquals(mistakesOf(profile), [
    "fields.2.length: above 99, the most that ascii:2 can say",
    "fields.3.length: not a whole number from 1 to 999999",
    "fields.3.padding: only for fixed fields of digits or text",
    "rules.required.0800: field 70 is not in the table of fields",
    "refusal.echo: field 39 is not in the table of fields",
    "hostEcho.omits: field 24 is not in the table of fields",
  ]);
});

Deno.test("tells in a line each what is wrong with which profile, and where", () => {
  const file = "my.yaml";
  const error = new ProfileError("acme", [
    { path: ["fields", "2", "length"], reason: "too long" },
    { path: ["fields", "4", "length"], reason: "too long", file, line: 12 },
    { path: ["framing"], reason: "missing", file },
    { path: [], reason: "not a mapping", file },
  ]);
  assertEquals(error.message.split("\n"), [
    "profile acme: fields.2.length: too long",
    "my.yaml:12: fields.4.length: too long",
    "my.yaml: framing: missing",
    "my.yaml: not a mapping",
  ]);
  assertEquals([error.name, error.code], ["ProfileError", "bad-profile"]);
});

Deno.test("names the key of a mapping that refers to no field", () => {
  const profile: Profile = {
    ...profileOf({ 11: DIGIT }),
    testEcho: { 11: "1", 24: "831" },
    captions: { 22: [] },
    reversal: {
      of: ["0200"],
      unless: [37],
      causes: ["timeout"],
      mti: "0400",
      repeatMti: "0400",
      set: { 24: "400" },
      now: [7],
      carry: ["rest"],
      drop: [52],
      stan: "original",
      done: ["000"],
      again: [],
      otherwise: "park",
      delays: [],
      cap: 0,
      uncertainDelivery: "reverse",
      expire: 0,
    },
  };
  assertEquals(mistakesOf(profile), [
    "testEcho.24: field 24 is not in the table of fields",
    "captions.22: field 22 is not in the table of fields",
    "reversal.unless: field 37 is not in the table of fields",
    "reversal.set.24: field 24 is not in the table of fields",
    "reversal.now: field 7 is not in the table of fields",
    "reversal.drop: field 52 is not in the table of fields",
  ]);
});

for (const key of ["0x0b", "1e1", "070", "2.5", "x"]) {
  Deno.test(`refuses ${key} as a field's number`, () => {
    const profile = profileOf({ 2: DIGIT });
    const fields = { ...profile.fields, [key]: { name: "F", ...DIGIT } };
    assertEquals(mistakesOf({ ...profile, fields }), [
      `fields.${key}: not a field number from 2 to 128`,
    ]);
  });
}
