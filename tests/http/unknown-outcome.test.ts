import { assertEquals } from "@std/assert";
import { HttpRig, JSON_SALE, RAW_SALE } from "./setup.ts";

/** Milliseconds that a request may take, unless the options say otherwise. */
const TIMEOUT = 35_000;

const REVERSING = { autoReversal: true };

/** A sale that the host leaves without an answer, and what its client is told. */
async function timedOut(rig: HttpRig, path: string, body: unknown): Promise<Response> {
  const posted = rig.post(path, body);
  await rig.requests.next();
  rig.time.advance(TIMEOUT);
  return await posted;
}

async function transaction(rig: HttpRig, id: string | number) {
  const response = await rig.app.request(`/transactions/${id}`);
  return { status: response.status, body: await response.json() };
}

Deno.test("POST / tells by a time-out that the sale is being reversed, and its number", async () => {
  const rig = new HttpRig(REVERSING);
  const response = await timedOut(rig, "/", JSON_SALE);
  assertEquals(response.status, 504);
  assertEquals(
    await response.text(),
    '{"result":"","errors":["Gateway timeout"],"id":1,"reversal":"pending"}',
  );
  assertEquals(response.headers.get("transaction-id"), "1");
  assertEquals(response.headers.get("reversal"), "pending");
});

Deno.test("POST /raw tells the same in its headers", async () => {
  const rig = new HttpRig(REVERSING);
  const response = await timedOut(rig, "/raw", RAW_SALE);
  assertEquals([response.status, await response.text()], [504, "Gateway timeout"]);
  assertEquals(response.headers.get("transaction-id"), "1");
  assertEquals(response.headers.get("reversal"), "pending");
});

Deno.test("POST / tells that the link broke, and that nothing is reversed where nothing is", async () => {
  const rig = new HttpRig();
  const posted = rig.post("/", JSON_SALE);
  await rig.requests.next();
  rig.gateway.linkDown();
  const response = await posted;
  const { id, reversal } = await response.json();
  assertEquals([response.status, id, reversal], [502, 1, "none"]);
});

Deno.test("POST / tells no number of what was not sent", async () => {
  const rig = new HttpRig(REVERSING);
  const first = rig.post("/", JSON_SALE);
  await rig.requests.next();
  // Of the same terminal, so that it waits for the first.
  const second = rig.post("/", { ...JSON_SALE, "11": "000002" });
  await rig.waiting(1);
  rig.time.advance(TIMEOUT);
  await (await first).body?.cancel();
  const response = await second;
  assertEquals(await response.json(), { result: "", errors: ["Gateway timeout"] });
  assertEquals([response.status, response.headers.has("transaction-id")], [504, false]);
  assertEquals(await transaction(rig, 2), {
    status: 200,
    body: { id: 2, state: "not-sent", reversal: "none", failure: "timeout" },
  });
});

Deno.test("GET /transactions/ID tells that a sale is being reversed, and then that it is", async () => {
  const rig = new HttpRig(REVERSING);
  await (await timedOut(rig, "/", JSON_SALE)).body?.cancel();
  const pending = { id: 1, state: "unknown", reversal: "pending", failure: "timeout" };
  assertEquals(await transaction(rig, 1), { status: 200, body: pending });
  rig.answer(await rig.requests.next());
  const undone = { ...pending, state: "undone", reversal: "reversed" };
  assertEquals(await transaction(rig, 1), { status: 200, body: undone });
});

Deno.test("GET /transactions/ID knows a sale that is parked, and one that a person has closed", async () => {
  const rig = new HttpRig(REVERSING);
  await (await timedOut(rig, "/", JSON_SALE)).body?.cancel();
  rig.gateway.reversals.parkBy(1, "ann", "the bank asked");
  assertEquals((await transaction(rig, 1)).body.reversal, "parked");
  rig.gateway.reversals.close(1, "ann", "the bank did it");
  const { body } = await transaction(rig, 1);
  assertEquals([body.state, body.reversal], ["unknown", "closed"]);
});

Deno.test("GET /transactions/ID knows nothing of what was answered", async () => {
  const rig = new HttpRig(REVERSING);
  await (await rig.exchange("/", JSON_SALE)).response.body?.cancel();
  const { status, body } = await transaction(rig, 1);
  assertEquals([status, body.result, body.errors.length], [404, "", 1]);
});

for (const id of ["0", "-1", "x", "1.5", "1e3", "01", "9999999999999999", "%20"]) {
  Deno.test(`GET /transactions/${id} is refused: that is no number of a transaction`, async () => {
    const { status, body } = await transaction(new HttpRig(), id);
    assertEquals([status, body.errors], [400, ["A transaction's id is a whole number above 0"]]);
  });
}

Deno.test("POST /transactions/ID is answered by what is allowed", async () => {
  const response = await new HttpRig().post("/transactions/1", {});
  assertEquals([response.status, response.headers.get("allow")], [405, "GET"]);
  await response.body?.cancel();
});
