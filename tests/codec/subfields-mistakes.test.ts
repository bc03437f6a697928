import { assertEquals } from "@std/assert";
import type { SubfieldsSpec } from "../../src/codec/subfields/spec.ts";
import { bytesOf, digits, letters, mistakesOf } from "./subfields.ts";

const TAG = { encoding: "ascii", length: 2 } as const;

Deno.test("a part's entry is checked as a field's is", () => {
  const fields = { "1": letters(0), "2": { ...letters(9), indicator: "x:1" } };
  const found = mistakesOf({ form: "positional", fields });
  assertEquals(Object.keys(found), ["subfields.fields.1.length", "subfields.fields.2.indicator"]);
});

Deno.test("positions are whole numbers, and only the last part may run to the end", () => {
  const rest = { ...letters(9), rest: true };
  const fields = { "x": letters(1), "01": letters(1), "1": rest, "2": letters(1) };
  assertEquals(Object.keys(mistakesOf({ form: "positional", fields })), [
    "subfields.fields.x",
    "subfields.fields.01",
    "subfields.fields.1.rest",
  ]);
  assertEquals(mistakesOf({ form: "repeat", group: { fields: { "1": rest } } }), {
    "subfields.group.fields.1.rest": "only for the last part of a field",
  });
  assertEquals(mistakesOf({ form: "positional", fields: {} }), { "subfields.fields": "no parts" });
  assertEquals(mistakesOf({ form: "repeat", group: { fields: {} } }), {
    "subfields.group.fields": "no parts",
  });
});

Deno.test("a header has at most 64 bytes", () => {
  const fields = { "1": letters(1) };
  for (const header of [-1, 1.5, 65]) {
    assertEquals(Object.keys(mistakesOf({ form: "positional", header, fields })), [
      "subfields.header",
    ]);
  }
});

Deno.test("bits are those of the bitmap, but for those that chain", () => {
  const fields = { "0": letters(1), "9": letters(1), "x": letters(1) };
  const bitmap = { encoding: "binary", size: 1 } as const;
  assertEquals(mistakesOf({ form: "bitmap", bitmap, fields }), {
    "subfields.fields.0": "not a bit from 1 to 8",
    "subfields.fields.9": "not a bit from 1 to 8",
    "subfields.fields.x": "not a bit from 1 to 8",
  });
  const chain = { ...bitmap, firstBit: "chain" } as const;
  assertEquals(mistakesOf({ form: "bitmap", bitmap: chain, fields: { "9": letters(1) } }), {
    "subfields.fields.9": "its bit says that a further bitmap follows",
  });
  for (const size of [0, 17, 1.5]) {
    const found = mistakesOf({ form: "bitmap", bitmap: { ...bitmap, size }, fields: {} });
    assertEquals(Object.keys(found), ["subfields.bitmap.size"]);
  }
});

Deno.test("tags are as long as they are said to be, in an encoding that loses none", () => {
  const tlv = { form: "tlv", tag: TAG, indicator: "ascii:2" } as const;
  assertEquals(mistakesOf({ ...tlv, fields: { "001": letters(1) } }), {
    "subfields.fields.001": "not a tag of this form",
  });
  const keys = (tag: (SubfieldsSpec & { form: "tlv" })["tag"]) =>
    Object.keys(mistakesOf({ ...tlv, tag }));
  assertEquals(keys({ encoding: "utf8", length: 9 }), [
    "subfields.tag.encoding",
    "subfields.tag.length",
  ]);
  assertEquals(keys({ encoding: "bcd", length: 3 }), ["subfields.tag.length"]);
  assertEquals(keys({ ...TAG, padding: "middle" }), ["subfields.tag.padding"]);
});

Deno.test("every tag needs a length", () => {
  assertEquals(mistakesOf({ form: "tlv", tag: TAG, fields: { "01": letters(1) } }), {
    "subfields.fields.01.indicator": "needed: all values have none",
    "subfields.indicator": "needed for the values of tags that are not named",
  });
});

Deno.test("a BER value's length is its own, and its tag a tag", () => {
  const fields = {
    "9F02": { ...digits(2), indicator: "ascii:2" },
    "9F": bytesOf(1),
    "9f03": bytesOf(1),
    "*": bytesOf(1),
  };
  assertEquals(mistakesOf({ form: "ber-tlv", fields }), {
    "subfields.fields.9F02.indicator": "its length is told by what is around it",
    "subfields.fields.9F": "not a tag of this form",
    "subfields.fields.9f03": "not a tag of this form",
  });
});

Deno.test("fields in fields have an end, even if a profile holds itself", () => {
  const fields: Record<string, ReturnType<typeof letters> & { subfields?: SubfieldsSpec }> = {};
  const endless: SubfieldsSpec = { form: "positional", fields };
  fields["1"] = { ...letters(1), subfields: endless };
  const [path, reason] = Object.entries(mistakesOf(endless))[0]!;
  assertEquals(path, "subfields.fields.1.".repeat(8) + "subfields");
  assertEquals(reason, "deeper than 8 fields in fields");
});
