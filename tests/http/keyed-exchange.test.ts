import { assert, assertEquals } from "@std/assert";
import { signalDeparture } from "../../src/http/departure.ts";
import { JSON_FORM } from "../../src/http/forms.ts";
import { exchangeOverHttp } from "../../src/http/http-requester.ts";
import { KeyedExchange } from "../../src/http/keyed-exchange.ts";
import { messageFromJson } from "../../src/http/json-message.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";

const STAYS = signalDeparture(new AbortController().signal);

/** A keyed sale that the host has approved, and the one who asked for it first. */
async function answered() {
  const rig = new HttpRig({ autoReversal: true });
  const { gateway, time } = rig;
  const identity = { fingerprint: "f", at: 0 };
  const exchange = new KeyedExchange(identity, JSON_FORM, { gateway, timers: time });
  const first = exchange.join(STAYS);
  const sale = messageFromJson(gateway.codec, JSON_SALE);
  exchange.start(() => exchangeOverHttp(gateway, sale, { name: "http" }, exchange), () => {});
  rig.answer(await rig.requests.next());
  const outcome = await exchange.outcome();
  assert("reply" in outcome && outcome.watched);
  return { rig, exchange, first };
}

Deno.test("an approval that did not get to its client is reversed, and is given to nobody else", async () => {
  const { rig, exchange, first } = await answered();
  first.leave();
  assertEquals((await rig.requests.next()).mti, "0400");
  assertEquals(await exchange.outcome(), { lost: 1 });
});

Deno.test("the same when that shows a moment after it was handed over", async () => {
  const { rig, exchange, first } = await answered();
  exchange.handed();
  rig.time.advance(999);
  first.leave();
  assertEquals((await rig.requests.next()).mti, "0400");
  assertEquals(await exchange.outcome(), { lost: 1 });
});

Deno.test("an approval that one of two has got is not reversed", async () => {
  const { rig, exchange, first } = await answered();
  exchange.join(STAYS);
  first.leave();
  exchange.handed();
  rig.time.advance(60_000);
  assertEquals(rig.requests.count, 1);
  assert("reply" in await exchange.outcome());
});

Deno.test("an approval that neither of two has got is reversed once", async () => {
  const { rig, exchange, first } = await answered();
  const second = exchange.join(STAYS);
  first.leave();
  second.leave();
  second.leave();
  assertEquals((await rig.requests.next()).mti, "0400");
  assertEquals(rig.requests.count, 2);
});
