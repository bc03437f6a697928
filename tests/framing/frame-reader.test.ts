import { assert, assertEquals } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { hex, hexOf, join } from "../fixtures.ts";
import { cut, filler, frame, framingOf, problem, read } from "./reading.ts";

const ascii4 = framingOf("length:n:4");

/** A reader, and what it hands over, looked at while it does. */
function collect(framing: Framing): { reader: FrameReader; messages: Uint8Array[] } {
  const messages: Uint8Array[] = [];
  return { reader: new FrameReader(framing, (message) => messages.push(message)), messages };
}

const SPLITS: [what: string, chunks: string[], frames: string[], pending: number][] = [
  ["one frame in one chunk", ["0003abc"], ["abc"], 0],
  ["two frames in one chunk", ["0003abc0002de"], ["abc", "de"], 0],
  ["a frame cut in its header", ["00", "03abc"], ["abc"], 0],
  ["a frame cut behind its header", ["0003", "abc"], ["abc"], 0],
  ["a frame cut in its message", ["0003a", "b", "c"], ["abc"], 0],
  ["the end of one with the whole of the next", ["0003a", "bc0002de"], ["abc", "de"], 0],
  ["the end of one with the start of the next", ["0003a", "bc00", "02de"], ["abc", "de"], 0],
  ["keep-alives around a message", ["00000003abc00000000"], ["", "abc", "", ""], 0],
  ["keep-alives in pieces", ["00", "00", "0", "000"], ["", ""], 0],
  ["keep-alives alone", ["000000000000"], ["", "", ""], 0],
  ["empty chunks", ["", "0003", "", "abc", ""], ["abc"], 0],
  ["the start of a frame", ["0003abc0005de"], ["abc"], 6],
  ["the start of a header", ["0003abc00"], ["abc"], 2],
  ["a header alone", ["0005"], [], 4],
  ["a message that looks like headers", ["00080004", "00040", "0020000"], ["00040004", "00"], 2],
];

for (const [what, chunks, frames, pending] of SPLITS) {
  Deno.test(`splits ${what}`, () => {
    const reading = read(ascii4, chunks.map((chunk) => join(chunk)));
    assertEquals(reading.frames, frames.map((text) => hexOf(text)));
    assertEquals([reading.pending, reading.error], [pending, undefined]);
  });
}

Deno.test("a poll of zeros is a keep-alive for a header with reserved bytes too", () => {
  const framing = framingOf("length:b-hex:2,r:b:2");
  assertEquals(read(framing, [hex("00000000 0001FFFF41 00000000")]).frames, ["", "41", ""]);
});

Deno.test("a length that counts itself alone is a keep-alive", () => {
  assertEquals(read(framingOf("length:n:4", true), [join("00040005A0004")]).frames, ["", "41", ""]);
});

Deno.test("a bare zero is a keep-alive where the length counts what follows it, and not itself", () => {
  for (
    const format of [
      "length:b-hex:2,tpdu:b:5,counts=header",
      "length:b-hex:2,message,x:b:5,counts=trailer",
    ]
  ) {
    const framing = framingOf(format);
    const whole = frame(framing, join("A"));
    const empty = frame(framing, new Uint8Array(0));
    const stream = join(hex("0000"), whole, hex("0000 0000"), empty, whole, hex("0000"));
    for (const sizes of [[1], [2], [100], [3, 7]]) {
      const reading = read(framing, cut(stream, sizes));
      assertEquals(reading.frames, ["", "41", "", "", "", "41", ""]);
      assertEquals([reading.error, reading.pending], [undefined, 0]);
    }
  }
});

const ECHOES: [format: string, stream: string, echoes: string[]][] = [
  ["length:b-hex:2,zero=echo", "0000 000141 0000 0000", ["0000", "0000", "0000"]],
  ["length:b-hex:2,r:b:2,zero=echo", "0000FFFE 0001000041", ["0000FFFE"]],
  ["length:b-hex:2,r:b:2,counts=header,zero=echo", "0000 0003000041 0002ABCD", [
    "0000",
    "0002ABCD",
  ]],
  ["p:b:1:FE,length:b-hex:1,message,x:b:1:03,zero=echo", "FE0003 FE014103", ["FE0003"]],
  ["length:b-hex:2,zero=keepalive", "0000 000141", []],
];

