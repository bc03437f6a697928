import { assertEquals } from "@std/assert";
import { Setup } from "./setup.ts";

Deno.test("a client goes while its request waits: it is never sent, nobody is told", () => {
  const setup = new Setup();
  const a = setup.take("A", { 11: "000001" });
  const b = setup.take("B", { 11: "000002" });
  const c = setup.take("C", { 11: "000003" });
  setup.multiplexer.abandon(b);
  assertEquals([b.state, b.sent, setup.counts], ["settled", false, [2, 1, 1]]);
  setup.approve(a);
  setup.approve(c);
  setup.time.advance(100_000);
  assertEquals(setup.lines(), ["send A", "answer A 000", "send C", "answer C 000"]);
});

Deno.test("a client goes while its request is with the host: the answer finds nobody", () => {
  const setup = new Setup();
  const a = setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.multiplexer.abandon(a);
  assertEquals([a.state, setup.counts], ["abandoned", [2, 1, 1]]);
  setup.time.advance(100);
  assertEquals(setup.lines(), ["send A"]);
  setup.approve(a);
  assertEquals(setup.lines(), ["orphaned A 000", "send B"]);
});

Deno.test("a client goes while its request is with the host: no answer comes in time", () => {
  const setup = new Setup({ timeout: 1000 });
  const a = setup.take("A", { 11: "000001" });
  setup.time.advance(500);
  const b = setup.take("B", { 11: "000002" });
  setup.multiplexer.abandon(a);
  setup.time.advance(510);
  assertEquals(setup.lines(), ["send A", "orphaned A unanswered", "send B"]);
  setup.approve(b);
  assertEquals([setup.lines(), setup.counts], [["answer B 000"], [0, 0, 0]]);
});

Deno.test("a client goes while its request is with the host: the link breaks", () => {
  const setup = new Setup();
  const a = setup.take("A");
  setup.multiplexer.abandon(a);
  setup.multiplexer.linkDown();
  assertEquals(setup.lines(), ["send A", "orphaned A unanswered"]);
  assertEquals(setup.counts, [0, 0, 0]);
});

Deno.test("going twice, or after the end, changes nothing", () => {
  const setup = new Setup();
  const [a, b, c] = [1, 2, 3].map((stan) => setup.take("ABC"[stan - 1]!, { 11: `00000${stan}` }));
  setup.multiplexer.abandon(b!);
  setup.multiplexer.abandon(b!);
  setup.multiplexer.abandon(a!);
  setup.multiplexer.abandon(a!);
  assertEquals(setup.counts, [2, 1, 1]);
  setup.approve(a!);
  setup.multiplexer.abandon(a!);
  setup.approve(c!);
  setup.multiplexer.abandon(c!);
  assertEquals(setup.lines(), ["send A", "orphaned A 000", "send C", "answer C 000"]);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("the key of one whose client is gone stays taken", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: "00000001" });
  setup.multiplexer.abandon(a);
  setup.take("B", { 41: "00000002" });
  assertEquals(setup.lines(), ["send A"]);
  setup.approve(a);
  assertEquals(setup.lines(), ["orphaned A 000", "send B"]);
});
