import { assert, assertEquals } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import { hex, hexOf, join } from "../fixtures.ts";
import { cut, filler, frame, framingOf, read } from "./reading.ts";

const etx = framingOf("message,etx:b:1:03");
const crlf = framingOf("message,crlf:b:2:0D0A");

/** Bytes without an ETX. */
const text = (length: number): Uint8Array => new Uint8Array(length).fill(0x41);

Deno.test("an end byte ends each message, in any chunks", () => {
  const stream = join("abc\x03d\x03efgh\x03ij");
  for (const sizes of [[1], [100], [4], [5], [3, 1]]) {
    const reading = read(etx, cut(stream, sizes));
    assertEquals(reading.frames, ["abc", "d", "efgh"].map((message) => hexOf(message)));
    assertEquals([reading.pending, reading.close], [2, ["truncated-frame", 11]]);
  }
});

Deno.test("several end bytes end a message where all of them stand, in any chunks", () => {
  const stream = join("a\rb\n\r\nc\r\r\n\r\n");
  for (const sizes of [[1], [100], [4], [5], [5, 1], [6]]) {
    assertEquals(read(crlf, cut(stream, sizes)).frames, ["a\rb\n", "c\r", ""].map((m) => hexOf(m)));
  }
});

Deno.test("a prefix is checked, and is no part of what is searched for the end", () => {
  const framing = framingOf("x:b:2:0303,message,etx:b:1:03");
  assertEquals(toHex(frame(framing, join("ab"))), "0303" + hexOf("ab") + "03");
  for (const sizes of [[1], [100]]) {
    assertEquals(read(framing, cut(hex("03034103" + "03034203"), sizes)).frames, ["41", "42"]);
    assertEquals(read(framing, cut(hex("03034103" + "0304"), sizes)).error, ["bad-prefix", 4]);
  }
});

Deno.test("an end byte at once is a keep-alive, or an error, as the format says", () => {
  for (const sizes of [[1], [100]]) {
    const chunks = cut(join("\x03a\x03\x03"), sizes);
    assertEquals(read(etx, chunks).frames, ["", "61", ""]);
    const strict = read(framingOf("message,etx:b:1:03,zero=error"), chunks);
    assertEquals([strict.frames, strict.error], [[], ["length-too-small", 0]]);
    assertEquals(read(framingOf("message,etx:b:1:03,zero=echo"), chunks).echoes, ["03", "03"]);
  }
});

Deno.test("a message up to the limit is taken, a longer one refused as soon as that is known", () => {
  const framing = framingOf("message,etx:b:1:03,max=10");
  for (const sizes of [[1], [100], [10], [11]]) {
    const good = join(text(10), "\x03");
    const longer = join(good, text(11), "\x03");
    const reading = read(framing, cut(longer, sizes));
    assertEquals([reading.frames, reading.error], [[toHex(text(10))], ["frame-too-long", 11]]);
    // The eleventh byte could be the end.
    assertEquals(read(framing, cut(join(good, text(10)), sizes)).error, undefined);
    assertEquals(read(framing, cut(join(good, text(11)), sizes)).error, ["frame-too-long", 11]);
  }
});

Deno.test("65,535 bytes are the most unless said otherwise", () => {
  assertEquals(etx.maxMessage, 65_535);
  const reading = read(etx, cut(join(text(65_536), "\x03"), [4096]));
  assertEquals(reading.error, ["frame-too-long", 0]);
});

Deno.test("a message that holds the end cannot be sent", () => {
  assertEquals(etx.misfit(join("abc")), undefined);
  assertEquals(etx.misfit(join("a\x03c")), "it holds the bytes that end a frame");
  assertEquals(crlf.misfit(join("a\rb\n")), undefined);
  assertEquals(crlf.misfit(join("a\r\nb")), "it holds the bytes that end a frame");
  const twice = framingOf("message,x:b:2:0303");
  assertEquals(twice.misfit(join("ab")), undefined);
  // The end would come a byte too early.
  assertEquals(twice.misfit(join("a\x03")), "it holds the bytes that end a frame");
  assertEquals(framingOf("message,x:b:1:03,max=2").misfit(text(3)), "it is too long for its frame");
});

Deno.test("messages that share a chunk with the end of another are the taker's, and stay as they were", () => {
  const messages: Uint8Array[] = [];
  const reader = new FrameReader(etx, (message) => messages.push(message));
  const buffer = new Uint8Array(32);
  for (const part of ["ab", "c\x03de\x03f", "g\x03", "\x03h", "\x03"]) {
    buffer.set(join(part));
    reader.push(buffer.subarray(0, part.length));
    buffer.fill(0xee);
  }
  assertEquals(messages.map(toHex), ["abc", "de", "fg", "h"].map((message) => hexOf(message)));
  assertEquals([reader.pending, reader.keepAlives], [0, 1]);
});

Deno.test("a long message in single bytes is searched once, not again with each byte", () => {
  let looked = 0;
  const probe: typeof etx.probe = (bytes, start, end, offset, seen = 0) => {
    looked += end - start - seen;
    return etx.probe(bytes, start, end, offset, seen);
  };
  const framing = { ...etx, probe };
  const stream = join(filler(2), text(20_000), "\x03");
  assertEquals(read(framing, cut(stream, [1])).frames.length, 1);
  assert(looked <= stream.length + 1, `${looked} bytes were looked at`);
});

Deno.test("what was looked at before is not looked at again, but for the beginning of an end", () => {
  // There is an end in what it is told of, so that it would be seen if it was looked at.
  assertEquals(etx.probe(join("a\x03bcde"), 0, 6, 0, 5), -65_536);
  assertEquals(etx.probe(join("abcd\x03e"), 0, 6, 0, 4), 5);
  assertEquals(crlf.probe(join("abc\r\ne"), 0, 6, 0, 4), 5);
});

Deno.test("what lies behind the bytes that are there is no end", () => {
  const zeros = framingOf("message,end:b:3:000000,max=10");
  for (const end of [0, 1, 2]) assertEquals(zeros.probe(new Uint8Array(20), 0, end, 0), -13);
  assertEquals(zeros.probe(new Uint8Array(20), 0, 3, 0), 3);
});
