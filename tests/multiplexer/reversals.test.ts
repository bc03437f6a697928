import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { GatewayOptions } from "../../src/multiplexer/gateway.ts";
import { profileNamed } from "../fixtures.ts";
import { approvalBytes, Asker, GatewaySetup, HOSTS, PIN_BLOCK } from "./gateway-setup.ts";

const HOST = HOSTS[0]!;
const NO_LOAD = { waiting: 0, inFlight: 0, reversals: 0, parked: 0, oldest: 0 };
const TIMEOUT = 1_000;
const SHORT = 300;

/** A gateway that reverses, as SmartVista's profile says. */
function setUp(options: Partial<GatewayOptions> = {}): GatewaySetup {
  const times = { timeout: TIMEOUT, shortTimeout: SHORT, autoReversal: true };
  return new GatewaySetup(HOST.codec, { options: { ...times, ...options } });
}

const saleOf = (changes: Record<number, string> = {}): Message =>
  HOST.codec.encode({ ...HOST.sale, ...changes });

/** What went to the host, decoded. */
const sent = (setup: GatewaySetup): Message[] =>
  setup.sent.map((bytes) => HOST.codec.decode(bytes));

const mtis = (setup: GatewaySetup): string[] => sent(setup).map(({ mti }) => mti);

/** The host answers a reversal, the last one by default. */
function answerReversal(setup: GatewaySetup, code: string, reversal = sent(setup).at(-1)!): void {
  setup.gateway.hostSent(HOST.codec.change(reversal, { 0: "0410", 39: code }).bytes);
}

Deno.test("a sale that times out is reversed: the same fields, DE 24 400, DE 7 now, no PIN block", () => {
  const setup = setUp();
  const client = new Asker();
  setup.gateway.submit(saleOf(), client);
  setup.time.advance(TIMEOUT + 10);
  assertEquals(client.troubles[0]?.code, "timeout");
  const [sale, reversal, ...others] = sent(setup);
  assertEquals(others.length, 0);
  const { 7: _time, 52: pin, ...rest } = sale!.toValues();
  assertEquals(pin, PIN_BLOCK);
  assertEquals(reversal!.toValues(), { ...rest, 0: "0400", 7: "0307090806", 24: "400" });
  answerReversal(setup, "000");
  assertEquals(setup.gateway.load, { ...NO_LOAD, linkUp: true });
  setup.time.advance(3_600_000);
  assertEquals(mtis(setup), ["0200", "0400"]);
  assertMatch(setup.log, /warning: reversal of #1: timeout: 0200/);
  assertMatch(setup.log, /warning: reversal of #1: over: 0410 .* rc 000/);
  assertEquals(client.told, 1);
});

Deno.test("a client that goes has its sale reversed when the host approves, or is silent", () => {
  for (const code of ["000", "912", undefined]) {
    const setup = setUp();
    const exchange = setup.gateway.submit(saleOf(), new Asker())!;
    setup.gateway.abandon(exchange);
    assertEquals(mtis(setup), ["0200"]);
    if (code === undefined) setup.time.advance(TIMEOUT + 10);
    else setup.gateway.hostSent(approvalBytes(HOST, { 39: code }));
    assertEquals(mtis(setup), ["0200", "0400"], `after ${code}`);
  }
});

Deno.test("what the host has declined is not reversed", () => {
  const setup = setUp();
  setup.gateway.abandon(setup.gateway.submit(saleOf(), new Asker())!);
  setup.gateway.hostSent(approvalBytes(HOST, { 39: "116" }));
  setup.time.advance(3_600_000);
  assertEquals(mtis(setup), ["0200"]);
});

Deno.test("what never left is not reversed, nor what was answered", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  const waiting = setup.gateway.submit(saleOf({ 11: "2" }), new Asker())!;
  setup.gateway.abandon(waiting);
  setup.gateway.hostSent(approvalBytes(HOST));
  setup.gateway.linkDown();
  setup.gateway.submit(saleOf({ 11: "3" }), new Asker());
  setup.time.advance(60_000);
  setup.gateway.linkUp();
  assertEquals(mtis(setup), ["0200"]);
});

Deno.test("only what the profile names is reversed, and nothing that has one of its excepted fields", () => {
  for (const changes of [{ 37: "123456789012" }, { 0: "0400", 24: "400" }, { 0: "0800" }]) {
    const setup = setUp();
    setup.gateway.submit(saleOf(changes as Record<number, string>), new Asker());
    setup.time.advance(60_000);
    assertEquals(setup.sent.length, 1);
  }
});

Deno.test("nothing is reversed when it is turned off, or the profile has no rule for it", () => {
  for (const [host, autoReversal] of [[HOSTS[0]!, false], [HOSTS[1]!, true]] as const) {
    const options = { timeout: TIMEOUT, autoReversal };
    const setup = new GatewaySetup(host.codec, { options });
    setup.gateway.submit(host.codec.encode(host.sale), new Asker());
    setup.time.advance(60_000);
    assertEquals(setup.sent.length, 1);
  }
});

Deno.test("a profile says for which causes", () => {
  const profile = profileNamed("smartvista");
  const reversal = { ...profile.reversal!, causes: ["client-gone"] as const };
  const codec = new Codec({ ...profile, reversal });
  const setup = new GatewaySetup(codec, { options: { timeout: TIMEOUT, autoReversal: true } });
  setup.gateway.submit(codec.encode(HOST.sale), new Asker());
  setup.time.advance(60_000);
  assertEquals(setup.sent.length, 1);
});

Deno.test("a reversal goes before the terminal's next sale, and holds up no other terminal", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT / 2);
  setup.gateway.submit(saleOf({ 11: "2" }), new Asker());
  setup.time.advance(TIMEOUT / 2 + 10);
  setup.gateway.submit(saleOf({ 41: "00000777" }), new Asker());
  assertEquals(
    sent(setup).map((message) => [message.mti, message.get(11), message.get(41)]),
    [
      ["0200", "000001", "00000101"],
      ["0400", "000001", "00000101"],
      ["0200", "000001", "00000777"],
    ],
  );
  answerReversal(setup, "000", sent(setup)[1]);
  assertEquals(sent(setup).at(-1)?.get(11), "000002");
});

