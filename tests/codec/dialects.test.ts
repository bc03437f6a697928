import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { ElementSpec, Profile } from "../../src/codec/profile.ts";
import { failure, hex, mapOf, PAN, profileOf, wireOf } from "../fixtures.ts";

/*
 * What single dialects have that most have not: each on a field of its own, as a host would have it.
 */

type Entry = Omit<ElementSpec, "name">;

const latin1 = (text: string): string =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");

const upper = (text: string): string => text.toUpperCase();

/** DE 2 of this kind, its value, and its bytes in hexadecimal. */
type Case = readonly [what: string, field: Entry, value: string, wire: string];

const CASES: readonly Case[] = [
  ["text in EBCDIC 037", { type: "ans", length: 4, encoding: "ebcdic-037" }, "A[1!", "c1baf15a"],
  ["text in EBCDIC 500", { type: "ans", length: 4, encoding: "ebcdic-500" }, "A[1!", "c14af14f"],
  ["text in EBCDIC 1047", { type: "ans", length: 4, encoding: "ebcdic-1047" }, "A[1!", "c1adf15a"],
  [
    "an EBCDIC length",
    {
      type: "n",
      length: 19,
      indicator: "ebcdic:2",
      encoding: "ebcdic-037",
    },
    "4111",
    "f0f4f4f1f1f1",
  ],
  ["a length in one byte", { type: "ans", length: 99, indicator: "binary:1" }, "AB", "024142"],
  ["a length in two bytes", { type: "ans", length: 300, indicator: "binary:2" }, "AB", "00024142"],
  [
    "a length in hexadecimal text",
    { type: "ans", length: 99, indicator: "hex:2" },
    "A".repeat(26),
    `${latin1("1A")}${"41".repeat(26)}`,
  ],
  [
    "a BER length",
    { type: "b", length: 300, indicator: "ber" },
    "AB".repeat(200),
    `81c8${"ab".repeat(200)}`,
  ],
  [
    "a length that counts nibbles",
    { type: "b", length: 19, indicator: "bcd:2", counts: "digits" },
    "12345",
    "05012345",
  ],
  [
    "a length that counts bytes of digits",
    { type: "n", length: 10, encoding: "bcd", indicator: "bcd:2", counts: "bytes" },
    "123456",
    "03123456",
  ],
  [
    "digits closed by F",
    {
      type: "n",
      length: 10,
      encoding: "bcd",
      indicator: "bcd:2",
      counts: "bytes",
      filler: "right F",
    },
    "12345",
    "0312345f",
  ],
  [
    "a length that counts characters",
    { type: "ans", length: 9, encoding: "utf8", indicator: "ascii:2", counts: "characters" },
    "äb",
    `${latin1("02")}c3a462`,
  ],
  [
    "a length that counts itself",
    { type: "ans", length: 9, indicator: "ascii:2", adds: 2 },
    "AB",
    latin1("04AB"),
  ],
  [
    "an id before the content",
    { type: "ans", length: 9, indicator: "ascii:2", adds: 2, id: "02" },
    "AB",
    latin1("0402AB"),
  ],
  [
    "a field that is always filled",
    { type: "ans", length: 6, indicator: "ascii:2", filled: true, padding: "right space" },
    "AB",
    latin1("02AB    "),
  ],
  ["a credit", { type: "x+n", length: 9 }, "C00000150", latin1("C00000150")],
  [
    "a debit in BCD with an ASCII sign",
    { type: "x+n", length: 9, encoding: "bcd" },
    "D00000150",
    "4400000150",
  ],
  [
    "a debit in BCD with an EBCDIC sign",
    { type: "x+n", length: 9, encoding: "bcd", signEncoding: "ebcdic-037" },
    "D00000150",
    "c400000150",
  ],
  ["a zoned number", { type: "n", length: 4, encoding: "ebcdic-zoned" }, "-0015", "f0f0f1d5"],
  [
    "nibbles of any value",
    { type: "an", length: 5, encoding: "bcd", nibbles: "hex" },
    "1A2B3",
    "01a2b3",
  ],
  [
    "track data in BCD",
    { type: "z", length: 37, encoding: "bcd", indicator: "bcd:2" },
    `${PAN.visa}=3012`,
    `21${`0${PAN.visa}d3012`}`,
  ],
  [
    "bytes as hexadecimal in EBCDIC",
    { type: "b", length: 2, encoding: "hex-ebcdic" },
    "12AB",
    "f1f2c1c2",
  ],
];

