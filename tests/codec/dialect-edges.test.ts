import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import {
  codecOf,
  type Entry,
  failure,
  hexOf,
  join,
  mapOf,
  mistakesOf,
  profileOf,
  wireOf,
} from "../fixtures.ts";

/** MTI and one binary map, in hexadecimal characters. */
const BEFORE_FIELDS = 24;

/** An entry, a value for it, what the field is on the wire, and what the value is when read again. */
const WRITTEN: readonly (readonly [
  says: string,
  entry: Entry,
  value: string,
  wire: string,
  read: string,
])[] = [
  [
    "bytes that fit are not cut",
    { type: "b", length: 8, indicator: "ascii:2", tooLong: "cut-right" },
    "0123456789ABCDEF",
    "30380123456789ABCDEF",
    "0123456789ABCDEF",
  ],
  [
    "bytes are cut by bytes",
    { type: "b", length: 2, tooLong: "cut-left" },
    "A1B2C3",
    "B2C3",
    "B2C3",
  ],
  [
    "an amount is cut behind its sign",
    { type: "x+n", length: 5, tooLong: "cut-left" },
    "C123456",
    hexOf("C3456"),
    "C3456",
  ],
  [
    "a short amount is filled behind its sign",
    { type: "x+n", length: 9, encoding: "bcd" },
    "D150",
    "4400000150",
    "D00000150",
  ],
  [
    "a short zoned number keeps its sign in the last digit",
    { type: "n", length: 6, encoding: "ebcdic-zoned" },
    "-5",
    "F0F0F0F0F0D5",
    "-000005",
  ],
  [
    "UTF-8 is filled up to its bytes",
    { type: "ans", length: 6, encoding: "utf8", padding: "right space" },
    "é",
    "C3A920202020",
    "é    ",
  ],
  [
    "the greatest length may be odd where the indicator is rounded up",
    { type: "n", length: 3, encoding: "bcd", indicator: "ascii:2", roundsUp: true },
    "123",
    "30340123",
    "0123",
  ],
  [
    "a filler that is no digit is no part of what the rounded number counts",
    {
      type: "n",
      length: 9,
      encoding: "bcd",
      indicator: "bcd:2",
      roundsUp: true,
      filler: "right F",
    },
    "123",
    "04123F",
    "123",
  ],
];

for (const [says, entry, value, wire, read] of WRITTEN) {
  Deno.test(says, () => {
    const codec = codecOf({ 7: entry });
    const message = codec.encode({ 0: "0200", 7: value });
    assertEquals(wireOf(message).slice(BEFORE_FIELDS), wire);
    assertEquals(codec.decode(message.bytes.slice()).get(7), read);
  });
}

Deno.test("what is too short for the field's least length cannot be written: it could not be read", () => {
  const least: Entry = { type: "n", length: 5, encoding: "bcd", indicator: "bcd:2", minLength: 3 };
  const codec = codecOf({ 7: { ...least, counts: "bytes" } });
  const error = failure(() => codec.encode({ 0: "0200", 7: "1234" }));
  assertEquals([error.code, error.path], ["value-too-short", "7"]);
  const whole = codec.encode({ 0: "0200", 7: "12345" });
  assertEquals(codec.decode(whole.bytes.slice()).get(7), "012345");
});

const inField = codecOf({ 3: { type: "n", length: 6 }, 130: { type: "n", length: 3 } }, {
  bitmap: { thirdIn: 65 },
});

Deno.test("a change adds the map that a field holds where it is needed for the first time", () => {
  const message = inField.change(inField.encode({ 0: "0800", 3: "1" }), { 130: "301" });
  assertEquals(wireOf(message), wireOf(inField.encode({ 0: "0800", 3: "1", 130: "301" })));
  assertEquals(inField.decode(message.bytes.slice()).get(130), "301");
});

Deno.test("a change takes the map that a field holds out with the last of its fields", () => {
  const message = inField.encode({ 0: "0800", 3: "1", 130: "301" });
  const changed = inField.change(message, { 130: undefined });
  assertEquals(wireOf(changed), wireOf(inField.encode({ 0: "0800", 3: "1" })));
});

Deno.test("a change of another field leaves the map that a field holds as it was", () => {
  const message = inField.encode({ 0: "0800", 3: "1", 130: "301" });
  const changed = inField.change(message, { 3: "2" });
  assertEquals(wireOf(changed), wireOf(inField.encode({ 0: "0800", 3: "2", 130: "301" })));
});

Deno.test("classes that a profile ignores are ignored in the parts of a field, too; hexadecimal is not", () => {
  const parts: Entry = {
    type: "ans",
    length: 9,
    indicator: "ascii:1",
    subfields: { form: "positional", fields: { "1": { name: "a", type: "n", length: 2 } } },
  };
  const mac: Entry = { type: "b", length: 1, encoding: "hex-ascii" };
  const profile = profileOf({ 48: parts, 64: mac });
  const codec = new Codec({ ...profile, policies: { content: "ignore" } });
  assertEquals(codec.decode(join("0200", mapOf(48), "2XX")).subfields(48), { "1": "XX" });
  const error = failure(() => codec.decode(join("0200", mapOf(64), "XX")));
  assertEquals([error.code, error.path], ["bad-hex", "64"]);
});

Deno.test("mistakes are found that would make messages nobody can read", () => {
  const field = (entry: Entry) => mistakesOf(profileOf({ 7: entry })).map(({ path }) => path);
  const text: Entry = { type: "ans", length: 9 };
  assertEquals(field({ ...text, encoding: "ebcdic-zoned" }), [["fields", "7", "encoding"]]);
  assertEquals(field({ ...text, id: "08" }), [["fields", "7", "id"]]);
  assertEquals(field({ ...text, indicator: "ascii:2", id: "€" }), [["fields", "7", "id"]]);
  const profile = profileOf({}, { bitmap: { firstBit: "field", maps: 2 } });
  assertEquals(mistakesOf(profile).map(({ path }) => path), [["bitmap", "firstBit"]]);
});