Deno.test("silence is repeated: at once, after 2 s, six times after 10 s, twice after 300 s, no more", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  const moments: number[] = [];
  let before = setup.sent.length - 1;
  for (let second = 0; second < 1_000; second += 0.5) {
    while (before < setup.sent.length) {
      moments.push(second);
      before++;
    }
    setup.time.advance(500);
  }
  assertEquals(mtis(setup).slice(1), Array(11).fill("0400"));
  const gaps = moments.slice(1).map((moment, index) => moment - moments[index]!);
  // Each was waited for 0.3 s first; looked at every half second.
  assertEquals(gaps.map((gap) => Math.floor(gap)), [0, 2, 10, 10, 10, 10, 10, 10, 300, 300]);
  assertEquals(setup.gateway.load.reversals, 0);
  assertMatch(
    setup.log,
    /error: sale #1 is NOT reversed and is parked, timeout; a person has to look after it: 0400/,
  );
});

Deno.test("each repeat tells its own time in DE 7", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(60_000);
  const times = sent(setup).slice(1).map((message) => message.get(7));
  assertEquals(times.length, new Set(times).size + 1, "the first two are within one second");
  assertEquals(times.slice(0, 4), ["0307090806", "0307090806", "0307090808", "0307090818"]);
});

for (const code of ["005", "120", "902", "903", "907", "910", "912"]) {
  Deno.test(`the system error ${code} is repeated, and 000 ends it`, () => {
    const setup = setUp();
    setup.gateway.submit(saleOf(), new Asker());
    setup.time.advance(TIMEOUT + 10);
    answerReversal(setup, code);
    setup.time.advance(1);
    assertEquals(mtis(setup), ["0200", "0400", "0400"]);
    answerReversal(setup, code);
    setup.time.advance(1_990);
    assertEquals(setup.sent.length, 3);
    setup.time.advance(20);
    assertEquals(setup.sent.length, 4);
    answerReversal(setup, "000");
    setup.time.advance(3_600_000);
    assertEquals(setup.sent.length, 4);
  });
}

