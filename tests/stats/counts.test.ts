import { assertEquals } from "@std/assert";
import { Counts } from "../../src/stats/counts.ts";

Deno.test("Counts keeps the order in which the keys came first", () => {
  const counts = new Counts({ keys: 10, length: 4 });
  for (const key of ["0800", "0200", "0800", "0210"]) counts.add(key);
  assertEquals(JSON.stringify(counts.toObject()), '{"0800":2,"0200":1,"0210":1}');
  assertEquals(counts.total, 4);
});

Deno.test("Counts goes on with a count that it is given", () => {
  const counts = new Counts({ keys: 10, length: 4 });
  counts.put("0200", 40);
  counts.add("0200");
  counts.put("0200", 2);
  assertEquals(counts.toObject(), { "0200": 43 });
});

Deno.test("Counts has no keys beyond its limit, and counts what would have had one", () => {
  const counts = new Counts({ keys: 2, length: 4 });
  for (const key of ["a", "b", "c", "d", "a", "c"]) counts.add(key);
  counts.put("e", 5);
  assertEquals(counts.toObject(), { a: 2, b: 1, other: 8 });
  assertEquals(counts.total, 11);
});

Deno.test("Counts shows no key that is too long", () => {
  const counts = new Counts({ keys: 10, length: 4 });
  for (const key of ["1234", "12345", "12345"]) counts.add(key);
  assertEquals(counts.toObject(), { "1234": 1, other: 2 });
});

Deno.test("Counts takes the names of what objects have by nature for keys like any other", () => {
  const counts = new Counts({ keys: 10, length: 20 });
  for (const key of ["__proto__", "constructor", "__proto__"]) counts.add(key);
  assertEquals(JSON.stringify(counts.toObject()), '{"__proto__":2,"constructor":1}');
});
