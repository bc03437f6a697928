import { assertEquals } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import {
  codecOf,
  failure,
  hex,
  join,
  mapOf,
  openway,
  PAN,
  type Part,
  type Place,
  placeOf,
  smartvista,
} from "../fixtures.ts";

/** Maps as hexadecimal text, packed track data, bytes as text: the axes that the bundled profiles leave alone. */
const hexMaps = codecOf({
  2: { type: "n", length: 19, indicator: "ascii:2" },
  11: { type: "n", length: 6 },
  35: { type: "z", length: 37, encoding: "bcd", indicator: "bcd:2", filler: "right F" },
  52: { type: "b", length: 8, encoding: "hex-ascii" },
  70: { type: "n", length: 3 },
}, { bitmap: { encoding: "hex-ascii" } });

Deno.test("finds the fields of a SmartVista sale", () => {
  const bytes = join(
    "0200",
    mapOf(2, 3, 4, 11, 41, 46, 49, 52),
    `16${PAN.visa}`,
    "000000",
    "000000001000",
    "000042",
    "00000001",
    "003abc",
    "643",
    hex("08 0123456789ABCDEF"),
  );
  assertEquals(smartvista.decode(bytes).toValues(), {
    0: "0200",
    2: PAN.visa,
    3: "000000",
    4: "000000001000",
    11: "000042",
    41: "00000001",
    46: "abc",
    49: "643",
    52: "0123456789ABCDEF",
  });
});

Deno.test("finds the fields of an OpenWay sale: odd digits filled on the left, LL in digits", () => {
  const bytes = join(
    hex("0200"),
    mapOf(2, 3, 4, 22, 32, 35, 49, 55, 64),
    hex(`15 0${PAN.amex}`),
    hex("000000"),
    hex("000000001000"),
    hex("0051"),
    "06123456",
    hex("21"),
    `${PAN.visa}=2912`,
    hex("0643"),
    hex("0006 9F02 0300 0100"),
    hex("0A0B0C0D"),
  );
  assertEquals(openway.decode(bytes).toValues(), {
    0: "0200",
    2: PAN.amex,
    3: "000000",
    4: "000000001000",
    22: "051",
    32: "123456",
    35: `${PAN.visa}=2912`,
    49: "643",
    55: "9F0203000100",
    64: "0A0B0C0D",
  });
});

Deno.test("follows the bit that chains a second map, even to one without fields", () => {
  const read = smartvista.decode(join("0800", mapOf(1, 11), mapOf(6), "000042", "301"));
  assertEquals(read.toValues(), { 0: "0800", 11: "000042", 70: "301" });
  const bare = smartvista.decode(join("0800", mapOf(1), mapOf()));
  assertEquals([bare.numbers(), bare.bitmap], [[], "8000000000000000" + "0000000000000000"]);
});

Deno.test("takes the first bit of the last map for a field", () => {
  const fields = { 65: { type: "n", length: 1 }, 70: { type: "n", length: 3 } } as const;
  const two = codecOf(fields);
  const read = two.decode(join("0800", mapOf(1), mapOf(1, 6), "7", "301"));
  assertEquals(read.toValues(), { 0: "0800", 65: "7", 70: "301" });
});

Deno.test("follows three maps in a row", () => {
  const three = codecOf({
    3: { type: "n", length: 6 },
    70: { type: "n", length: 3 },
    129: { type: "n", length: 1 },
    192: { type: "ans", length: 1 },
  }, { bitmap: { maps: 3 } });
  const bytes = join("0800", mapOf(1, 3), mapOf(1, 6), mapOf(1, 64), "990000", "301", "5", "x");
  const values = { 0: "0800", 3: "990000", 70: "301", 129: "5", 192: "x" };
  assertEquals(three.decode(bytes).toValues(), values);
});

Deno.test("takes any four digits for an MTI", () => {
  assertEquals(smartvista.decode(join("9999", mapOf())).mti, "9999");
  assertEquals(openway.decode(join(hex("9999"), mapOf())).mti, "9999");
  assertEquals(openway.decode(join(hex("0090"), mapOf())).mti, "0090");
});

Deno.test("takes an empty variable field for one that is there", () => {
  const read = smartvista.decode(join("0200", mapOf(2, 3, 55), "00", "000000", hex("0000")));
  assertEquals(read.numbers(), [2, 3, 55]);
  assertEquals([read.has(2), read.get(2), read.get(55)], [true, "", ""]);
});

Deno.test("takes variable fields as long as they may be", () => {
  const long = "x".repeat(999);
  const read = smartvista.decode(join("0200", mapOf(2, 62), `19${"4".repeat(19)}`, `999${long}`));
  assertEquals([read.get(2), read.get(62)], ["4".repeat(19), long]);
});

