import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { ReversalRules } from "../../src/codec/profile.ts";
import { KeyUses } from "../../src/multiplexer/key-uses.ts";
import type { JournalChange, JournalRecord } from "../../src/ports.ts";
import { FakeJournal } from "./fake-journal.ts";
import { approvalBytes, Asker, GatewaySetup, HOSTS } from "./gateway-setup.ts";

const HOST = HOSTS[0]!;
const TIMEOUT = 1_000;
const REUSED = "timeout; key used again";

interface Settings {
  readonly rules?: Partial<ReversalRules>;
  readonly records?: readonly JournalRecord[];
  readonly firstId?: number;
}

function codecWith(rules: Partial<ReversalRules>): Codec {
  const { profile } = HOST.codec;
  const ninety = { name: "Original data", type: "n", length: 42, indicator: undefined } as const;
  return new Codec({
    ...profile,
    fields: { ...profile.fields, 90: ninety },
    reversal: { ...profile.reversal!, ...rules },
  });
}

/** A gateway with a journal, and all that is written into it. */
function setUp({ rules = {}, records = [], firstId = 1 }: Settings = {}) {
  const journal = new FakeJournal(records);
  const written: JournalChange[] = [];
  const write = journal.write.bind(journal);
  journal.write = (change, done) => {
    written.push(change);
    write(change, done);
  };
  const options = { timeout: TIMEOUT, shortTimeout: 300, autoReversal: true, firstId };
  const setup = new GatewaySetup(codecWith(rules), { options, journal, linked: false });
  setup.gateway.restore(records);
  setup.gateway.linkUp();
  return Object.assign(setup, { journal, written });
}

type Setup = ReturnType<typeof setUp>;

const messageOf = ({ codec }: Setup, changes: Record<number, string> = {}): Message =>
  codec.encode({ ...HOST.sale, ...changes });

const mtis = ({ codec, sent }: Setup): string[] => sent.map((bytes) => codec.decode(bytes).mti);

/** A request goes to the host, as far as it may. */
function submit(setup: Setup, changes: Record<number, string> = {}) {
  const client = new Asker();
  const exchange = setup.gateway.submit(messageOf(setup, changes), client)!;
  setup.journal.commit();
  return { client, exchange };
}

/** A sale that timed out, and whose reversal a person has stopped. */
function parkedSale(settings: Settings = {}): Setup {
  const setup = setUp(settings);
  submit(setup);
  setup.time.advance(TIMEOUT + 10);
  setup.gateway.reversals.parkBy(1, "ann", "by phone");
  setup.journal.commit();
  assertEquals(setup.journal.states, ["1 parked"]);
  // What was sent of it is over.
  setup.time.advance(TIMEOUT);
  return setup;
}

const NEXT = { 4: "000000002000", 12: "260307091500" };

/** What the sale with this number looks like to a person. */
const view = ({ gateway }: Setup, id = 1) => gateway.reversals.find(id);

const retry = ({ gateway }: Setup, id = 1) => gateway.reversals.retry(id, "ann", "once more");

Deno.test("a parked sale whose key a later sale has used is not sent again, and can be closed", () => {
  const setup = parkedSale();
  assertEquals(view(setup)?.keyReused, false);
  submit(setup, NEXT);
  const before = mtis(setup);
  assertEquals(before.at(-1), "0200");
  assertEquals(retry(setup), "key-reused");
  setup.time.advance(10);
  assertEquals(mtis(setup), before);
  assertEquals([view(setup)?.state, view(setup)?.keyReused], ["parked", true]);
  assertEquals(setup.gateway.reversals.close(1, "ann", "the bank undid it"), undefined);
  setup.journal.commit();
  assertEquals(setup.journal.done.slice(-2), ["gateway key used 1", "ann close 1"]);
});

