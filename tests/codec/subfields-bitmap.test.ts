import { assertEquals } from "@std/assert";
import type { BitmapSpec } from "../../src/codec/subfields/spec.ts";
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
} from "./subfields.ts";

const FIELDS = { "1": letters(1), "3": digits(2), "24": { ...letters(9), indicator: "ascii:1" } };

const spec = (encoding: "binary" | "hex-ascii" | "hex-ebcdic", size = 3): BitmapSpec => ({
  form: "bitmap",
  bitmap: { encoding, size },
  fields: FIELDS,
});

const binary = compiled(spec("binary"));

Deno.test("a field's own bitmap says which parts follow, its first bit that of a part", () => {
  assertBothWays(binary, "A00001" + content("'Y121z").toHex(), {
    bitmap: "A00001",
    "1": "Y",
    "3": "12",
    "24": "z",
  });
  assertBothWays(binary, "200000" + content("'12").toHex(), { bitmap: "200000", "3": "12" });
  assertBothWays(binary, "000000", { bitmap: "000000" });
  assertBothWays(binary, "", {});
});

Deno.test("the bitmap may be hexadecimal in ASCII, of either case, or in EBCDIC", () => {
  assertBothWays(compiled(spec("hex-ascii")), "'200001121z", {
    bitmap: "200001",
    "3": "12",
    "24": "z",
  });
  const eight = compiled({ ...spec("hex-ascii", 1), fields: { "1": letters(1), "3": letters(1) } });
  assertEquals(read(eight, content("'a0xy")), { bitmap: "A0", "1": "x", "3": "y" });
  const ebcdic = compiled({
    ...spec("hex-ebcdic", 1),
    fields: { "1": letters(1), "3": letters(1) },
  });
  assertBothWays(ebcdic, "C1F07879", { bitmap: "A0", "1": "x", "3": "y" });
  assertEquals(read(ebcdic, content("81F07879")), { bitmap: "A0", "1": "x", "3": "y" });
});

Deno.test("bitmaps have 1 to 16 bytes", () => {
  const long = compiled({ ...spec("binary", 16), fields: { "128": letters(1) } });
  const bitmap = "00".repeat(15) + "01";
  assertBothWays(long, bitmap + "41", { bitmap, "128": "A" });
});

Deno.test("where the first bit chains, up to three maps follow each other", () => {
  const chained = compiled({
    form: "bitmap",
    bitmap: { encoding: "binary", size: 1, firstBit: "chain" },
    fields: { "2": letters(1), "10": letters(1), "24": letters(1) },
  });
  assertBothWays(chained, "4041", { bitmap: "40", "2": "A" });
  assertBothWays(chained, "C0404142", { bitmap: "C040", "2": "A", "10": "B" });
  assertBothWays(chained, "80800143", { bitmap: "808001", "24": "C" });
  assertEquals(faultOf(chained, "80808000"), ["bad-bitmap", "48", 2]);
  assertEquals(faultOf(chained, "80"), ["truncated-bitmap", "48", 1]);
});

Deno.test("opaque bytes may stand in front of the bitmap", () => {
  const headed = compiled({ ...spec("binary"), header: 1 });
  assertBothWays(headed, "F180000041", { header: "F1", bitmap: "800000", "1": "A" });
});

Deno.test("a bit without a part, bytes behind the last and a cut or unreadable map are faults", () => {
  assertEquals(faultOf(binary, "C0000041"), ["undefined-field", "48.2", 4]);
  assertEquals(faultOf(binary, "8000004142"), ["subfield-trailing", "48", 4]);
  assertEquals(faultOf(binary, "8000"), ["truncated-bitmap", "48", 0]);
  assertEquals(faultOf(binary, "200000313A"), ["non-numeric", "48.3", 4]);
  assertEquals(faultOf(binary, "20000031"), ["truncated-field", "48.3", 3]);
  assertEquals(faultOf(compiled(spec("hex-ascii")), "'2000x1"), ["bad-bitmap", "48", 4]);
  assertEquals(faultOf(compiled(spec("hex-ebcdic")), "C1C7F0F0F0F0"), ["bad-bitmap", "48", 1]);
});

Deno.test("the bitmap that is written follows from the parts", () => {
  assertEquals(binary.compose({ bitmap: "FFFFFF", "3": "12" }), "2000003132");
  assertEquals(binary.compose({ "24": "", "1": "A" }), "8000014130");
  assertEquals(refusal(binary, { "2": "x" }), ["undefined-field", "48.2"]);
  assertEquals(refusal(binary, { "03": "12" }), ["undefined-field", "48.03"]);
  assertEquals(refusal(binary, { "3": "1x" }), ["non-numeric", "48.3"]);
});

Deno.test("bitmaps in bitmaps: errors name the way", () => {
  const inner = spec("hex-ascii", 3);
  const fields = { "25": { ...bytesOf(99), indicator: "ascii:2", subfields: inner } };
  const nested = compiled({ form: "bitmap", bitmap: { encoding: "binary", size: 4 }, fields });
  const bytes = "00000080" + content("'08200000").toHex() + "3132";
  assertBothWays(nested, bytes, {
    bitmap: "00000080",
    "25": { bitmap: "200000", "3": "12" },
  });
  const wrong = "00000080" + content("'07200000").toHex() + "31";
  assertEquals(faultOf(nested, wrong), ["truncated-field", "48.25.3", 12]);
  assertEquals(refusal(nested, { "25": { "7": "1" } }), ["undefined-field", "48.25.7"]);
});
