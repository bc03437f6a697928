import { assertEquals } from "@std/assert";
import { Slab } from "../../src/codec/slab.ts";

Deno.test("gives each taker bytes of his own", () => {
  const slab = new Slab();
  const pieces = Array.from({ length: 2_000 }, (_, index) => slab.take(index % 40));
  pieces.forEach((piece, index) => piece.fill(index));
  pieces.forEach((piece, index) => {
    assertEquals(piece.length, index % 40);
    assertEquals(piece.every((byte) => byte === (index & 0xff)), true);
  });
});

Deno.test("gives zeros", () => {
  const slab = new Slab();
  slab.take(100).fill(7);
  assertEquals(slab.take(3), Uint8Array.of(0, 0, 0));
});

Deno.test("gives large arrays apart, so that they do not use up a slab", () => {
  const large = new Slab().take(10_000);
  assertEquals([large.length, large.buffer.byteLength], [10_000, 10_000]);
});

Deno.test("copies bytes that may change afterwards", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const copy = new Slab().copy(bytes);
  bytes.fill(0);
  assertEquals(copy, Uint8Array.of(1, 2, 3));
});