Deno.test("reads maps and bytes in hexadecimal text of either case", () => {
  const map = "0020000000001000";
  const letters = "0A2b3C4d5E6f7788";
  const codec = codecOf({ 52: { type: "b", length: 8, encoding: "hex-ascii" } }, {
    bitmap: { encoding: "hex-ascii", maps: 1 },
  });
  assertEquals(hexMaps.decode(join("0200", map, "000042", letters)).toValues(), {
    0: "0200",
    11: "000042",
    52: "0A2B3C4D5E6F7788",
  });
  assertEquals(placeOf(() => codec.decode(join("0200", "000000000000f000"))), [
    "undefined-field",
    "49",
    20,
  ]);
  assertEquals(placeOf(() => codec.decode(join("0200", "000000000000F000"))), [
    "undefined-field",
    "49",
    20,
  ]);
});

Deno.test("shows the nibble D of packed track data as =", () => {
  const bytes = join("0200", "0000000020000000", hex("05 4111DF"));
  assertEquals(hexMaps.decode(bytes).get(35), "4111=");
});

/** What is wrong with some bytes: where it says so, to whom, why. */
const REFUSED: readonly (readonly [says: string, codec: Codec, bytes: Uint8Array, ...Place])[] = [
  ["nothing at all", smartvista, join(""), "truncated-mti", "0", 0],
  ["half an MTI", smartvista, join("02"), "truncated-mti", "0", 0],
  ["half an MTI in BCD", openway, hex("02"), "truncated-mti", "0", 0],
  ["letters in the MTI", smartvista, join("020A"), "bad-mti", "0", 3],
  ["letters in half an MTI", smartvista, join("0A"), "bad-mti", "0", 1],
  ["letters in the MTI in BCD, high nibble", openway, hex("02A0"), "bad-mti", "0", 1],
  ["letters in the MTI in BCD, low nibble", openway, hex("0F00"), "bad-mti", "0", 0],
  ["no bitmap", smartvista, join("0200"), "truncated-bitmap", "1", 4],
  ["half a bitmap", openway, hex("0200 2220"), "truncated-bitmap", "1", 2],
  ["no second bitmap", smartvista, join("0200", mapOf(1, 3)), "truncated-bitmap", "1", 12],
  [
    "half a second bitmap",
    hexMaps,
    join("0200", "8000000000000000", "0400"),
    "truncated-bitmap",
    "1",
    20,
  ],
  ["a bitmap that is no text", hexMaps, join("0200", "0020 00000000000"), "bad-bitmap", "1", 4],
  [
    "a second bitmap that is no text",
    hexMaps,
    join("0200", "8000000000000000", "0400G00000000000"),
    "bad-bitmap",
    "1",
    20,
  ],
  [
    "a field that the profile does not define",
    smartvista,
    join("0200", mapOf(3, 20), "000000", "123"),
    "undefined-field",
    "20",
    18,
  ],
  [
    "an undefined field in the second map",
    smartvista,
    join("0800", mapOf(1), mapOf(2)),
    "undefined-field",
    "66",
    20,
  ],
  [
    "a second bitmap where there is but one",
    openway,
    join(hex("0800"), mapOf(1, 11), mapOf(6), hex("000042")),
    "undefined-field",
    "1",
    10,
  ],
  ["half an LL", smartvista, join("0200", mapOf(2), "1"), "truncated-length", "2", 12],
  [
    "half an LLLL in BCD",
    openway,
    join(hex("0200"), mapOf(55), hex("00")),
    "truncated-length",
    "55",
    10,
  ],
  ["an LL of letters", smartvista, join("0200", mapOf(2), "1X4"), "bad-length-prefix", "2", 12],
  [
    "a sign in an LL",
    smartvista,
    join("0200", mapOf(3, 32), "000000", "-1"),
    "bad-length-prefix",
    "32",
    18,
  ],
  [
    "an LL of letters in BCD",
    openway,
    join(hex("0200"), mapOf(2), hex("1F4111")),
    "bad-length-prefix",
    "2",
    10,
  ],
  [
    "a field longer than it may be",
    smartvista,
    join("0200", mapOf(2), `20${"4".repeat(20)}`),
    "length-exceeds-max",
    "2",
    12,
  ],
  [
    "one longer than may be and than the message",
    smartvista,
    join("0200", mapOf(55), hex("0256 9F")),
    "length-exceeds-max",
    "55",
    12,
  ],
  [
    "half a fixed field",
    smartvista,
    join("0200", mapOf(3, 41), "000000", "0012345"),
    "truncated-field",
    "41",
    18,
  ],
  [
    "half a variable field",
    smartvista,
    join("0200", mapOf(2), "164111"),
    "truncated-field",
    "2",
    14,
  ],
  [
    "half of packed digits",
    openway,
    join(hex("0200"), mapOf(11), hex("0000")),
    "truncated-field",
    "11",
    10,
  ],
  ["no byte of a field", smartvista, join("0200", mapOf(3)), "truncated-field", "3", 12],
  [
    "bytes after the last field",
    smartvista,
    join("0200", mapOf(3), "000000", "1"),
    "trailing-bytes",
    "",
    18,
  ],
  [
    "letters in a numeric field",
    smartvista,
    join("0810", mapOf(11, 39), "000042", "0A5"),
    "non-numeric",
    "39",
    19,
  ],
  [
    "blanks in a numeric field",
    smartvista,
    join("0810", mapOf(11), "    42"),
    "non-numeric",
    "11",
    12,
  ],
  [
    "letters in packed digits",
    openway,
    join(hex("0200"), mapOf(3, 11), hex("000000 000A23")),
    "non-numeric",
    "11",
    14,
  ],
  [
    "a separator in packed digits",
    openway,
    join(hex("0200"), mapOf(2), hex("04 41D1")),
    "non-numeric",
    "2",
    12,
  ],
  [
    "track 1 in track 2",
    smartvista,
    join("0200", mapOf(35), "06", "4111^2"),
    "bad-track2",
    "35",
    18,
  ],
  [
    "letters in packed track data",
    hexMaps,
    join("0200", "0000000020000000", hex("04 41A1")),
    "bad-track2",
    "35",
    22,
  ],
  [
    "text that is no hexadecimal",
    hexMaps,
    join("0200", "0000000000001000", "00112233AABBCCXX"),
    "bad-hex",
    "52",
    34,
  ],
  [
    "another filler than the profile's, on the left",
    openway,
    join(hex("0200"), mapOf(3, 22), hex("000000 1051")),
    "bad-padding",
    "22",
    13,
  ],
  [
    "another filler than the profile's, on the right",
    hexMaps,
    join("0200", "0000000020000000", hex("03 4110")),
    "bad-padding",
    "35",
    22,
  ],
];

