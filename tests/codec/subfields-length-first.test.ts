import { assertEquals } from "@std/assert";
import type { SubfieldsSpec, TlvSpec } from "../../src/codec/subfields/spec.ts";
import {
  assertBothWays,
  bytesOf,
  compiled,
  content,
  digits,
  faultOf,
  letters,
  mistakesOf,
  read,
  refusal,
  TEXT,
} from "./subfields.ts";

const SPEC: TlvSpec = {
  form: "tlv",
  lengthFirst: true,
  tag: { encoding: "ascii", length: 2 },
  indicator: "ascii:2",
  fields: { "01": letters(9), "02": { ...digits(4), encoding: "bcd" }, "07": bytesOf(9) },
};
const tagged = compiled(SPEC, TEXT);

Deno.test("a length in front of a tag counts the tag and the value", () => {
  const bytes = "'0501ABC" + "0307\x05" + "0201";
  assertBothWays(tagged, bytes, { "01": "ABC", "07": "05", "01#2": "" }, bytes.slice(1));
  assertBothWays(tagged, "3034303212340A".slice(0, 12), { "02": "1234" }, "0402\x124");
  assertBothWays(tagged, "", {}, "");
});

Deno.test("a cut length, tag or value behind its length is a fault of its own", () => {
  assertEquals(faultOf(tagged, "'0501ABC0"), ["tlv-truncated", "48", 7]);
  assertEquals(faultOf(tagged, "'0501ABC030"), ["tlv-truncated", "48", 9]);
  assertEquals(faultOf(tagged, "'0501AB"), ["tlv-truncated", "48.01", 4]);
  assertEquals(faultOf(tagged, "'x501ABC"), ["bad-length-prefix", "48", 0]);
  assertEquals(faultOf(tagged, "'0101"), ["bad-length-prefix", "48", 0]);
  assertEquals(faultOf(tagged, "'1201ABCDEFGHIJ"), ["length-exceeds-max", "48.01", 4]);
  assertEquals(faultOf(tagged, "'0402:;"), ["non-numeric", "48.02", 4]);
});

Deno.test("tags behind their length that are not named are kept, skipped or refused", () => {
  assertBothWays(tagged, "'0499xy", { "99": "xy" }, "0499xy");
  const skips = compiled({ ...SPEC, unknown: "skip" }, TEXT);
  assertEquals(read(skips, content("'0499xy0301A")), { "01": "A" });
  const strict = compiled({ ...SPEC, unknown: "refuse" }, TEXT);
  assertEquals(faultOf(strict, "'0301A0499xy"), ["undefined-field", "48.99", 7]);
  assertEquals(refusal(strict, { "99": "x" }), ["undefined-field", "48.99"]);
});

Deno.test("a value that the length in front of its tag cannot count is refused", () => {
  const narrow = compiled({ ...SPEC, indicator: "ascii:1" }, TEXT);
  assertBothWays(narrow, "'901ABCDEFG", { "01": "ABCDEFG" }, "901ABCDEFG");
  assertEquals(refusal(narrow, { "01": "ABCDEFGH" }), ["value-too-long", "48.01"]);
});

Deno.test("lengths in front of tags may be EBCDIC, packed, binary or BER, and nested", () => {
  const of = (indicator: string, encoding: TlvSpec["tag"]["encoding"]): SubfieldsSpec => ({
    form: "tlv",
    lengthFirst: true,
    tag: { encoding, length: 2 },
    indicator,
  });
  assertBothWays(compiled(of("ebcdic:3", "ebcdic-1047")), "F0F0F3F4F041", { "40": "41" });
  assertBothWays(compiled(of("bcd:2", "bcd")), "020541", { "05": "41" });
  assertBothWays(compiled(of("binary:2", "binary")), "0003DF0A41", { DF0A: "41" });
  const long = "41".repeat(130);
  assertBothWays(compiled(of("ber", "binary")), `8184DF0A${long}03DF0B42`, {
    DF0A: long,
    DF0B: "42",
  });
  const nested = compiled({ ...SPEC, fields: { "40": { ...letters(20), subfields: SPEC } } }, TEXT);
  assertBothWays(nested, "'07400301A", { "40": { "01": "A" } }, "07400301A");
  assertEquals(faultOf(nested, "'07400401A"), ["tlv-truncated", "48.40.01", 8]);
});

Deno.test("a length in front of tags has to be there, and the same for all", () => {
  const { indicator: _, ...without } = SPEC;
  assertEquals(Object.keys(mistakesOf(without)), ["subfields.indicator"]);
  assertEquals(Object.keys(mistakesOf({ ...SPEC, indicator: "roman:2" })), ["subfields.indicator"]);
  const narrow: TlvSpec = {
    ...SPEC,
    indicator: "ascii:1",
    tag: { encoding: "binary", length: 8 },
    fields: {},
  };
  assertBothWays(compiled(narrow), "39010203040506070841", { "0102030405060708": "41" });
  const own = { "01": { ...letters(9), indicator: "ascii:2" } };
  assertEquals(Object.keys(mistakesOf({ ...SPEC, fields: own })), [
    "subfields.fields.01.indicator",
  ]);
});
