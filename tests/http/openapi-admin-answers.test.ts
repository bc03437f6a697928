import { assertEquals } from "@std/assert";
import { effectiveOptions } from "../../src/config/effective.ts";
import { loadWithSources } from "../../src/config/load.ts";
import { MAX_BODY } from "../../src/http/body.ts";
import { Stats } from "../../src/stats/stats.ts";
import { approval, sale } from "../net/messages.ts";
import { assertDescribed, misfits } from "./openapi-check.ts";
import { adminDocument } from "./openapi-rig.ts";
import { JSON_SALE } from "./setup.ts";
import { LINK, WatchRig } from "./watch-rig.ts";

const API = await adminDocument();
const ANN = { by: "ann", reason: "the bank asked" };

/** Asserts the status of an answer to a GET, and that it is described; `as`: its path there. */
async function assertTold(rig: WatchRig, path: string, status: number, as = path): Promise<void> {
  const response = await rig.ask(path);
  assertEquals(response.status, status, path);
  await assertDescribed(API, ["get", as], response);
}

/** The same of an order of a person's. */
async function assertDone(
  rig: WatchRig,
  verb: string,
  status: number,
  { id = "1", type = "application/json", body = JSON.stringify(ANN) } = {},
): Promise<void> {
  const headers = { "Host": "localhost", "Content-Type": type };
  const path = `/admin/reversals/${id}/${verb}`;
  const response = await rig.admin.request(path, { method: "POST", headers, body });
  assertEquals(response.status, status, `${path} ${body.slice(0, 40)}`);
  await assertDescribed(API, ["post", `/admin/reversals/{id}/${verb}`], response);
}

/** A rig with a sale that is being reversed. */
async function reversing(): Promise<WatchRig> {
  const rig = new WatchRig({ autoReversal: true });
  const posted = rig.post("/", JSON_SALE);
  await rig.requests.next();
  rig.time.advance(35_000);
  await (await posted).body?.cancel();
  await rig.requests.next();
  return rig;
}

for (
  const path of ["/livez", "/readyz", "/metrics", "/link", "/exchanges", "/openapi.json", "/docs"]
) {
  Deno.test(`GET ${path}: what it tells is described`, async () => {
    await assertTold(new WatchRig(), path, 200);
  });
}

Deno.test("GET /readyz: that it is not ready is described", async () => {
  const rig = new WatchRig();
  rig.gateway.linkDown();
  await assertTold(rig, "/readyz", 503);
});

Deno.test("GET /link: a link that never failed is described", async () => {
  const rig = new WatchRig();
  rig.link = { ...LINK, isUp: false, lastError: undefined };
  await assertTold(rig, "/link", 200);
});

Deno.test("GET /exchanges: what is open is described", async () => {
  const rig = new WatchRig();
  const posted = [rig.post("/", JSON_SALE), rig.post("/", { ...JSON_SALE, 11: "2" })];
  await rig.waiting(1);
  await assertTold(rig, "/exchanges", 200);
  rig.gateway.giveUp();
  for (const response of await Promise.all(posted)) await response.body?.cancel();
});

Deno.test("GET /stats: the statistics are described, with and without what was counted", async () => {
  const stats = new Stats({ clock: { now: () => 0 } });
  const gauges = {
    ...{ queue: 0, inFlight: 0, clients: 1, linkUp: true },
    ...{ reversalsPending: 0, reversalsParked: 0, reversalOldestAge: 0 },
  };
  const rig = new WatchRig();
  rig.statistics = JSON.stringify(stats.snapshot(gauges));
  await assertTold(rig, "/stats", 200);
  stats.request(sale());
  stats.response(approval(sale(), { 39: "116" }), 12.5);
  rig.statistics = JSON.stringify(stats.snapshot(gauges));
  await assertTold(rig, "/stats", 200);
});

Deno.test("GET /config: every option of the program is described", async () => {
  const args = ["--listen-port", "2014", "--echo-server-port", "0"];
  const { options, sources } = loadWithSources(args, () => "", {});
  assertEquals(
    misfits(API, API.components.schemas["Options"], effectiveOptions(options, sources)),
    [],
  );
  await assertTold(new WatchRig(), "/config", 200);
});

Deno.test("GET under a foreign name: the refusal is described, where there is one", async () => {
  const rig = new WatchRig();
  const paths = ["/stats", "/link", "/exchanges", "/config", "/openapi.json", "/docs"];
  for (const path of [...paths, "/admin/reversals"]) {
    const response = await rig.ask(path, {}, "evil.example");
    assertEquals(response.status, 403, path);
    await assertDescribed(API, ["get", path], response);
  }
});

Deno.test("GET /admin/reversals: what is told of sales is described", async () => {
  const one = "/admin/reversals/{id}";
  const rig = await reversing();
  rig.acts = [{ id: 1, at: 0, who: "gateway", what: "parked", why: "the host is silent" }];
  await assertTold(rig, "/admin/reversals", 200);
  await assertTold(rig, "/admin/reversals?state=lost", 400, "/admin/reversals");
  await assertTold(rig, "/admin/reversals/1", 200, one);
  await assertTold(rig, "/admin/reversals/99", 404, one);
  rig.gateway.reversals.parkBy(1, "ann", "");
  await assertTold(rig, "/admin/reversals?state=parked", 200, "/admin/reversals");
});

Deno.test("GET /admin/acts: what was done is described", async () => {
  const rig = new WatchRig();
  await assertTold(rig, "/admin/acts", 200);
  rig.acts = [{ id: 1, at: 0, who: "ann", what: "close", why: "by phone" }];
  await assertTold(rig, "/admin/acts?id=1&most=5", 200, "/admin/acts");
  await assertTold(rig, "/admin/acts?most=none", 400, "/admin/acts");
});

Deno.test("POST /admin/reversals/ID: what is done is described, and what is not", async () => {
  const rig = await reversing();
  await assertDone(rig, "close", 409);
  await assertDone(rig, "park", 200);
  await assertDone(rig, "park", 409);
  await assertDone(rig, "retry", 200);
  await assertDone(rig, "park", 200);
  await assertDone(rig, "close", 400, { body: '{"by":"ann"}' });
  await assertDone(rig, "close", 200);
  await assertDone(rig, "retry", 404);
});

Deno.test("POST /admin/reversals/ID: orders that are none are described", async () => {
  const rig = await reversing();
  for (const verb of ["retry", "park", "close"]) {
    await assertDone(rig, verb, 400, { body: "{" });
    await assertDone(rig, verb, 404, { id: "x" });
    await assertDone(rig, verb, 413, { body: " ".repeat(MAX_BODY + 1) });
    await assertDone(rig, verb, 415, { type: "text/plain" });
  }
});
