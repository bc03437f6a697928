import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import { messageToJson } from "../../src/http/json-message.ts";
import { profileOf } from "../fixtures.ts";

const fields = {
  3: { type: "n", length: 6, jsonNumber: true },
  4: { type: "n", length: 30, indicator: "ascii:2", jsonNumber: true },
  43: { type: "ans", length: 99, indicator: "ascii:2" },
  48: { type: "ans", length: 99, indicator: "ascii:2" },
  55: { type: "b", length: 99, indicator: "ascii:3" },
} as const;

/** Text in all bytes, and in UTF-8. */
const TEXT = {
  bytes: new Codec(profileOf(fields)),
  utf8: new Codec(profileOf(fields, { encodings: { text: "utf8" } })),
};

const latin1 = fc.string({
  unit: fc.nat(255).map((code) => String.fromCharCode(code)),
  maxLength: 90,
});

for (const [name, codec] of Object.entries(TEXT)) {
  const text = name === "bytes" ? latin1 : fc.string({ unit: "binary", maxLength: 20 });
  Deno.test(`messages in JSON: what is written is what JSON.stringify writes (${name})`, () => {
    fc.assert(
      fc.property(text, fc.nat(999_999), fc.bigInt({ min: 0n, max: 10n ** 29n }), (...of) => {
        const [written, number, large] = of;
        const values = {
          0: "0210",
          3: String(number).padStart(6, "0"),
          4: String(large),
          43: written,
          48: '"\\',
          55: "0AFF",
        };
        const message = codec.encode(values);
        const json = {
          0: "0210",
          1: message.bitmap.toLowerCase(),
          3: number,
          4: Number(large),
          43: message.get(43),
          48: '"\\',
          55: "0aff",
        };
        assertEquals(messageToJson(message), JSON.stringify(json));
      }),
    );
  });
}

Deno.test("messages in JSON: a profile's own field 1 stands in the bitmap's place, once", () => {
  const one = { ...fields, 1: { type: "n", length: 4 } } as const;
  const codec = new Codec(profileOf(one, { bitmap: { maps: 1, firstBit: "field" } }));
  const message = codec.encode({ 0: "0210", 1: "1234", 3: "7" });
  assertEquals(messageToJson(message), '{"0":"0210","1":"1234","3":7}');
  const without = codec.encode({ 0: "0210", 3: "7" });
  assertEquals(messageToJson(without), '{"0":"0210","1":"2000000000000000","3":7}');
});

Deno.test("messages in JSON: a number that no number can hold leaves JSON what it is", () => {
  const long = { 48: { type: "n", length: 400, indicator: "ascii:3", jsonNumber: true } } as const;
  const message = new Codec(profileOf(long)).encode({ 0: "0210", 48: "9".repeat(400) });
  assertEquals(JSON.parse(messageToJson(message))[48], null);
});