for (const [what, field, value, wire] of CASES) {
  Deno.test(`a dialect with ${what} reads and writes it`, () => {
    const codec = new Codec(profileOf({ 2: field, 3: { type: "n", length: 6 } }));
    const bytes = `30323030${mapOf(2, 3).toHex()}${wire}${latin1("000000")}`;
    const message = codec.decode(hex(bytes));
    assertEquals(message.toValues(), { 0: "0200", 2: value, 3: "000000" });
    assertEquals(wireOf(codec.encode({ 0: "0200", 2: value, 3: "000000" })), upper(bytes));
    assertEquals(
      wireOf(codec.change(message, { 3: undefined })),
      upper(`30323030${mapOf(2).toHex()}${wire}`),
    );
    for (let size = 12; size < bytes.length / 2; size++) {
      assertEquals(codec.measure(hex(bytes).subarray(0, size)).kind, "incomplete");
    }
  });
}

Deno.test("an odd number of digits is counted as an even one where the profile says so", () => {
  const field: Entry = {
    type: "n",
    length: 19,
    encoding: "bcd",
    indicator: "ascii:2",
    roundsUp: true,
  };
  const codec = new Codec(profileOf({ 2: field }));
  const message = codec.encode({ 0: "0200", 2: "12345" });
  assertEquals(wireOf(message).slice(24), upper(`${latin1("06")}012345`));
  assertEquals(codec.decode(message.bytes).get(2), "012345");
});

Deno.test("a value that is too long is cut where the profile says so", () => {
  const cut = (tooLong: "cut-left" | "cut-right") =>
    new Codec(profileOf({ 2: { type: "ans", length: 3, tooLong } })).encode({
      0: "0200",
      2: "ABCDE",
    }).get(2);
  assertEquals([cut("cut-left"), cut("cut-right")], ["CDE", "ABC"]);
});

Deno.test("any filler is taken where the profile is not strict", () => {
  const field: Entry = { type: "n", length: 3, encoding: "bcd" };
  const bytes = hex(`30323030${mapOf(2).toHex()}F123`);
  const strict = new Codec(profileOf({ 2: field }));
  assertEquals(failure(() => strict.decode(bytes)).code, "bad-padding");
  const loose = new Codec(profileOf({ 2: { ...field, looseFiller: true } }));
  assertEquals(loose.decode(bytes).get(2), "123");
});

const plain = profileOf({
  2: { type: "n", length: 19, indicator: "ascii:2" },
  70: { type: "n", length: 3 },
});
const withHeader = (messageHeader: Profile["messageHeader"]): Codec =>
  new Codec({ ...plain, messageHeader });

Deno.test("opaque bytes in front of the MTI are kept, and given back in answers as the profile says", () => {
  const request = hex(`6000112233${latin1("0800")}${mapOf(2).toHex()}${latin1("041234")}`);
  const reply = (messageHeader: Profile["messageHeader"]): string => {
    const codec = withHeader(messageHeader);
    const message = codec.decode(request);
    assertEquals([message.header, message.mti, message.get(2)], ["6000112233", "0800", "1234"]);
    return codec.change(message, { 0: "0810" }).header;
  };
  assertEquals(reply({ length: 5 }), "6000112233");
  assertEquals(reply({ length: 5, reply: "swap-tpdu" }), "6022330011");
  assertEquals(reply({ length: 5, reply: "own", value: "6099999999" }), "6099999999");
  const own = withHeader({ length: 5, value: "6099999999" }).encode({ 0: "0800", 70: "301" });
  assertEquals(own.header, "6099999999");
});