Deno.test("an answer that knows no original ends it as well", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  answerReversal(setup, "914");
  setup.time.advance(3_600_000);
  assertEquals(mtis(setup), ["0200", "0400"]);
});

Deno.test("a link that breaks: what was with the host is reversed when there is a link again", () => {
  const setup = setUp();
  for (const tid of ["00000001", "00000002"]) {
    setup.gateway.submit(saleOf({ 41: tid }), new Asker());
  }
  setup.gateway.linkDown();
  setup.time.advance(60_000);
  assertEquals(mtis(setup), ["0200", "0200"]);
  assertEquals(setup.gateway.load.reversals, 2);
  setup.gateway.linkUp();
  assertEquals(mtis(setup), ["0200", "0200", "0400", "0400"]);
});

Deno.test("a reversal whose link breaks is sent again over the next one", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  setup.gateway.linkDown();
  setup.time.advance(10_000);
  assertEquals(mtis(setup), ["0200", "0400"]);
  setup.gateway.linkUp();
  assertEquals(mtis(setup), ["0200", "0400", "0400"]);
});

Deno.test("a late approval is not given to anybody, and does not end the reversal", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  setup.gateway.hostSent(approvalBytes(HOST));
  assertEquals(setup.gateway.load.reversals, 1);
  assertMatch(setup.log, /late answer to #1, which ended by timeout/);
});

/** A gateway whose reversal of the sale got a system error twice, and waits 2 s for its next attempt. */
function waiting(): GatewaySetup {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  answerReversal(setup, "912");
  setup.time.advance(1);
  answerReversal(setup, "912");
  assertEquals([setup.gateway.load.reversals, setup.sent.length], [1, 3]);
  return setup;
}

const OWN = { 0: "0400", 24: "400" };

Deno.test("a client's own reversal takes the place of one that only waits, once the host has done it", () => {
  for (const code of ["000", "914"]) {
    const setup = waiting();
    const client = new Asker("till");
    setup.gateway.submit(saleOf(OWN), client);
    setup.time.advance(TIMEOUT / 2);
    assertEquals([setup.gateway.load.reversals, setup.sent.length], [1, 4]);
    answerReversal(setup, code);
    assertEquals([client.answers.length, setup.gateway.load.reversals], [1, 0]);
    setup.time.advance(3_600_000);
    assertEquals(setup.sent.length, 4);
    assertMatch(setup.log, /reversal of #1: held, as till sends one itself/);
  }
});

Deno.test("a client's own reversal that did not do it leaves it to the gateway's", () => {
  const ends: ((setup: GatewaySetup) => void)[] = [
    (setup) => answerReversal(setup, "907"),
    (setup) => setup.time.advance(TIMEOUT + 10),
    (setup) => {
      setup.gateway.linkDown();
      setup.gateway.linkUp();
    },
  ];
  for (const end of ends) {
    const setup = waiting();
    setup.gateway.submit(saleOf(OWN), new Asker());
    assertEquals(setup.sent.length, 4);
    end(setup);
    assertEquals([setup.gateway.load.reversals, setup.sent.length], [1, 5]);
    answerReversal(setup, "000");
    assertEquals(setup.gateway.load.reversals, 0);
  }
});

Deno.test("a client's own reversal that is cancelled before it was sent leaves it to the gateway's", () => {
  const setup = waiting();
  setup.gateway.submit(saleOf({ 11: "2" }), new Asker());
  const own = setup.gateway.submit(saleOf(OWN), new Asker())!;
  assertEquals(own.state, "waiting");
  setup.gateway.abandon(own);
  setup.gateway.hostSent(approvalBytes(HOST, { 11: "2" }));
  assertEquals(sent(setup).at(-1)?.mti, "0400");
  answerReversal(setup, "000");
  assertEquals(setup.gateway.load.reversals, 0);
});

Deno.test("a client's reversal of another amount or card does not take the place of the gateway's", () => {
  for (const other of [{ 4: "1" }, { 2: "5555555555554444" }]) {
    const setup = waiting();
    const client = new Asker();
    setup.gateway.submit(saleOf({ ...OWN, ...other } as Record<number, string>), client);
    answerReversal(setup, "000");
    assertEquals([client.answers.length, setup.gateway.load.reversals], [1, 1]);
    setup.time.advance(2_000);
    assertEquals(setup.sent.length, 5);
  }
});

Deno.test("a sale whose key is being reversed is refused, so that the reversal cannot mean it", () => {
  const setup = waiting();
  const client = new Asker();
  setup.gateway.submit(saleOf(), client);
  setup.gateway.submit(saleOf({ 4: "9900" }), client);
  assertEquals(client.troubles.map(({ code, sent }) => [code, sent]), [
    ["reversing", false],
    ["reversing", false],
  ]);
  assertEquals(setup.sent.length, 3);
  setup.time.advance(2_000);
  answerReversal(setup, "000");
  setup.gateway.submit(saleOf({ 4: "9900" }), client);
  assertEquals(sent(setup).at(-1)?.get(4), "000000009900");
});

Deno.test("a repeated sale that waits in line is refused when the one before it has to be reversed", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT / 2);
  const client = new Asker();
  setup.gateway.submit(saleOf(), client);
  setup.time.advance(TIMEOUT / 2 + 10);
  assertEquals([client.told, mtis(setup)], [0, ["0200", "0400"]]);
  setup.time.advance(SHORT + 20);
  assertEquals(client.troubles[0]?.code, "reversing");
  assert(mtis(setup).slice(1).every((mti) => mti === "0400"));
});

