import { assertEquals } from "@std/assert";
import { BoundedMap } from "../../src/emulator/bounded-map.ts";

Deno.test("forgets the entry that was set first, and tells which", () => {
  const map = new BoundedMap<string, number>(2);
  assertEquals([map.set("a", 1), map.set("b", 2)], [undefined, undefined]);
  assertEquals(map.set("c", 3), 1);
  assertEquals([map.get("a"), map.get("b"), map.get("c")], [undefined, 2, 3]);
  assertEquals([map.has("a"), map.has("b"), map.size], [false, true, 2]);
});

Deno.test("an entry set anew stays as old as it was and pushes none out", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  assertEquals(map.set("a", 10), undefined);
  assertEquals(map.set("c", 3), 10);
});

Deno.test("takes a forgotten key for a new one", () => {
  const map = new BoundedMap<string, number>(1);
  const forgotten = ["a", "b", "a", "a", "b"].map((key, value) => map.set(key, value));
  assertEquals(forgotten, [undefined, 0, 1, undefined, 3]);
});

Deno.test("goes on forgetting in order, however many come", () => {
  const map = new BoundedMap<number, number>(100);
  for (let key = 0; key < 10_000; key++) {
    assertEquals(map.set(key, key), key < 100 ? undefined : key - 100);
  }
  assertEquals(map.size, 100);
});
