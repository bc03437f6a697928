import { assertEquals } from "@std/assert";
import { KEY_LIFETIME, MOST_KEYS } from "../../src/http/idempotency-keys.ts";
import { settle } from "../net/waiting.ts";
import { HttpRig, JSON_SALE, RAW_SALE } from "./setup.ts";

const REVERSING = { autoReversal: true };
const TIMEOUT = 35_000;
const REPLAYED = "idempotent-replayed";

const keyed = (key: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { "Idempotency-Key": key },
});

/** Posts a sale with a key. */
const sell = (rig: HttpRig, key: string, init: RequestInit = {}) =>
  rig.post("/", JSON_SALE, keyed(key, init));

/** A sale with a key that the host approved; gives what its client was told. */
async function sold(rig: HttpRig, key: string): Promise<string> {
  const posted = sell(rig, key);
  rig.answer(await rig.requests.next());
  return await (await posted).text();
}

Deno.test("a repeat with the same Idempotency-Key gets the first answer, and nothing is sent", async () => {
  const rig = new HttpRig();
  const first = await sold(rig, "k1");
  const again = await sell(rig, "k1");
  assertEquals([again.status, await again.text()], [200, first]);
  assertEquals(again.headers.get(REPLAYED), "true");
  assertEquals(again.headers.get("content-type"), "application/json");
  assertEquals(rig.requests.count, 1);
});

Deno.test("the first answer does not say that it is a repeat's", async () => {
  const rig = new HttpRig();
  const posted = sell(rig, "k1");
  rig.answer(await rig.requests.next());
  const response = await posted;
  assertEquals(response.headers.has(REPLAYED), false);
  await response.body?.cancel();
});

Deno.test("a repeat while the first is under way waits for it, and gets its answer", async () => {
  const rig = new HttpRig();
  const first = sell(rig, "k1");
  const request = await rig.requests.next();
  const again = sell(rig, "k1");
  await settle();
  rig.answer(request);
  assertEquals(await (await again).text(), await (await first).text());
  assertEquals(rig.requests.count, 1);
});

Deno.test("POST /raw keeps keys as well", async () => {
  const rig = new HttpRig();
  const posted = rig.post("/raw", RAW_SALE, keyed("k1"));
  rig.answer(await rig.requests.next());
  const text = await (await posted).text();
  const again = await rig.post("/raw", RAW_SALE, keyed("k1"));
  assertEquals([again.status, await again.text()], [200, text]);
  assertEquals(again.headers.get("content-type"), "text/plain; charset=UTF-8");
  assertEquals(rig.requests.count, 1);
});

Deno.test("a key that was used for another body or path is refused", async () => {
  const rig = new HttpRig();
  await sold(rig, "k1");
  for (const [path, body] of [["/", { ...JSON_SALE, "4": 1 }], ["/raw", RAW_SALE]] as const) {
    const response = await rig.post(path, body, keyed("k1"));
    assertEquals(response.status, 422);
    await response.body?.cancel();
  }
  assertEquals(rig.requests.count, 1);
});

Deno.test("another key sends the same body again", async () => {
  const rig = new HttpRig();
  await sold(rig, "k1");
  await sold(rig, "k2");
  assertEquals(rig.requests.count, 2);
});

for (const key of ["", "two words", "x".repeat(256), "schl\u00fcssel"]) {
  Deno.test(`the Idempotency-Key ${JSON.stringify(key.slice(0, 20))} of ${key.length} is refused`, async () => {
    const rig = new HttpRig();
    const response = await sell(rig, key);
    assertEquals(response.status, 400);
    assertEquals((await response.json()).errors, [
      "Idempotency-Key is not 1 to 255 visible characters",
    ]);
    assertEquals(rig.requests.count, 0);
  });
}

