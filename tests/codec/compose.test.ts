import { assertEquals, assertNotEquals } from "@std/assert";
import { HIGHEST_FIELD } from "../../src/codec/bitmap.ts";
import {
  codecOf,
  failure,
  hex,
  hexOf,
  mapOf,
  openway,
  PAN,
  placeOf,
  smartvista,
  wireOf,
} from "../fixtures.ts";

Deno.test("writes a SmartVista sale", () => {
  const message = smartvista.encode({
    0: "0200",
    2: PAN.mastercard,
    3: "000000",
    4: "1000",
    11: "42",
    41: "1",
    46: "abc",
    52: "0123456789abcdef",
  });
  assertEquals(
    wireOf(message),
    hexOf(
      "0200",
      mapOf(2, 3, 4, 11, 41, 46, 52),
      `16${PAN.mastercard}`,
      "000000",
      "000000001000",
      "000042",
      "00000001",
      "003abc",
      hex("08 0123456789ABCDEF"),
    ),
  );
});

Deno.test("writes an OpenWay sale: odd digits filled on the left, LL in digits", () => {
  const message = openway.encode({
    0: "0200",
    2: PAN.amex,
    4: "1000",
    22: "51",
    32: "123456",
    35: `${PAN.visa}=2912`,
    41: "T1",
    49: "643",
    55: "9F0203000100",
    64: "0A0B0C0D",
  });
  assertEquals(
    wireOf(message),
    hexOf(
      hex("0200"),
      mapOf(2, 4, 22, 32, 35, 41, 49, 55, 64),
      hex(`15 0${PAN.amex}`),
      hex("000000001000"),
      hex("0051"),
      "06123456",
      hex("21"),
      `${PAN.visa}=2912`,
      "      T1",
      hex("0643"),
      hex("0006 9F0203000100"),
      hex("0A0B0C0D"),
    ),
  );
});

Deno.test("is what a decoder gives back of its own bytes", () => {
  const message = openway.encode({ 0: "0800", 3: "990000", 11: "1", 41: "T1" });
  const read = openway.decode(message.bytes);
  assertEquals(read.toValues(), message.toValues());
  assertEquals(message.toValues(), { 0: "0800", 3: "990000", 11: "000001", 41: "      T1" });
  assertEquals([read.bitmap, read.numbers()], [message.bitmap, message.numbers()]);
});

Deno.test("sets the second map where a field asks for it, and its chaining bit", () => {
  const message = smartvista.encode({ 0: "0800", 11: "42", 70: "301" });
  assertEquals(wireOf(message), hexOf("0800", mapOf(1, 11), mapOf(6), "000042", "301"));
  assertEquals(message.numbers(), [11, 70]);
  assertEquals(
    wireOf(smartvista.encode({ 0: "0800", 11: "42" })),
    hexOf("0800", mapOf(11), "000042"),
  );
});

Deno.test("sets the maps up to the highest field, empty ones between", () => {
  const three = codecOf({ 3: { type: "n", length: 1 }, 130: { type: "n", length: 1 } }, {
    bitmap: { maps: 3 },
  });
  assertEquals(
    wireOf(three.encode({ 0: "0800", 3: "7", 130: "1" })),
    hexOf("0800", mapOf(1, 3), mapOf(1), mapOf(2), "7", "1"),
  );
  assertEquals(wireOf(three.encode({ 0: "0800", 3: "7" })), hexOf("0800", mapOf(3), "7"));
});

Deno.test("tells the fields on both sides of a map's end apart", () => {
  const digit = { type: "n", length: 1 } as const;
  const codec = codecOf({ 32: digit, 33: digit, 64: digit, 65: digit, 96: digit, 128: digit });
  const values = { 0: "0200", 32: "1", 33: "2", 64: "3", 65: "4", 96: "5", 128: "6" };
  const message = codec.encode(values);
  assertEquals(
    wireOf(message),
    hexOf("0200", mapOf(1, 32, 33, 64), mapOf(1, 32, 64), "123456"),
  );
  assertEquals(codec.decode(message.bytes).toValues(), values);
});

