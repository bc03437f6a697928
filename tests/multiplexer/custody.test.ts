import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { ReversalRules } from "../../src/codec/profile.ts";
import type { GatewayOptions } from "../../src/multiplexer/gateway.ts";
import type { JournalRecord } from "../../src/ports.ts";
import { PAN } from "../fixtures.ts";
import { FakeJournal } from "./fake-journal.ts";
import {
  approvalBytes,
  Asker,
  GatewaySetup,
  HOSTS,
  PIN_BLOCK,
  TRACK_REST,
} from "./gateway-setup.ts";

const HOST = HOSTS[0]!;
const TIMEOUT = 1_000;
const SHORT = 300;
const DECLINED = "116";

/** A host with other rules of reversals. */
function codecWith(rules: Partial<ReversalRules>): Codec {
  const { profile } = HOST.codec;
  return new Codec({ ...profile, reversal: { ...profile.reversal!, ...rules } });
}

interface Settings {
  readonly options?: Partial<GatewayOptions>;
  readonly rules?: Partial<ReversalRules>;
  readonly records?: readonly JournalRecord[];
}

/** A gateway with a journal that writes when it is told to. */
function setUp({ options = {}, rules = {}, records = [] }: Settings = {}) {
  const journal = new FakeJournal(records);
  const times = { timeout: TIMEOUT, shortTimeout: SHORT, autoReversal: true };
  const setup = new GatewaySetup(codecWith(rules), {
    options: { ...times, ...options },
    journal,
    linked: false,
  });
  setup.gateway.restore(records);
  setup.gateway.linkUp();
  return Object.assign(setup, { journal });
}

const saleOf = (changes: Record<number, string> = {}): Message =>
  HOST.codec.encode({ ...HOST.sale, ...changes });

const sent = (setup: GatewaySetup): Message[] =>
  setup.sent.map((bytes) => setup.codec.decode(bytes));

const mtis = (setup: GatewaySetup): string[] => sent(setup).map(({ mti }) => mti);

function answerReversal(setup: GatewaySetup, code: string): void {
  const reversal = sent(setup).at(-1)!;
  const mti = reversal.mti.slice(0, 2) + "10";
  setup.gateway.hostSent(setup.codec.change(reversal, { 0: mti, 39: code }).bytes);
}

/** A sale that is with the host. */
function atHost(settings: Settings = {}) {
  const setup = setUp(settings);
  const client = new Asker();
  const exchange = setup.gateway.submit(setup.codec.encode(HOST.sale), client)!;
  setup.journal.commit();
  assertEquals(mtis(setup), ["0200"]);
  return { setup, client, exchange, journal: setup.journal };
}

Deno.test("a sale leaves when its intent is on the disk, and not before", () => {
  const setup = setUp();
  const exchange = setup.gateway.submit(saleOf(), new Asker())!;
  assertEquals([mtis(setup), exchange.state, exchange.sent], [[], "held", false]);
  setup.journal.commit();
  assertEquals([mtis(setup), exchange.state, exchange.sent], [["0200"], "sent", true]);
  assertEquals(setup.journal.states, ["1 sent"]);
});

Deno.test("what is not undone by the profile leaves at once, and is not in the journal", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf({ 0: "0100" }), new Asker());
  assertEquals([mtis(setup), setup.journal.waiting], [["0100"], 0]);
});

Deno.test("an approval is handed over when that is marked on the disk; then the record goes", () => {
  const { setup, client, exchange, journal } = atHost();
  setup.gateway.hostSent(approvalBytes(HOST));
  assertEquals([client.told, exchange.state, journal.states], [0, "answering", ["1 sent"]]);
  journal.commit();
  assertEquals([client.answers.length, exchange.state, journal.states], [1, "settled", [
    "1 delivering",
  ]]);
  setup.gateway.delivered(exchange);
  journal.commit();
  assertEquals([journal.states, mtis(setup)], [[], ["0200"]]);
});

Deno.test("a declined sale is handed over at once, and its record goes", () => {
  const { setup, client, journal } = atHost();
  setup.gateway.hostSent(approvalBytes(HOST, { 39: DECLINED }));
  assertEquals(client.answers.length, 1);
  journal.commit();
  assertEquals(journal.states, []);
});

