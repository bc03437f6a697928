import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Deadlines, TICK, Timed } from "../../src/multiplexer/deadlines.ts";
import { FakeTime } from "../fake-time.ts";

/** Milliseconds in which the wheel comes round once. */
const REVOLUTION = 4096 * TICK;

class Entry extends Timed {
  firedAt = -1;
  times = 0;
  constructor(readonly name = "") {
    super();
  }
}

/** A wheel whose entries note when they fired. */
function wheel(start = 0, then: (entry: Entry) => void = () => {}) {
  const time = new FakeTime(start);
  const fired: string[] = [];
  const deadlines = new Deadlines<Entry>({ stopwatch: time, timers: time }, (entry) => {
    entry.firedAt = time.elapsed();
    entry.times++;
    fired.push(entry.name);
    then(entry);
  });
  return { time, deadlines, fired };
}

/** That an entry fired once, at its time or up to a tick later; timers are set in whole milliseconds. */
function assertFired(entry: Entry, due: number): void {
  assertEquals(entry.times, 1, `${entry.name}: fired ${entry.times} times`);
  const late = entry.firedAt - due;
  assert(late >= 0, `due ${due}, fired ${-late} ms early`);
  assert(late < TICK + 1, `due ${due}, fired ${late} ms late`);
}

Deno.test("fires once, not before its time and at most a tick after it", () => {
  for (const start of [0, 3, 9.75, 10, 123_456.5]) {
    for (const delay of [0, 0.5, 1, 9, 10, 11, 19.5, 20, 35_000, REVOLUTION, REVOLUTION + 1]) {
      const { time, deadlines } = wheel(start);
      const entry = new Entry();
      deadlines.set(entry, delay);
      time.advance(delay + 3 * REVOLUTION);
      assertFired(entry, start + delay);
      assertEquals([deadlines.size, time.pending], [0, 0]);
    }
  }
});

Deno.test("one that is set between two ticks is no later than the others", () => {
  const { time, deadlines } = wheel(3);
  const keeper = new Entry("keeper");
  deadlines.set(keeper, 10_000);
  for (let step = 0; step < 100; step++) {
    time.advance(7.3);
    const entry = new Entry(`step ${step}`);
    deadlines.set(entry, 13);
    const due = time.elapsed() + 13;
    time.advance(50);
    assertFired(entry, due);
  }
});

Deno.test("one that was cleared does not fire; clearing again does nothing", () => {
  const { time, deadlines, fired } = wheel();
  const [a, b, c] = [new Entry("a"), new Entry("b"), new Entry("c")];
  for (const entry of [a, b, c]) deadlines.set(entry, 20);
  deadlines.clear(b);
  deadlines.clear(b);
  assertEquals(deadlines.size, 2);
  time.advance(100);
  assertEquals(fired.toSorted(), ["a", "c"]);
  deadlines.clear(a);
  assertEquals(deadlines.size, 0);
});

Deno.test("an entry can be used again after it fired and after it was cleared", () => {
  const { time, deadlines, fired } = wheel();
  const entry = new Entry("again");
  deadlines.set(entry, 20);
  time.advance(100);
  deadlines.set(entry, 20);
  deadlines.clear(entry);
  deadlines.set(entry, 70);
  time.advance(100);
  assertEquals(fired, ["again", "again"]);
});

Deno.test("a timer runs only while there are deadlines", () => {
  const { time, deadlines } = wheel();
  assertEquals(time.pending, 0);
  const [a, b] = [new Entry(), new Entry()];
  deadlines.set(a, 50);
  deadlines.set(b, 60);
  assertEquals(time.pending, 1);
  deadlines.clear(a);
  assertEquals(time.pending, 1);
  deadlines.clear(b);
  assertEquals(time.pending, 0);
  time.advance(1000);
  deadlines.set(a, 50);
  assertEquals(time.pending, 1);
  time.advance(61);
  assertEquals([a.times, b.times, time.pending], [1, 0, 0]);
});

Deno.test("expiring one may clear others of the same slot", () => {
  for (let victims = 0; victims < 2 ** 5; victims++) {
    const entries = [..."abcde"].map((name) => new Entry(name));
    const cleared: string[] = [];
    const { time, deadlines } = wheel(0, () => {
      for (const [index, entry] of entries.entries()) {
        if ((victims & 1 << index) === 0 || entry.slot < 0) continue;
        deadlines.clear(entry);
        cleared.push(entry.name);
      }
    });
    for (const entry of entries) deadlines.set(entry, 20);
    time.advance(100);
    const fired = entries.filter(({ times }) => times === 1).map(({ name }) => name);
    assertEquals([...fired, ...cleared].toSorted(), [..."abcde"]);
    assertEquals([deadlines.size, time.pending], [0, 0]);
  }
});

