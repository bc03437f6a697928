import { assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import type { Codec } from "../../src/codec/codec.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { FramingErrorCode } from "../../src/framing/errors.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import { selfDelimited } from "../../src/framing/framing.ts";
import { hex, join, mapOf, openway, PAN, smartvista, wireOf } from "../fixtures.ts";
import { cut, problem, read } from "./reading.ts";

const SALE = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  11: "000001",
  35: `${PAN.visa}=29121011234567890`,
  41: "00000101",
  52: "0123456789ABCDEF",
  55: "9F2608A1B2C3D4E5F60718",
};

const CODECS: readonly [name: string, codec: Codec][] = [
  ["smartvista", smartvista],
  ["openway", openway],
];

for (const [name, codec] of CODECS) {
  const framing = selfDelimited(codec);
  const messages = [
    codec.encode(SALE),
    codec.encode({ 0: "0800", 11: "000002" }),
    codec.encode({ 0: "0800" }),
    codec.encode(SALE),
  ];
  const stream = join(...messages.map(({ bytes }) => bytes));
  const frames = messages.map(wireOf);

  Deno.test(`${name}: cuts messages without headers, whatever the chunks`, () => {
    for (const sizes of [[1], [stream.length], [3], [50, 1], [messages[0]!.bytes.length]]) {
      assertEquals(read(framing, cut(stream, sizes)), {
        frames,
        replies: frames.map(() => ""),
        echoes: [],
        error: undefined,
        pending: 0,
        close: undefined,
      });
    }
  });

  Deno.test(`${name}: an end inside a message is told, wherever it is`, () => {
    const first = messages[0]!.bytes;
    for (let length = 1; length < first.length; length++) {
      const { frames, pending, close } = read(framing, [first.slice(0, length)]);
      assertEquals([frames, pending], [[], length]);
      assertEquals(close, ["truncated-frame", 0]);
    }
  });

  Deno.test(`${name}: a message of the limit's length is taken, a longer one is not`, () => {
    const { bytes } = messages[0]!;
    for (const sizes of [[1], [7], [1000]]) {
      const exact = read(selfDelimited(codec, bytes.length), cut(stream, sizes));
      assertEquals(exact.frames, frames);
      const short = read(selfDelimited(codec, bytes.length - 1), cut(stream, sizes));
      assertEquals(short.frames, []);
      assertEquals(short.error, ["frame-too-long", 0]);
    }
  });

  Deno.test(`${name}: random bytes give messages or a FramingError, nothing else`, () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // Past MTI and bitmap, so that the fields are reached.
      fc.tuple(fc.uint8Array({ minLength: 8, maxLength: 16 }), fc.uint8Array({ maxLength: 100 }))
        .map(([map, rest]) => join(codec === openway ? hex("0200") : "0200", map, rest)),
      fc.array(fc.constantFrom(...stream), { maxLength: 100 }).map((list) => Uint8Array.from(list)),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bytes, sizes, (bytes, sizes) => void read(framing, cut(bytes, sizes))),
      { numRuns: 1000 },
    );
  });
}

const HEADERLESS_SALE = smartvista.encode(SALE).bytes;

const GARBAGE: [what: string, codec: Codec, garbage: Uint8Array, inside: string][] = [
  ["HTTP", smartvista, join("GET / HTTP/1.1\r\n"), "MTI"],
  ["TLS", smartvista, hex("16030100C8010000C40303"), "MTI"],
  ["an MTI with letters", smartvista, join("02X0", mapOf(3)), "MTI"],
  ["a length header", smartvista, join("0263", HEADERLESS_SALE), "DE"],
  ["a field that is not defined", smartvista, join("0200", mapOf(3, 16), "000000"), "DE 16"],
  ["a length indicator of letters", smartvista, join("0200", mapOf(2), "1x"), "DE 2"],
  ["a length above the maximum", smartvista, join("0200", mapOf(2), "20"), "DE 2"],
  ["an MTI of no digits", openway, hex("0A00"), "MTI"],
  ["HTTP, whose GE is four digits", openway, join("GET / HTTP/1.1\r\n"), "DE 2"],
  ["a length indicator of no digits", openway, join(hex("0200"), mapOf(2), hex("1F")), "DE 2"],
  ["a second bitmap", openway, join(hex("0200"), mapOf(1, 3), hex("000000")), "Bitmap"],
];

for (const [what, codec, garbage, inside] of GARBAGE) {
  Deno.test(`${codec.profile.name}: ${what} cannot be a message; those before are handed over`, () => {
    const good = codec.encode({ 0: "0800", 11: "000001" });
    const stream = join(good.bytes, garbage, "0".repeat(30));
    for (const sizes of [[1], [stream.length], [5]]) {
      const reading = read(selfDelimited(codec), cut(stream, sizes));
      assertEquals(reading.frames, [wireOf(good)]);
      assertEquals(reading.error, ["not-a-message", good.bytes.length]);
    }
    const reader = new FrameReader(selfDelimited(codec), () => {});
    const error = problem(() => reader.push(stream));
    assertInstanceOf(error?.cause, CodecError);
    assertStringIncludes(error!.message, inside);
  });
}

Deno.test("a length header in front of the first message is guessed, and of no later one", () => {
  const garbage = join("0263", HEADERLESS_SALE);
  const told = (...parts: readonly Uint8Array[]) => {
    const reader = new FrameReader(selfDelimited(smartvista), () => {});
    return problem(() => reader.push(join(...parts)))?.message ?? "";
  };
  const hint = "of the message (has it a length header? None is expected), at byte 0 of the stream";
  assertStringIncludes(told(garbage), hint);
  const later = told(smartvista.encode({ 0: "0800", 11: "000001" }).bytes, garbage);
  assertStringIncludes(later, "of the message, at byte ");
});

Deno.test("content that is wrong is no matter of framing: the message ends where it ends", () => {
  const bad = join("0200", mapOf(3), "00A000");
  assertEquals(read(selfDelimited(smartvista), [join(bad, bad)]).frames.length, 2);
});

Deno.test("garbage behind the limit of length is too long in every chunking", () => {
  // DE 62 runs over the limit; what follows it is not defined.
  const stream = join("0200", mapOf(3, 62, 63), "000000", "200", "x".repeat(200), "garbage");
  const expected: [FramingErrorCode, number] = ["frame-too-long", 0];
  for (const sizes of [[1], [stream.length], [30], [100]]) {
    assertEquals(read(selfDelimited(smartvista, 100), cut(stream, sizes)).error, expected);
  }
});

Deno.test("no error shows what was in the stream", () => {
  const text = `0200${PAN.visaOther}`;
  const streams = [
    join("0200", mapOf(2), "99", text),
    join(text, text),
    join("0200", mapOf(2, 16), "16", PAN.visaOther, text),
  ];
  for (const stream of streams) {
    const reader = new FrameReader(selfDelimited(smartvista), () => {});
    const message = problem(() => {
      reader.push(stream);
      reader.end();
    })!.message;
    for (let at = 0; at + 6 <= PAN.visaOther.length; at++) {
      assertEquals(message.includes(PAN.visaOther.slice(at, at + 6)), false, message);
    }
  }
});
