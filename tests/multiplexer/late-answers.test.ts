import { assertEquals } from "@std/assert";
import type { Values } from "../../src/codec/compose.ts";
import { smartvista } from "../fixtures.ts";
import { approval, sale, Setup } from "./setup.ts";

const TIMEOUT = 1000;
const setupOf = () => new Setup({ timeout: TIMEOUT });

/** A exchange that timed out; its lines are taken already. */
function timedOut(setup: Setup, name: string, values: Values = {}) {
  const exchange = setup.take(name, values);
  setup.time.advance(TIMEOUT + 10);
  assertEquals(setup.lines(), [`send ${name}`, `fail ${name} timeout sent`]);
  return exchange;
}

Deno.test("an answer after the time-out is late: reported with its exchange, given to nobody", () => {
  const setup = setupOf();
  const a = timedOut(setup, "A");
  setup.approve(a);
  assertEquals(setup.lines(), ["late #1 timeout"]);
});

Deno.test("an answer to what was lost with the link is late, on the next link too", () => {
  const setup = setupOf();
  const a = setup.take("A");
  setup.multiplexer.linkDown();
  setup.multiplexer.linkUp();
  setup.approve(a);
  assertEquals(setup.lines(), ["send A", "fail A link-lost sent", "late #1 link-lost"]);
});

Deno.test("an answer to one whose client had gone, after its time, is late", () => {
  const setup = setupOf();
  const a = setup.take("A");
  setup.multiplexer.abandon(a);
  setup.time.advance(TIMEOUT + 10);
  setup.approve(a);
  assertEquals(setup.lines(), ["send A", "orphaned A unanswered", "late #1 timeout"]);
});

/** What a host's answer may repeat by which a late one is told from the new one's. */
const TELLING: [what: string, first: Values, second: Values][] = [
  ["amount", { 4: "1000" }, { 4: "2000" }],
  ["local time", { 12: "260307090801" }, { 12: "260307090802" }],
  ["processing code", { 3: "000000" }, { 3: "200000" }],
  ["local date", { 13: "0307" }, { 13: "0308" }],
  ["amount and local time", { 4: "1", 12: "1" }, { 4: "2", 12: "2" }],
];

for (const [what, first, second] of TELLING) {
  Deno.test(`a late answer is not given to a new exchange with the same key: ${what}`, () => {
    const setup = setupOf();
    const a = timedOut(setup, "A", first);
    const b = setup.take("B", second);
    setup.approve(a, { 39: "116" });
    assertEquals(setup.lines(), ["send B", "late #1 timeout"]);
    setup.approve(b);
    assertEquals(setup.lines(), ["answer B 000"]);
  });

  Deno.test(`the new exchange's answer is its own, though an older one was not answered: ${what}`, () => {
    const setup = setupOf();
    timedOut(setup, "A", first);
    const b = setup.take("B", second);
    setup.approve(b);
    assertEquals(setup.lines(), ["send B", "answer B 000"]);
  });

  Deno.test(`of several with one key each late answer is known: ${what}`, () => {
    const setup = setupOf();
    const a = timedOut(setup, "A", first);
    const b = timedOut(setup, "B", second);
    const c = setup.take("C", { 3: "310000", 4: "3000", 12: "260307090803", 13: "0309" });
    setup.approve(a);
    setup.approve(b);
    setup.approve(c);
    assertEquals(setup.lines(), ["send C", "late #1 timeout", "late #2 timeout", "answer C 000"]);
  });

  Deno.test(`an answer that the host repeats is not given to the next exchange: ${what}`, () => {
    const setup = setupOf();
    const a = setup.take("A", first);
    setup.approve(a);
    const b = setup.take("B", second);
    assertEquals(setup.lines(), ["send A", "answer A 000", "send B"]);
    setup.approve(a);
    assertEquals(setup.lines(), ["late #1 answer"]);
    setup.approve(b);
    assertEquals(setup.lines(), ["answer B 000"]);
  });

  Deno.test(`a late answer that the host repeats is not given to the next exchange: ${what}`, () => {
    const setup = setupOf();
    const a = timedOut(setup, "A", first);
    setup.approve(a);
    const b = setup.take("B", second);
    setup.approve(a);
    setup.approve(b);
    assertEquals(setup.lines(), ["late #1 timeout", "send B", "late #1 timeout", "answer B 000"]);
  });
}