Deno.test("expiring one may set it and others anew, into the same slot as well", () => {
  const entries = [..."abcd"].map((name) => new Entry(name));
  const { time, deadlines } = wheel(0, (entry) => {
    const next = entries[(entries.indexOf(entry) + 1) % 4]!;
    deadlines.clear(next);
    if (next.times < 3) deadlines.set(next, REVOLUTION);
    if (entry.slot < 0 && entry.times < 3) deadlines.set(entry, 0);
  });
  for (const entry of entries) deadlines.set(entry, 20);
  time.advance(20 * REVOLUTION);
  assertEquals([deadlines.size, time.pending], [0, 0]);
});

Deno.test("expiring the last one may set the first of the next", () => {
  const { time, deadlines, fired } = wheel(0, (entry) => {
    if (fired.length < 5) deadlines.set(entry, 30);
  });
  deadlines.set(new Entry("x"), 30);
  time.advance(1000);
  assertEquals([fired.length, deadlines.size, time.pending], [5, 0, 0]);
});

Deno.test("after a long sleep everything that was due fires at once, nothing else does", () => {
  for (
    const slept of [25, 1000, REVOLUTION - TICK, REVOLUTION, REVOLUTION + TICK, 9 * REVOLUTION]
  ) {
    const { time, deadlines } = wheel(5);
    const entries = Array.from({ length: 500 }, (_, index) => ({
      entry: new Entry(),
      delay: index * 997 % (12 * REVOLUTION),
    }));
    for (const { entry, delay } of entries) deadlines.set(entry, delay);
    time.sleep(slept);
    for (const { entry, delay } of entries) {
      // What fell due during the last tick of the sleep may wait for the next.
      if (delay <= slept - TICK) assertEquals(entry.times, 1, `${delay} of ${slept}`);
      if (delay > slept) assertEquals(entry.times, 0, `${delay} of ${slept}`);
    }
    time.advance(13 * REVOLUTION);
    assert(entries.every(({ entry }) => entry.times === 1));
    assertEquals([deadlines.size, time.pending], [0, 0]);
  }
});

Deno.test("ten thousand deadlines, set and cleared in any order, beyond one revolution", () => {
  const { time, deadlines } = wheel(1234.5);
  // A generator of its own: the same numbers in every run.
  let seed = 12_345;
  const below = (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(seed / 2 ** 32 * most);
  };
  const all: { entry: Entry; due: number; cleared: boolean }[] = [];
  for (let count = 0; count < 10_000; count++) {
    const entry = new Entry(String(count));
    const delay = below(3 * REVOLUTION);
    deadlines.set(entry, delay);
    all.push({ entry, due: time.elapsed() + delay, cleared: false });
    if (below(4) === 0) {
      const victim = all[below(all.length)]!;
      if (victim.entry.slot >= 0) victim.cleared = true;
      deadlines.clear(victim.entry);
    }
    if (below(3) === 0) time.advance(below(40));
  }
  const waiting = all.filter(({ entry, cleared }) => entry.times === 0 && !cleared);
  assertEquals(deadlines.size, waiting.length);
  assert(waiting.length > 1000 && waiting.length < 9000, `${waiting.length} wait`);
  time.advance(4 * REVOLUTION);
  for (const { entry, due, cleared } of all) {
    if (cleared) assertEquals(entry.times, 0);
    else assertFired(entry, due);
  }
  assertEquals([deadlines.size, time.pending], [0, 0]);
});

Deno.test("any sequence of setting, clearing, waiting and sleeping", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("set" as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({ kind: fc.constant("set" as const), ms: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ kind: fc.constant("clear" as const), ms: fc.nat(30) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 200 }) }),
    fc.record({ kind: fc.constant("sleep" as const), ms: fc.integer({ min: 0, max: 90_000 }) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.nat(100), (steps, start) => {
    const { time, deadlines } = wheel(start / 7);
    const open = new Map<Entry, number>();
    for (const { kind, ms } of steps) {
      const before = time.elapsed();
      if (kind === "set") {
        const entry = new Entry();
        open.set(entry, before + ms);
        deadlines.set(entry, ms);
      } else if (kind === "clear") {
        const entry = [...open.keys()][ms];
        if (entry !== undefined) deadlines.clear(entry), open.delete(entry);
      } else if (kind === "wait") time.advance(ms);
      else time.sleep(ms);
      for (const [entry, due] of open) {
        const now = time.elapsed();
        if (entry.times === 0) assert(now < due + TICK + 1, "it was due, and nothing happened");
        else {
          assert(entry.times === 1 && entry.firedAt >= due, "early or twice");
          open.delete(entry);
        }
      }
      assertEquals(deadlines.size, open.size);
      assertEquals(time.pending, open.size > 0 ? 1 : 0);
    }
  }));
});
