import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { Hono } from "hono";
import { createAdminApp } from "../../src/http/admin.ts";
import { historyJson, reversalsJson, reversalWithActsJson } from "../../src/http/admin-json.ts";
import type { JournalAct } from "../../src/ports.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";

const ACT: JournalAct = { id: 1, at: 0, who: "gateway", what: "parked", why: "the host is silent" };

/** Of a sale that is no more. */
const CLOSED: JournalAct = { id: 9, at: 5000, who: "ann", what: "close", why: "by phone" };

/** The operator's side of a gateway. */
class AdminRig extends HttpRig {
  readonly admin: Hono;

  constructor(hostname = "127.0.0.1") {
    super({ autoReversal: true });
    const acts = (most: number, id?: number) =>
      Promise.resolve(
        [ACT, CLOSED].filter((act) => id === undefined || act.id === id).slice(0, most),
      );
    const journal = { acts };
    const ports = { timers: this.time, logger: this.logger, journal };
    this.admin = createAdminApp(this.gateway, ports, hostname);
  }

  /** A sale that the host leaves without an answer, and whose reversal is with the host. */
  async timeOut(changes: Record<string, string> = {}): Promise<void> {
    const posted = this.post("/", { ...JSON_SALE, ...changes });
    await this.requests.next();
    this.time.advance(35_000);
    await (await posted).body?.cancel();
    await this.requests.next();
  }

  async history(query = "") {
    const headers = { host: "localhost" };
    const response = await this.admin.request(`/admin/acts${query}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  async get(path = "", host = "127.0.0.1:8081") {
    const response = await this.admin.request(`/admin/reversals${path}`, { headers: { host } });
    return { status: response.status, body: await response.json() };
  }

  async order(path: string, body: unknown, type = "application/json") {
    const headers = { "Host": "localhost:8081", "Content-Type": type };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = { method: "POST", headers, body: text };
    const response = await this.admin.request(`/admin/reversals${path}`, init);
    return { status: response.status, body: await response.json() };
  }
}

const ANN = { by: "ann", reason: "the bank asked" };

Deno.test("the operator's side lists what is being reversed and what is parked, card data masked", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  await rig.timeOut({ "11": "000002", "41": "2" });
  rig.gateway.reversals.parkBy(1, "ann", "the bank asked");
  const { status, body } = await rig.get();
  assertEquals(status, 200);
  const { pending, parked, reversals } = reversalsJson.parse(body);
  assertEquals([pending, parked], [1, 1]);
  assertEquals(reversals.map(({ id, state, why }) => [id, state, why]), [
    [1, "parked", "the bank asked"],
    [3, "pending", ""],
  ]);
  assertEquals(reversals[1]?.sent, new Date(reversals[1]?.at ?? NaN).toISOString());
  assertNotMatch(JSON.stringify(body), /4012888888881881/);
});

Deno.test("the operator's side tells how old the oldest is, in seconds", async () => {
  const rig = new AdminRig();
  assertEquals((await rig.get()).body.oldestAge, 0);
  await rig.timeOut();
  rig.gateway.reversals.parkBy(1, "ann", "");
  rig.time.advance(90_000);
  assertEquals((await rig.get()).body.oldestAge, 90);
});

Deno.test("the list is of one state where that is asked for", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  assertEquals((await rig.get("?state=pending")).body.reversals.length, 1);
  assertEquals((await rig.get("?state=parked")).body.reversals, []);
  assertEquals((await rig.get("?state=lost")).status, 400);
});

Deno.test("the operator's side shows one with what was done about it", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  const { status, body } = await rig.get("/1");
  const { id, fields, acts } = reversalWithActsJson.parse(body);
  assertEquals([status, id, fields["0"], fields["41"]], [200, 1, "0400", "00992468"]);
  const { id: _, ...told } = ACT;
  assertEquals(acts, [{ ...told, time: "1970-01-01T00:00:00.000Z" }]);
});

for (const id of ["2", "0", "x", "1.0"]) {
  Deno.test(`the operator's side knows no reversal ${id}`, async () => {
    const rig = new AdminRig();
    await rig.timeOut();
    const errors = ["no such sale is being reversed or parked; the history may tell of it"];
    assertEquals(await rig.get(`/${id}`), { status: 404, body: { errors } });
    assertEquals(await rig.order(`/${id}/retry`, ANN), { status: 404, body: { errors } });
  });
}

Deno.test("a person parks a reversal, has it sent again, and closes it", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  assertEquals(await rig.order("/1/park", ANN), { status: 200, body: { id: 1, done: "park" } });
  assertEquals(rig.gateway.load.parked, 1);
  assertEquals(await rig.order("/1/retry", ANN), { status: 200, body: { id: 1, done: "retry" } });
  assertEquals(rig.gateway.load.reversals, 1);
  await rig.order("/1/park", ANN);
  assertEquals(await rig.order("/1/close", ANN), { status: 200, body: { id: 1, done: "close" } });
  assertEquals(rig.gateway.load.parked, 0);
});