Deno.test("an answer that tells nothing apart goes to the one that waits", () => {
  const setup = setupOf();
  timedOut(setup, "A", { 4: "1000" });
  const b = setup.take("B", { 4: "2000" });
  // A host that repeats no more than the key.
  setup.multiplexer.receive(smartvista.encode({ 0: "0210", 11: "1", 39: "0", 41: "1" }));
  assertEquals(setup.lines(), ["send B", "answer B 000"]);
  assertEquals(b.state, "settled");
});

Deno.test("an answer with a field that is neither's goes to the one that waits", () => {
  const setup = setupOf();
  timedOut(setup, "A", { 4: "1000", 12: "260307090801" });
  const b = setup.take("B", { 4: "2000", 12: "260307090802" });
  // Approved for a part of the amount.
  setup.approve(b, { 4: "1500" });
  assertEquals(setup.lines(), ["send B", "answer B 000"]);
});

Deno.test("an answer once more is known by its RRN where the host repeats nothing else", () => {
  const setup = setupOf();
  const a = setup.take("A", { 12: "260307090801" });
  setup.approve(a, { 12: undefined });
  const b = setup.take("B", { 12: "260307090802" });
  setup.approve(a, { 12: undefined });
  setup.approve(b, { 12: undefined });
  assertEquals(setup.lines(), [
    "send A",
    "answer A 000",
    "send B",
    "late #1 answer",
    "answer B 000",
  ]);
});

Deno.test("an identical request gets what comes, also of a host whose RRN is always the same", () => {
  const setup = setupOf();
  setup.approve(setup.take("A"), { 37: "000000000001" });
  setup.approve(setup.take("B", { 7: "0307090859" }), { 37: "000000000001" });
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "answer B 000"]);
});

Deno.test("echo tests with one STAN for ever get their answers", () => {
  const setup = setupOf();
  for (const client of ["A", "B"]) {
    setup.approve(setup.take(client, { 0: "0800", 12: client === "A" ? "1" : "2" }), { 12: "1" });
  }
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "answer B 000"]);
});

for (const [what, first, second] of TELLING) {
  Deno.test(`a host whose RRN follows from the STAN: the next sale gets its answer: ${what}`, () => {
    const setup = setupOf();
    setup.approve(setup.take("A", first), { 37: "632709000001" });
    setup.approve(setup.take("B", second), { 37: "632709000001" });
    assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "answer B 000"]);
  });
}

Deno.test("an RRN that the request has already says nothing of its answer", () => {
  const setup = setupOf();
  const rrn = "632709000001";
  // The host does not repeat the amount, in which the two reversals differ.
  setup.approve(setup.take("A", { 0: "0400", 4: "1000", 37: rrn }), { 4: undefined, 37: rrn });
  setup.approve(setup.take("B", { 0: "0400", 4: "2000", 37: rrn }), { 4: undefined, 37: rrn });
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "answer B 000"]);
});

Deno.test("the host's time outweighs no RRN: it may be that of the next request by chance", () => {
  const setup = setupOf();
  const a = setup.take("A", { 4: "1000", 7: "0307090805" });
  setup.approve(a, { 4: undefined, 7: "0307090806" });
  setup.take("B", { 4: "2000", 7: "0307090806" });
  setup.approve(a, { 4: undefined, 7: "0307090806" });
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "late #1 answer"]);
});