Deno.test("a late answer to the reversal ends it, whichever attempt it was for", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  const first = sent(setup)[1]!;
  setup.time.advance(SHORT + 20 + SHORT + 20);
  assertEquals([setup.sent.length, setup.gateway.load.reversals], [3, 1]);
  answerReversal(setup, "000", first);
  assertEquals(setup.gateway.load.reversals, 0);
  setup.time.advance(3_600_000);
  assertEquals(setup.sent.length, 3);
});

Deno.test("an approval that did not get to its client is reversed", () => {
  const setup = setUp();
  const client = new Asker();
  const exchange = setup.gateway.submit(saleOf(), client)!;
  setup.gateway.hostSent(approvalBytes(HOST));
  setup.gateway.undelivered(exchange, client.answers[0]!);
  assertEquals(mtis(setup), ["0200", "0400"]);
  assertMatch(setup.log, /warning: #1 .* was gone before it had its answer: 0210 .* rc 000/);
});

Deno.test("a decline that did not get to its client is not reversed", () => {
  const setup = setUp();
  const client = new Asker();
  const exchange = setup.gateway.submit(saleOf(), client)!;
  setup.gateway.hostSent(approvalBytes(HOST, { 39: "116" }));
  setup.gateway.undelivered(exchange, client.answers[0]!);
  assertEquals(mtis(setup), ["0200"]);
});

Deno.test("a client's own reversal waits for the gateway's that is with the host", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  const client = new Asker();
  setup.gateway.submit(saleOf({ 0: "0400", 24: "400" }), client);
  assertEquals(mtis(setup), ["0200", "0400"]);
  answerReversal(setup, "000");
  assertEquals([client.told, mtis(setup).length], [0, 3]);
  answerReversal(setup, "914");
  assertEquals(client.answers[0]?.get(39), "914");
});

Deno.test("the next sale of the terminal does not disturb a reversal that waits for its repeat", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  answerReversal(setup, "912");
  setup.time.advance(1);
  answerReversal(setup, "912");
  setup.gateway.submit(saleOf({ 11: "2" }), new Asker());
  setup.gateway.hostSent(approvalBytes(HOST, { 11: "2" }));
  setup.time.advance(2_000);
  assertEquals(mtis(setup), ["0200", "0400", "0400", "0200", "0400"]);
});

Deno.test("a full queue holds off clients, and no reversal", () => {
  const setup = setUp({ maxQueue: 1 });
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  assertEquals(mtis(setup), ["0200", "0400"]);
  const client = new Asker();
  setup.gateway.submit(saleOf({ 41: "00000002" }), client);
  assertEquals([client.told, mtis(setup).length], [0, 3], "a reversal takes no client's place");
});

