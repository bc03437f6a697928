import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  asciiLength,
  bcdLength,
  binaryLength,
  hexLength,
  type LengthEncoding,
  littleEndianLength,
} from "../../src/framing/length-encodings.ts";
import { hex, hexOf, join } from "../fixtures.ts";

const ENCODINGS: Readonly<Record<string, LengthEncoding>> = {
  ascii: asciiLength,
  bcd: bcdLength,
  binary: binaryLength,
  "little-endian": littleEndianLength,
  hex: hexLength,
};

const NUMBERS: [name: string, size: number, value: number, wire: string][] = [
  ["ascii", 4, 0, hexOf("0000")],
  ["ascii", 4, 60, hexOf("0060")],
  ["ascii", 1, 9, hexOf("9")],
  ["ascii", 6, 123_456, hexOf("123456")],
  ["bcd", 2, 115, "0115"],
  ["bcd", 2, 9999, "9999"],
  ["bcd", 3, 70_605, "070605"],
  ["bcd", 1, 8, "08"],
  ["binary", 2, 263, "0107"],
  ["binary", 2, 65_535, "FFFF"],
  ["binary", 4, 0x81020304, "81020304"],
  ["binary", 6, 0x010203040506, "010203040506"],
  ["little-endian", 2, 263, "0701"],
  ["little-endian", 4, 0x81020304, "04030281"],
  ["little-endian", 1, 255, "FF"],
  ["hex", 4, 263, hexOf("0107")],
  ["hex", 4, 0xabcd, hexOf("ABCD")],
];

for (const [name, size, value, wire] of NUMBERS) {
  Deno.test(`${name}: ${value} in ${size} bytes is ${wire}`, () => {
    const encoding = ENCODINGS[name]!;
    const out = new Uint8Array(size + 2).fill(0xee);
    encoding.write(value, out, 1, size);
    assertEquals(hexOf(out), `EE${wire}EE`);
    assertEquals(encoding.read(out, 1, size), value);
  });
}

Deno.test("hex: reads lower case as well", () => {
  assertEquals(hexLength.read(join("00fF"), 0, 4), 0xff);
});

const NO_NUMBERS: [name: string, wire: string][] = [
  ["ascii", hexOf("00A9")],
  ["ascii", hexOf("-001")],
  ["ascii", hexOf("+059")],
  ["ascii", hexOf(" 060")],
  ["ascii", hexOf("060 ")],
  ["ascii", hexOf("6.0")],
  ["ascii", hexOf("1e3")],
  ["ascii", "2F303030"],
  ["ascii", "3030303A"],
  ["ascii", "B0303030"],
  ["bcd", "00A0"],
  ["bcd", "000A"],
  ["bcd", "0F00"],
  ["bcd", "9A00"],
  ["bcd", "A900"],
  ["bcd", "FFFF"],
  ["hex", hexOf("00G0")],
  ["hex", hexOf("0x10")],
  ["hex", hexOf(" 10F")],
  ["hex", "E6303030"],
];

for (const [name, wire] of NO_NUMBERS) {
  Deno.test(`${name}: ${wire} is no number`, () => {
    const bytes = hex(wire);
    assertEquals(ENCODINGS[name]!.read(bytes, 0, bytes.length), -1);
  });
}

const GREATEST: [name: string, size: number, max: number][] = [
  ["ascii", 4, 9999],
  ["ascii", 1, 9],
  ["bcd", 2, 9999],
  ["bcd", 1, 99],
  ["binary", 1, 255],
  ["binary", 2, 65_535],
  ["binary", 4, 4_294_967_295],
  ["little-endian", 2, 65_535],
  ["hex", 4, 65_535],
  ["hex", 2, 255],
];

for (const [name, size, max] of GREATEST) {
  Deno.test(`${name}: ${size} bytes hold ${max} at the most`, () => {
    const encoding = ENCODINGS[name]!;
    const out = new Uint8Array(size);
    encoding.write(max, out, 0, size);
    assertEquals([encoding.max(size), encoding.read(out, 0, size)], [max, max]);
  });
}

Deno.test("every encoding reads what it wrote, up to six bytes", () => {
  const cases = fc.record({
    name: fc.constantFrom(...Object.keys(ENCODINGS)),
    size: fc.integer({ min: 1, max: 6 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.nat(3),
  });
  fc.assert(fc.property(cases, ({ name, size, share, at }) => {
    const encoding = ENCODINGS[name]!;
    const value = Math.floor(share * encoding.max(size));
    const out = new Uint8Array(at + size);
    encoding.write(value, out, at, size);
    assertEquals(encoding.read(out, at, size), value);
  }));
});

Deno.test("no bytes are read as anything but a number within the bounds, or -1", () => {
  const cases = fc.tuple(
    fc.constantFrom(...Object.keys(ENCODINGS)),
    fc.uint8Array({ minLength: 1, maxLength: 6 }),
  );
  fc.assert(fc.property(cases, ([name, bytes]) => {
    const encoding = ENCODINGS[name]!;
    const value = encoding.read(bytes, 0, bytes.length);
    return Number.isInteger(value) && value >= -1 && value <= encoding.max(bytes.length);
  }));
});