Deno.test("what cannot be done is refused with the reason", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  const early = await rig.order("/1/close", ANN);
  assertEquals([early.status, early.body.errors], [409, [
    "it is still being reversed; park it first",
  ]]);
  await rig.order("/1/park", ANN);
  assertEquals((await rig.order("/1/park", ANN)).status, 409);
});

Deno.test("a parked sale whose key was used again is told, not sent again, and can be closed", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  await rig.order("/1/park", ANN);
  assertEquals((await rig.get("/1")).body.keyReused, false);
  rig.time.advance(35_000);
  await rig.exchange("/", JSON_SALE);
  const { reversals } = reversalsJson.parse((await rig.get()).body);
  assertEquals(reversals.map(({ id, keyReused }) => [id, keyReused]), [[1, true]]);
  const { status, body: { errors } } = await rig.order("/1/retry", ANN);
  assertEquals([status, errors.length], [409, 1]);
  assertMatch(errors[0], /^its key .* was used again since.*by hand, then close it with a reason$/);
  assertEquals((await rig.order("/1/close", ANN)).status, 200);
});

Deno.test("closing needs a reason, and every act a name", async () => {
  const rig = new AdminRig();
  await rig.timeOut();
  await rig.order("/1/park", { by: "ann" });
  for (const body of [{ by: "ann" }, { by: "ann", reason: " " }, { reason: "x" }, { by: "" }]) {
    const { status, body: { errors } } = await rig.order("/1/close", body);
    assertEquals([status, errors.length], [400, 1], JSON.stringify(body));
  }
  assertEquals(rig.gateway.load.parked, 1);
});

for (
  const body of [
    "",
    "{",
    "[]",
    { ...ANN, more: 1 },
    { ...ANN, by: "ann\u001b[2J" },
    { ...ANN, reason: "x".repeat(501) },
  ]
) {
  Deno.test(`the body ${JSON.stringify(body).slice(0, 40)} is refused`, async () => {
    const rig = new AdminRig();
    await rig.timeOut();
    assertEquals((await rig.order("/1/park", body)).status, 400);
    assertEquals(rig.gateway.load.parked, 0);
  });
}

for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
  Deno.test(`${type}, which a web page can send, is refused`, async () => {
    const rig = new AdminRig();
    await rig.timeOut();
    assertEquals((await rig.order("/1/park", ANN, type)).status, 415);
    assertEquals(rig.gateway.load.parked, 0);
  });
}

for (
  const [host, hostname, status] of [
    ["127.0.0.1:8081", "127.0.0.1", 200],
    ["localhost", "127.0.0.1", 200],
    ["[::1]:8081", "::1", 200],
    ["10.0.0.7:8081", "0.0.0.0", 200],
    ["Gateway.shop:8081", "gateway.shop", 200],
    ["evil.example", "127.0.0.1", 403],
    ["localhost.evil.example:8081", "127.0.0.1", 403],
    ["127.0.0.1.evil.example", "127.0.0.1", 403],
    ["gateway.shop", "127.0.0.1", 403],
  ] as const
) {
  Deno.test(`served under ${hostname}, a request to ${host} gets ${status}`, async () => {
    assertEquals((await new AdminRig(hostname).get("", host)).status, status);
  });
}

Deno.test("GET /admin/acts tells who did what, about sales that are closed as well", async () => {
  const rig = new AdminRig();
  const { status, body } = await rig.history();
  const { acts } = historyJson.parse(body);
  assertEquals([status, acts.map(({ id }) => id)], [200, [1, 9]]);
  const time = "1970-01-01T00:00:05.000Z";
  assertEquals(acts[1], { ...CLOSED, time });
  assertEquals((await rig.history("?id=9")).body.acts.length, 1);
  assertEquals((await rig.history("?id=8")).body, { acts: [] });
  assertEquals((await rig.history("?most=1")).body.acts.length, 1);
});

for (
  const [query, pattern] of [
    ["?most=0", /^most: /],
    ["?most=1001", /^most: 1 to 1000$/],
    ["?most=1e3", /^most: a number$/],
    ["?id=x", /^id: the number of a sale$/],
    ["?id=", /^id: the number of a sale$/],
  ] as const
) {
  Deno.test(`GET /admin/acts${query} is refused`, async () => {
    const { status, body } = await new AdminRig().history(query);
    assertEquals([status, body.errors.length], [400, 1]);
    assertMatch(body.errors[0], pattern);
  });
}

Deno.test("methods and paths that are not there are told in JSON", async () => {
  const rig = new AdminRig();
  const headers = { host: "localhost" };
  for (const path of ["/1/park", "/1/retry", "/1/close"]) {
    assertEquals((await rig.get(path)).status, 405);
  }
  const put = await rig.admin.request("/admin/reversals/1", { method: "PUT", headers });
  assertEquals([put.status, put.headers.get("allow")], [405, "GET"]);
  assert(Array.isArray((await put.json()).errors));
  assertEquals((await rig.get("/1/burn")).body, { errors: ["Not Found"] });
});
