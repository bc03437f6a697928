import { assert, assertEquals } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import type { CodecErrorCode } from "../../src/codec/errors.ts";
import type { Field } from "../../src/codec/field.ts";
import { compileField } from "../../src/codec/field-compile.ts";
import { contentStart, writeField } from "../../src/codec/field-write.ts";
import { type Entry, failure, PAN } from "../fixtures.ts";

const ASCII = { digits: "ascii", text: "ascii", binary: "binary" } as const;
const PACKED = { digits: "bcd", text: "ascii", binary: "hex-ascii" } as const;

function compiled(entry: Entry, defaults: typeof ASCII | typeof PACKED = ASCII): Field {
  const field = compileField(7, { name: "Seven", ...entry }, defaults);
  assert("number" in field, JSON.stringify(field));
  return field;
}

/** What a value looks like on the wire, indicator included. */
function written(field: Field, value: string): string {
  const out = new Uint8Array(2_100).fill(0xee);
  const units = writeField(field, value, out, 1);
  const end = contentStart(field, 1) + field.encoding.size(units);
  assertEquals([out[0], out[end]], [0xee, 0xee], "bytes beside the field were written");
  return toHex(out.subarray(1, end));
}

Deno.test("takes the profile's encoding for digits, text and bytes, unless the field names its own", () => {
  const name = (entry: Entry) => compiled(entry, PACKED).encoding.name;
  assertEquals(name({ type: "n", length: 6 }), "bcd");
  assertEquals(name({ type: "z", length: 37 }), "ascii");
  assertEquals(name({ type: "ans", length: 8 }), "ascii");
  assertEquals(name({ type: "b", length: 8 }), "hex-ascii");
  assertEquals(name({ type: "n", length: 6, encoding: "ascii" }), "ascii");
  assertEquals(name({ type: "z", length: 37, encoding: "bcd" }), "bcd");
  assertEquals(name({ type: "b", length: 8, encoding: "binary" }), "binary");
});

Deno.test("knows how many bytes a fixed field takes", () => {
  assertEquals(compiled({ type: "n", length: 3 }).fixedSize, 3);
  assertEquals(compiled({ type: "n", length: 3, encoding: "bcd" }).fixedSize, 2);
  assertEquals(compiled({ type: "b", length: 8, encoding: "hex-ascii" }).fixedSize, 16);
  assertEquals(compiled({ type: "n", length: 3, encoding: "bcd", counts: "bytes" }).fixedSize, 3);
  assertEquals(compiled({ type: "n", length: 3, indicator: "ascii:2" }).fixedSize, -1);
});

Deno.test("allows lengths from 1 up to what an indicator can say, and 99999", () => {
  for (
    const [length, indicator] of [[1, "ascii:1"], [9, "bcd:1"], [99, "ascii:2"], [99_999, "bcd:5"]]
  ) {
    const field = compiled({ type: "ans", length: Number(length), indicator: String(indicator) });
    assertEquals(field.units, length);
  }
});

