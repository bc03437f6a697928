import { assertEquals } from "@std/assert";
import { pad, parsePadding, unpad } from "../../src/codec/padding.ts";

for (
  const [text, side, char] of [
    ["left 0", "left", "0"],
    ["right 0", "right", "0"],
    ["left space", "left", " "],
    ["right space", "right", " "],
    ["right  ", "right", " "],
    ["left s", "left", "s"],
    ["right F", "right", "F"],
  ] as const
) {
  Deno.test(`understands ${JSON.stringify(text)}`, () => {
    assertEquals(parsePadding(text), { side, char });
  });
}

for (const text of ["", "left", "left ", "both 0", "left 00", "left spaces", "Left 0", " left 0"]) {
  Deno.test(`does not understand ${JSON.stringify(text)}`, () => {
    assertEquals(parsePadding(text), undefined);
  });
}

Deno.test("fills a short value up on its side", () => {
  assertEquals(pad("7", 3, { side: "left", char: "0" }), "007");
  assertEquals(pad("ACME", 6, { side: "right", char: " " }), "ACME  ");
  assertEquals(pad("", 2, { side: "left", char: "0" }), "00");
});

Deno.test("leaves a value that is long enough, and any where there is no padding", () => {
  assertEquals(pad("123", 3, { side: "left", char: "0" }), "123");
  assertEquals(pad("1234", 3, { side: "right", char: "0" }), "1234");
  assertEquals(pad("1", 3, undefined), "1");
});

Deno.test("takes away what fills a value, and leaves one zero", () => {
  const [zeros, spaces] = [parsePadding("left 0")!, parsePadding("right space")!];
  assertEquals(unpad("000120", zeros), "120");
  assertEquals(unpad("000", zeros), "0");
  assertEquals(unpad("", zeros), "");
  assertEquals(unpad(" A B  ", spaces), " A B");
  assertEquals(unpad("   ", spaces), "");
});