Deno.test("a MTI and bitmaps in EBCDIC are read and written", () => {
  const codec = new Codec({
    ...plain,
    mti: { encoding: "ebcdic-1047" },
    bitmap: { encoding: "hex-ebcdic", maps: 2, hexCase: "upper" },
  });
  const message = codec.encode({ 0: "0800", 70: "301" });
  assertEquals(wireOf(message).slice(0, 12), "F0F8F0F0F8F0");
  assertEquals(codec.decode(message.bytes).toValues(), { 0: "0800", 70: "301" });
  assertEquals(message.bitmap, "80000000000000000400000000000000");
});

Deno.test("a map of sixteen bytes stands alone", () => {
  const bitmap = { encoding: "binary", maps: 1, hexCase: "upper", size: 16 } as const;
  const codec = new Codec({ ...plain, bitmap });
  const message = codec.encode({ 0: "0800", 70: "301" });
  assertEquals(message.bitmap, "00000000000000000400000000000000");
  assertEquals(codec.decode(message.bytes).get(70), "301");
});

Deno.test("the third map may be the value of a field", () => {
  const bitmap = { encoding: "binary", maps: 2, hexCase: "upper", thirdIn: 65 } as const;
  const fields = { ...plain.fields, 130: { name: "More", type: "ans", length: 3 } } as const;
  const codec = new Codec({ ...plain, bitmap, fields });
  const message = codec.encode({ 0: "0800", 70: "301", 130: "ABC" });
  assertEquals(message.get(65), "4000000000000000");
  assertEquals(codec.decode(message.bytes).get(130), "ABC");
  assertEquals(codec.change(message, { 70: undefined }).get(130), "ABC");
});

Deno.test("DE 1 may be a field, and a further map be refused", () => {
  const bit1 = { encoding: "binary", maps: 1, hexCase: "upper", firstBit: "field" } as const;
  const fields = { 1: { name: "First", type: "ans", length: 3 } } as const;
  const codec = new Codec({ ...plain, bitmap: bit1, fields });
  const message = codec.encode({ 0: "0800", 1: "ABC" });
  assertEquals(codec.decode(message.bytes).get(1), "ABC");
  const last = { encoding: "binary", maps: 1, hexCase: "upper", lastBit: "chain" } as const;
  const strict = new Codec({ ...plain, bitmap: last, fields: { 2: plain.fields[2]! } });
  assertEquals(failure(() => strict.decode(message.bytes)).code, "bad-bitmap");
});

Deno.test("an empty second map is written where the host wants one", () => {
  const bitmap = { encoding: "binary", maps: 2, hexCase: "upper", least: 2 } as const;
  const message = new Codec({ ...plain, bitmap }).encode({ 0: "0200", 2: PAN.visa });
  assertEquals(message.bitmap, "C0000000000000000000000000000000");
});

Deno.test("the policies let pass what is refused otherwise", () => {
  const bytes = (rest: string): Uint8Array => hex(`30323030${mapOf(2).toHex()}${latin1(rest)}`);
  const lenient = new Codec({ ...plain, policies: { trailing: "ignore", content: "ignore" } });
  assertEquals(lenient.decode(bytes("0312x and more")).get(2), "12x");
  assertEquals(failure(() => new Codec(plain).decode(bytes("0312x"))).code, "non-numeric");
  assertEquals(failure(() => new Codec(plain).decode(bytes("03123 "))).code, "trailing-bytes");
  const full = new Codec({ ...plain, policies: { empty: "refuse" } });
  assertEquals(failure(() => full.decode(bytes("00"))).code, "length-below-min");
  assertEquals(new Codec(plain).decode(bytes("00")).get(2), "");
});

Deno.test("a field may be given by its parts, and tells them", () => {
  const codec = new Codec(profileOf({
    48: {
      type: "ans",
      length: 999,
      indicator: "ascii:3",
      subfields: { form: "tlv", tag: { encoding: "ascii", length: 3 }, indicator: "ascii:3" },
    },
  }));
  const parts = { "001": "ABC", "002": "7" };
  const message = codec.encode({ 0: "0200", 48: parts });
  assertEquals(message.get(48), "001003ABC0020017");
  assertEquals(codec.decode(message.bytes).subfields(48), parts);
});