/** An entry, a value for it, and the wire: text where all is ASCII, else hexadecimal after a #. */
const WRITTEN: readonly (readonly [says: string, entry: Entry, value: string, wire: string])[] = [
  ["digits", { type: "n", length: 6 }, "990000", "990000"],
  ["short digits with zeros on the left", { type: "n", length: 6 }, "42", "000042"],
  ["digits padded elsewhere", { type: "n", length: 4, padding: "right 0" }, "42", "4200"],
  ["text padded on the left", { type: "ans", length: 8, padding: "left space" }, "T1", "      T1"],
  ["text padded on the right", { type: "ans", length: 5, padding: "right -" }, "T1", "T1---"],
  ["variable digits", { type: "n", length: 19, indicator: "ascii:2" }, PAN.visa, `16${PAN.visa}`],
  ["variable digits unpadded", { type: "n", length: 19, indicator: "ascii:2" }, "7", "017"],
  ["an empty variable field", { type: "ans", length: 999, indicator: "ascii:3" }, "", "000"],
  ["packed digits", { type: "n", length: 6, encoding: "bcd" }, "1234", "#001234"],
  ["odd packed digits", { type: "n", length: 3, encoding: "bcd" }, "643", "#0643"],
  ["short odd packed digits", { type: "n", length: 3, encoding: "bcd" }, "5", "#0005"],
  [
    "odd packed digits with another filler",
    { type: "n", length: 3, encoding: "bcd", filler: "right F" },
    "643",
    "#643F",
  ],
  [
    "short packed digits, zeros and the filler apart",
    { type: "n", length: 3, encoding: "bcd", filler: "left F" },
    "5",
    "#F005",
  ],
  [
    "a length that counts packed digits",
    { type: "n", length: 19, encoding: "bcd", indicator: "bcd:2" },
    PAN.amex,
    `#150${PAN.amex}`,
  ],
  [
    "a length that counts bytes of packed digits",
    { type: "n", length: 10, encoding: "bcd", indicator: "bcd:2", counts: "bytes" },
    PAN.visa,
    `#08${PAN.visa}`,
  ],
  [
    "odd digits filled to whole bytes where those are counted",
    { type: "n", length: 10, encoding: "bcd", indicator: "bcd:2", counts: "bytes" },
    PAN.amex,
    `#080${PAN.amex}`,
  ],
  [
    "track data",
    { type: "z", length: 37, encoding: "bcd", indicator: "bcd:2", filler: "right F" },
    "4111=2",
    "#064111D2",
  ],
  ["bytes", { type: "b", length: 4 }, "deadBEEF", "#DEADBEEF"],
  ["variable bytes", { type: "b", length: 255, indicator: "bcd:4" }, "9F0201", "#00039F0201"],
  [
    "bytes as text, counted in bytes",
    { type: "b", length: 8, encoding: "hex-ascii", indicator: "ascii:2" },
    "0aFF",
    "020AFF",
  ],
];

for (const [says, entry, value, wire] of WRITTEN) {
  Deno.test(`writes ${says}`, () => {
    const expected = wire.startsWith("#")
      ? wire.slice(1)
      : Array.from(wire, (char) => char.charCodeAt(0).toString(16)).join("").toUpperCase();
    assertEquals(written(compiled(entry), value), expected);
  });
}

const REFUSED: readonly (readonly [
  says: string,
  entry: Entry,
  value: string,
  code: CodecErrorCode,
  detail?: string,
])[] = [
  ["letters in digits", { type: "n", length: 6 }, "12A456", "non-numeric"],
  [
    "nothing for an amount",
    { type: "n", length: 12 },
    "",
    "value-too-short",
    "0, exactly 12 wanted",
  ],
  [
    "nothing for a name",
    { type: "ans", length: 8, padding: "left space" },
    "",
    "value-too-short",
    "0, exactly 8 wanted",
  ],
  [
    "a separator in packed digits",
    { type: "n", length: 6, encoding: "bcd" },
    "12=4",
    "non-numeric",
  ],
  ["letters in packed text", { type: "an", length: 4, encoding: "bcd" }, "12AB", "non-numeric"],
  ["a ^ in track data", { type: "z", length: 37, indicator: "ascii:2" }, "12^4", "bad-track2"],
  ["half a byte", { type: "b", length: 2 }, "ABC", "bad-hex"],
  ["bytes that are not hexadecimal", { type: "b", length: 2 }, "ABXY", "bad-hex"],
  [
    "text that is not hexadecimal",
    { type: "b", length: 2, encoding: "hex-ascii" },
    "ABXY",
    "bad-hex",
  ],
  [
    "a fixed value that is too long",
    { type: "n", length: 6 },
    "1234567",
    "value-too-long",
    "7, at most 6",
  ],
  [
    "a variable value that is too long",
    { type: "n", length: 19, indicator: "ascii:2" },
    "1".repeat(20),
    "value-too-long",
    "20, at most 19",
  ],
  [
    "too many bytes",
    { type: "b", length: 2, indicator: "bcd:2" },
    "ABCDEF",
    "value-too-long",
    "3, at most 2",
  ],
  [
    "a short text without padding",
    { type: "ans", length: 8 },
    "T1",
    "value-too-short",
    "2, exactly 8 wanted",
  ],
  ["too few bytes", { type: "b", length: 8 }, "00", "value-too-short", "1, exactly 8 wanted"],
  ["no bytes", { type: "b", length: 8 }, "", "value-too-short", "0, exactly 8 wanted"],
  ["a character beyond Latin-1", { type: "ans", length: 3 }, "5 €", "not-encodable"],
];

