import { assertEquals, assertThrows } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { MessageTable, Profile } from "../../src/codec/profile.ts";
import { mistakesOf, profileOf } from "../fixtures.ts";

const latin1 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const FIELDS = {
  3: { type: "n", length: 6 },
  11: { type: "n", length: 6 },
  39: { type: "an", length: 2 },
  48: { type: "ans", length: 999, indicator: "ascii:3" },
  70: { type: "n", length: 3 },
} as const;

const WIRE = { bitmap: { encoding: "hex-ascii" } } as const;

function withTables(messages: Readonly<Record<string, MessageTable>>): Profile {
  return { ...profileOf(FIELDS, WIRE), messages };
}

const SHORT: MessageTable = { fields: { 48: { type: "ans", length: 99, indicator: "ascii:2" } } };
const NONE: MessageTable = { fields: { 48: null } };
const codec = new Codec(withTables({ "08xx": SHORT, "0810": NONE, "x4xx": NONE }));

Deno.test("the most exact table of an MTI counts, and the profile's own where none fits", () => {
  const written = (mti: string) => latin1(codec.encode({ 0: mti, 48: "AB" }).bytes).slice(20);
  assertEquals(written("0200"), "002AB");
  assertEquals(written("0800"), "02AB");
  assertEquals(written("0820"), "02AB");
  for (const mti of ["0810", "0400", "1430"]) {
    const error = assertThrows(() => codec.encode({ 0: mti, 48: "AB" }), CodecError);
    assertEquals([error.code, error.path], ["undefined-field", "48"]);
  }
});

Deno.test("a message is read by the table of its MTI", () => {
  const map = "0000000000010000";
  assertEquals(codec.decode(bytesOf(`0800${map}02AB`)).get(48), "AB");
  assertEquals(codec.decode(bytesOf(`0200${map}002AB`)).get(48), "AB");
  const error = assertThrows(() => codec.decode(bytesOf(`0810${map}02AB`)), CodecError);
  assertEquals([error.code, error.path, error.offset], ["undefined-field", "48", 20]);
});

Deno.test("where a message of its own table ends is measured by that table", () => {
  const map = "0000000000010000";
  assertEquals(codec.measure(bytesOf(`0800${map}02ABrest`)), { kind: "complete", length: 24 });
  assertEquals(codec.measure(bytesOf(`0800${map}0`)).kind, "incomplete");
  assertEquals(codec.measure(bytesOf("08")).kind, "incomplete");
});

for (const encoding of ["bcd", "ebcdic-037"] as const) {
  Deno.test(`tables are found by an MTI in ${encoding}`, () => {
    const profile = { ...withTables({ "08xx": SHORT }), mti: { encoding } };
    const own = new Codec(profile);
    for (const mti of ["0800", "0200", "0890"]) {
      const { bytes } = own.encode({ 0: mti, 48: "AB" });
      const read = own.decode(bytes.slice());
      assertEquals([read.mti, read.get(48)], [mti, "AB"]);
      assertEquals(own.change(read, { 0: "0200" }).get(48), "AB");
    }
  });
}

Deno.test("a change of the MTI writes fields anew that have another form, and leaves out those without", () => {
  const sale = codec.encode({ 0: "0200", 3: "1", 11: "2", 48: "AB", 70: "301" });
  const test = codec.change(sale, { 0: "0800", 11: "3" });
  assertEquals(latin1(test.bytes).slice(36), "00000100000302AB301");
  assertEquals(codec.change(test, { 0: "0200" }).bytes, codec.change(sale, { 11: "3" }).bytes);
  const reversal = codec.change(sale, { 0: "0400", 39: "00" });
  assertEquals(reversal.toValues(), { 0: "0400", 3: "000001", 11: "000002", 39: "00", 70: "301" });
  assertEquals(codec.decode(reversal.bytes.slice()).toValues(), reversal.toValues());
  assertEquals(codec.change(sale, { 0: "0400", 48: undefined }).bytes.length, 36 + 15);
  const error = assertThrows(() => codec.change(sale, { 0: "0400", 48: "AB" }), CodecError);
  assertEquals([error.code, error.path], ["undefined-field", "48"]);
});

Deno.test("mistakes in tables are told with their place", () => {
  const told = (messages: Readonly<Record<string, MessageTable>>) =>
    mistakesOf(withTables(messages)).map(({ path }) => path.join("."));
  assertEquals(told({ "08xx": SHORT, "0810": NONE }), []);
  assertEquals(told({ "08xx": { fields: { 49: null } } }), ["messages.08xx.fields.49"]);
  assertEquals(told({ "08xx": SHORT, "0xx0": NONE }), ["messages.0xx0"]);
  assertEquals(told({ "08xx": SHORT, "02xx": NONE }), []);
  assertEquals(
    told({ "08xx": { fields: { 48: { type: "ans", length: 999, indicator: "ascii:2" } } } }),
    ["messages.08xx.fields.48.length"],
  );
});

Deno.test("a field has its name, and what may not be shown of it, in every table", () => {
  const fields = { 48: { type: "ans", length: 16, sensitive: "pin" } } as const;
  const profile = { ...profileOf(fields), messages: { "08xx": SHORT } };
  const field = new Codec(profile).field("0800", 48)!;
  assertEquals([field.spec.name, field.spec.sensitive, field.units], ["F48", "pin", 99]);
});
