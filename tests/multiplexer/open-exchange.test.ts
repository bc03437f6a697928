import { assertEquals, assertNotMatch } from "@std/assert";
import { PAN } from "../fixtures.ts";
import { Asker, GatewaySetup, HOSTS, PIN_BLOCK, TRACK_REST } from "./gateway-setup.ts";
import { codecOf, smartvista } from "../fixtures.ts";
import { sale, Setup } from "./setup.ts";

Deno.test("what is with the host is told before what waits, each with its age", () => {
  const setup = new Setup({ timeout: 35_000 });
  setup.take("A");
  setup.time.advance(100);
  setup.take("B", { 11: "000002" });
  setup.time.advance(20);
  setup.take("C", { 11: "000003", 41: "00000002" });
  setup.time.advance(3);
  const known = { mti: "0200", own: false };
  assertEquals(setup.multiplexer.list(10), [
    { ...known, id: 1, stan: "000001", tid: "00000001", state: "sent", age: 123, sentAge: 123 },
    { ...known, id: 3, stan: "000003", tid: "00000002", state: "sent", age: 3, sentAge: 3 },
    {
      ...known,
      ...{ id: 2, stan: "000002", tid: "00000001", state: "waiting", age: 23 },
      sentAge: undefined,
    },
  ]);
});

Deno.test("no more is told than was asked for", () => {
  const setup = new Setup({ maxQueue: 100 });
  for (let terminal = 1; terminal <= 4; terminal++) {
    for (const stan of ["000001", "000002"]) {
      setup.take(`${terminal}/${stan}`, { 11: stan, 41: `0000000${terminal}` });
    }
  }
  const ids = (most: number) => setup.multiplexer.list(most).map(({ id }) => id);
  assertEquals(ids(100), [1, 3, 5, 7, 2, 4, 6, 8]);
  assertEquals(ids(5), [1, 3, 5, 7, 2]);
  assertEquals(ids(4), [1, 3, 5, 7]);
  assertEquals(ids(0), []);
});

Deno.test("the age counts from when it came, also after the link was away", () => {
  const setup = new Setup({}, "down");
  setup.take("A");
  setup.time.advance(70);
  setup.multiplexer.linkUp();
  setup.time.advance(5);
  const [exchange] = setup.multiplexer.list(1);
  assertEquals([exchange?.state, exchange?.age, exchange?.sentAge], ["sent", 75, 5]);
});

Deno.test("the gateway's own is told as such, its age counting from when it left", () => {
  const setup = new Setup({}, "down");
  setup.multiplexer.submitOwn(sale({ 0: "0400" }), "own", 5000, "first");
  setup.time.advance(50);
  const [waiting] = setup.multiplexer.list(1);
  assertEquals([waiting?.own, waiting?.age, waiting?.sentAge], [true, undefined, undefined]);
  setup.multiplexer.linkUp();
  setup.time.advance(7);
  const [sent] = setup.multiplexer.list(1);
  assertEquals([sent?.mti, sent?.own, sent?.age, sent?.sentAge], ["0400", true, 7, 7]);
});

for (const host of HOSTS) {
  Deno.test(`${host.name}: of a sale nothing is told that could be card data`, () => {
    const { gateway, codec } = new GatewaySetup(host.codec);
    gateway.submit(codec.encode(host.sale), new Asker());
    const text = JSON.stringify(gateway.list(10));
    const [{ stan, tid } = { stan: "", tid: "" }] = gateway.list(1);
    assertEquals([stan, tid], ["000001", "00000101"]);
    assertNotMatch(text, new RegExp([PAN.visaOther, TRACK_REST, PIN_BLOCK].join("|")));
  });
}

Deno.test("a card number that strayed into STAN or TID is masked", () => {
  const codec = codecOf({
    11: { type: "ans", length: 19, indicator: "ascii:2" },
    41: { type: "ans", length: 40, indicator: "ascii:2" },
  });
  const { gateway } = new GatewaySetup(codec, { options: { keyFields: [11, 41] } });
  gateway.submit(codec.encode({ 0: "0200", 11: PAN.visa, 41: `${PAN.amex}=2912` }), new Asker());
  const text = JSON.stringify(gateway.list(10));
  assertNotMatch(text, new RegExp([PAN.visa, PAN.amex, PAN.amex.slice(0, 12), "2912"].join("|")));
});

Deno.test("a request without STAN and TID is told without them", () => {
  const { gateway } = new GatewaySetup(smartvista, { options: { keyFields: [4] } });
  const codec = codecOf({ 4: { type: "n", length: 12 } });
  gateway.submit(codec.encode({ 0: "0200", 4: "000000000001" }), new Asker());
  assertEquals(gateway.list(1).map(({ stan, tid }) => [stan, tid]), [[undefined, undefined]]);
});

Deno.test("a gateway says that it is draining from the moment on", () => {
  const { gateway } = new GatewaySetup(smartvista);
  assertEquals(gateway.draining, false);
  gateway.submit(sale(), new Asker());
  gateway.drain(() => {});
  assertEquals(gateway.draining, true);
});