for (const [says, entry, value, code, detail] of REFUSED) {
  Deno.test(`does not write ${says}`, () => {
    const error = failure(() => writeField(compiled(entry), value, new Uint8Array(2_000), 0));
    assertEquals([error.code, error.path, error.offset], [code, "7", -1]);
    assertEquals(error.detail, detail);
  });
}

const MISTAKEN: readonly (readonly [key: string, reason: string, entry: Entry])[] = [
  ["type", "not one of", { type: "x+z" as "n", length: 8 }],
  ["length", "1 to 99999", { type: "n", length: 0 }],
  ["length", "1 to 99999", { type: "n", length: -3 }],
  ["length", "1 to 99999", { type: "n", length: 1.5 }],
  ["length", "1 to 99999", { type: "n", length: NaN }],
  ["length", "1 to 999999", { type: "b", length: 1_000_000, indicator: "binary:4" }],
  ["length", "above 99, the most that ascii:2", { type: "n", length: 100, indicator: "ascii:2" }],
  ["length", "above 999, the most that bcd:3", { type: "n", length: 1_000, indicator: "bcd:3" }],
  ["indicator", "not ascii:1", { type: "n", length: 19, indicator: "LL" }],
  ["indicator", "not ascii:1", { type: "n", length: 19, indicator: "constructor:2" }],
  ["encoding", "binary is only for type b", { type: "ans", length: 8, encoding: "binary" }],
  ["encoding", "hex-ascii is only", { type: "n", length: 8, encoding: "hex-ascii" }],
  ["encoding", "ascii is not for type b", { type: "b", length: 8, encoding: "ascii" }],
  ["encoding", "ebcdic-037 is not for type b", { type: "b", length: 8, encoding: "ebcdic-037" }],
  ["counts", "are the same", { type: "ans", length: 8, indicator: "bcd:2", counts: "bytes" }],
  ["padding", "left or right", { type: "n", length: 8, padding: "zeros" }],
  ["padding", "left or right", { type: "n", length: 8, padding: "left" }],
  ["padding", "only for fixed", { type: "n", length: 8, padding: "left 0", indicator: "ascii:2" }],
  ["padding", "only for fixed", { type: "b", length: 8, padding: "left 0" }],
  ["padding", "cannot hold", { type: "n", length: 8, padding: "left space" }],
  ["padding", "cannot hold", { type: "ans", length: 8, padding: "left Ω" }],
  ["filler", "hexadecimal digit", { type: "n", length: 3, encoding: "bcd", filler: "left" }],
  ["filler", "hexadecimal digit", { type: "n", length: 3, encoding: "bcd", filler: "right f" }],
  ["filler", "hexadecimal digit", { type: "n", length: 3, encoding: "bcd", filler: "left 00" }],
];

for (const [key, reason, entry] of MISTAKEN) {
  Deno.test(`finds the mistake in ${JSON.stringify(entry)}`, () => {
    const found = compileField(7, { name: "Seven", ...entry }, ASCII);
    assert(Array.isArray(found), "a mistake was to be found");
    assertEquals(found.map((mistake) => mistake.key), [key]);
    assert(found[0].reason.includes(reason), found[0].reason);
  });
}

Deno.test("finds every mistake in a field at once", () => {
  const entry: Entry = { type: "b", length: 0, indicator: "LL", padding: "left 0", filler: "X" };
  const found = compileField(7, { name: "Seven", ...entry }, ASCII);
  assert(Array.isArray(found));
  assertEquals(found.map(({ key }) => key), ["length", "indicator", "padding", "filler"]);
});
