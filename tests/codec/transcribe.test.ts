import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import type { CodecError } from "../../src/codec/errors.ts";
import type { Message } from "../../src/codec/message.ts";
import { transcribe } from "../../src/codec/transcribe.ts";
import { toHex } from "../../src/codec/bytes.ts";
import { PAN, profileNamed, profileOf } from "../fixtures.ts";

/** A message of one codec in another, and what did not fit. */
function inOther(message: Message, codec: Codec, numbers: Record<number, number | undefined> = {}) {
  const misfits: [number, string][] = [];
  const other = transcribe(message, {
    table: codec.table,
    mti: message.mti,
    header: codec.table.header,
    numberOf: (number) => number in numbers ? numbers[number] : number,
    misfit: (number, { code }: CodecError) => misfits.push([number, code]),
  });
  // What was written is what is read.
  assertEquals(codec.decode(other.bytes.slice()).toValues(), other.toValues());
  return { other, misfits };
}

const SALE = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  7: "0818160933",
  11: "618160",
  22: "051",
  25: "00",
  35: `${PAN.visa}=30122011`,
  41: "00992468",
  42: "000124642124643",
  49: "978",
  52: "1F2E3D4C5B6A7988",
  55: "9F2701809F360200FF",
};

const DIALECTS = ["iso87-ascii", "iso87-bcd", "iso87-ebcdic", "openway"];

for (const from of DIALECTS) {
  for (const to of DIALECTS) {
    Deno.test(`a sale in ${from} has the same values in ${to}`, () => {
      const sale = new Codec(profileNamed(from)).encode(SALE);
      const { other, misfits } = inOther(sale, new Codec(profileNamed(to)));
      assertEquals(misfits, []);
      assertEquals(other.toValues(), sale.toValues());
    });
  }
}

const codec = (fields: Parameters<typeof profileOf>[0], wire?: Parameters<typeof profileOf>[1]) =>
  new Codec(profileOf(fields, wire));

Deno.test("bytes are copied where a field is the same in both, whatever they are", () => {
  const field = { type: "n", length: 3, encoding: "bcd", looseFiller: true } as const;
  const [one, two] = [
    codec({ 3: field }),
    codec({ 3: field, 4: field }, { mti: { encoding: "bcd" } }),
  ];
  const odd = one.decode(Uint8Array.fromHex("303230302000000000000000F123"));
  assertEquals(toHex(inOther(odd, two).other.bytes), "02002000000000000000F123");
});

Deno.test("what fills a field of another length up is no part of its value", () => {
  const one = codec({
    4: { type: "n", length: 12 },
    5: { type: "ans", length: 8, padding: "right space" },
    6: { type: "n", length: 4 },
    41: { type: "ans", length: 8, padding: "left space" },
  });
  const two = codec({
    4: { type: "n", length: 10 },
    5: { type: "ans", length: 8, indicator: "ascii:2" },
    6: { type: "n", length: 12 },
    41: { type: "ans", length: 15, padding: "right space" },
  });
  const message = one.encode({ 0: "0200", 4: "77", 5: "CD", 6: "0", 41: "A B" });
  const { other } = inOther(message, two);
  assertEquals(other.toValues(), {
    0: "0200",
    4: "0000000077",
    5: "CD",
    6: "000000000000",
    41: "A B            ",
  });
  assertEquals(inOther(other, one).other.bytes, message.bytes);
});

Deno.test("a value stays as it is in a field of the same length, fill and all", () => {
  const one = codec({ 41: { type: "ans", length: 8, padding: "left 0" } });
  const two = codec({ 41: { type: "ans", length: 8, padding: "right space" } });
  const { other } = inOther(one.encode({ 0: "0200", 41: "T1" }), two);
  assertEquals(other.get(41), "000000T1");
});

Deno.test("a code does not become another by zeros", () => {
  const short = codec({ 39: { type: "n", length: 2 } });
  const long = codec({ 39: { type: "n", length: 3 } });
  const text = codec({ 39: { type: "ans", length: 3, padding: "left 0" } });
  const misfits = (code: string, from: Codec, to: Codec) =>
    inOther(from.encode({ 0: "0210", 39: code }), to).misfits;
  assertEquals(misfits("001", long, short), [[39, "value-too-long"]]);
  assertEquals(misfits("01", short, long), [[39, "value-too-short"]]);
  assertEquals(misfits("01", short, text), [[39, "value-too-short"]]);
});