Deno.test("what never left is cancelled: time out, client gone, link gone", () => {
  for (const why of ["time", "client", "link"] as const) {
    const setup = setUp();
    const exchange = setup.gateway.submit(saleOf(), new Asker())!;
    if (why === "time") setup.time.advance(TIMEOUT + 10);
    if (why === "client") setup.gateway.abandon(exchange);
    if (why === "link") {
      setup.gateway.linkDown();
      setup.time.advance(TIMEOUT + 10);
    }
    setup.journal.commit();
    assertEquals([mtis(setup), setup.journal.states], [[], []], why);
    assertEquals(setup.gateway.load.reversals, 0);
    setup.gateway.linkUp();
    setup.time.advance(3_600_000);
    assertEquals(mtis(setup), [], why);
  }
});

Deno.test("a sale whose link went while it was written down leaves when the link is back, once", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.gateway.linkDown();
  setup.journal.commit();
  assertEquals(mtis(setup), []);
  setup.gateway.linkUp();
  assertEquals([mtis(setup), setup.journal.states], [["0200"], ["1 sent"]]);
});

Deno.test("a sale that cannot be written down is refused, was not sent, and leaves nothing", () => {
  const setup = setUp();
  const [one, two] = [new Asker(), new Asker()];
  setup.gateway.submit(saleOf(), one);
  setup.journal.fail();
  assertEquals([one.troubles[0]?.code, one.troubles[0]?.sent], ["journal-down", false]);
  setup.gateway.submit(saleOf({ 11: "000002" }), two);
  assertEquals([two.troubles[0]?.code, two.troubles[0]?.sent], ["journal-down", false]);
  setup.gateway.submit(saleOf({ 0: "0100", 11: "000003" }), new Asker());
  assertEquals(mtis(setup), ["0100"]);
  setup.journal.writable = true;
  setup.gateway.submit(saleOf({ 11: "000004", 41: "00000104" }), new Asker());
  setup.journal.commit();
  assertEquals(mtis(setup), ["0100", "0200"]);
});

Deno.test("an approval that cannot be marked is not handed over: the sale is undone", () => {
  const { setup, client, journal } = atHost();
  setup.gateway.hostSent(approvalBytes(HOST));
  journal.fail();
  const { code, sent, id, reversal } = client.troubles[0]!;
  assertEquals({ code, sent, id, reversal, answers: client.answers.length }, {
    ...{ code: "unrecorded", sent: true, id: 1, reversal: "pending", answers: 0 },
  });
  assertEquals(mtis(setup), ["0200", "0400"]);
});

Deno.test("an approval that waits for the disk when its client goes, or its time passes, is undone", () => {
  for (const why of ["client", "time"] as const) {
    const { setup, client, exchange, journal } = atHost();
    setup.gateway.hostSent(approvalBytes(HOST));
    if (why === "client") setup.gateway.abandon(exchange);
    else setup.time.advance(TIMEOUT + 10);
    journal.commit();
    assertEquals([client.answers.length, mtis(setup)], [0, ["0200", "0400"]], why);
    assertEquals(journal.states, ["1 reversing"]);
    answerReversal(setup, "000");
    journal.commit();
    assertEquals([journal.states, journal.done], [[], ["gateway reversed 1"]]);
  }
});

Deno.test("an approval that waits for the disk when the link breaks is handed over all the same", () => {
  const { setup, client, journal } = atHost();
  setup.gateway.hostSent(approvalBytes(HOST));
  setup.gateway.linkDown();
  journal.commit();
  assertEquals([client.answers.length, client.troubles.length], [1, 0]);
});

Deno.test("the terminal's next sale waits until an approval is handed over", () => {
  const { setup, journal } = atHost();
  setup.gateway.submit(saleOf({ 11: "000002" }), new Asker());
  setup.gateway.hostSent(approvalBytes(HOST));
  assertEquals(mtis(setup), ["0200"]);
  journal.commit();
  journal.commit();
  assertEquals(mtis(setup), ["0200", "0200"]);
});

