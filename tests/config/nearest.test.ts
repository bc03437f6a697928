import { assertEquals } from "@std/assert";
import { nearest } from "../../src/config/nearest.ts";

const WORDS = ["length", "indicator", "jsonNumber", "bitmap", "demo"];

for (
  const [written, meant] of [
    ["lenght", "length"],
    ["LENGTH", "length"],
    ["json-number", "jsonNumber"],
    ["indicater", "indicator"],
    ["dmeo", "demo"],
    ["map", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ] as const
) {
  Deno.test(`${written.slice(0, 20)} was meant to be ${meant ?? "nothing that there is"}`, () => {
    assertEquals(nearest(written, WORDS), meant);
  });
}
