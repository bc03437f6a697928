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
  read,
  refusal,
  TEXT,
} from "./subfields.ts";

const SPEC: TlvSpec = {
  form: "tlv",
  tag: { encoding: "ascii", length: 2 },
  indicator: "ascii:2",
  fields: {
    "01": letters(9),
    "02": { ...digits(4), encoding: "bcd" },
    "07": { ...bytesOf(9), indicator: "ascii:1" },
  },
};
const tagged = compiled(SPEC, TEXT);

Deno.test("tags of one size are followed by lengths, which some tags have of their own", () => {
  const bytes = "'0103ABC071\x05";
  assertBothWays(tagged, bytes, { "01": "ABC", "07": "05" }, "0103ABC071\x05");
  assertBothWays(tagged, "", {}, "");
});

Deno.test("tags that are not named are shown as the field is, kept, skipped or refused", () => {
  assertBothWays(tagged, "'9902xy", { "99": "xy" }, "9902xy");
  assertEquals(read(compiled(SPEC), content("'9902xy")), { "99": "7879" });
  const skips = compiled({ ...SPEC, unknown: "skip" }, TEXT);
  assertEquals(read(skips, content("'9902xy0101A")), { "01": "A" });
  const strict = compiled({ ...SPEC, unknown: "refuse" }, TEXT);
  assertEquals(faultOf(strict, "'0101A9902xy"), ["undefined-field", "48.99", 5]);
  assertEquals(refusal(strict, { "99": "x" }), ["undefined-field", "48.99"]);
  const any = compiled({ ...SPEC, fields: { "*": digits(9) } }, TEXT);
  assertEquals(faultOf(any, "'1203x00"), ["non-numeric", "48.12", 4]);
});

Deno.test("a cut tag, length or value is a fault of its own", () => {
  assertEquals(faultOf(tagged, "'0103ABC0"), ["tlv-truncated", "48", 7]);
  assertEquals(faultOf(tagged, "'0103ABC071"), ["tlv-truncated", "48.07", 10]);
  assertEquals(faultOf(tagged, "'010"), ["tlv-truncated", "48.01", 2]);
  assertEquals(faultOf(tagged, "'0103AB"), ["tlv-truncated", "48.01", 4]);
  assertEquals(faultOf(tagged, "'01x3AB"), ["bad-length-prefix", "48.01", 2]);
  assertEquals(faultOf(tagged, "'0110ABCDEFGHIJ"), ["length-exceeds-max", "48.01", 2]);
});

Deno.test("an error does not repeat what a tag cannot hold", () => {
  const bytes = "0A1B3039";
  assertEquals(faultOf(tagged, bytes), ["tlv-truncated", "48.??", 4]);
  const any = compiled({ ...SPEC, fields: { "*": digits(9) } }, TEXT);
  assertEquals(faultOf(any, "0A1B303178"), ["non-numeric", "48.??", 4]);
});

Deno.test("tags that are there again are numbered, and written again", () => {
  assertBothWays(
    tagged,
    "'0101A9900" + "0101B0101C",
    { "01": "A", "99": "", "01#2": "B", "01#3": "C" },
    "0101A99000101B0101C",
  );
});

Deno.test("the order of tags is kept, even of those that JavaScript sorts", () => {
  const bytes = "9900" + "0101A" + "2001B" + "1101C";
  assertBothWays(tagged, `'${bytes}`, { "99": "", "01": "A", "20": "B", "11": "C" }, bytes);
  const values = { ...read(tagged, content(`'${bytes}`)) };
  assertEquals(tagged.compose(values), "1101C2001B99000101A");
});

Deno.test("parts taken out of what was read are not written, and new ones are behind", () => {
  const values = read(tagged, content("'99000101A2001B")) as Record<string, string | undefined>;
  delete values["99"];
  values["20"] = undefined;
  values["11"] = "new";
  assertEquals(tagged.compose(values), "0101A1103new");
});

Deno.test("tags may be in EBCDIC, packed or bytes", () => {
  const tag = (encoding: TlvSpec["tag"]["encoding"], length: number): SubfieldsSpec => ({
    form: "tlv",
    tag: { encoding, length },
    indicator: "bcd:2",
  });
  assertBothWays(compiled(tag("ebcdic-500", 2)), "F0F10141", { "01": "41" });
  assertBothWays(compiled(tag("bcd", 4)), "12340141", { "1234": "41" });
  const bytes = compiled(tag("binary", 2));
  assertBothWays(bytes, "DF0A0141", { DF0A: "41" });
  assertEquals(bytes.compose({ df0a: "41" }), "DF0A0141");
  assertEquals(refusal(bytes, { DF: "41" }), ["undefined-field", "48.DF"]);
});

Deno.test("padding of tags is not shown", () => {
  const spec = { ...SPEC, tag: { encoding: "ascii", length: 3, padding: "left 0" } } as const;
  const padded = compiled({ ...spec, fields: { "1": letters(9) } }, TEXT);
  const bytes = "00101A02001B000000010" + "1C";
  assertBothWays(padded, `'${bytes}`, { "1": "A", "20": "B", "0": "", "001#2": "C" }, bytes);
  assertEquals(refusal(padded, { "1234": "x" }), ["undefined-field", "48.1234"]);
});

Deno.test("opaque bytes may stand in front of the first tag", () => {
  const headed = compiled({ ...SPEC, header: 1 }, TEXT);
  assertBothWays(headed, "'R2001S", { header: "52", "20": "S" }, "R2001S");
  assertBothWays(headed, "'R", { header: "52" }, "R");
});

Deno.test("a tag's value is taken apart in turn", () => {
  const inner: SubfieldsSpec = { form: "positional", fields: { "1": letters(1), "2": digits(1) } };
  const nested = compiled({ ...SPEC, fields: { "66": { ...letters(9), subfields: inner } } }, TEXT);
  assertBothWays(nested, "'6602A1", { "66": { "1": "A", "2": "1" } }, "6602A1");
  assertEquals(faultOf(nested, "'6602Ax"), ["non-numeric", "48.66.2", 5]);
  assertEquals(refusal(nested, { "66": { "2": "1" } }), ["value-too-short", "48.66.1"]);
});
