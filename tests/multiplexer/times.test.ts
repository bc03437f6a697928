import { assert, assertEquals } from "@std/assert";
import { TICK } from "../../src/multiplexer/deadlines.ts";
import { Setup } from "./setup.ts";

Deno.test("a sent one that is not answered in time fails, once, and says that it was sent", () => {
  for (const start of [0, 3.25, 1234]) {
    const setup = new Setup({ timeout: 35_000 }, "up", start);
    setup.take("A");
    setup.time.advance(34_999);
    assertEquals(setup.lines(), ["send A"]);
    setup.time.advance(1 + TICK);
    assertEquals(setup.lines(), ["fail A timeout sent"]);
    setup.time.advance(100_000);
    assertEquals([setup.lines(), setup.counts, setup.time.pending], [[], [0, 0, 0], 0]);
  }
});

Deno.test("by default 35 seconds are allowed", () => {
  const setup = new Setup();
  setup.take("A");
  setup.time.advance(34_999);
  assertEquals(setup.lines(), ["send A"]);
  setup.time.advance(1 + TICK);
  assertEquals(setup.lines(), ["fail A timeout sent"]);
});

Deno.test("time in line counts: a waiting one fails at its own time, and says that it was not sent", () => {
  const setup = new Setup({ timeout: 1000 });
  const a = setup.take("A", { 11: "000001" });
  setup.time.advance(100);
  setup.take("B", { 11: "000002" });
  setup.time.advance(100);
  setup.multiplexer.abandon(a);
  setup.take("C", { 11: "000003" });
  setup.time.advance(800 + TICK);
  assertEquals(setup.lines(), ["send A", "orphaned A unanswered", "send B"]);
  setup.time.advance(100);
  assertEquals(setup.lines(), ["fail B timeout sent", "send C"]);
  setup.time.advance(100);
  assertEquals(setup.lines(), ["fail C timeout sent"]);
});

Deno.test("a waiting one that gets no turn in time is never sent", () => {
  const setup = new Setup({ timeout: 1000, keyFields: [11] });
  setup.take("A", { 41: "00000001" });
  setup.multiplexer.linkCongested();
  const b = setup.take("B", { 41: "00000002", 11: "000002" });
  assertEquals(b.sent, false);
  setup.time.advance(1000 + TICK);
  assertEquals(setup.lines().toSorted(), [
    "fail A timeout sent",
    "fail B timeout not sent",
    "send A",
  ]);
  setup.multiplexer.linkWritable();
  assertEquals([setup.lines(), setup.counts], [[], [0, 0, 0]]);
});

Deno.test("the deadline of an answered one does not fire", () => {
  const setup = new Setup({ timeout: 1000 });
  setup.approve(setup.take("A"));
  assertEquals(setup.time.pending, 0);
  setup.time.advance(5000);
  assertEquals(setup.lines(), ["send A", "answer A 000"]);
});

Deno.test("an answer at the last moment counts", () => {
  const setup = new Setup({ timeout: 1000 });
  const a = setup.take("A");
  setup.time.advance(999);
  setup.approve(a);
  assertEquals(setup.lines(), ["send A", "answer A 000"]);
});

Deno.test("nothing is sent whose time has passed: not even when time passed for all at once", () => {
  const setup = new Setup({ timeout: 1000 });
  setup.take("A", { 11: "000001" });
  setup.time.advance(50);
  setup.take("B", { 11: "000002" });
  setup.time.advance(50);
  setup.take("C", { 11: "000003" });
  setup.time.sleep(5000);
  const lines = setup.lines();
  assert(!lines.includes("send B") && !lines.includes("send C"), `${lines}`);
  setup.time.advance(2 * TICK);
  assertEquals([...lines, ...setup.lines()].toSorted(), [
    "fail A timeout sent",
    "fail B timeout not sent",
    "fail C timeout not sent",
    "send A",
  ]);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("requests of the same moment: none is sent only to time out at once", () => {
  const setup = new Setup({ timeout: 1000 });
  for (const [at, name] of ["A", "B", "C"].entries()) setup.take(name, { 11: `00000${at}` });
  setup.time.advance(1000 + TICK);
  const lines = setup.lines();
  assertEquals(lines.filter((line) => line.startsWith("send")), ["send A"]);
  assertEquals(lines.length, 4);
});

Deno.test("one that waits behind sleepers still has its turn when its own time has not passed", () => {
  const setup = new Setup({ timeout: 1000 });
  setup.take("A", { 11: "000001" });
  setup.time.advance(10);
  setup.take("B", { 11: "000002" });
  setup.time.advance(900);
  const c = setup.take("C", { 11: "000003" });
  setup.time.sleep(500);
  setup.time.advance(TICK);
  const lines = setup.lines();
  assertEquals(lines.at(-1), "send C");
  assert(!lines.includes("send B"));
  setup.approve(c);
  assertEquals(setup.lines(), ["answer C 000"]);
});
