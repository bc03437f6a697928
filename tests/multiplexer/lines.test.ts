import { assertEquals } from "@std/assert";
import { sale, Setup } from "./setup.ts";

const STAN = ["", "000001", "000002", "000003", "000004"];

Deno.test("a request goes to the host at once, its answer to the one who asked", () => {
  const setup = new Setup();
  const a = setup.take("A");
  assertEquals([a.state, a.sent, a.id], ["sent", true, 1]);
  assertEquals(setup.counts, [1, 1, 1]);
  setup.approve(a, { 39: "116" });
  assertEquals(setup.lines(), ["send A", "answer A 116"]);
  assertEquals(setup.responses[0]!.get(39), "116");
  assertEquals(a.state, "settled");
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("a terminal's messages go one after the other, in the order in which they came", () => {
  const setup = new Setup();
  const [a, b, c] = ["A", "B", "C"].map((name, at) => setup.take(name, { 11: STAN[at + 1] }));
  assertEquals(setup.counts, [3, 1, 1]);
  assertEquals([b!.state, b!.sent, c!.state], ["waiting", false, "waiting"]);
  setup.approve(a!);
  setup.approve(b!);
  setup.approve(c!);
  assertEquals(setup.lines(), [
    "send A",
    "answer A 000",
    "send B",
    "answer B 000",
    "send C",
    "answer C 000",
  ]);
  assertEquals(setup.counts, [0, 0, 0]);
});

Deno.test("terminals do not wait for one another", () => {
  const setup = new Setup();
  const a = setup.take("A", { 41: "00000001" });
  const b = setup.take("B", { 41: "00000002" });
  setup.take("C", { 41: "00000001", 11: "000002" });
  assertEquals(setup.counts, [3, 2, 2]);
  setup.approve(b);
  setup.approve(a);
  assertEquals(setup.lines(), ["send A", "send B", "answer B 000", "answer A 000", "send C"]);
});

Deno.test("terminals not locked: several of one are with the host while their keys differ", () => {
  const setup = new Setup({ lockTerminal: false });
  const a = setup.take("A", { 11: STAN[1] });
  const b = setup.take("B", { 11: STAN[2] });
  setup.take("C", { 11: STAN[1] });
  setup.take("D", { 11: STAN[3] });
  assertEquals(setup.lines(), ["send A", "send B", "send D"]);
  setup.approve(b);
  setup.approve(a);
  assertEquals(setup.lines(), ["answer B 000", "answer A 000", "send C"]);
});

for (const lockTerminal of [true, false]) {
  Deno.test(`two with one key are never with the host at once; lock ${lockTerminal}`, () => {
    const setup = new Setup({ lockTerminal });
    const a = setup.take("A", { 4: "1000" });
    const b = setup.take("B", { 4: "2000" });
    assertEquals(setup.lines(), ["send A"]);
    setup.approve(a);
    setup.approve(b);
    assertEquals(setup.lines(), ["answer A 000", "send B", "answer B 000"]);
    assertEquals(setup.responses.map((response) => response.get(4)), [
      "000000001000",
      "000000002000",
    ]);
  });
}

/** How the first of two with the same key may end, and what is noted of that. */
const ENDINGS: [how: string, end: (setup: Setup) => void, noted: string[]][] = [
  ["a time-out", (setup) => setup.time.advance(510), ["fail A timeout sent"]],
  ["the loss of the link", (setup) => {
    setup.multiplexer.linkDown();
    setup.multiplexer.linkUp();
  }, ["fail A link-lost sent"]],
];

Deno.test("the same key across terminals: the second waits until the first was answered", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: "00000001" });
  const b = setup.take("B", { 41: "00000002" });
  const c = setup.take("C", { 41: "00000003" });
  const other = setup.take("D", { 41: "00000004", 11: "000002" });
  assertEquals(setup.lines(), ["send A", "send D"]);
  assertEquals(setup.counts, [4, 2, 4]);
  setup.approve(a);
  assertEquals(setup.lines(), ["answer A 000", "send B"]);
  setup.approve(b);
  assertEquals(setup.lines(), ["answer B 000", "send C"]);
  setup.approve(other);
  setup.approve(c);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

for (const [how, end, noted] of ENDINGS) {
  Deno.test(`the same key across terminals: the second goes after ${how} of the first`, () => {
    const setup = new Setup({ keyFields: [11], timeout: 1000 });
    setup.take("A", { 41: "00000001" });
    setup.time.advance(500);
    const b = setup.take("B", { 41: "00000002" });
    assertEquals(setup.lines(), ["send A"]);
    end(setup);
    assertEquals(setup.lines(), [...noted, "send B"]);
    setup.approve(b);
    assertEquals(setup.counts, [0, 0, 0]);
  });
}

Deno.test("whoever waits for another terminal's key holds up its own terminal only", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: "00000001", 11: STAN[1] });
  setup.take("B", { 41: "00000002", 11: STAN[1] });
  setup.take("C", { 41: "00000002", 11: STAN[2] });
  setup.take("D", { 41: "00000003", 11: STAN[3] });
  assertEquals(setup.lines(), ["send A", "send D"]);
  setup.approve(a);
  assertEquals(setup.lines(), ["answer A 000", "send B"]);
});

