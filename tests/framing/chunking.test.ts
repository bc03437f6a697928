import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toHex } from "../../src/codec/bytes.ts";
import type { Codec } from "../../src/codec/codec.ts";
import { type Framing, selfDelimited } from "../../src/framing/framing.ts";
import { valuesOf } from "../codec/arbitraries.ts";
import { hex, join, openway, smartvista, wireOf } from "../fixtures.ts";
import { chunkSizes, cut, filler, FORMATS, frame, framingOf, read } from "./reading.ts";

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

/** What a keep-alive is sent back as, where it is. */
const echoOf = (framing: Framing): string[] =>
  framing.echoesKeepAlives ? [toHex(frame(framing, new Uint8Array(0)))] : [];

Deno.test("any header format, any messages, any chunks: the same frames", () => {
  fc.assert(fc.property(framings, messages, chunkSizes, (framing, any, sizes) => {
    const messages = any.filter((message) => framing.misfit(message) === undefined);
    const stream = join(...messages.map((message) => frame(framing, message)));
    const { replies: _, ...reading } = read(framing, cut(stream, sizes));
    assertEquals(reading, {
      frames: messages.map(toHex),
      echoes: messages.flatMap((message) => message.length === 0 ? echoOf(framing) : []),
      error: undefined,
      pending: 0,
      close: undefined,
    });
  }));
});

Deno.test("any header behind the length, any chunks: an answer's takes it up, and the answer's answer is the first again", () => {
  const framing = framingOf("length:b-hex:2,tpdu:b:5,x:b:2:CAFE,echo:b:3,counts=header");
  const headers = fc.array(fc.uint8Array({ minLength: 10, maxLength: 10 }), { maxLength: 5 });
  fc.assert(fc.property(headers, chunkSizes, (headers, sizes) => {
    const answer = (came: readonly Uint8Array[]) => {
      const stream = join(...came.map((header, at) => frame(framing, filler(at + 1), header)));
      return read(framing, cut(stream, sizes)).replies;
    };
    const replies = headers.map(([id, a, b, c, d, _x, _y, ...rest]) => {
      return toHex(Uint8Array.of(id!, c!, d!, a!, b!, 0xca, 0xfe, ...rest));
    });
    assertEquals(answer(headers), replies);
    const constant = headers.map((header) => Uint8Array.from(header));
    for (const header of constant) header.set([0xca, 0xfe], 5);
    assertEquals(answer(replies.map(hex)), constant.map(toHex));
  }));
});

Deno.test("any header format, cut off anywhere: the whole frames, then what is left of one", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(framings, messages, chunkSizes, share, (framing, any, sizes, share) => {
      const messages = any.filter((message) => framing.misfit(message) === undefined);
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
      const { frames, error, pending, close } = read(framing, cut(stream.slice(0, length), sizes));
      assertEquals({ frames, error, pending, close }, {
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
    fc.array(fc.constantFrom(...join("ISO8", "\xfe", "0019", "\0\x05", "\x02\x03\r\n")), {
      maxLength: 100,
    })
      .map((list) => Uint8Array.from(list)),
  );
  // Enough after it for the last prefix and length to be whole: only then are they looked at.
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
        replies: messages.map(() => ""),
        echoes: [],
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
