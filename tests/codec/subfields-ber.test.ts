import { assert, assertEquals } from "@std/assert";
import type { SubfieldsSpec, Subvalues } from "../../src/codec/subfields/spec.ts";
import {
  assertBothWays,
  compiled,
  content,
  digits,
  faultOf,
  letters,
  read,
  refusal,
} from "./subfields.ts";

const EMV: SubfieldsSpec = { form: "ber-tlv" };
const emv = compiled(EMV);

Deno.test("tags of one to four bytes and lengths of up to five are read", () => {
  const long = "AB".repeat(128);
  const bytes = `9F0206000000012345950100DF81290111DFFFFF0100DF018180${long}`;
  assertBothWays(emv, bytes, {
    "9F02": "000000012345",
    "95": "00",
    DF8129: "11",
    DFFFFF01: "",
    DF01: long,
  });
  assertEquals(read(emv, content("95840000000100")), { "95": "00" });
  assertBothWays(emv, "", {});
});

Deno.test("templates are taken apart, unless they are to stay whole", () => {
  const bytes = "6F0B8401A0A506500141BF0C00";
  assertBothWays(emv, bytes, { "6F": { "84": "A0", A5: { "50": "41", BF0C: {} } } });
  const opaque = compiled({ ...EMV, constructed: "opaque" });
  assertBothWays(opaque, bytes, { "6F": "8401A0A506500141BF0C00" });
  assertEquals(emv.compose({ "6F": "8401A0" }), "6F038401A0");
  assertEquals(refusal(opaque, { "6F": { "84": "A0" } }), ["undefined-field", "48.6F.84"]);
});

Deno.test("zeros between data objects are passed over", () => {
  assertEquals(read(emv, content("00950100009A01010000")), { "95": "00", "9A": "01" });
  assertEquals(read(emv, content("6F0500950100" + "00")), { "6F": { "95": "00" } });
  assertEquals(read(emv, content("0000")), {});
});

Deno.test("what is cut is a fault, and named as far as it is known", () => {
  assertEquals(faultOf(emv, "9F02060000"), ["tlv-truncated", "48.9F02", 3]);
  assertEquals(faultOf(emv, "9501009F03"), ["tlv-truncated", "48.9F03", 5]);
  assertEquals(faultOf(emv, "9501009F"), ["tlv-truncated", "48", 4]);
  assertEquals(faultOf(emv, "958201"), ["tlv-truncated", "48.95", 2]);
  assertEquals(faultOf(emv, "9584FFFFFFFF00"), ["tlv-truncated", "48.95", 6]);
  assertEquals(faultOf(emv, "6F03950200"), ["tlv-truncated", "48.6F.95", 4]);
});

Deno.test("an indefinite length, one of more than four bytes and an endless tag are refused", () => {
  assertEquals(faultOf(emv, "6F80950100" + "0000"), ["bad-length-prefix", "48.6F", 1]);
  assertEquals(faultOf(emv, "9585000000000100"), ["bad-length-prefix", "48.95", 1]);
  assertEquals(faultOf(emv, "9FFFFFFFFF0100"), ["undefined-field", "48", 0]);
});

Deno.test("tags that are there again are numbered, in templates too, and the order is kept", () => {
  const bytes = "9F020101" + "7206950101950102" + "820103" + "950104" + "7200" + "9F020102";
  assertBothWays(emv, bytes, {
    "9F02": "01",
    "72": { "95": "01", "95#2": "02" },
    "82": "03",
    "95": "04",
    "72#2": {},
    "9F02#2": "02",
  });
});

Deno.test("a table says how a tag's value stands, with its greatest length", () => {
  const fields = {
    "9F02": { ...digits(12), encoding: "bcd" },
    "5A": { ...digits(19), encoding: "bcd", filler: "right F" },
    "50": letters(16),
  } as const;
  const named = compiled({ ...EMV, fields });
  const bytes = "9F02060000000123455A08378282246310005F500456495341";
  assertBothWays(named, bytes, {
    "9F02": "000000012345",
    "5A": "378282246310005",
    "50": "VISA",
  });
  assertEquals(faultOf(named, "9F020100"), undefined);
  assertEquals(faultOf(named, "9F0207" + "00".repeat(7)), ["length-exceeds-max", "48.9F02", 3]);
  assertEquals(faultOf(named, "9F02010A"), ["non-numeric", "48.9F02", 3]);
  assertEquals(refusal(named, { "9F02": "12x4" }), ["non-numeric", "48.9F02"]);
  const strict = compiled({ ...EMV, fields, unknown: "refuse" });
  assertEquals(faultOf(strict, "500156950100"), ["undefined-field", "48.95", 3]);
  assertEquals(refusal(strict, { "95": "00" }), ["undefined-field", "48.95"]);
});

Deno.test("only tags are written", () => {
  for (const key of ["", "9F", "9502", "00", "XY", "9F8180818001", "9 5", "1F#2x"]) {
    assertEquals(refusal(emv, { [key]: "00" })[0], "undefined-field", key);
  }
  assertEquals(emv.compose({ "9f02": "aa" }), "9F0201AA");
  assertEquals(refusal(emv, { "95": "0" }), ["bad-hex", "48.95"]);
});

Deno.test("templates in templates are taken apart to a depth, and shown whole below", () => {
  let bytes = "950100";
  for (let depth = 0; depth < 12; depth++) {
    bytes = `6F${(bytes.length / 2).toString(16).padStart(2, "0").toUpperCase()}${bytes}`;
  }
  let values: string | Subvalues | undefined = read(emv, content(bytes));
  let depth = 0;
  for (; typeof values === "object"; depth++) values = values["6F"];
  assertEquals(depth, 9);
  assertEquals(emv.compose(read(emv, content(bytes))), bytes);
});

Deno.test("many tags, and tags nested without end, are read in a time that their bytes allow", () => {
  const same = Uint8Array.from({ length: 300_000 }, (_, at) => [0x95, 1, 0][at % 3]!);
  const values = read(emv, same);
  assertEquals(Object.keys(values).length, 100_000);
  assert("95#100000" in values);
  assertEquals(emv.compose(values), same.toHex().toUpperCase());
  const deep = new Uint8Array(90_000);
  for (let at = 0; at + 5 <= deep.length; at += 5) {
    const left = deep.length - at - 5;
    deep.set([0x6f, 0x83, left >> 16, left >> 8, left], at);
  }
  assertEquals(Object.keys(read(emv, deep)), ["6F"]);
});
