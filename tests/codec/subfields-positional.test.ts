import { assertEquals } from "@std/assert";
import { failure } from "../fixtures.ts";
import { BytesSource } from "../../src/codec/subfields/source.ts";
import type { SubfieldsSpec } from "../../src/codec/subfields/spec.ts";
import {
  assertBothWays,
  compiled,
  content,
  digits,
  faultOf,
  letters,
  read,
  refusal,
  TEXT,
} from "./subfields.ts";

const PLACE: SubfieldsSpec = {
  form: "positional",
  fields: {
    "1": letters(4),
    "2": { ...letters(9), indicator: "ascii:1" },
    "3": { ...digits(4), encoding: "bcd" },
  },
};

const place = compiled(PLACE);

Deno.test("parts in a row are read one after the other, each in its own encoding", () => {
  const bytes = content("'ABCD2XY").toHex() + "0643";
  assertBothWays(place, bytes, { "1": "ABCD", "2": "XY", "3": "0643" });
});

Deno.test("a short tail is allowed: parts that are missing are absent", () => {
  assertBothWays(place, "'ABCD", { "1": "ABCD" });
  assertBothWays(place, "'ABCD0", { "1": "ABCD", "2": "" });
  assertBothWays(place, "", {});
});

Deno.test("a part that is cut, bytes behind the last part and letters in a number are faults", () => {
  assertEquals(faultOf(place, "'ABC"), ["truncated-field", "48.1", 0]);
  assertEquals(faultOf(place, "'ABCD3XY"), ["truncated-field", "48.2", 5]);
  assertEquals(faultOf(place, "'ABCDx"), ["bad-length-prefix", "48.2", 4]);
  assertEquals(faultOf(place, "414243443006430A"), ["subfield-trailing", "48", 7]);
  assertEquals(faultOf(place, "41424344300A43"), ["non-numeric", "48.3", 5]);
});

Deno.test("what keeps no part from being found keeps nobody from reading", () => {
  const bytes = content("41424344300A43");
  assertEquals(place.check(bytes, 0, bytes.length, false), undefined);
  const source = new BytesSource(bytes);
  assertEquals(place.read(source, 0, 7), { "1": "ABCD", "2": "", "3": "0A43" });
  const { code, path, offset } = failure(() => place.read(source, 0, 6));
  assertEquals([code, path, offset], ["truncated-field", "48.3", 5]);
});

Deno.test("parts come by number, which need not begin with 1 nor be without gaps", () => {
  const parts = { "10": letters(1), "0": letters(2), "2": letters(1) };
  const gaps = compiled({ form: "positional", fields: parts });
  assertBothWays(gaps, "'aabc", { "0": "aa", "2": "b", "10": "c" });
});

Deno.test("the last part may run to the end, of any length up to its own", () => {
  const fields = { "1": letters(1), "2": { ...letters(3), rest: true } };
  const open = compiled({ form: "positional", fields });
  assertBothWays(open, "'abcd", { "1": "a", "2": "bcd" });
  assertBothWays(open, "'ab", { "1": "a", "2": "b" });
  assertBothWays(open, "'a", { "1": "a" });
  assertEquals(faultOf(open, "'abcde"), ["length-exceeds-max", "48.2", 1]);
  assertEquals(refusal(open, { "1": "a", "2": "bcde" }), ["value-too-long", "48.2"]);
});

Deno.test("opaque bytes in front are shown as the header, and have to be given", () => {
  const headed = compiled({ ...PLACE, header: 2 });
  assertBothWays(headed, "F1F241424344", { header: "F1F2", "1": "ABCD" });
  assertEquals(faultOf(headed, "F1"), ["truncated-header", "48", 0]);
  assertEquals(refusal(headed, { "1": "ABCD" }), ["value-too-short", "48.header"]);
  assertEquals(refusal(headed, { header: "F1F2F3", "1": "ABCD" }), ["value-too-long", "48.header"]);
  assertEquals(refusal(headed, { header: "F1F", "1": "ABCD" }), ["bad-hex", "48.header"]);
  assertEquals(refusal(place, { header: "F1", "1": "ABCD" }), ["undefined-field", "48.header"]);
});

Deno.test("parts are taken apart in turn, and errors name the way to them", () => {
  const inner: SubfieldsSpec = { form: "positional", fields: { "1": letters(2), "2": digits(2) } };
  const fields = {
    "1": digits(1),
    "2": { ...letters(9), indicator: "ascii:1", subfields: inner },
  };
  const nested = compiled({ form: "positional", fields });
  assertBothWays(nested, "'74AB12", { "1": "7", "2": { "1": "AB", "2": "12" } });
  assertEquals(faultOf(nested, "'74AB1x"), ["non-numeric", "48.2.2", 5]);
  assertEquals(faultOf(nested, "'75AB123"), ["subfield-trailing", "48.2", 6]);
  assertEquals(refusal(nested, { "1": "7", "2": { "1": "AB", "2": "x" } }), [
    "non-numeric",
    "48.2.2",
  ]);
  assertEquals(nested.compose({ "1": "7", "2": "AB12" }), content("'74AB12").toHex());
});

