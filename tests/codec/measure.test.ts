import { assert, assertEquals } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import { codecOf, hex, join, mapOf, openway, PAN, smartvista } from "../fixtures.ts";

const hexMaps = codecOf({ 3: { type: "n", length: 6 }, 70: { type: "n", length: 3 } }, {
  bitmap: { encoding: "hex-ascii" },
});

/** Messages, and the lengths at which the next thing that was missing is there. */
const MESSAGES: readonly (readonly [Codec, string, Uint8Array, readonly number[]])[] = [
  [
    smartvista,
    "a SmartVista message of two maps",
    join(
      "0800",
      mapOf(1, 2, 3, 55),
      mapOf(6),
      `16${PAN.visa}`,
      "990000",
      hex("0002 9F02"),
      "301",
    ),
    [4, 12, 20, 22, 38, 44, 46, 48, 51],
  ],
  [
    openway,
    "an OpenWay message",
    join(hex("0200"), mapOf(2, 3, 22, 41), hex(`15 0${PAN.amex} 000000 0051`), "TERM0001"),
    [2, 10, 11, 19, 22, 24, 32],
  ],
  [hexMaps, "a message of hexadecimal maps", join("0800", "0000000000000000"), [4, 20]],
  [
    hexMaps,
    "a message of two hexadecimal maps",
    join("0800", "A000000000000000", "0400000000000000", "990000", "301"),
    [4, 20, 36, 42, 45],
  ],
  [
    smartvista,
    "a message that ends in an empty field",
    join("0200", mapOf(2, 62), "00000"),
    [4, 12, 14, 17],
  ],
];

for (const [codec, says, bytes, steps] of MESSAGES) {
  Deno.test(`finds the end of ${says}, whatever follows`, () => {
    const whole = { kind: "complete", length: bytes.length } as const;
    assertEquals(codec.measure(bytes), whole);
    for (const suffix of ["0", "0200", "\0".repeat(40), "garbage, \xff"]) {
      assertEquals(codec.measure(join(bytes, suffix)), whole);
    }
    assertEquals(codec.measure(join(bytes, bytes)), whole);
  });

  Deno.test(`tells after every byte of ${says} how many it waits for`, () => {
    for (let length = 0; length < bytes.length; length++) {
      const atLeast = steps.find((step) => step > length)!;
      assertEquals(codec.measure(bytes.slice(0, length)), { kind: "incomplete", atLeast });
    }
    assertEquals(steps.at(-1), bytes.length);
  });

  Deno.test(`measures ${says} in the midst of a buffer`, () => {
    for (const before of [1, 7, 100]) {
      const buffer = join("\xff".repeat(before), bytes, "0200 and more");
      const end = before + bytes.length;
      const whole = { kind: "complete", length: bytes.length } as const;
      assertEquals(codec.measure(buffer, before), whole);
      assertEquals(codec.measure(buffer, before, end), whole);
      for (let length = 0; length < bytes.length; length++) {
        const atLeast = steps.find((step) => step > length)!;
        const extent = codec.measure(buffer, before, before + length);
        assertEquals(extent, { kind: "incomplete", atLeast });
      }
    }
  });
}

for (
  const [says, codec, bytes, code, path, offset] of [
    ["an MTI of letters", smartvista, join("HTTP"), "bad-mti", "0", 0],
    ["a single byte that begins no MTI", smartvista, join("\x02"), "bad-mti", "0", 0],
    ["an MTI of letters in BCD", openway, hex("02FF"), "bad-mti", "0", 1],
    ["a bitmap that is no text", hexMaps, join("0800", "00000000000000G0"), "bad-bitmap", "1", 4],
    ["an undefined field", smartvista, join("0200", mapOf(20)), "undefined-field", "20", 12],
    [
      "an undefined field after whole ones",
      smartvista,
      join("0200", mapOf(3, 20), "000000"),
      "undefined-field",
      "20",
      18,
    ],
    ["a length of letters", smartvista, join("0200", mapOf(2), "1F"), "bad-length-prefix", "2", 12],
    ["a length too great", smartvista, join("0200", mapOf(2), "20"), "length-exceeds-max", "2", 12],
  ] as const
) {
  Deno.test(`waits for no more bytes after ${says}`, () => {
    for (const [start, buffer] of [[0, bytes], [9, join("\xff".repeat(9), bytes)]] as const) {
      const extent = codec.measure(buffer, start);
      assert(extent.kind === "impossible");
      assertEquals([extent.fault.code, extent.fault.path, extent.fault.offset], [
        code,
        path,
        offset,
      ]);
    }
  });
}

Deno.test("waits for an undefined field's forerunners first", () => {
  const extent = smartvista.measure(join("0200", mapOf(3, 20), "00000"));
  assertEquals(extent, { kind: "incomplete", atLeast: 18 });
});

Deno.test("does not mind values outside their class: those are for decode", () => {
  const bytes = join("0200", mapOf(2, 3), "0441X1", "00000A");
  assertEquals(smartvista.measure(bytes), { kind: "complete", length: bytes.length });
  const short = bytes.subarray(0, bytes.length - 1);
  assertEquals(smartvista.measure(short), { kind: "incomplete", atLeast: bytes.length });
});

Deno.test("waits for an MTI where there is nothing", () => {
  assertEquals(smartvista.measure(join("")), { kind: "incomplete", atLeast: 4 });
  assertEquals(openway.measure(join("\xff"), 1), { kind: "incomplete", atLeast: 2 });
});
