import { assertEquals, assertStrictEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { codecOf, hex, join, mapOf, openway, PAN, smartvista } from "../fixtures.ts";

const BYTES = join(
  "0810",
  mapOf(1, 3, 11, 39, 41, 55),
  hex("0400000000000000"),
  "990000",
  "000042",
  "000",
  "00123456",
  hex("0003 9f0200"),
  "301",
);

const message = smartvista.decode(BYTES);

Deno.test("keeps the bytes it was read from", () => {
  assertStrictEquals(message.bytes, BYTES);
  assertStrictEquals(message.table, smartvista.table);
});

Deno.test("tells MTI and bitmaps", () => {
  assertEquals([message.mti, message.get(0)], ["0810", "0810"]);
  assertEquals(message.bitmap, "A020000002800200" + "0400000000000000");
  assertEquals(openway.encode({ 0: "0200", 11: "42" }).mti, "0200");
});

Deno.test("tells values as the standard shows them: zeros kept, bytes in upper-case hexadecimal", () => {
  assertEquals(message.get(3), "990000");
  assertEquals(message.get(11), "000042");
  assertEquals(message.get(39), "000");
  assertEquals(message.get(41), "00123456");
  assertEquals(message.get(55), "9F0200");
  assertEquals(message.get(70), "301");
});

Deno.test("tells which fields are there", () => {
  assertEquals(message.numbers(), [3, 11, 39, 41, 55, 70]);
  for (let number = -1; number <= 200; number++) {
    assertEquals(message.has(number), [3, 11, 39, 41, 55, 70].includes(number), `DE ${number}`);
  }
});

Deno.test("has no value where there is no field", () => {
  for (const number of [-1, 1, 2, 4, 38, 64, 65, 69, 71, 128, 129, 1_000]) {
    assertEquals(message.get(number), undefined, `DE ${number}`);
  }
});

Deno.test("calls back for every field, ascending, with its definition", () => {
  const seen: unknown[] = [];
  message.each((value, number, field) => seen.push([number, value, field.spec.alias]));
  assertEquals(seen, [
    [3, "990000", "processingCode"],
    [11, "000042", "stan"],
    [39, "000", "responseCode"],
    [41, "00123456", "terminalId"],
    [55, "9F0200", "emv"],
    [70, "301", "networkCode"],
  ]);
});

Deno.test("gives all values as an object of the caller's own", () => {
  const values = message.toValues();
  assertEquals(values, {
    0: "0810",
    3: "990000",
    11: "000042",
    39: "000",
    41: "00123456",
    55: "9F0200",
    70: "301",
  });
  values[39] = "909";
  assertEquals(message.get(39), "000");
  assertEquals(message.toValues()[39], "000");
});

Deno.test("gives the definition of a field, there or not", () => {
  assertEquals(message.field(2)?.spec.sensitive, "pan");
  assertEquals(message.field(41)?.units, 8);
  assertEquals(message.field(65), undefined);
});

Deno.test("shows hexadecimal bitmaps in upper case, however they were written", () => {
  const codec = codecOf({ 11: { type: "n", length: 6 } }, { bitmap: { encoding: "hex-ascii" } });
  assertEquals(codec.decode(join("08000020000000000000000042")).bitmap, "0020000000000000");
  const letters = codecOf(
    { 5: { type: "n", length: 1 }, 7: { type: "n", length: 1 } },
    { bitmap: { encoding: "hex-ascii", hexCase: "lower" } },
  );
  assertEquals(letters.decode(join("08000a0000000000000012")).bitmap, "0A00000000000000");
  assertEquals(letters.encode({ 0: "0800", 5: "1", 7: "2" }).bitmap, "0A00000000000000");
});

Deno.test("reads text by the reader that the codec was given, once", () => {
  const { profile } = codecOf({ 43: { type: "ans", length: 4 }, 44: { type: "ans", length: 2 } });
  let reads = 0;
  const latin1 = (bytes: Uint8Array, start: number, end: number): string => {
    reads++;
    return String.fromCharCode(...bytes.subarray(start, end)).toLowerCase();
  };
  const read = new Codec(profile, { latin1 }).decode(
    join("0800", mapOf(43, 44), "ACMEXY"),
  );
  assertEquals([read.get(43), read.get(44), read.mti], ["acme", "xy", "0800"]);
  assertEquals(reads, 1);
});

Deno.test("keeps every byte of text, beyond ASCII too", () => {
  const codec = codecOf({ 43: { type: "ans", length: 5 } });
  const text = "\0é\xff~\x80";
  assertEquals(codec.decode(join("0800", mapOf(43), text)).get(43), text);
});

Deno.test("keeps fill characters in values", () => {
  const read = openway.encode({ 0: "0200", 2: PAN.visa, 41: "T1", 42: "M1" });
  assertEquals([read.get(41), read.get(42)], ["      T1", "             M1"]);
});