Deno.test("a sale's late answer cannot be its reversal's, whatever amount it repeats", () => {
  const setup = setupOf();
  timedOut(setup, "A", { 4: "1000" });
  const reversal = setup.take("R", { 0: "0400", 4: "2000" });
  setup.approve(reversal, { 4: "1000" });
  assertEquals(setup.lines(), ["send R", "answer R 000"]);
});

Deno.test("an answer to what was never sent is no late one", () => {
  const setup = setupOf();
  setup.take("A");
  setup.time.advance(500);
  setup.multiplexer.linkCongested();
  const b = setup.take("B", { 41: "00000002" });
  setup.time.advance(TIMEOUT + 10);
  setup.approve(b);
  assertEquals(setup.lines(), [
    "send A",
    "fail A timeout sent",
    "fail B timeout not sent",
    "unmatched, nothing near",
  ]);
});

Deno.test("a late answer to a sale is not taken for that of its reversal", () => {
  const setup = setupOf();
  const a = timedOut(setup, "A");
  const reversal = setup.take("R", { 0: "0400" });
  setup.approve(a);
  assertEquals(setup.lines(), ["send R", "late #1 timeout"]);
  setup.approve(reversal);
  assertEquals(setup.lines(), ["answer R 000"]);
});

Deno.test("late answers to a sale and to its reversal are told apart", () => {
  const setup = setupOf();
  const a = timedOut(setup, "A");
  const reversal = timedOut(setup, "R", { 0: "0400" });
  setup.approve(reversal);
  setup.approve(a);
  assertEquals(setup.lines(), ["late #2 timeout", "late #1 timeout"]);
});

Deno.test("an advice's late answer is not a request's", () => {
  const setup = setupOf();
  const a = timedOut(setup, "A", { 0: "0420" });
  const b = setup.take("B", { 0: "0400" });
  setup.approve(a);
  assertEquals(setup.lines(), ["send B", "late #1 timeout"]);
  setup.approve(b);
  assertEquals(setup.lines(), ["answer B 000"]);
});

Deno.test("an answer with no exchange of its kind is not matched, and the nearest is named", () => {
  const cases: [Values, string][] = [
    [{ 11: "000009" }, "near #2 but 11"],
    [{ 41: "00000009" }, "near #1 but 41"],
    [{ 11: "000009", 41: "00000009" }, "nothing near"],
    [{ 0: "0410" }, "near #2 but 0"],
    [{ 0: "0230" }, "near #2 but 0"],
    [{ 0: "0110" }, "near #2 but 0"],
    [{ 11: undefined }, "nothing near"],
  ];
  for (const [changes, near] of cases) {
    const setup = setupOf();
    setup.take("A", { 41: "00000002" });
    const b = setup.take("B");
    setup.multiplexer.receive(approval(b.request, changes));
    assertEquals(setup.lines(), ["send A", "send B", `unmatched, ${near}`]);
    assertEquals(setup.counts, [2, 2, 2]);
    setup.approve(b);
    assertEquals(setup.lines(), ["answer B 000"]);
  }
});

Deno.test("an answer when nothing is under way and nothing was is not matched", () => {
  const setup = setupOf();
  setup.multiplexer.receive(approval(sale()));
  assertEquals(setup.lines(), ["unmatched, nothing near"]);
});

Deno.test("one that waits is not answered: it was not asked yet", () => {
  const setup = setupOf();
  setup.take("A", { 11: "000001" });
  const b = setup.take("B", { 11: "000002" });
  setup.approve(b);
  assertEquals(setup.lines(), ["send A", "unmatched, near #1 but 11"]);
  assertEquals(b.state, "waiting");
});

Deno.test("repeats are answered by the answer to the original's kind", () => {
  for (const [request, response] of [["0201", "0210"], ["0401", "0410"], ["0421", "0430"]]) {
    const setup = setupOf();
    const a = setup.take("A", { 0: request });
    setup.approve(a, { 0: response });
    assertEquals(setup.lines(), ["send A", "answer A 000"]);
  }
});
