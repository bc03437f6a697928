import { assertEquals } from "@std/assert";
import { Setup } from "./setup.ts";

Deno.test("with nothing under way it is drained at once", () => {
  const setup = new Setup();
  setup.multiplexer.drain();
  setup.multiplexer.drain();
  assertEquals([setup.lines(), setup.refusal("A")], [["drained"], { reason: "draining" }]);
});

Deno.test("what is under way ends first, those that wait included; nothing new is taken", () => {
  const setup = new Setup();
  const a = setup.take("A", { 11: "000001" });
  const b = setup.take("B", { 11: "000002" });
  setup.multiplexer.drain();
  assertEquals(setup.refusal("C"), { reason: "draining" });
  setup.approve(a);
  setup.multiplexer.drain();
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B"]);
  setup.approve(b);
  assertEquals(setup.lines(), ["answer B 000", "drained"]);
  setup.multiplexer.drain();
  setup.time.advance(100_000);
  assertEquals([setup.lines(), setup.time.pending], [[], 0]);
});

/** How the last exchange may end, and what is noted of it. */
const ENDINGS: [how: string, end: (setup: Setup) => void, noted: string[]][] = [
  ["a time-out", (setup) => setup.time.advance(1010), ["fail A timeout sent"]],
  ["the loss of the link", (setup) => setup.multiplexer.linkDown(), ["fail A link-lost sent"]],
];

for (const [how, end, noted] of ENDINGS) {
  Deno.test(`the last one ends by ${how}`, () => {
    const setup = new Setup({ timeout: 1000 });
    setup.take("A");
    setup.multiplexer.drain();
    end(setup);
    assertEquals(setup.lines(), ["send A", ...noted, "drained"]);
  });
}

Deno.test("the last one's client goes while it waits", () => {
  const setup = new Setup({}, "down");
  const a = setup.take("A");
  setup.multiplexer.drain();
  setup.multiplexer.abandon(a);
  assertEquals(setup.lines(), ["drained"]);
});

Deno.test("the last one's client goes while it is with the host: its answer is awaited", () => {
  const setup = new Setup();
  const a = setup.take("A");
  setup.multiplexer.drain();
  setup.multiplexer.abandon(a);
  assertEquals(setup.lines(), ["send A"]);
  setup.approve(a);
  assertEquals(setup.lines(), ["orphaned A 000", "drained"]);
});

Deno.test("several end at once: drained is told once, after the last", () => {
  const setup = new Setup();
  for (const tid of [1, 2, 3]) setup.take(`${tid}`, { 41: `0000000${tid}` });
  setup.lines();
  setup.multiplexer.drain();
  setup.multiplexer.linkDown();
  assertEquals(setup.lines(), [
    "fail 1 link-lost sent",
    "fail 2 link-lost sent",
    "fail 3 link-lost sent",
    "drained",
  ]);
});

Deno.test("without a link those that wait end with the grace", () => {
  const setup = new Setup({}, "down");
  setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.multiplexer.drain();
  setup.time.advance(2000);
  assertEquals(setup.lines(), [
    "fail A link-down not sent",
    "fail B link-down not sent",
    "drained",
  ]);
});

Deno.test("given up, everything ends at once, and says whether it was sent", () => {
  const setup = new Setup({ keyFields: [11] });
  setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.take("C", { 41: "00000002", 11: "000001" });
  setup.multiplexer.drain();
  setup.multiplexer.giveUp();
  assertEquals(setup.lines(), [
    "send A",
    "fail A link-lost sent",
    "fail B link-down not sent",
    "fail C link-down not sent",
    "drained",
  ]);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
  setup.multiplexer.linkDown();
  setup.multiplexer.giveUp();
  assertEquals([setup.lines(), setup.time.pending], [[], 0]);
});

Deno.test("given up without a drain, new ones are refused until there is a link again", () => {
  const setup = new Setup();
  setup.multiplexer.giveUp();
  assertEquals(setup.refusal("A"), { reason: "link-down" });
  setup.multiplexer.linkUp();
  setup.take("A");
  assertEquals(setup.lines(), ["send A"]);
});
