/** What property tests over the whole profile language have found, each once. */
import { assertEquals } from "@std/assert";
import {
  codecOf,
  type Entry,
  failure,
  hex,
  hexOf,
  join,
  mapOf,
  mistakesOf,
  placeOf,
  profileOf,
  wireOf,
} from "../fixtures.ts";
import { compiled, content, faultOf, read, refusal } from "./subfields.ts";

const START = join("0200", mapOf(3));

/** The keys with a mistake in a profile of one field. */
const wrongKeys = (entry: Entry, bitmap = {}, number = 3) =>
  mistakesOf(profileOf({ [number]: entry }, { bitmap })).map(({ path }) => path.join("."));

Deno.test("a length is rounded up only where it counts packed digits, and has to be sayable", () => {
  const rounded = { type: "n", length: 8, indicator: "ascii:1", roundsUp: true } as const;
  assertEquals(wrongKeys({ ...rounded, encoding: "bcd" }), []);
  assertEquals(wrongKeys({ ...rounded, encoding: "bcd", length: 9 }), ["fields.3.length"]);
  assertEquals(wrongKeys({ ...rounded, encoding: "ascii" }), ["fields.3.roundsUp"]);
  assertEquals(wrongKeys({ ...rounded, encoding: "bcd", counts: "bytes" }), ["fields.3.roundsUp"]);
  assertEquals(wrongKeys({ ...rounded, encoding: "bcd", type: "x+n" }), ["fields.3.roundsUp"]);
});

Deno.test("an odd number is no length that was rounded up", () => {
  const entry: Entry = {
    type: "n",
    length: 6,
    indicator: "ascii:1",
    encoding: "bcd",
    roundsUp: true,
  };
  const codec = codecOf({ 3: entry });
  assertEquals(codec.decode(join(START, "2", hex("01"))).get(3), "01");
  assertEquals(placeOf(() => codec.decode(join(START, "1", hex("01")))), [
    "bad-length-prefix",
    "3",
    12,
  ]);
});

Deno.test("bytes are not counted of an amount that has a sign", () => {
  const amount = { type: "x+n", length: 9, encoding: "bcd", counts: "bytes" } as const;
  assertEquals(wrongKeys(amount), ["fields.3.counts"]);
});

Deno.test("a field whose bit is refused as a further map's is a mistake in the profile", () => {
  const entry = { type: "n", length: 1 } as const;
  const bitmap = { lastBit: "chain", maps: 2 } as const;
  assertEquals(wrongKeys(entry, bitmap, 65), ["fields.65"]);
  assertEquals(wrongKeys(entry, { ...bitmap, maps: 3 }, 129), ["fields.129"]);
  assertEquals(wrongKeys(entry, bitmap, 66), []);
});

Deno.test("the filler beside an odd number of any nibbles is looked at", () => {
  for (const odd of [{ nibbles: "hex" }, { type: "b", nibbles: undefined }] as const) {
    const entry: Entry = { type: "n", length: 3, encoding: "bcd", ...odd, filler: "right F" };
    const codec = codecOf({ 3: entry });
    assertEquals(codec.decode(join(START, hex("ABCF"))).get(3), "ABC");
    assertEquals(placeOf(() => codec.decode(join(START, hex("ABC0")))), ["bad-padding", "3", 13]);
    const loose = codecOf({ 3: { ...entry, looseFiller: true } });
    assertEquals(loose.decode(join(START, hex("ABC0"))).get(3), "ABC");
  }
});

Deno.test("what fills up characters of several bytes begins behind them", () => {
  const codec = codecOf({
    3: { type: "ans", length: 3, indicator: "ascii:1", encoding: "utf8", counts: "characters" },
    4: {
      type: "ans",
      length: 3,
      indicator: "ascii:1",
      encoding: "utf8",
      counts: "characters",
      filled: true,
    },
  });
  // Whatever an earlier message left must not show between the characters and the filling.
  codec.encode({ 0: "0200", 3: "\u{1f4b3}\u{1f4b3}\u{1f4b3}" });
  const { bytes } = codec.encode({ 0: "0200", 4: "ab" });
  assertEquals(hexOf(bytes.slice(START.length)), hexOf("2ab", " ".repeat(10)));
  assertEquals(wireOf(codec.decode(bytes)), wireOf({ bytes }));
});

Deno.test("a part that is always filled has room for all of it", () => {
  const filled = compiled({
    form: "tlv",
    tag: { encoding: "ascii", length: 2 },
    indicator: "ascii:3",
    fields: { "01": { name: "", type: "ans", length: 200, filled: true } },
  });
  const bytes = `'01002ab${" ".repeat(198)}`.repeat(1);
  assertEquals(read(filled, content(bytes)), { "01": "ab" });
  assertEquals(filled.compose({ "01": "ab" }), hexOf(content(bytes)));
});

Deno.test("a part whose length is told by what is around it has its least length, too", () => {
  const fields = { "57": { name: "", type: "b", length: 9, minLength: 2 } } as const;
  const spec = compiled({ form: "ber-tlv", fields });
  assertEquals(faultOf(spec, "570101"), ["length-below-min", "48.57", 2]);
  assertEquals(refusal(spec, { "57": "01" }), ["value-too-short", "48.57"]);
  assertEquals(failure(() => spec.compose({ "57": "01" })).offset, -1);
});