for (const [format, stream, echoes] of ECHOES) {
  Deno.test(`gives ${echoes.length} keep-alives back as they came: ${format}`, () => {
    for (const sizes of [[1], [100], [2]]) {
      const reading = read(framingOf(format), cut(hex(stream), sizes));
      assertEquals([reading.echoes, reading.error], [echoes, undefined]);
    }
  });
}

Deno.test("hands over each message before push returns", () => {
  const { reader, messages } = collect(ascii4);
  reader.push(join("0003ab"));
  assertEquals([messages.length, reader.pending], [0, 6]);
  reader.push(join("c0002"));
  assertEquals([messages.length, reader.pending], [1, 4]);
  reader.push(join("de0000"));
  assertEquals([messages.length, reader.pending, reader.keepAlives], [2, 0, 1]);
});

const GARBAGE: [what: string, format: string, after: string, code: string, at: number][] = [
  ["a length of letters", "length:n:4", "00A9", "bad-length", 0],
  ["a length above the limit", "length:n:4", "4097", "length-too-large", 0],
  ["a bad length behind a prefix", "p:an:3:ISO,length:n:4", "ISO12E4", "bad-length", 3],
  ["another prefix", "p:an:3:ISO,length:n:4", "ISA0003abc", "bad-prefix", 0],
];

for (const [what, format, after, code, at] of GARBAGE) {
  Deno.test(`${what}: hands over the frames before, tells where in the stream`, () => {
    const framing = framingOf(format, false, 4096);
    const good = join(
      frame(framing, filler(300)),
      frame(framing, filler(0)),
      frame(framing, filler(7)),
    );
    const stream = join(good, after, "0".repeat(20));
    for (const sizes of [[1], [stream.length], [100], [good.length], [13, 1, 400]]) {
      const reading = read(framing, cut(stream, sizes));
      assertEquals(reading.frames, [toHex(filler(300)), "", toHex(filler(7))]);
      assertEquals(reading.error, [code, good.length + at] as typeof reading.error);
    }
  });
}

Deno.test("a length below its minimum is found in every chunking", () => {
  const framing = framingOf("length:b-hex:2", true);
  const good = frame(framing, filler(60));
  for (const sizes of [[1], [1000], [61], [62], [63]]) {
    const reading = read(framing, cut(join(good, hex("0001"), "rest"), sizes));
    assertEquals(reading.frames, [toHex(filler(60))]);
    assertEquals(reading.error, ["length-too-small", 62]);
  }
});

Deno.test("refuses an oversize frame as soon as its length is there, keeping nothing of it", () => {
  const framing = framingOf("length:n:4", false, 4096);
  for (const chunks of [["9", "00", "0"], ["9000"], ["0002ab9000"]]) {
    const { reader } = collect(framing);
    const last = chunks.pop()!;
    for (const chunk of chunks) reader.push(join(chunk));
    assertEquals(problem(() => reader.push(join(last)))?.code, "length-too-large");
    assert(reader.pending <= 4);
  }
});

/** The sizes of all byte arrays that are made while `action` runs. */
function allocations(action: () => void): number[] {
  const sizes: number[] = [];
  const { Uint8Array: original } = globalThis;
  globalThis.Uint8Array = new Proxy(original, {
    construct(target, parameters, newTarget) {
      if (typeof parameters[0] === "number") sizes.push(parameters[0]);
      return Reflect.construct(target, parameters, newTarget);
    },
  });
  try {
    action();
  } finally {
    globalThis.Uint8Array = original;
  }
  return sizes;
}

Deno.test("a length alone reserves nothing: room grows with what has come", () => {
  const framing = framingOf("length:b-hex:4", false, 50_000_000);
  const { reader, messages } = collect(framing);
  const header = hex("02FAF080"); // 50,000,000
  const reserved = allocations(() => {
    reader.push(header);
    reader.push(filler(5));
  });
  assertEquals(reader.pending, 9);
  assert(Math.max(0, ...reserved.filter((size) => size !== 16 * 1024)) <= 1024, `${reserved}`);
  const grown = allocations(() => reader.push(filler(10_000)));
  assert(Math.max(...grown) <= 2 * 10_009, `${grown}`);
  assertEquals(messages.length, 0);
});