for (const [says, codec, bytes, ...place] of REFUSED) {
  Deno.test(`refuses ${says}`, () => assertEquals(placeOf(() => codec.decode(bytes)), place));
}

Deno.test("tells how many bytes were wanted, were left, are too many, are allowed", () => {
  const detail = (...parts: Part[]) =>
    failure(() => smartvista.decode(join("0200", ...parts))).detail;
  assertEquals(detail(mapOf(41), "0012345"), "8 wanted, 7 left");
  assertEquals(detail(mapOf(2), "1"), "2 wanted, 1 left");
  assertEquals(detail(mapOf(2), "20"), "20, at most 19");
  assertEquals(detail(mapOf(3), "000000", "??"), "2 too many");
});

Deno.test("blames the first of several faults of content", () => {
  const bytes = join("0200", mapOf(3, 11, 49), "00000A", "00004B", "6C3");
  assertEquals(placeOf(() => smartvista.decode(bytes)), ["non-numeric", "3", 17]);
});

Deno.test("reads on past faults of content where it is told to ignore them", () => {
  const bytes = join("0200", mapOf(2, 3, 11), "0441X1", "00000A", "000042");
  const read = smartvista.decode(bytes, "ignore");
  assertEquals(read.toValues(), { 0: "0200", 2: "41X1", 3: "00000A", 11: "000042" });
  const filler = join(hex("0200"), mapOf(22, 49), hex("1051 0643"));
  assertEquals(openway.decode(filler, "ignore").toValues(), { 0: "0200", 22: "051", 49: "643" });
});

for (
  const [says, bytes, ...place] of [
    ["a bad MTI", join("02A0", mapOf(3), "000000"), "bad-mti", "0", 2],
    ["a short field", join("0200", mapOf(3), "00000"), "truncated-field", "3", 12],
    ["an undefined field", join("0200", mapOf(20), "123"), "undefined-field", "20", 12],
    ["a bad length", join("0200", mapOf(2), "XX41"), "bad-length-prefix", "2", 12],
    ["trailing bytes", join("0200", mapOf(3), "00000A", "1"), "trailing-bytes", "", 18],
  ] as const
) {
  Deno.test(`does not ignore ${says}`, () => {
    assertEquals(placeOf(() => smartvista.decode(bytes, "ignore")), place);
  });
}
