import { assertEquals } from "@std/assert";
import { Durations } from "../../src/stats/durations.ts";

const bucketsOf = (durations: Durations) =>
  [...durations.buckets()].map(({ bound, count }) => [bound, count]);

Deno.test("durations go into the bucket whose bound they do not pass, and into all that follow", () => {
  const durations = new Durations([0.01, 0.1, 1]);
  for (const ms of [0, 10, 10.1, 100, 999, 1000, 1001, 60_000]) durations.record(ms);
  assertEquals(bucketsOf(durations), [[0.01, 2], [0.1, 4], [1, 6], [Infinity, 8]]);
  assertEquals(durations.count, 8);
  assertEquals(durations.sum, 63.1201);
});

Deno.test("nothing recorded is nothing in every bucket", () => {
  const durations = new Durations([1]);
  assertEquals(bucketsOf(durations), [[1, 0], [Infinity, 0]]);
  assertEquals([durations.count, durations.sum], [0, 0]);
});

for (const ms of [-1, -Infinity, NaN]) {
  Deno.test(`${ms} ms count as 0`, () => {
    const durations = new Durations([1]);
    durations.record(ms);
    assertEquals([durations.count, durations.sum], [1, 0]);
    assertEquals(bucketsOf(durations)[0], [1, 1]);
  });
}
