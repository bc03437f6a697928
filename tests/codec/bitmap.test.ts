import { assertEquals } from "@std/assert";
import { bitmapForm, fieldNumbers, popcount, rank } from "../../src/codec/bitmap.ts";
import { toHex } from "../../src/codec/bytes.ts";
import { hex, join } from "../fixtures.ts";

const MAP = "8220010000800401";

/** The words of {@link MAP} as signed integers. */
const WORDS = [0x82200100 | 0, 0x00800401];

for (
  const [says, form, wire] of [
    ["binary", bitmapForm("binary", true), hex(MAP)],
    ["upper-case hexadecimal", bitmapForm("hex-ascii", true), join("C220010000800AFF")],
    ["lower-case hexadecimal", bitmapForm("hex-ascii", false), join("c220010000800aff")],
  ] as const
) {
  Deno.test(`reads and writes a ${says} map at its place`, () => {
    const bytes = join("..", wire, "..");
    const words = [form.readWord(bytes, 2, 0), form.readWord(bytes, 2, 1)];
    const out = join("..", new Uint8Array(form.mapSize), "..");
    words.forEach((word, index) => form.writeWord(word, out, 2, index));
    assertEquals(form.mapSize, wire.length);
    assertEquals(form.readable(bytes, 2), true);
    assertEquals(toHex(out), toHex(bytes));
  });
}

Deno.test("puts DE 1 into the sign bit of the first word", () => {
  const form = bitmapForm("binary", true);
  assertEquals([form.readWord(hex(MAP), 0, 0), form.readWord(hex(MAP), 0, 1)], WORDS);
  const text = bitmapForm("hex-ascii", true);
  assertEquals([text.readWord(join(MAP), 0, 0), text.readWord(join(MAP), 0, 1)], WORDS);
});

Deno.test("reads hexadecimal maps of either case, whatever case it writes", () => {
  for (const upper of [true, false]) {
    const form = bitmapForm("hex-ascii", upper);
    assertEquals(form.readWord(join("ffAAbbCC00000000"), 0, 0), 0xffaabbcc | 0);
  }
});

Deno.test("every byte makes a binary map, only digits a hexadecimal one", () => {
  assertEquals(bitmapForm("binary", true).readable(hex("FFFFFFFFFFFFFFFF"), 0), true);
  const form = bitmapForm("hex-ascii", true);
  for (const map of ["00G0000000000000", "000000000000000 ", "-100000000000000"]) {
    assertEquals(form.readable(join(map), 0), false);
  }
  assertEquals(form.readable(join("G0000000000000000G"), 1), true);
});

Deno.test("counts the bits of a word", () => {
  for (
    const [word, count] of [
      [0, 0],
      [1, 1],
      [-1, 32],
      [0x80000000 | 0, 1],
      [0x55555555, 16],
      [0x0f0f0f0f, 16],
      [WORDS[0]!, 4],
    ] as const
  ) assertEquals(popcount(word), count);
});

Deno.test("lists the fields of a bitmap in ascending order", () => {
  assertEquals(fieldNumbers(WORDS), [1, 7, 11, 24, 41, 54, 64]);
  assertEquals(fieldNumbers([0, 0, 1, 0x80000000 | 0]), [96, 97]);
  assertEquals(fieldNumbers([0, 0]), []);
  assertEquals(fieldNumbers([]), []);
});

Deno.test("finds the place of a field among those that are there", () => {
  const words = [...WORDS, 0x04000000, 0];
  const numbers = fieldNumbers(words);
  for (let number = 1; number <= 128; number++) {
    assertEquals(rank(words, number), numbers.indexOf(number), `DE ${number}`);
  }
});

Deno.test("numbers outside the bitmap have no place", () => {
  for (const number of [-1, 0, 65, 129, 1_000]) assertEquals(rank([-1, -1], number), -1);
});
