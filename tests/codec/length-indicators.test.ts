import { assertEquals, assertExists } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { type LengthIndicator, parseIndicator } from "../../src/codec/length-indicators.ts";
import { hex } from "../fixtures.ts";

function indicator(name: string): LengthIndicator {
  const found = parseIndicator(name);
  assertExists(found);
  return found;
}

for (
  const [name, count, wire] of [
    ["ascii:1", 0, "30"],
    ["ascii:1", 9, "39"],
    ["ascii:2", 0, "3030"],
    ["ascii:2", 7, "3037"],
    ["ascii:2", 99, "3939"],
    ["ascii:3", 120, "313230"],
    ["ascii:4", 1234, "31323334"],
    ["ascii:6", 999_999, "393939393939"],
    ["bcd:1", 9, "09"],
    ["bcd:2", 0, "00"],
    ["bcd:2", 19, "19"],
    ["bcd:2", 99, "99"],
    ["bcd:3", 5, "0005"],
    ["bcd:3", 999, "0999"],
    ["bcd:4", 255, "0255"],
    ["bcd:5", 12_345, "012345"],
    ["bcd:6", 999_999, "999999"],
  ] as const
) {
  Deno.test(`${name} holds ${count} as ${wire}`, () => {
    const { size, max, read, write } = indicator(name);
    const out = new Uint8Array(size + 2).fill(0xee);
    write(count, out, 1);
    assertEquals(toHex(out), `EE${wire}EE`);
    assertEquals(read(out, 1), count);
    assertEquals(max, 10 ** Number(name.slice(-1)) - 1);
  });
}

for (
  const [name, wire] of [
    ["ascii:2", "3158"],
    ["ascii:2", "2D31"],
    ["ascii:2", "2031"],
    ["ascii:2", "2B31"],
    ["ascii:2", "3A30"],
    ["ascii:2", "0102"],
    ["ascii:3", "31322E"],
    ["bcd:2", "1F"],
    ["bcd:2", "A0"],
    ["bcd:4", "00C0"],
    ["bcd:1", "19"],
    ["bcd:3", "1000"],
  ] as const
) {
  Deno.test(`${name} refuses ${wire}`, () => assertEquals(indicator(name).read(hex(wire), 0), -1));
}

Deno.test("an indicator tells its own name", () => {
  for (const name of ["ascii:1", "ascii:6", "bcd:2", "bcd:5"]) {
    assertEquals(indicator(name).name, name);
  }
});

for (
  const text of [
    "",
    "ascii",
    "ascii:",
    "ascii:0",
    "ascii:7",
    "ascii:10",
    "ascii:2 ",
    "ASCII:2",
    "ebcdic:7",
    ":2",
    "constructor:2",
  ]
) {
  Deno.test(`names no indicator: ${JSON.stringify(text)}`, () => {
    assertEquals(parseIndicator(text), undefined);
  });
}
