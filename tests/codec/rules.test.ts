import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { checkRules } from "../../src/codec/rules.ts";
import { codecOf, openway, PAN, profileNamed, profileOf, smartvista } from "../fixtures.ts";

const NOW = Date.UTC(2026, 2, 7, 9, 8, 5);

const SALE: Values = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  7: "0307090805",
  11: "000001",
  12: "260307090805",
  22: "051",
  24: "200",
  25: "00",
  41: "00000101",
  42: "000000000000001",
  49: "643",
};

const pathsOf = (codec: Codec, values: Values): string[] =>
  checkRules(codec.encode(values)).map(({ path }) => path);

function codecWith(profile: Profile, rules: Partial<Profile["rules"]>): Codec {
  return new Codec({ ...profile, rules: { ...profile.rules, ...rules } });
}

const expiring = codecWith(profileNamed("smartvista"), { expireSeconds: 30 });

Deno.test("finds nothing wrong with a whole message, and makes nothing", () => {
  const faults = checkRules(smartvista.encode(SALE), NOW);
  assertEquals(faults, []);
  assert(Object.isFrozen(faults));
  assertStrictEquals(
    checkRules(openway.encode({ 0: "0200", 4: "1000", 11: "1", 49: "643" })),
    faults,
  );
});

Deno.test("tells every obligatory field that is missing, by number and name", () => {
  const faults = checkRules(smartvista.encode({ ...SALE, 41: undefined, 3: undefined }));
  assertEquals(faults, [
    { code: "missing-field", path: "3", message: "No field 3 (Processing Code)" },
    {
      code: "missing-field",
      path: "41",
      message: "No field 41 (Card Acceptor Terminal Identification)",
    },
  ]);
});

Deno.test("each type has its own obligatory fields; a repeat has its original's", () => {
  const some = { 3: "000000", 7: "0307090805", 11: "000001", 12: "260307090805" };
  const table: [string, string[]][] = [
    ["0200", ["4", "22", "24", "25", "41", "42", "49"]],
    ["0201", ["4", "22", "24", "25", "41", "42", "49"]],
    ["0400", ["4", "22", "24", "25", "41", "42", "49"]],
    ["0401", ["4", "22", "24", "25", "41", "42", "49"]],
    ["0800", ["24", "41"]],
    ["0801", ["24", "41"]],
    ["0100", []],
    ["0210", []],
    ["0420", []],
    ["0421", []],
  ];
  for (const [mti, paths] of table) {
    assertEquals(pathsOf(smartvista, { ...some, 0: mti }), paths, mti);
  }
  assertEquals(pathsOf(openway, { 0: "0800", 3: "990000", 7: "0307090805" }), ["11", "41", "63"]);
});

Deno.test("a repeat that has a list of its own uses that", () => {
  const codec = codecWith(
    profileOf({ 3: { type: "n", length: 6 }, 11: { type: "n", length: 6 } }),
    {
      required: { "0420": [3, 11], "0421": [11] },
    },
  );
  assertEquals(pathsOf(codec, { 0: "0420" }), ["3", "11"]);
  assertEquals(pathsOf(codec, { 0: "0421" }), ["11"]);
});

Deno.test("takes an empty field for a missing one", () => {
  const codec = codecWith(
    profileOf({
      44: { type: "ans", length: 25, indicator: "ascii:2" },
      102: { type: "ans", length: 28, indicator: "ascii:2" },
    }),
    { required: { "0100": [44, 102] } },
  );
  assertEquals(pathsOf(codec, { 0: "0100", 44: "", 102: "" }), ["44", "102"]);
  assertEquals(pathsOf(codec, { 0: "0100", 44: "x", 102: "" }), ["102"]);
  assertEquals(pathsOf(codec, { 0: "0100", 44: "", 102: "x" }), ["44"]);
  assertEquals(pathsOf(codec, { 0: "0100", 44: "x", 102: "x" }), []);
});

Deno.test("knows decoded messages as well as composed ones", () => {
  const { bytes } = smartvista.encode({ ...SALE, 49: undefined });
  const faults = checkRules(smartvista.decode(bytes));
  assertEquals(faults.map(({ path }) => path), ["49"]);
});

Deno.test("finds a message too short, along with what it lacks", () => {
  const faults = checkRules(smartvista.encode({ 0: "0800" }));
  assertEquals(faults.map(({ path }) => path), ["", "3", "7", "11", "24", "41"]);
  assertEquals(faults[0], {
    code: "too-short",
    path: "",
    message: "Message of 12 bytes, at least 17 wanted",
  });
});

Deno.test("a message of the shortest length is long enough", () => {
  const codec = (minLength: number) =>
    codecWith(profileOf({ 3: { type: "n", length: 6 } }), { minLength });
  const values = { 0: "0100", 3: "000000" };
  assertEquals(pathsOf(codec(18), values), []);
  assertEquals(pathsOf(codec(19), values), [""]);
});

Deno.test("finds a request expired whose local time is too far from now, either way", () => {
  const table: [string, boolean][] = [
    ["260307090805", false],
    ["260307090735", false],
    ["260307090734", true],
    ["260307090835", false],
    ["260307090836", true],
    ["250307090805", true],
    ["261307090805", true],
    ["000000000000", true],
    ["999999999999", true],
  ];
  for (const [time, isExpired] of table) {
    const faults = checkRules(expiring.encode({ ...SALE, 12: time }), NOW);
    assertEquals(faults.map(({ code }) => code), isExpired ? ["expired"] : [], time);
  }
});

Deno.test("says of an expired request what it can without the value", () => {
  const faults = checkRules(expiring.encode({ ...SALE, 12: "250307090805" }), NOW);
  assertEquals(faults, [{
    code: "expired",
    path: "12",
    message: "Field 12 (Time, Local Transaction) is more than 30 s from now",
  }]);
});

Deno.test("nothing expires without a limit, without the time, or in an answer", () => {
  const old = { ...SALE, 12: "250307090805" };
  assertEquals(checkRules(smartvista.encode(old), NOW), []);
  assertEquals(checkRules(expiring.encode(old)), []);
  assertEquals(checkRules(expiring.encode({ ...old, 0: "0210" }), NOW), []);
  assertEquals(checkRules(expiring.encode({ ...old, 0: "0100", 12: undefined }), NOW), []);
});

Deno.test("a local time without its date does not expire", () => {
  const codec = codecWith(profileNamed("openway"), { expireSeconds: 30 });
  assertEquals(checkRules(codec.encode({ 0: "0200", 4: "1", 11: "1", 12: "235959" }), NOW), []);
});

Deno.test("leaves a local time that is no digits to the field's type", () => {
  const codec = codecWith(
    { ...codecOf({ 12: { type: "an", length: 12 } }).profile },
    { expireSeconds: 30 },
  );
  assertEquals(checkRules(codec.encode({ 0: "0100", 12: "2603x7090805" }), NOW), []);
});