Deno.test("a nested part that is not to be checked is looked at only when it is read", () => {
  const inner: SubfieldsSpec = { form: "positional", check: false, fields: { "1": letters(1) } };
  const fields = { "1": { ...letters(2), subfields: inner } };
  const lenient = compiled({ form: "positional", fields });
  assertEquals(faultOf(lenient, "'ab"), undefined);
  const { code, path } = failure(() => lenient.read(new BytesSource(content("'ab")), 0, 2));
  assertEquals([code, path], ["subfield-trailing", "48.1"]);
  assertEquals([place.checked, compiled({ ...PLACE, check: false }).checked], [true, false]);
});

Deno.test("a content in hexadecimal is taken apart as the bytes that it tells", () => {
  const coded = compiled(PLACE, {
    name: "",
    type: "b",
    length: 99,
    indicator: "ascii:2",
    encoding: "hex-ascii",
  });
  assertEquals(read(coded, content("'4142434430")), { "1": "ABCD", "2": "" });
  assertEquals(coded.compose({ "1": "ABCD", "2": "" }), "4142434430");
  assertEquals(faultOf(coded, "'4142434439"), ["truncated-field", "48.2", 10]);
  assertEquals(faultOf(coded, "'414"), ["bad-hex", "48", 0]);
  assertEquals(faultOf(coded, "'41x2"), ["bad-hex", "48", 0]);
});

Deno.test("the value that is composed is the field's own kind of value", () => {
  const text = compiled(PLACE, TEXT);
  assertEquals(text.compose({ "1": "ABCD", "2": "xy" }), "ABCD2xy");
  const ebcdic = compiled(
    { form: "positional", fields: { "1": { ...letters(2), encoding: "ebcdic-500" } } },
    { ...TEXT, indicator: "ascii:3", encoding: "ebcdic-500" },
  );
  assertEquals(ebcdic.compose({ "1": "A[" }), "A[");
  assertEquals(read(ebcdic, content("C14A")), { "1": "A[" });
});

Deno.test("a fixed field is written whole, or with padding behind its parts", () => {
  const fields = { "1": digits(2), "2": digits(2) };
  const fixed = { name: "", type: "n", length: 4 } as const;
  const number = compiled({ form: "positional", fields }, fixed);
  assertEquals(number.compose({ "1": "01", "2": "02" }), "0102");
  assertEquals(refusal(number, { "1": "01" }), ["value-too-short", "48"]);
  const padded = { name: "", type: "ans", length: 4, padding: "right space" } as const;
  assertEquals(compiled({ form: "positional", fields }, padded).compose({ "1": "01" }), "01");
});

Deno.test("a gap, a part that is not there and parts of a part that has none are refused", () => {
  assertEquals(refusal(place, { "2": "XY" }), ["value-too-short", "48.1"]);
  assertEquals(refusal(place, { "1": "ABCD", "9": "x" }), ["undefined-field", "48.9"]);
  assertEquals(refusal(place, { "1": { "3": "x" } }), ["undefined-field", "48.1.3"]);
  assertEquals(place.compose({ "1": "ABCD", "2": undefined }), "41424344");
});

const AMOUNTS: SubfieldsSpec = {
  form: "repeat",
  group: {
    fields: { "1": digits(2), "2": letters(1), "3": { ...letters(9), indicator: "ascii:1" } },
  },
};
const amounts = compiled(AMOUNTS);

Deno.test("a group repeats up to the end, and each is shown by its number", () => {
  assertBothWays(amounts, "'10C1a20D040X", {
    "1": { "1": "10", "2": "C", "3": "a" },
    "2": { "1": "20", "2": "D", "3": "" },
    "3": { "1": "40", "2": "X" },
  });
  assertEquals(faultOf(amounts, "'10C1a20D02"), ["truncated-field", "48.3.1", 9]);
  assertEquals(faultOf(amounts, "'10C1a2xD0"), ["non-numeric", "48.2.1", 6]);
});

Deno.test("only the last group may be short, and groups are numbered from 1", () => {
  const whole = { "1": "10", "2": "C", "3": "" };
  const short = { "1": "10" };
  assertEquals(amounts.compose({ "1": whole, "2": short }), content("'10C010").toHex());
  assertEquals(refusal(amounts, { "1": short, "2": whole }), ["value-too-short", "48.1.2"]);
  assertEquals(refusal(amounts, { "2": whole }), ["undefined-field", "48.2"]);
  assertEquals(refusal(amounts, { "1": whole, "x": whole }), ["undefined-field", "48.x"]);
  assertEquals(refusal(amounts, { "1": "10C0" }), ["undefined-field", "48.1"]);
});