for (const [state, cause] of [["sent", "died"], ["delivering", "died"]] as const) {
  Deno.test(`after a crash a record that is ${state} is reversed once, when the link is up`, () => {
    const { setup: before, journal, client } = atHost();
    if (state === "delivering") {
      before.gateway.hostSent(approvalBytes(HOST));
      journal.commit();
      assertEquals(client.answers.length, 1);
    }
    const { records } = journal;
    assertEquals(journal.states, [`1 ${state}`]);
    const after = setUp({ records, options: { firstId: 1001 } });
    assertEquals(mtis(after), ["0400"]);
    assertEquals(sent(after)[0]?.get(11), "000001");
    after.journal.commit();
    assertEquals(after.journal.records[0]?.cause, cause);
    const told = state === "delivering" ? ["gateway uncertain 1"] : [];
    assertEquals(after.journal.done, told);
    answerReversal(after, "000");
    after.journal.commit();
    assertEquals([after.journal.states, mtis(after)], [[], ["0400"]]);
    const uncertain = /while its approval was handed over/;
    if (state === "delivering") assertMatch(after.log, uncertain);
    else assertNotMatch(after.log, uncertain);
  });
}

Deno.test("after a crash a reversal goes on where it was, as a repeat, and not before its time", () => {
  const { setup: before, journal } = atHost();
  before.time.advance(TIMEOUT + 10);
  before.time.advance(SHORT + 10);
  before.time.advance(SHORT + 10);
  journal.commit();
  const [record] = journal.records;
  assertEquals([record?.state, record?.attempts], ["reversing", 2]);
  const after = setUp({ records: [{ ...record!, nextAt: 0 }], rules: { repeatMti: "0401" } });
  assertEquals(mtis(after), ["0401"]);
  const now = after.time.now();
  const later = setUp({ records: [{ ...record!, nextAt: now + 2_000 }] });
  assertEquals(mtis(later), []);
  later.time.advance(2_000);
  assertEquals(mtis(later), ["0400"]);
});

Deno.test("a clock that was set back holds no reversal for longer than its delay", () => {
  const { setup: before, journal } = atHost();
  before.time.advance(TIMEOUT + SHORT + 20);
  journal.commit();
  const [record] = journal.records;
  const after = setUp({ records: [{ ...record!, attempts: 2, nextAt: record!.at + 1e10 }] });
  after.time.advance(2_000);
  assertEquals(mtis(after), ["0400"]);
});

