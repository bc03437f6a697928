import { assertEquals } from "@std/assert";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import { type Client, Setup } from "./setup.ts";

const GRACE = 2000;

Deno.test("without a link at the start requests wait for it", () => {
  const setup = new Setup({}, "down");
  setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.take("C", { 41: "00000002" });
  assertEquals([setup.lines(), setup.counts], [[], [3, 0, 2]]);
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send A", "send C"]);
});

Deno.test("without a link for the grace those that wait fail, and new ones are refused", () => {
  const setup = new Setup({}, "down");
  setup.take("A", { 11: "000001" });
  setup.time.advance(1000);
  setup.take("B", { 11: "000002" });
  setup.time.advance(GRACE - 1001);
  assertEquals(setup.lines(), []);
  setup.time.advance(1);
  assertEquals(setup.lines(), ["fail A link-down not sent", "fail B link-down not sent"]);
  assertEquals(setup.refusal("C"), { reason: "link-down" });
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
  setup.multiplexer.linkUp();
  setup.take("D");
  assertEquals(setup.lines(), ["send D"]);
});

Deno.test("the link breaks: those with the host have an unknown outcome, the others wait", () => {
  const setup = new Setup();
  setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.take("C", { 41: "00000002" });
  setup.multiplexer.linkDown();
  assertEquals(setup.lines(), [
    "send A",
    "send C",
    "fail A link-lost sent",
    "fail C link-lost sent",
  ]);
  assertEquals(setup.counts, [1, 0, 1]);
  setup.time.advance(GRACE - 1);
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send B"]);
  setup.time.advance(10 * GRACE);
  assertEquals(setup.lines(), []);
});

Deno.test("the link breaks and stays away: those that waited fail after the grace, not sent", () => {
  const setup = new Setup();
  setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.multiplexer.linkDown();
  setup.take("C", { 41: "00000002" });
  setup.lines();
  setup.time.advance(GRACE);
  assertEquals(setup.lines(), ["fail B link-down not sent", "fail C link-down not sent"]);
  assertEquals(setup.refusal("D"), { reason: "link-down" });
});

Deno.test("each loss of the link has its own grace", () => {
  const setup = new Setup();
  for (let loss = 0; loss < 5; loss++) {
    setup.multiplexer.linkDown();
    setup.time.advance(GRACE - 1);
    setup.multiplexer.linkUp();
    setup.time.advance(1);
  }
  setup.multiplexer.linkDown();
  setup.take("A");
  setup.time.advance(GRACE - 1);
  assertEquals(setup.lines(), []);
  setup.time.advance(1);
  assertEquals(setup.lines(), ["fail A link-down not sent"]);
});

Deno.test("news of a link that is down already changes nothing", () => {
  const setup = new Setup();
  setup.multiplexer.linkDown();
  setup.take("A");
  setup.time.advance(GRACE - 1);
  setup.multiplexer.linkDown();
  setup.time.advance(1);
  assertEquals(setup.lines(), ["fail A link-down not sent"]);
  setup.multiplexer.linkDown();
  assertEquals([setup.refusal("B"), setup.time.pending], [{ reason: "link-down" }, 0]);
});

Deno.test("a deadline passes while there is no link: the request fails, not sent", () => {
  const setup = new Setup({ timeout: 1000 }, "down");
  setup.take("A");
  setup.time.advance(1010);
  assertEquals(setup.lines(), ["fail A timeout not sent"]);
});

Deno.test("a link that takes no more gets nothing until it does", () => {
  const setup = new Setup();
  const a = setup.take("A", { 11: "000001" });
  setup.take("B", { 11: "000002" });
  setup.multiplexer.linkCongested();
  setup.take("C", { 41: "00000002" });
  setup.approve(a);
  assertEquals(setup.lines(), ["send A", "answer A 000"]);
  setup.multiplexer.linkWritable();
  assertEquals(setup.lines(), ["send B", "send C"]);
  setup.multiplexer.linkWritable();
  assertEquals(setup.lines(), []);
});

Deno.test("a link that breaks while it takes no more is a broken link", () => {
  const setup = new Setup();
  setup.take("A");
  setup.multiplexer.linkCongested();
  setup.take("B", { 41: "00000002" });
  setup.multiplexer.linkDown();
  setup.multiplexer.linkWritable();
  assertEquals(setup.lines(), ["send A", "fail A link-lost sent"]);
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send B"]);
});

Deno.test("a link that is not there cannot be congested", () => {
  const setup = new Setup({}, "down");
  setup.multiplexer.linkCongested();
  setup.multiplexer.linkWritable();
  setup.take("A");
  assertEquals(setup.lines(), []);
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send A"]);
});

Deno.test("a client that asks anew when its request was lost waits for the next link", () => {
  const setup = new Setup();
  const fail = setup.fail.bind(setup);
  setup.fail = (exchange, failure) => {
    fail(exchange, failure);
    if (exchange.client === "A") setup.take("B");
  };
  setup.take("A");
  setup.multiplexer.linkDown();
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send A", "fail A link-lost sent", "send B"]);
  assertEquals(setup.counts, [1, 1, 1]);
});

Deno.test("keys that others waited for are free after the link broke", () => {
  const setup = new Setup({ keyFields: [11] });
  setup.take("A", { 41: "00000001" });
  setup.take("B", { 41: "00000002" });
  setup.take("C", { 41: "00000003" });
  setup.multiplexer.linkDown();
  setup.multiplexer.linkUp();
  assertEquals(setup.lines(), ["send A", "fail A link-lost sent", "send B"]);
  setup.multiplexer.linkDown();
  setup.time.advance(GRACE);
  assertEquals(setup.lines(), ["fail B link-lost sent", "fail C link-down not sent"]);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("a link that takes one message at a time serves every terminal in turn", () => {
  class Narrow extends Setup {
    override send(exchange: Exchange<Client>): void {
      super.send(exchange);
      this.multiplexer.linkCongested();
    }
  }
  const setup = new Narrow();
  const sent: string[] = [];
  const waiting = new Map<string, Exchange<Client>>();
  const sell = (client: Client) => {
    waiting.set(client, setup.take(client, { 41: client.padStart(8, "0") }));
  };
  for (const client of ["1", "2", "3", "4"]) sell(client);
  for (let turn = 0; turn < 8; turn++) {
    const [line] = setup.lines();
    const client = line!.slice("send ".length);
    sent.push(client);
    // It is answered at once, and its terminal sells again before the link takes more.
    setup.approve(waiting.get(client)!);
    setup.lines();
    sell(client);
    setup.multiplexer.linkWritable();
  }
  assertEquals([...new Set(sent.slice(0, 5))].sort(), ["1", "2", "3", "4"]);
  assertEquals([...new Set(sent.slice(4))].sort(), ["1", "2", "3", "4"]);
});