Deno.test("the one that waited for a key goes away: the next of its terminal goes", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: "00000001", 11: STAN[1] });
  const b = setup.take("B", { 41: "00000002", 11: STAN[1] });
  const c = setup.take("C", { 41: "00000002", 11: STAN[2] });
  setup.multiplexer.abandon(b);
  assertEquals(setup.lines(), ["send A", "send C"]);
  setup.approve(a);
  setup.approve(c);
  assertEquals(setup.lines(), ["answer A 000", "answer C 000"]);
  assertEquals(setup.counts, [0, 0, 0]);
});

Deno.test("all who waited for a key go away: it is free for the next", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: "00000001" });
  for (const name of ["B", "C"]) {
    setup.multiplexer.abandon(setup.take(name, { 41: `0000000${name === "B" ? 2 : 3}` }));
  }
  setup.approve(a);
  setup.take("D", { 41: "00000002" });
  assertEquals(setup.lines(), ["send A", "answer A 000", "send D"]);
});

Deno.test("a full queue refuses; waiting and sent ones count, and are free again when they end", () => {
  const setup = new Setup({ maxQueue: 3, timeout: 1000 });
  const a = setup.take("A", { 11: STAN[1] });
  const b = setup.take("B", { 11: STAN[2] });
  setup.take("C", { 41: "00000002" });
  assertEquals(setup.refusal("D", { 41: "00000003" }), { reason: "queue-full" });
  setup.approve(a);
  setup.take("D", { 41: "00000003" });
  assertEquals(setup.refusal("E", { 41: "00000004" }), { reason: "queue-full" });
  setup.multiplexer.abandon(b);
  assertEquals(setup.refusal("E", { 41: "00000004" }), { reason: "queue-full" });
  setup.time.advance(1010);
  assertEquals(setup.counts, [0, 0, 0]);
  for (const [at, name] of ["E", "F", "G"].entries()) setup.take(name, { 41: `0000000${at}` });
  assertEquals(setup.refusal("H"), { reason: "queue-full" });
});

Deno.test("a waiting one that goes away makes room in the queue", () => {
  const setup = new Setup({ maxQueue: 2 });
  setup.take("A", { 11: STAN[1] });
  const b = setup.take("B", { 11: STAN[2] });
  assertEquals(setup.refusal("C"), { reason: "queue-full" });
  setup.multiplexer.abandon(b);
  setup.take("C", { 11: STAN[3] });
  assertEquals(setup.counts, [2, 1, 1]);
});

Deno.test("by default a hundred are taken", () => {
  const setup = new Setup();
  for (let count = 0; count < 100; count++) setup.take(`${count}`, { 41: String(count % 7) });
  assertEquals(setup.refusal("101"), { reason: "queue-full" });
});

Deno.test("a request without a key field is refused, and the field named", () => {
  const setup = new Setup({ keyFields: [11, 37, 41] });
  assertEquals(setup.refusal("A"), { reason: "no-key", field: 37 });
  assertEquals(setup.refusal("A", { 11: undefined }), { reason: "no-key", field: 11 });
  assertEquals([setup.counts, setup.lines()], [[0, 0, 0], []]);
});

Deno.test("requests without a terminal are told apart by their key", () => {
  const setup = new Setup({ keyFields: [11] });
  const a = setup.take("A", { 41: undefined, 11: STAN[1] });
  const b = setup.take("B", { 41: undefined, 11: STAN[2] });
  setup.take("C", { 41: undefined, 11: STAN[1] });
  assertEquals(setup.lines(), ["send A", "send B"]);
  setup.approve(b);
  setup.approve(a);
  assertEquals(setup.lines(), ["answer B 000", "answer A 000", "send C"]);
});

Deno.test("a client that asks anew while it is answered has its turn after that", () => {
  const setup = new Setup();
  const answer = setup.answer.bind(setup);
  setup.answer = (exchange, response) => {
    answer(exchange, response);
    if (exchange.client === "A") setup.take("C", { 11: STAN[3] });
  };
  const a = setup.take("A", { 11: STAN[1] });
  const b = setup.take("B", { 11: STAN[2] });
  setup.approve(a);
  setup.approve(b);
  assertEquals(setup.lines(), ["send A", "answer A 000", "send B", "answer B 000", "send C"]);
  assertEquals(setup.counts, [1, 1, 1]);
});

Deno.test("what the host asks of its own accord is reported, and ends nothing", () => {
  const setup = new Setup();
  const a = setup.take("A");
  for (const mti of ["0800", "0820", "0200", "0400"]) {
    setup.multiplexer.receive(sale({ 0: mti }));
  }
  setup.approve(a);
  assertEquals(setup.lines(), [
    "send A",
    "host asks 0800",
    "host asks 0820",
    "host asks 0200",
    "host asks 0400",
    "answer A 000",
  ]);
});