Deno.test("fields go by another number, or not at all, in the order of their new numbers", () => {
  const one = codec({
    3: { type: "ans", length: 1 },
    4: { type: "ans", length: 1 },
    5: { type: "ans", length: 1 },
  });
  const two = codec({ 6: { type: "ans", length: 1 }, 2: { type: "ans", length: 1 } });
  const message = one.encode({ 0: "0200", 3: "a", 4: "b", 5: "c" });
  const { other, misfits } = inOther(message, two, { 3: 6, 4: undefined, 5: 2 });
  assertEquals([other.toValues(), misfits], [{ 0: "0200", 2: "c", 6: "a" }, []]);
});

Deno.test("what the other dialect has not, or cannot hold, is told and left out", () => {
  const one = codec({
    3: { type: "ans", length: 3 },
    4: { type: "n", length: 6 },
    5: { type: "ans", length: 1 },
  });
  const two = codec({ 3: { type: "n", length: 3 }, 4: { type: "n", length: 3 } });
  const message = one.encode({ 0: "0200", 3: "abc", 4: "123456", 5: "x" });
  const { other, misfits } = inOther(message, two);
  assertEquals(other.toValues(), { 0: "0200" });
  assertEquals(misfits, [[3, "non-numeric"], [4, "value-too-long"], [5, "undefined-field"]]);
});

Deno.test("a field that both take apart goes by its parts", () => {
  const parts = (encoding: "ascii" | "ebcdic-037") => ({
    form: "positional",
    fields: {
      1: { name: "One", type: "n", length: 2, encoding },
      2: { name: "Two", type: "ans", length: 3, encoding, padding: "right space" },
    },
  } as const);
  const field = (
    encoding: "ascii" | "ebcdic-037",
  ) => ({ type: "b", length: 99, indicator: "ascii:2", subfields: parts(encoding) } as const);
  const [one, two] = [codec({ 48: field("ascii") }), codec({ 48: field("ebcdic-037") })];
  const { other } = inOther(one.encode({ 0: "0200", 48: { 1: "7", 2: "A" } }), two);
  assertEquals(other.get(48), "F0F7C14040");
  assertEquals(inOther(other, one).other.subfields(48), { 1: "07", 2: "A  " });
});

Deno.test("parts that cannot be told apart, and nobody checks, go as a whole", () => {
  const odd = "9F26".padEnd(260, "5A");
  const [one, two] = [new Codec(profileNamed("iso87-ascii")), new Codec(profileNamed("iso87-bcd"))];
  const { other, misfits } = inOther(one.encode({ 0: "0200", 55: odd }), two);
  assertEquals([other.get(55), misfits], [odd, []]);
  const tlv = (encoding: "ascii" | "ebcdic-037") => ({
    type: "b",
    length: 99,
    indicator: "ascii:2",
    subfields: { form: "tlv", check: false, tag: { encoding, length: 2 }, indicator: "ascii:2" },
  } as const);
  const [plain, ebcdic] = [codec({ 48: tlv("ascii") }), codec({ 48: tlv("ebcdic-037") })];
  assertEquals(inOther(plain.encode({ 0: "0200", 48: "FF" }), ebcdic).other.get(48), "FF");
});

Deno.test("a third map is made anew where the other dialect holds it in a field", () => {
  const fields = { 3: { type: "n", length: 6 }, 130: { type: "n", length: 2 } } as const;
  const chained = codec(fields, { bitmap: { maps: 3 } });
  const held = new Codec({
    ...profileOf({ ...fields }, { bitmap: { maps: 2 } }),
    bitmap: { encoding: "binary", maps: 2, hexCase: "upper", thirdIn: 65 },
  });
  const message = chained.encode({ 0: "0200", 3: "1", 130: "7" });
  const { other } = inOther(message, held);
  assertEquals([other.get(3), other.get(130)], ["000001", "07"]);
  assertEquals(inOther(other, chained).other.bytes, message.bytes);
});

Deno.test("there and back again every message is what it was", () => {
  const [one, two] = [new Codec(profileNamed("iso87-ascii")), new Codec(profileNamed("iso87-bcd"))];
  const digits = (length: number) =>
    fc.integer({ min: 0, max: 10 ** Math.min(length, 9) - 1 })
      .map((value) => String(value).padStart(length, "0"));
  const values = fc.record({
    2: fc.constantFrom(PAN.visa, PAN.amex),
    4: digits(12),
    11: digits(6),
    32: fc.stringMatching(/^\d{1,11}$/),
    37: fc.stringMatching(/^[A-Z0-9]{12}$/),
    41: fc.stringMatching(/^[A-Z0-9]{8}$/),
    48: fc.stringMatching(/^[ -~]{1,99}$/),
    52: fc.constant("0123456789ABCDEF"),
  }, { requiredKeys: [] });
  fc.assert(fc.property(values, (fields) => {
    const message = one.encode({ 0: "0200", ...fields });
    assertEquals(inOther(inOther(message, two).other, one).other.bytes, message.bytes);
  }));
});
