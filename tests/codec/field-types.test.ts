import { assertEquals } from "@std/assert";
import { type EncodingName, ENCODINGS } from "../../src/codec/encodings.ts";
import { checkValue, type FieldType, isDigits, typeCheck } from "../../src/codec/field-types.ts";
import type { CodecErrorCode } from "../../src/codec/errors.ts";
import { hex, join } from "../fixtures.ts";

/** A field's bytes, and the offset in them of the first that does not fit; -1 for none. */
type ByteCase = readonly [
  says: string,
  type: FieldType,
  encoding: EncodingName,
  bytes: Uint8Array,
  bad: number,
  code?: CodecErrorCode,
  fillLeft?: boolean,
];

const BYTES: readonly ByteCase[] = [
  ["takes digits for n", "n", "ascii", join("0123456789"), -1],
  ["takes an empty n", "n", "ascii", join(""), -1],
  ["refuses a letter in n", "n", "ascii", join("00A5"), 2, "non-numeric"],
  ["refuses a blank in n", "n", "ascii", join(" 123"), 0, "non-numeric"],
  ["refuses a sign in n", "n", "ascii", join("-123"), 0, "non-numeric"],
  ["refuses the byte after 9 in n", "n", "ascii", join("12:"), 2, "non-numeric"],
  ["takes packed digits for n", "n", "bcd", hex("0123456789"), -1],
  ["refuses a packed letter in n, high nibble", "n", "bcd", hex("00A5"), 1, "non-numeric"],
  ["refuses a packed letter in n, low nibble", "n", "bcd", hex("000F"), 1, "non-numeric"],
  ["refuses a packed separator in n", "n", "bcd", hex("1D"), 0, "non-numeric"],
  ["refuses packed letters in text", "ans", "bcd", hex("1B"), 0, "non-numeric"],
  ["takes all sixteen characters of track data", "z", "ascii", join("0123456789:;<=>?"), -1],
  ["takes the letters of an EMV tag 57", "z", "ascii", join("4111D2912F"), -1],
  ["takes them in lower case", "z", "ascii", join("4111d2912f"), -1],
  ["refuses other letters in track data", "z", "ascii", join("4111G"), 4, "bad-track2"],
  ["refuses track 1's separator in track 2", "z", "ascii", join("12^3"), 2, "bad-track2"],
  ["refuses the characters around the sixteen", "z", "ascii", join("/"), 0, "bad-track2"],
  ["refuses @ in track data", "z", "ascii", join("@"), 0, "bad-track2"],
  ["takes the nibble D for packed track data", "z", "bcd", hex("4111D291"), -1],
  ["refuses other letters in packed track data", "z", "bcd", hex("4111E291"), 2, "bad-track2"],
  ["takes hexadecimal text of either case", "b", "hex-ascii", join("09afAF"), -1],
  ["refuses other text for hexadecimal", "b", "hex-ascii", join("0G"), 1, "bad-hex"],
];

for (const [says, type, name, bytes, bad, code, fillLeft = true] of BYTES) {
  Deno.test(says, () => {
    const found = typeCheck(type, ENCODINGS[name], fillLeft)!;
    const units = name === "bcd" ? bytes.length * 2 : bytes.length;
    assertEquals(found.check(bytes, 0, bytes.length, units), bad);
    assertEquals(bad < 0 ? undefined : found.code, code);
  });
}

Deno.test("gives the place in the whole message, and looks at nothing beside the field", () => {
  const { check } = typeCheck("n", ENCODINGS.ascii, true)!;
  assertEquals(check(join("ABC12XY"), 3, 5, 2), -1);
  assertEquals(check(join("ABC1XY"), 3, 5, 2), 4);
  const packed = typeCheck("n", ENCODINGS.bcd, true)!;
  assertEquals(packed.check(hex("AA12BB"), 1, 2, 2), -1);
  assertEquals(packed.check(hex("AA1BBB"), 1, 2, 2), 1);
});

for (const [says, fillLeft, wire] of [["left", true, "F643"], ["right", false, "643F"]] as const) {
  Deno.test(`leaves the filler on the ${says} to another check`, () => {
    const { check } = typeCheck("n", ENCODINGS.bcd, fillLeft)!;
    assertEquals(check(hex(wire), 0, 2, 3), -1, "odd number of digits");
    assertEquals(check(hex(wire), 0, 2, 4), fillLeft ? 0 : 1, "even number of digits");
    assertEquals(check(hex(fillLeft ? "FA43" : "64AF"), 0, 2, 3), fillLeft ? 0 : 1);
  });
}

Deno.test("looks at no byte of text or binary fields", () => {
  for (const type of ["a", "an", "as", "ans", "ns"] as const) {
    assertEquals(typeCheck(type, ENCODINGS.ascii, true), undefined);
  }
  assertEquals(typeCheck("b", ENCODINGS.binary, true), undefined);
});

for (
  const [type, encoding, value, fault] of [
    ["n", "ascii", "0042", undefined],
    ["n", "ascii", "", undefined],
    ["n", "ascii", "12a", "non-numeric"],
    ["n", "ascii", " 12", "non-numeric"],
    ["n", "ascii", "1.5", "non-numeric"],
    ["n", "bcd", "12=", "non-numeric"],
    ["n", "ascii", "\uff11", "non-numeric"],
    ["an", "bcd", "12", undefined],
    ["an", "bcd", "1A", "non-numeric"],
    ["ans", "ascii", "What ever?", undefined],
    ["a", "ascii", "123", undefined],
    ["z", "ascii", ";4111=29?", undefined],
    ["z", "ascii", "4111D29F", undefined],
    ["z", "ascii", "4111^29", "bad-track2"],
    ["z", "ascii", "4111 29", "bad-track2"],
    ["z", "bcd", "4111=29", undefined],
    ["z", "bcd", "4111D29", undefined],
    ["z", "bcd", "4111F29", "bad-track2"],
    ["z", "bcd", ";4111=29?", "bad-track2"],
    ["b", "binary", "00FF", undefined],
    ["b", "binary", "", undefined],
    ["b", "binary", "00F", "bad-hex"],
    ["b", "hex-ascii", "00F", "bad-hex"],
  ] as const
) {
  Deno.test(`${fault ?? "nothing"} to blame in ${JSON.stringify(value)} for ${type} in ${encoding}`, () => {
    assertEquals(checkValue(type, ENCODINGS[encoding], value), fault);
  });
}

Deno.test("digits are 0 to 9, and no digits are digits", () => {
  assertEquals(["", "0", "0123456789", "1a", "-1", " 1", "1 ", "\u0661"].map(isDigits), [
    ...[true, true, true],
    ...[false, false, false, false, false],
  ]);
});