for (
  const [hexCase, map] of [["upper", "0A00000000000000"], ["lower", "0a00000000000000"]] as const
) {
  Deno.test(`writes hexadecimal maps in ${hexCase} case where the profile says so`, () => {
    const digit = { type: "n", length: 1 } as const;
    const codec = codecOf({ 5: digit, 7: digit }, { bitmap: { encoding: "hex-ascii", hexCase } });
    assertEquals(wireOf(codec.encode({ 0: "0800", 5: "1", 7: "2" })), hexOf("0800", map, "12"));
  });
}

Deno.test("writes a message without fields", () => {
  assertEquals(wireOf(smartvista.encode({ 0: "0800" })), hexOf("0800", mapOf()));
});

Deno.test("writes an empty variable field as one that is there", () => {
  const message = smartvista.encode({ 0: "0200", 2: "", 55: "" });
  assertEquals(wireOf(message), hexOf("0200", mapOf(2, 55), "00", hex("0000")));
  assertEquals([message.has(2), message.get(2), message.get(55)], [true, "", ""]);
});

Deno.test("takes undefined for absent, and field 1 for what follows from the others", () => {
  const message = smartvista.encode({ 0: "0800", 1: "FFFF", 3: "0", 11: undefined, 20: undefined });
  assertEquals(wireOf(message), hexOf("0800", mapOf(3), "000000"));
});

Deno.test("fills the MTI up with zeros", () => {
  assertEquals(smartvista.encode({ 0: "800" }).mti, "0800");
  assertEquals(wireOf(openway.encode({ 0: "200" })), hexOf(hex("0200"), mapOf()));
});

for (const mti of [undefined, "", "020A", "02000", "-200", " 200", "０200"]) {
  Deno.test(`refuses ${JSON.stringify(mti)} for an MTI`, () => {
    assertEquals(placeOf(() => smartvista.encode({ 0: mti, 3: "0" })), ["bad-mti", "0", -1]);
  });
}

Deno.test("refuses a field that the profile does not define, before it looks at values", () => {
  for (const number of [20, 66, 129, HIGHEST_FIELD]) {
    const place = placeOf(() => smartvista.encode({ 0: "0200", 3: "letters", [number]: "1" }));
    assertEquals(place, ["undefined-field", String(number), -1]);
  }
});

Deno.test("blames the first field that cannot be written", () => {
  const error = failure(() => smartvista.encode({ 0: "0200", 41: "x", 3: "1234567", 4: "1" }));
  assertEquals([error.code, error.path, error.detail], ["value-too-long", "3", "7, at most 6"]);
});

Deno.test("writes on as before after a message that could not be written", () => {
  const before = wireOf(smartvista.encode({ 0: "0800", 3: "990000" }));
  failure(() => smartvista.encode({ 0: "0800", 3: "123456", 11: "letters" }));
  assertEquals(wireOf(smartvista.encode({ 0: "0800", 3: "990000" })), before);
});

Deno.test("gives each message bytes of its own", () => {
  const first = smartvista.encode({ 0: "0800", 11: "1" });
  const wire = wireOf(first);
  const second = smartvista.encode({ 0: "0800", 11: "2" });
  openway.encode({ 0: "0800", 11: "3" });
  assertEquals(wireOf(first), wire);
  assertNotEquals(wireOf(second), wire);
  assertEquals([first.get(11), second.get(11)], ["000001", "000002"]);
});

Deno.test("writes the longest message that a profile allows", () => {
  const values: Record<number, string> = { 0: "0200" };
  for (const { number, type, units } of smartvista.table.defined) {
    values[number] = (type === "b" ? "AB" : "7").repeat(units);
  }
  const message = smartvista.encode(values);
  assertEquals(message.bytes.length, smartvista.table.maxSize);
  assertEquals(smartvista.decode(message.bytes).toValues(), values);
});
