import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toHex } from "../../src/codec/bytes.ts";
import type { Codec } from "../../src/codec/codec.ts";
import { type Framing, selfDelimited } from "../../src/framing/framing.ts";
import { valuesOf } from "../codec/arbitraries.ts";
import { join, openway, smartvista, wireOf } from "../fixtures.ts";
import { chunkSizes, cut, frame, framingOf, read } from "./reading.ts";

const FORMATS = [
  "length:n:4",
  "length:n:6",
  "length:b-hex:2",
  "length:b-hex:4",
  "length:b-le:2",
  "length:b:2",
  "length:hex:4",
  "id:an:4:ISO8,length:n:4",
  "length:b-hex:2,r:b:2",
  "id:b:1:FE,headerLength:n:2,length:b-le:4,tpdu:b:5:6000030000",
];

const framings: fc.Arbitrary<Framing> = fc.tuple(fc.constantFrom(...FORMATS), fc.boolean())
  .map(([format, inclusive]) => framingOf(format, inclusive, 5000));

/** Messages, keep-alives among them. */
const messages = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(new Uint8Array(0)) },
    { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1000, maxLength: 3000, size: "max" }) },
  ),
  { maxLength: 8 },
);

Deno.test("any header format, any messages, any chunks: the same frames", () => {
  fc.assert(fc.property(framings, messages, chunkSizes, (framing, messages, sizes) => {
    const stream = join(...messages.map((message) => frame(framing, message)));
    assertEquals(read(framing, cut(stream, sizes)), {
      frames: messages.map(toHex),
      error: undefined,
      pending: 0,
      close: undefined,
    });
  }));
});

Deno.test("any header format, cut off anywhere: the whole frames, then what is left of one", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(framings, messages, chunkSizes, share, (framing, messages, sizes, share) => {
      const all = messages.map((message) => frame(framing, message));
      const stream = join(...all);
      const length = Math.floor(stream.length * share);
      const whole: string[] = [];
      let at = 0;
      for (const [index, { length: size }] of all.entries()) {
        if (at + size > length) break;
        at += size;
        whole.push(toHex(messages[index]!));
      }
      assertEquals(read(framing, cut(stream.slice(0, length), sizes)), {
        frames: whole,
        error: undefined,
        pending: length - at,
        close: length === at ? undefined : ["truncated-frame", at],
      });
    }),
  );
});

Deno.test("any bytes behind any header format: frames or a FramingError, by chunks or at once", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.array(fc.constantFrom(...join("ISO8", "\xfe", "0019", "\0\x05")), { maxLength: 100 })
      .map((list) => Uint8Array.from(list)),
  );
  // Enough after it for the last header to be whole: only then is it looked at in full.
  const padded = bytes.map((bytes) => join(bytes, new Uint8Array(20).fill(0x2e)));
  fc.assert(
    fc.property(framings, padded, chunkSizes, (framing, stream, sizes) => {
      const { frames, error, pending, close } = read(framing, cut(stream, sizes));
      const whole = read(framing, [stream]);
      assertEquals([frames, error, close], [whole.frames, whole.error, whole.close]);
      if (error === undefined) assertEquals(pending, whole.pending);
    }),
    { numRuns: 1000 },
  );
});

for (
  const [name, codec] of [["smartvista", smartvista], ["openway", openway]] as [string, Codec][]
) {
  const messages = fc.array(valuesOf(codec.profile).map((values) => codec.encode(values)), {
    maxLength: 5,
  });

  Deno.test(`${name} without headers, any messages, any chunks: the same frames`, () => {
    fc.assert(fc.property(messages, chunkSizes, (messages, sizes) => {
      const stream = join(...messages.map(({ bytes }) => bytes));
      assertEquals(read(selfDelimited(codec), cut(stream, sizes)), {
        frames: messages.map(wireOf),
        error: undefined,
        pending: 0,
        close: undefined,
      });
    }));
  });

  Deno.test(`${name} without headers, something spoilt: the same by chunks and at once`, () => {
    const spoils = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    const limit = fc.constantFrom(60, 200, 65_535);
    fc.assert(
      fc.property(messages, spoils, limit, chunkSizes, (messages, spoils, limit, sizes) => {
        const stream = join(...messages.map(({ bytes }) => bytes), "................");
        for (const [at, byte] of spoils) stream[at % stream.length] = byte;
        const framing = selfDelimited(codec, limit);
        const { frames, error, close } = read(framing, cut(stream, sizes));
        const whole = read(framing, [stream]);
        assertEquals([frames, error, close], [whole.frames, whole.error, whole.close]);
      }),
      { numRuns: 300 },
    );
  });
}