Deno.test("that a parked sale's key was used is told once, with the number of the later sale", () => {
  const setup = parkedSale();
  submit(setup, NEXT);
  setup.gateway.hostSent(approvalBytes(HOST, { ...NEXT, 0: "0210" }));
  setup.journal.commit();
  submit(setup, { ...NEXT, 12: "260307091600" });
  const told = setup.log.match(/.*has the key of sale #1.*/g);
  assertEquals(told?.length, 1);
  assertMatch(told![0], /^warning: #\d+ has the key of sale #1, which is parked/);
  assertNotMatch(setup.log, /4012888888881881/);
});

Deno.test("that the key was used is in the journal before the later sale is, and so before it leaves", () => {
  const setup = parkedSale();
  setup.written.length = 0;
  setup.gateway.submit(messageOf(setup, NEXT), new Asker());
  const [mark, act, intent] = setup.written;
  assertEquals(mark, { type: "state", id: 1, state: "parked", cause: REUSED, attempts: 0 });
  assertEquals([act?.type, intent?.type], ["act", "intent"]);
  assertEquals(mtis(setup).filter((mti) => mti === "0200").length, 1);
});

Deno.test("a restart knows that the key of a parked sale was used, and of which one it was not", () => {
  const before = parkedSale();
  submit(before, { 11: "000002" });
  before.time.advance(TIMEOUT + 10);
  before.gateway.reversals.parkBy(3, "ann", "by phone");
  before.time.advance(TIMEOUT);
  submit(before, NEXT);
  before.gateway.hostSent(approvalBytes(HOST, { ...NEXT, 39: "116" }));
  before.journal.commit();
  const records = [...before.journal.records];
  assertEquals(records.map(({ id, cause }) => [id, cause]), [[1, REUSED], [3, "timeout"]]);
  const setup = setUp({ records, firstId: 1001 });
  assertEquals([view(setup, 1)?.keyReused, view(setup, 3)?.keyReused], [true, false]);
  assertEquals([view(setup, 1)?.cause, view(setup, 3)?.cause], ["timeout", "timeout"]);
  assertEquals([retry(setup, 1), retry(setup, 3)], ["key-reused", undefined]);
});

for (
  const [what, changes] of [
    ["a sale with another STAN", { 11: "000002" }],
    ["a sale of another terminal", { 41: "00000102" }],
    ["an echo test", { 0: "0800" }],
    ["the client's own reversal", { 0: "0400", 24: "400" }],
  ] as const
) {
  Deno.test(`${what} leaves a parked sale as it was: it can be sent again`, () => {
    const setup = parkedSale();
    submit(setup, changes);
    assertEquals(view(setup)?.keyReused, false);
    setup.time.advance(TIMEOUT + 10);
    assertEquals(retry(setup), undefined);
  });
}

Deno.test("a later sale that got no further than the gateway leaves a parked one as it was", () => {
  const setup = parkedSale();
  setup.gateway.linkDown();
  const exchange = setup.gateway.submit(messageOf(setup, NEXT), new Asker())!;
  setup.gateway.abandon(exchange);
  setup.gateway.linkUp();
  assertEquals(retry(setup), undefined);
});

Deno.test("the last sale with the key can be sent again when it is parked itself", () => {
  const setup = parkedSale();
  const { exchange: { id } } = submit(setup, NEXT);
  setup.time.advance(TIMEOUT + 10);
  setup.gateway.reversals.parkBy(id, "ann", "by phone");
  setup.time.advance(TIMEOUT);
  assertEquals([retry(setup), retry(setup, id)], ["key-reused", undefined]);
});

Deno.test("a STAN of the reversal's own and DE 90 do not make a used key good", () => {
  const setup = parkedSale({
    rules: { stan: { from: 900_000, to: 999_999 }, original: { field: 90, form: "90" } },
  });
  submit(setup, NEXT);
  assertEquals(retry(setup), "key-reused");
});

Deno.test("a client's own reversal does not settle a parked sale whose key was used: it may mean either", () => {
  const setup = parkedSale();
  submit(setup);
  setup.gateway.hostSent(approvalBytes(HOST));
  setup.journal.commit();
  submit(setup, { 0: "0400", 24: "400" });
  const own = setup.codec.decode(setup.sent.at(-1)!);
  setup.gateway.hostSent(setup.codec.change(own, { 0: "0410", 39: "000" }).bytes);
  assertEquals([view(setup)?.state, view(setup)?.keyReused], ["parked", true]);
});

/** A sale whose approval was handed over; its client has not taken it yet. */
function handedOver(settings: Settings = {}) {
  const setup = setUp(settings);
  const { client, exchange } = submit(setup);
  setup.gateway.hostSent(approvalBytes(HOST));
  setup.journal.commit();
  assertEquals([client.answers.length, setup.journal.states], [1, ["1 delivering"]]);
  return { setup, client, exchange };
}

Deno.test("an approval that was not delivered is parked, not undone, when its key was used meanwhile", () => {
  const { setup, client, exchange } = handedOver();
  submit(setup, NEXT);
  setup.gateway.undelivered(exchange, client.answers[0]!);
  setup.journal.commit();
  setup.time.advance(500);
  assertEquals(mtis(setup), ["0200", "0200"]);
  assertEquals([view(setup)?.state, view(setup)?.keyReused], ["parked", true]);
  assertEquals(setup.journal.states, ["1 parked", "2 sent"]);
  assertEquals(retry(setup), "key-reused");
});

Deno.test("the program dies while an approval is handed over and its key was used: it is parked", () => {
  const { setup } = handedOver();
  const { exchange } = submit(setup, NEXT);
  setup.gateway.hostSent(approvalBytes(HOST, NEXT));
  setup.journal.commit();
  setup.gateway.delivered(exchange);
  setup.journal.commit();
  assertEquals(setup.journal.states, ["1 delivering"]);
  const next = setUp({ records: setup.journal.records, firstId: 1001 });
  assertEquals([mtis(next), view(next)?.state, retry(next)], [[], "parked", "key-reused"]);
  assert(!next.log.includes("by an earlier run"));
});

Deno.test("of two sales with one key that a crash leaves behind the last is undone, the other parked", () => {
  const { setup } = handedOver();
  submit(setup, NEXT);
  assertEquals(setup.journal.states, ["1 delivering", "2 sent"]);
  const records = setup.journal.records.map((record) => ({ ...record, cause: "" }));
  const next = setUp({ records, firstId: 1001 });
  assertEquals(mtis(next), ["0400"]);
  assertEquals([view(next, 1)?.state, view(next, 2)?.state], ["parked", "pending"]);
  next.journal.commit();
  assertEquals(next.journal.records[0]?.cause, "died; key used again");
});

Deno.test("an approval that was taken leaves nothing behind when its key is used again", () => {
  const { setup, exchange } = handedOver();
  setup.gateway.delivered(exchange);
  setup.journal.commit();
  submit(setup, NEXT);
  assertEquals(setup.journal.states, ["2 sent"]);
});

Deno.test("the last use of a key is remembered over thousands of others, and not for ever", () => {
  const uses = new KeyUses(7);
  const sale = { id: 1, key: "one", at: 0 };
  assertEquals([uses.since(sale), uses.used("one", 1), uses.since(sale)], [
    false,
    undefined,
    false,
  ]);
  assertEquals([uses.used("one", 2), uses.used("one", 2)], [1, undefined]);
  for (let id = 3; id < 5_000; id++) uses.used(`other ${id}`, id);
  assertEquals(uses.since(sale), true);
  for (let id = 5_000; id < 40_000; id++) uses.used(`other ${id}`, id);
  assertEquals(uses.since(sale), false);
});