Deno.test("uncertainDelivery park: what was being handed over is parked, and told", () => {
  const { setup: before, journal, exchange, client } = atHost({
    rules: { uncertainDelivery: "park" },
  });
  before.gateway.hostSent(approvalBytes(HOST));
  journal.commit();
  const { records } = journal;
  const after = setUp({ records, rules: { uncertainDelivery: "park" } });
  assertEquals([mtis(after), after.gateway.load.parked], [[], 1]);
  assertMatch(after.log, /error: sale #1 is NOT reversed and is parked, the program died while/);
  before.gateway.undelivered(exchange, client.answers[0]!);
  assertEquals([mtis(before), before.gateway.load.parked], [["0200"], 1]);
});

Deno.test("a record that cannot be read is parked and delays nobody else", () => {
  const { journal } = atHost();
  const [good] = journal.records;
  const records = [{ ...good!, id: 7, payload: undefined }, {
    ...good!,
    id: 8,
    payload: Uint8Array.of(0, 0, 1, 2, 3),
  }, { ...good!, id: 9 }];
  const after = setUp({ records });
  assertEquals([mtis(after), after.gateway.load.parked], [["0400"], 2]);
  assertEquals(after.gateway.reversals.retry(7, "ann", ""), "unreadable");
  assertEquals(after.gateway.reversals.close(7, "ann", "seen by the bank"), undefined);
  after.journal.commit();
  assertEquals(after.journal.done.includes("ann close 7"), true);
});

Deno.test("the journal's record holds no PIN block, and of the card what the profile names", () => {
  const { journal } = atHost({ rules: { carry: ["rest"] } });
  const text = new TextDecoder("latin1").decode(journal.records[0]!.payload).toUpperCase();
  const hex = journal.records[0]!.payload!.toHex().toUpperCase();
  for (const secret of [PIN_BLOCK, TRACK_REST, `5A08${PAN.visaOther}`]) {
    assert(!text.includes(secret) && !hex.includes(secret), secret);
  }
});

Deno.test("a parked sale loses its track data when its time has passed", () => {
  const { setup, journal } = atHost({ rules: { delays: [], cap: 0, expire: 10_000 } });
  setup.time.advance(TIMEOUT + SHORT + 20);
  journal.commit();
  assertEquals(journal.states, ["1 parked"]);
  const fields = () => Object.keys(setup.gateway.reversals.find(1)!.fields);
  const size = () => journal.records[0]!.payload!.length;
  const before = size();
  assert(fields().includes("35"));
  setup.time.advance(2 * 3_600_000);
  journal.commit();
  assert(fields().includes("35"), "not yet");
  setup.time.advance(8_000_000);
  journal.commit();
  assert(!fields().includes("35") && !fields().includes("55"));
  assert(size() < before);
});

Deno.test("a late decline ends a reversal that was not sent, and a late approval none", () => {
  for (const code of [DECLINED, "000"]) {
    const { setup, journal } = atHost({ options: { lockTerminal: true } });
    setup.gateway.linkCongested();
    setup.time.advance(TIMEOUT + 10);
    assertEquals(mtis(setup), ["0200"], "the reversal waits for the link");
    setup.gateway.hostSent(approvalBytes(HOST, { 39: code }));
    setup.gateway.linkWritable();
    journal.commit();
    assertEquals(mtis(setup), code === DECLINED ? ["0200"] : ["0200", "0400"], code);
    assertEquals(journal.states, code === DECLINED ? [] : ["1 reversing"], code);
  }
});

Deno.test("a repeat does not hold its terminal, the first attempt goes ahead of its next sale", () => {
  const { setup, journal } = atHost();
  setup.gateway.submit(saleOf({ 11: "000002" }), new Asker());
  setup.time.advance(TIMEOUT / 2);
  setup.gateway.submit(saleOf({ 11: "000003" }), new Asker());
  setup.time.advance(TIMEOUT / 2 + 10);
  journal.commit();
  assertEquals(sent(setup).map(({ mti, ...m }) => mti && m && mti), ["0200", "0400"]);
  setup.time.advance(SHORT + 10);
  journal.commit();
  const stans = sent(setup).map((message) => `${message.mti} ${message.get(11)}`);
  assertEquals(stans.slice(0, 2), ["0200 000001", "0400 000001"]);
  assertEquals(stans.slice(2).sort(), ["0200 000003", "0400 000001"]);
});

Deno.test("own STANs, DE 90, reasons and repeats' MTI are as the profile says", () => {
  const rules: Partial<ReversalRules> = {
    mti: "0420",
    repeatMti: "0421",
    stan: { from: 900_000, to: 900_099 },
    original: { field: 90, form: "90" },
    reasons: { field: 25, codes: { timeout: "68", other: "17" } },
    delays: [0],
    cap: 2,
  };
  const fields = { ...HOST.codec.profile.fields, 90: NINETY };
  const codec = new Codec({ ...codecWith(rules).profile, fields });
  const journal = new FakeJournal();
  const options = { timeout: TIMEOUT, shortTimeout: SHORT, autoReversal: true };
  const setup = new GatewaySetup(codec, { options, journal });
  setup.gateway.submit(codec.encode({ ...HOST.sale, 32: "123456" }), new Asker());
  journal.commit();
  setup.time.advance(TIMEOUT + 10);
  const [, first] = sent(setup);
  assertEquals([first?.mti, first?.get(11), first?.get(25)], ["0420", "900001", "68"]);
  assertEquals(first?.get(90), "0200" + "000001" + "0307090805" + "00000123456" + "00000000000");
  setup.time.advance(SHORT + 10);
  setup.time.advance(SHORT + 10);
  const all = sent(setup).map((message) => `${message.mti} ${message.get(11)}`);
  assertEquals(all, ["0200 000001", "0420 900001", "0421 900001", "0421 900001"]);
  setup.time.advance(SHORT + 10);
  journal.commit();
  assertEquals([journal.states, setup.gateway.load.parked], [["1 parked"], 1]);
});

const NINETY = {
  name: "Original data elements",
  type: "n",
  length: 42,
  indicator: undefined,
} as const;

Deno.test("an answer that is neither done nor again parks the sale; a person sends it once more", () => {
  const { setup, journal } = atHost();
  setup.time.advance(TIMEOUT + 10);
  answerReversal(setup, "913");
  journal.commit();
  assertEquals([journal.states, journal.done], [["1 parked"], ["gateway parked 1"]]);
  assertEquals(setup.gateway.reversals.list().map(({ id, state }) => [id, state]), [[1, "parked"]]);
  assertEquals(setup.gateway.reversals.close(2, "ann", "no"), "unknown");
  assertEquals(setup.gateway.reversals.retry(1, "ann", "the bank says so"), undefined);
  assertEquals(mtis(setup), ["0200", "0400", "0400"]);
  answerReversal(setup, "000");
  journal.commit();
  assertEquals(journal.states, []);
  assertEquals(journal.done.slice(1), ["ann retry 1", "gateway reversed 1"]);
  assertEquals(setup.gateway.transaction(1)?.reversal, "reversed");
});

Deno.test("a person parks a pending one, which is not sent then, and closes it", () => {
  const { setup, journal } = atHost();
  setup.time.advance(TIMEOUT + SHORT + 20);
  const before = mtis(setup).length;
  assertEquals(setup.gateway.reversals.close(1, "ann", "why"), "not-parked");
  assertEquals(setup.gateway.reversals.parkBy(1, "ann", ""), undefined);
  assertMatch(setup.log, /sale #1 is NOT reversed and is parked by ann; a person has to look/);
  setup.time.advance(3_600_000);
  assertEquals(mtis(setup).length, before);
  assertEquals(setup.gateway.reversals.close(1, "ann", "done by phone"), undefined);
  journal.commit();
  assertEquals([journal.states, setup.gateway.load.parked], [[], 0]);
});

Deno.test("a reversal of the client's own that the host has done ends a parked one as well", () => {
  const { setup, journal } = atHost({ rules: { delays: [], cap: 0 } });
  setup.time.advance(TIMEOUT + SHORT + 20);
  assertEquals(setup.gateway.load.parked, 1);
  setup.gateway.submit(saleOf({ 0: "0400", 24: "400" }), new Asker());
  answerReversal(setup, "000");
  journal.commit();
  assertEquals([journal.states, setup.gateway.load.parked], [[], 0]);
});

Deno.test("with a journal the end waits for no repeat: the next start goes on with it", () => {
  const { setup, journal } = atHost({ rules: { delays: [600], cap: 5 } });
  setup.time.advance(TIMEOUT + SHORT + 20);
  let drained = false;
  setup.gateway.drain(() => drained = true);
  assert(drained);
  journal.commit();
  assertEquals(journal.states, ["1 reversing"]);
});

Deno.test("numbers of exchanges go on behind those of the journal", () => {
  const setup = setUp({ options: { firstId: 4001 } });
  setup.gateway.submit(saleOf(), new Asker());
  setup.journal.commit();
  assertEquals(setup.journal.states, ["4001 sent"]);
});

Deno.test("when too many sales wait to be reversed no more are taken", () => {
  const records: JournalRecord[] = [];
  for (let id = 1; id <= 10_000; id++) {
    const parked = { state: "parked", at: 0, cause: "timeout", attempts: 1, nextAt: 0 } as const;
    records.push({ id, ...parked, payload: undefined });
  }
  const setup = setUp({ records });
  const client = new Asker();
  setup.gateway.submit(saleOf(), client);
  assertEquals(client.troubles[0]?.code, "too-many-reversals");
  setup.gateway.reversals.close(1, "ann", "seen");
  setup.gateway.submit(saleOf(), client);
  setup.journal.commit();
  assertEquals(mtis(setup), ["0200"]);
});