Deno.test("what was refused and not sent is not remembered: a repeat goes", async () => {
  const rig = new HttpRig({ maxQueue: 1 });
  const busy = rig.post("/", { ...JSON_SALE, "41": "2" });
  const blocking = await rig.requests.next();
  const refused = await sell(rig, "k1");
  assertEquals(refused.status, 429);
  await refused.body?.cancel();
  rig.answer(blocking);
  await (await busy).body?.cancel();
  await sold(rig, "k1");
  assertEquals(rig.requests.count, 2);
});

Deno.test("a repeat of a sale that timed out is told the same, and is not sent", async () => {
  const rig = new HttpRig(REVERSING);
  const posted = sell(rig, "k1");
  await rig.requests.next();
  rig.time.advance(TIMEOUT);
  const first = await (await posted).text();
  await rig.requests.next(); // its reversal
  const again = await sell(rig, "k1");
  assertEquals([again.status, await again.text()], [504, first]);
  assertEquals(again.headers.get("transaction-id"), "1");
  assertEquals(rig.requests.count, 2);
});

Deno.test("the repeat of a sale whose client went gets a 502: the sale is reversed, not sent again", async () => {
  const rig = new HttpRig(REVERSING);
  const client = new AbortController();
  const first = sell(rig, "k1", { signal: client.signal });
  const request = await rig.requests.next();
  client.abort();
  await (await first).body?.cancel();
  const early = await sell(rig, "k1");
  const { id, reversal } = await early.json();
  assertEquals([early.status, id, reversal], [502, 1, "pending"]);
  rig.answer(request);
  const undoing = await rig.requests.next();
  assertEquals(undoing.mti, "0400");
  rig.answer(undoing);
  const late = await sell(rig, "k1");
  assertEquals([late.status, (await late.json()).reversal], [502, "reversed"]);
  assertEquals(rig.requests.count, 2);
});

Deno.test("a sale whose client went and that the host declined needs no reversal, and says so", async () => {
  const rig = new HttpRig(REVERSING);
  const client = new AbortController();
  const first = sell(rig, "k1", { signal: client.signal });
  const request = await rig.requests.next();
  client.abort();
  await (await first).body?.cancel();
  rig.answer(request, { 39: "116" });
  const again = await sell(rig, "k1");
  assertEquals([again.status, (await again.json()).reversal], [502, "none"]);
});

Deno.test("a sale is not given up while one of those who ask for it still waits", async () => {
  const rig = new HttpRig(REVERSING);
  const client = new AbortController();
  const first = sell(rig, "k1", { signal: client.signal });
  const request = await rig.requests.next();
  const again = sell(rig, "k1");
  await settle();
  client.abort();
  rig.answer(request);
  assertEquals((await again).status, 200);
  await (await again).body?.cancel();
  await (await first).body?.cancel();
  assertEquals(rig.requests.count, 1);
});

Deno.test("a sale that was cancelled before it left may be sent by a repeat", async () => {
  const rig = new HttpRig();
  const busy = rig.post("/", { ...JSON_SALE, "11": "000002" });
  const blocking = await rig.requests.next();
  const client = new AbortController();
  const first = sell(rig, "k1", { signal: client.signal });
  await rig.waiting(1);
  client.abort();
  await (await first).body?.cancel();
  rig.answer(blocking);
  await (await busy).body?.cancel();
  await sold(rig, "k1");
  assertEquals(rig.requests.count, 2);
});

Deno.test("a key is forgotten after a day", async () => {
  const rig = new HttpRig();
  await sold(rig, "k1");
  rig.time.advance(KEY_LIFETIME - 1);
  await (await sell(rig, "k1")).body?.cancel();
  assertEquals(rig.requests.count, 1);
  rig.time.advance(1);
  await sold(rig, "k1");
  assertEquals(rig.requests.count, 2);
});

Deno.test("of more keys than are kept the oldest is forgotten", async () => {
  const rig = new HttpRig();
  for (let number = 0; number <= MOST_KEYS; number++) await sold(rig, `k${number}`);
  await (await sell(rig, "k1")).body?.cancel();
  assertEquals(rig.requests.count, MOST_KEYS + 1);
  await sold(rig, "k0");
  assertEquals(rig.requests.count, MOST_KEYS + 2);
});