Deno.test("draining waits for reversals, those that wait for a repeat included", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  let drained = false;
  setup.gateway.drain(() => drained = true);
  setup.time.advance(TIMEOUT + 10);
  answerReversal(setup, "912");
  setup.time.advance(1);
  answerReversal(setup, "912");
  assertEquals([drained, setup.gateway.open, setup.gateway.load.reversals], [false, 0, 1]);
  setup.time.advance(2_000);
  answerReversal(setup, "000");
  assert(drained);
});

Deno.test("what is given up while draining is told, to be reversed by hand, and no timer is left", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  setup.gateway.submit(saleOf({ 41: "00000002" }), new Asker());
  let drained = false;
  setup.gateway.drain(() => drained = true);
  setup.gateway.giveUp();
  assert(drained);
  assertEquals(setup.time.pending, 0);
  const lost = setup.log.match(/error: reversal of #\d+ was not confirmed before the end.*/g) ?? [];
  assertEquals(lost.length, 2);
  assertMatch(lost[0]!, /tid 00000101 amount 000000001000/);
  assertNotMatch(setup.log, /4012888|1F2E3D/);
});

Deno.test("requests, answers and what went wrong are counted, reversals included", () => {
  const events: string[] = [];
  const counts = {
    request: ({ mti }: Message) => void events.push(mti),
    response: ({ mti }: Message, took: number) => void events.push(`${mti} after ${took}`),
    late: ({ mti }: Message) => void events.push(`late ${mti}`),
    unmatched: () => void events.push("unmatched"),
    repeated: () => void events.push("repeated"),
    undelivered: () => void events.push("undelivered"),
    failed: (reason: string) => void events.push(reason),
    refused: (reason: string) => void events.push(reason),
  };
  const options = { timeout: TIMEOUT, shortTimeout: SHORT, autoReversal: true };
  const setup = new GatewaySetup(HOST.codec, { options, counts });
  setup.gateway.submit(saleOf(), new Asker());
  setup.time.advance(TIMEOUT + 10);
  setup.time.advance(5);
  answerReversal(setup, "000");
  setup.gateway.hostSent(approvalBytes(HOST));
  answerReversal(setup, "000");
  setup.gateway.hostSent(approvalBytes(HOST, { 11: "999999" }));
  setup.gateway.submit(saleOf({ 0: "0210" }), new Asker());
  assertEquals(events, [
    ...["0200", "timeout", "0400", "0410 after 15", "late 0210", "repeated", "unmatched"],
    "invalid-message",
  ]);
});

Deno.test("the log says why a request waits", () => {
  const setup = setUp({ lockTerminal: false });
  setup.gateway.submit(saleOf(), new Asker("A"));
  setup.gateway.submit(saleOf(), new Asker("B"));
  setup.gateway.linkDown();
  setup.gateway.submit(saleOf({ 11: "3" }), new Asker("C"));
  assertMatch(setup.log, /info: #2 B waits \(terminal busy with #1\): 0200/);
  assertMatch(setup.log, /info: #4 C waits \(no link to the host\): 0200/);
});

Deno.test("of many reversals fifty are under way at once, and the others follow as those end", () => {
  const setup = setUp({ maxQueue: 1_000 });
  for (let tid = 1; tid <= 200; tid++) {
    setup.gateway.submit(saleOf({ 41: String(tid) }), new Asker());
  }
  setup.gateway.linkDown();
  setup.gateway.linkUp();
  assertEquals([setup.sent.length, setup.gateway.load.reversals], [250, 200]);
  for (let answered = 200; answered < 400; answered++) {
    answerReversal(setup, "000", sent(setup)[answered]);
    assertEquals(setup.sent.length, Math.min(400, 251 + answered - 200));
  }
  assertEquals(setup.gateway.load, { ...NO_LOAD, linkUp: true });
});

Deno.test("ten thousand reversals are given up at once, each told", () => {
  const setup = setUp({ maxQueue: 10_000 });
  for (let tid = 1; tid <= 10_000; tid++) {
    setup.gateway.submit(saleOf({ 41: String(tid) }), new Asker());
  }
  setup.gateway.linkDown();
  const start = performance.now();
  setup.gateway.giveUp();
  assert(performance.now() - start < 2_000, "it takes the square of their number");
  assertEquals(setup.log.match(/reverse it by hand/g)?.length, 10_000);
  assertEquals(setup.gateway.load.reversals, 0);
});
