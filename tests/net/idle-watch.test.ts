import { assertEquals } from "@std/assert";
import { IdleWatch } from "../../src/net/idle-watch.ts";
import { FakeTime } from "../fake-time.ts";

/** A watch of one second, and the moments at which it told of idleness. */
function watching(busy?: () => boolean) {
  const time = new FakeTime();
  const told: number[] = [];
  const ports = { timers: time, stopwatch: time };
  const watch = new IdleWatch(1_000, ports, () => told.push(time.elapsed()), busy);
  return { time, told, watch };
}

Deno.test("IdleWatch tells once when nothing has happened for so long", () => {
  const { time, told } = watching();
  time.advance(999);
  assertEquals(told, []);
  time.advance(10_000);
  assertEquals([told, time.pending], [[1_000], 0]);
});

Deno.test("IdleWatch counts from what happened last, to the millisecond", () => {
  const { time, told, watch } = watching();
  for (const pause of [999, 500, 1, 999]) {
    time.advance(pause);
    watch.touch();
  }
  assertEquals([told, time.pending], [[], 1]);
  time.advance(5_000);
  assertEquals(told, [999 + 500 + 1 + 999 + 1_000]);
});

Deno.test("IdleWatch counts no silence while somebody is busy", () => {
  let busy = true;
  const { time, told, watch } = watching(() => busy);
  time.advance(3_500);
  busy = false;
  watch.touch();
  time.advance(999);
  assertEquals(told, []);
  time.advance(1);
  assertEquals(told, [4_500]);
});

Deno.test("IdleWatch that was stopped tells nothing and leaves no timer", () => {
  const { time, told, watch } = watching();
  watch.stop();
  watch.stop();
  time.advance(10_000);
  assertEquals([told, time.pending], [[], 0]);
});
