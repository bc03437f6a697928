import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { FakeJournal } from "./fake-journal.ts";
import { approvalBytes, Asker, GatewaySetup, HOSTS } from "./gateway-setup.ts";

const HOST = HOSTS[0]!;
const TIMEOUT = 1_000;

/** Of sales whose fate is not clear, a person has to look. */
const CODEC = new Codec({
  ...HOST.codec.profile,
  reversal: { ...HOST.codec.profile.reversal!, uncertainDelivery: "park" },
});

function setUp() {
  const journal = new FakeJournal();
  const options = { timeout: TIMEOUT, shortTimeout: 300, autoReversal: true };
  return Object.assign(new GatewaySetup(CODEC, { options, journal }), { journal });
}

const saleOf = (changes: Record<number, string> = {}): Message =>
  CODEC.encode({ ...HOST.sale, ...changes });

/** A sale whose approval was handed over and its record ended; then it shows to have been in vain. */
function deniedSale() {
  const setup = setUp();
  const { gateway, journal } = setup;
  const client = new Asker();
  const exchange = gateway.submit(saleOf(), client)!;
  journal.commit();
  gateway.hostSent(approvalBytes(HOST));
  journal.commit();
  gateway.delivered(exchange);
  journal.commit();
  assertEquals([client.answers.length, journal.states], [1, []]);
  gateway.undelivered(exchange, client.answers[0]!);
  return setup;
}

/** The client reverses a sale itself, and the host says it is done, or that there is none. */
function reverseItself(setup: GatewaySetup, changes: Record<number, string>, code: string): void {
  setup.gateway.submit(saleOf({ 0: "0400", 24: "400", ...changes }), new Asker());
  const reversal = CODEC.decode(setup.sent.at(-1)!);
  assertEquals(reversal.mti, "0400");
  setup.gateway.hostSent(CODEC.change(reversal, { 0: "0410", 39: code }).bytes);
}

const OTHER_TIME = { 12: "260307090806" };

Deno.test("a client's reversal of another sale with the same key leaves a parked one parked", () => {
  for (const code of ["000", "914"]) {
    const setup = deniedSale();
    setup.journal.commit();
    reverseItself(setup, OTHER_TIME, code);
    setup.journal.commit();
    assertEquals([setup.gateway.load.parked, setup.journal.states], [1, ["1 parked"]]);
    reverseItself(setup, {}, code);
    setup.journal.commit();
    assertEquals([setup.gateway.load.parked, setup.journal.states], [0, []]);
  }
});

Deno.test("a client's reversal of another sale with the same key does not replace a pending one", () => {
  const setup = setUp();
  setup.gateway.submit(saleOf(), new Asker());
  setup.journal.commit();
  setup.time.advance(TIMEOUT + 10);
  const ours = CODEC.decode(setup.sent.at(-1)!);
  const busy = CODEC.change(ours, { 0: "0410", 39: "912" });
  setup.gateway.hostSent(busy.bytes);
  setup.time.advance(1);
  setup.gateway.hostSent(busy.bytes);
  const before = setup.sent.length;
  reverseItself(setup, OTHER_TIME, "000");
  assertEquals([setup.gateway.load.reversals, setup.sent.length], [1, before + 2]);
});

Deno.test("a sale that is parked when the disk is full is in the journal when the disk is not", () => {
  const setup = deniedSale();
  setup.journal.fail();
  setup.journal.commit();
  assertEquals([setup.gateway.load.parked, setup.journal.states], [1, []]);
  setup.time.advance(1_000);
  setup.journal.commit();
  assertEquals(setup.journal.states, ["1 parked"]);
});

Deno.test("a client whose sale is given up at the end is told that it will be reversed", () => {
  const setup = setUp();
  const client = new Asker();
  setup.gateway.submit(saleOf(), client);
  setup.journal.commit();
  setup.gateway.giveUp();
  const { code, sent, reversal } = client.troubles[0]!;
  assertEquals([code, sent, reversal], ["link-lost", true, "pending"]);
  assertEquals(setup.gateway.transaction(1)?.reversal, "pending");
  setup.journal.commit();
  assertEquals(setup.journal.states, ["1 reversing"]);
});