Deno.test("room for a frame doubles as it grows, so that a long one is not copied for each chunk", () => {
  const framing = framingOf("length:b-hex:4", false, 1_000_000);
  const { reader, messages } = collect(framing);
  const stream = frame(framing, filler(1_000_000));
  const grown = allocations(() => cut(stream, [1000]).forEach((chunk) => reader.push(chunk)));
  assertEquals(messages.length, 1);
  assert(grown.length < 20, `${grown.length} buffers`);
  assert(Math.max(...grown) <= stream.length, "more than the frame was reserved");
});

Deno.test("carries messages above 64 KB where the limit allows it", () => {
  const framing = framingOf("length:b-hex:4", false, 200_000);
  const message = filler(150_000);
  const stream = join(frame(framing, message), frame(framing, filler(3)));
  for (const sizes of [[stream.length], [1460], [65_536], [4, 100_000]]) {
    assertEquals(read(framing, cut(stream, sizes)).frames, [toHex(message), toHex(filler(3))]);
  }
});

Deno.test("by default 65,535 bytes are the most", () => {
  const framing = framingOf("length:b-hex:4");
  assertEquals(read(framing, [frame(framing, filler(65_535))]).frames, [toHex(filler(65_535))]);
  assertEquals(read(framing, [hex("00010000")]).error, ["length-too-large", 0]);
});

const CLOSES: [chunks: string[], offset: number | undefined][] = [
  [[], undefined],
  [["0003abc"], undefined],
  [["0003abc0000"], undefined],
  [["0003abc0003ab"], 7],
  [["0003abc", "00"], 7],
  [["0", "0"], 0],
  [["0003a", "bc0000", "0009x"], 11],
];

for (const [chunks, offset] of CLOSES) {
  const what = offset === undefined ? "between frames" : `inside the frame at byte ${offset}`;
  Deno.test(`an end ${what}: ${chunks.join("|")}`, () => {
    const { close } = read(ascii4, chunks.map((chunk) => join(chunk)));
    assertEquals(close, offset === undefined ? undefined : ["truncated-frame", offset]);
  });
}

Deno.test("says how much of the frame had come", () => {
  const { reader } = collect(ascii4);
  reader.push(join("0003ab"));
  assertEquals(
    problem(() => reader.end())?.message,
    "truncated-frame: closed after 6 bytes of it, at byte 0 of the stream",
  );
});

Deno.test("messages that were handed over stay as they were", () => {
  const { reader, messages } = collect(ascii4);
  const buffer = new Uint8Array(64);
  const push = (text: string) => {
    const chunk = join(text);
    buffer.set(chunk);
    reader.push(buffer.subarray(0, chunk.length));
    buffer.fill(0xee);
  };
  push("0003abc0004de");
  push("fg0005hi");
  push("jkl0002m");
  push("n0006");
  push("opqrst");
  assertEquals(messages.map(toHex), ["abc", "defg", "hijkl", "mn", "opqrst"].map((t) => hexOf(t)));
});

Deno.test("messages are the taker's: writing to one changes no other", () => {
  const { reader, messages } = collect(ascii4);
  reader.push(join("0003abc0003de"));
  messages[0]!.fill(0xff);
  reader.push(join("f0003g"));
  messages[1]!.fill(0xff);
  reader.push(join("hi"));
  assertEquals(messages.map(toHex), ["FFFFFF", "FFFFFF", hexOf("ghi")]);
});

Deno.test("readers do not disturb one another", () => {
  const one = collect(ascii4);
  const other = collect(ascii4);
  for (const byte of join("0003abc0002de")) {
    one.reader.push(Uint8Array.of(byte));
    other.reader.push(Uint8Array.of(byte));
  }
  assertEquals(one.messages.map(toHex), [hexOf("abc"), hexOf("de")]);
  assertEquals(other.messages.map(toHex), [hexOf("abc"), hexOf("de")]);
});
