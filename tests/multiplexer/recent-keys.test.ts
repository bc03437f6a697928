import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RecentKeys } from "../../src/multiplexer/recent-keys.ts";

/** All that are remembered with a key, the newest first. */
function all(keys: RecentKeys, key: number): number[] {
  const numbers: number[] = [];
  for (let at = keys.find(key); at !== 0; at = keys.before(at)) numbers.push(at);
  return numbers;
}

Deno.test("finds the newest with a key first, and none of another", () => {
  const keys = new RecentKeys(8);
  assertEquals([keys.add(5), keys.add(13), keys.add(5)], [1, 2, 3]);
  assertEquals([all(keys, 5), all(keys, 13), all(keys, 21)], [[3, 1], [2], []]);
  assertEquals([keys.age(3), keys.age(1)], [0, 2]);
});

Deno.test("remembers the last so many, whatever their keys, and gives each a slot of its own", () => {
  const CAPACITY = 16;
  const key = fc.oneof(fc.nat(8), fc.maxSafeNat());
  fc.assert(fc.property(fc.array(key, { maxLength: 100 }), (added) => {
    const keys = new RecentKeys(CAPACITY);
    for (const one of added) keys.add(one);
    const first = Math.max(0, added.length - CAPACITY);
    for (const one of new Set(added)) {
      const wanted = added.flatMap((other, index) =>
        other === one && index >= first ? [index + 1] : []
      );
      assertEquals(all(keys, one), wanted.reverse());
    }
    const slots = added.slice(first).map((_, index) => keys.slot(first + index + 1));
    assertEquals(new Set(slots).size, slots.length);
  }));
});
