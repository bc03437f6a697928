import { assert, assertEquals } from "@std/assert";
import { systemClock, systemRandom, systemStopwatch, systemTimers } from "../../src/app/system.ts";

Deno.test("systemRandom gives every number below the limit about as often", () => {
  const counts = new Array<number>(7).fill(0);
  const draws = 14_000;
  for (let draw = 0; draw < draws; draw++) counts[systemRandom.below(7)]!++;
  // Six standard deviations of a fair draw: about once in a billion runs.
  const spread = 6 * Math.sqrt(draws * (1 / 7) * (6 / 7));
  for (const count of counts) assert(Math.abs(count - draws / 7) < spread, String(counts));
});

Deno.test("systemRandom keeps within any limit", () => {
  for (const below of [1, 2, 10, 1001, 0x8000_0001, 0xffff_ffff, 0x1_0000_0000]) {
    for (let draw = 0; draw < 100; draw++) {
      const value = systemRandom.below(below);
      assert(Number.isInteger(value) && value >= 0 && value < below, `${value} of ${below}`);
    }
  }
});

Deno.test("systemTimers wake once, in the order of their delays", async () => {
  const woken: string[] = [];
  await new Promise<void>((resolve) => {
    systemTimers.after(20, () => {
      woken.push("later");
      resolve();
    });
    systemTimers.after(1, () => woken.push("sooner"));
  });
  assertEquals(woken, ["sooner", "later"]);
});

Deno.test("systemTimers that were cancelled, early, late or twice, are harmless", async () => {
  let woken = 0;
  const cancel = systemTimers.after(1, () => woken++);
  cancel();
  cancel();
  const late = await new Promise<() => void>((resolve) => {
    const cancelLate = systemTimers.after(5, () => resolve(cancelLate));
  });
  late();
  assertEquals(woken, 0);
});

Deno.test("systemStopwatch goes on, systemClock tells today", async () => {
  const start = systemStopwatch.elapsed();
  await new Promise<void>((resolve) => void systemTimers.after(5, resolve));
  const passed = systemStopwatch.elapsed() - start;
  assert(passed >= 4 && passed < 10_000, `${passed} ms`);
  assert(Math.abs(systemClock.now() - Date.now()) < 10_000);
});
