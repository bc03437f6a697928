import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { createAdminApp } from "../../src/http/admin.ts";
import { exchangesJson, linkJson } from "../../src/http/watch-json.ts";
import { FakeJournal } from "../multiplexer/fake-journal.ts";
import { readMetrics, valueOf } from "./metrics-format.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";
import { LINK, START, WatchRig } from "./watch-rig.ts";

const PATHS = ["/livez", "/readyz", "/metrics", "/stats", "/link", "/exchanges", "/config"];

Deno.test("/livez says ok, whatever else is wrong", async () => {
  const rig = new WatchRig();
  rig.gateway.linkDown();
  rig.gateway.drain(() => {});
  const response = await rig.ask("/livez");
  assertEquals([response.status, await response.text()], [200, "ok"]);
});

Deno.test("/readyz: a gateway with a link is ready", async () => {
  assertEquals(await new WatchRig().ready(), [200, true, []]);
});

Deno.test("/readyz: without a link it is not ready, until there is one again", async () => {
  const rig = new WatchRig();
  rig.gateway.linkDown();
  assertEquals(await rig.ready(), [503, false, ["link-down"]]);
  rig.gateway.linkUp();
  assertEquals(await rig.ready(), [200, true, []]);
});

Deno.test("/readyz: a link that is congested for a moment is a link", async () => {
  const rig = new WatchRig();
  rig.gateway.linkCongested();
  assertEquals(await rig.ready(), [200, true, []]);
});

Deno.test("/readyz: a journal that cannot be written is told, until it can be", async () => {
  const journal = new FakeJournal();
  const rig = new WatchRig({ journal });
  assertEquals(await rig.ready(), [200, true, []]);
  journal.writable = false;
  assertEquals(await rig.ready(), [503, false, ["journal-down"]]);
  journal.writable = true;
  assertEquals(await rig.ready(), [200, true, []]);
});

Deno.test("/readyz: all reasons are told, each in words too", async () => {
  const journal = new FakeJournal();
  const rig = new WatchRig({ journal });
  journal.writable = false;
  rig.gateway.linkDown();
  rig.gateway.drain(() => {});
  const response = await rig.ask("/readyz");
  assertEquals(response.status, 503);
  assertEquals(await response.json(), {
    ready: false,
    reasons: [
      { code: "draining", message: "The gateway is about to stop" },
      { code: "link-down", message: "There is no link to the host" },
      {
        code: "journal-down",
        message: "The journal cannot be written: sales that may have to be reversed are refused",
      },
    ],
  });
});

Deno.test("/metrics is in Prometheus's format, and says so", async () => {
  const rig = new WatchRig({ journal: new FakeJournal() });
  const response = await rig.ask("/metrics");
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  readMetrics(await response.text());
});

Deno.test("/metrics tells what is so at this moment", async () => {
  const rig = new WatchRig();
  const [first, second] = [rig.post("/", JSON_SALE), rig.post("/", { ...JSON_SALE, 11: "2" })];
  await rig.waiting(1);
  const metrics = await rig.metrics();
  const value = (name: string, labels = {}) => valueOf(metrics, name, labels);
  assertEquals([value("in_flight"), value("waiting"), value("queue_limit")], [1, 1, 250]);
  assertEquals(value("ready"), 1);
  assertEquals([value("clients", { kind: "tcp" }), value("clients", { kind: "http" })], [4, 5]);
  assertEquals([value("link_up"), value("link_reconnects_total")], [1, 2]);
  assertEquals(value("build_info", { version: "2.0.0" }), 1);
  assertEquals(value("process_start_time_seconds"), START / 1000);
  assertEquals(value("process_uptime_seconds"), 90.5);
  assertEquals(value("process_resident_memory_bytes"), 123_456_789);
  rig.answer(await rig.requests.next());
  rig.answer(await rig.requests.next());
  await (await first).body?.cancel();
  await (await second).body?.cancel();
});

Deno.test("/metrics counts requests, answers by code, and how long they took", async () => {
  const rig = new WatchRig();
  await rig.exchange("/", JSON_SALE);
  await rig.exchange("/", { ...JSON_SALE, 11: "2" }, { 39: "116" });
  const posted = rig.post("/", { ...JSON_SALE, 11: "3" });
  const request = await rig.requests.next();
  rig.time.advance(700);
  rig.answer(request);
  await (await posted).body?.cancel();
  const metrics = await rig.metrics();
  const value = (name: string, labels = {}) => valueOf(metrics, name, labels);
  assertEquals(value("requests_total", { mti: "0200" }), 3);
  assertEquals(value("answers_total", { mti: "0200", code: "000" }), 2);
  assertEquals(value("answers_total", { mti: "0200", code: "116" }), 1);
  const bucket = (le: string) => value("answer_seconds_bucket", { mti: "0200", le });
  assertEquals([bucket("0.005"), bucket("0.5"), bucket("1"), bucket("+Inf")], [2, 2, 3, 3]);
  assertEquals(value("answer_seconds_sum", { mti: "0200" }), 0.7);
});

Deno.test("/metrics counts what went wrong by reason, from 0 on", async () => {
  const rig = new WatchRig({ maxQueue: 1 });
  const before = await rig.metrics();
  assertEquals(valueOf(before, "refusals_total", { reason: "queue-full" }), 0);
  assertEquals(valueOf(before, "failures_total", { reason: "timeout" }), 0);
  const posted = rig.post("/", JSON_SALE);
  const request = await rig.requests.next();
  await (await rig.post("/", { ...JSON_SALE, 11: "2" })).body?.cancel();
  rig.time.advance(35_100);
  await (await posted).body?.cancel();
  rig.answer(request);
  rig.answer(request);
  const metrics = await rig.metrics();
  const value = (name: string, labels = {}) => valueOf(metrics, name, labels);
  assertEquals(value("refusals_total", { reason: "queue-full" }), 1);
  assertEquals(value("failures_total", { reason: "timeout" }), 1);
  const strays = ["late", "unmatched", "repeated"].map((kind) => value(`${kind}_answers_total`));
  assertEquals(strays.reduce((sum: number, each) => sum + (each ?? NaN), 0), 2);
  assertEquals(value("late_answers_total"), 2);
});

Deno.test("/metrics tells of reversals, and how old the oldest is", async () => {
  const rig = new WatchRig({ autoReversal: true });
  const posted = rig.post("/", JSON_SALE);
  await rig.requests.next();
  rig.time.advance(35_000);
  await (await posted).body?.cancel();
  await rig.requests.next();
  rig.time.advance(1_500);
  const metrics = await rig.metrics();
  const value = (name: string) => valueOf(metrics, name);
  assertEquals([value("reversals_pending"), value("reversals_parked")], [1, 0]);
  assertEquals(value("reversals_oldest_age_seconds"), 1.5);
  assertEquals(valueOf(metrics, "requests_total", { mti: "0400" }), 1);
});

Deno.test("/metrics tells of the journal, where there is one", async () => {
  const journal = new FakeJournal();
  const rig = new WatchRig({ journal });
  rig.commits.record(20);
  const metrics = await rig.metrics();
  const value = (name: string, labels = {}) => valueOf(metrics, name, labels);
  assertEquals([value("journal_writable"), value("journal_commits_total")], [1, 3]);
  assertEquals(value("journal_commit_seconds_bucket", { le: "0.001" }), 0);
  assertEquals([value("journal_commit_seconds_count"), value("journal_commit_seconds_sum")], [
    1,
    0.02,
  ]);
  journal.writable = false;
  const after = await rig.metrics();
  assertEquals([valueOf(after, "journal_writable"), valueOf(after, "ready")], [0, 0]);
  const without = [...(await new WatchRig().metrics()).keys()];
  assertEquals(without.filter((name) => name.includes("journal")), []);
});

Deno.test("/stats is the statistics as they are written for their port", async () => {
  const response = await new WatchRig().ask("/stats");
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.text(), '{"securedAmount":12.30}');
});

Deno.test("/link tells its state, since when, and what was wrong last", async () => {
  const rig = new WatchRig();
  assertEquals(linkJson.parse(await rig.json("/link")), {
    state: "up",
    address: "10.0.0.9:5000",
    dialledBy: "gateway",
    since: "2026-01-01T00:00:00.000Z",
    reconnects: 2,
    lastError: { text: "closed by the host", at: "2025-12-31T23:59:58.500Z" },
  });
  rig.link = { ...LINK, isUp: false, dialledBy: "host", lastError: undefined };
  const { state, dialledBy, lastError } = linkJson.parse(await rig.json("/link"));
  assertEquals([state, dialledBy, lastError], ["down", "host", null]);
});

Deno.test("/exchanges tells what is with the host and what waits, without card data", async () => {
  const rig = new WatchRig();
  assertEquals(exchangesJson.parse(await rig.json("/exchanges")), {
    ...{ total: 0, waiting: 0, inFlight: 0 },
    exchanges: [],
  });
  const posted = [rig.post("/", JSON_SALE), rig.post("/", { ...JSON_SALE, 11: "2" })];
  await rig.waiting(1);
  rig.time.advance(250);
  const json = await rig.json("/exchanges");
  const known = { mti: "0200", tid: "00992468", own: false, ageMs: 250 };
  assertEquals(exchangesJson.parse(json), {
    ...{ total: 2, waiting: 1, inFlight: 1 },
    exchanges: [
      { ...known, id: 1, stan: "618160", state: "sent", sentMs: 250 },
      { ...known, id: 2, stan: "000002", state: "waiting", sentMs: null },
    ],
  });
  assertNotMatch(JSON.stringify(json), /4012888888881881|30122011/);
  for (const _ of posted) rig.answer(await rig.requests.next());
  for (const response of await Promise.all(posted)) await response.body?.cancel();
});

Deno.test("/exchanges tells of a thousand at the most, and how many there are", async () => {
  const rig = new WatchRig({ maxQueue: 2_000 });
  const posted = Array.from({ length: 1_005 }, (_, index) => {
    return rig.post("/", { ...JSON_SALE, 11: String(index + 1) });
  });
  await rig.waiting(1_004);
  const { total, exchanges } = exchangesJson.parse(await rig.json("/exchanges"));
  assertEquals([total, exchanges.length], [1_005, 1_000]);
  rig.gateway.giveUp();
  for (const response of await Promise.all(posted)) await response.body?.cancel();
});

Deno.test("/config is what the options are", async () => {
  const config = { "max-queue": { value: 100, source: "default" } };
  assertEquals(await new WatchRig().json("/config"), config);
});

for (const path of PATHS) {
  Deno.test(`${path} is asked for by GET or HEAD, and by nothing else`, async () => {
    const rig = new WatchRig();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await rig.ask(path, { method });
      assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"], method);
      assertEquals(await response.json(), { errors: ["Method Not Allowed"] });
    }
    const head = await rig.ask(path, { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    assertEquals((await rig.ask(path)).headers.get("cache-control"), "no-store");
  });

  Deno.test(`${path} is not there where nobody watches`, async () => {
    const rig = new HttpRig();
    const app = createAdminApp(rig.gateway, { timers: rig.time, logger: rig.logger }, "127.0.0.1");
    const ask = (host: string) => app.request(path, { headers: { host } });
    assertEquals((await ask("127.0.0.1")).status, 404);
    assertEquals((await ask("prometheus.example")).status, 403);
  });
}

for (
  const [host, closed] of [
    ["127.0.0.1:8081", 200],
    ["gateway.shop", 200],
    ["evil.example", 403],
    ["prometheus.cluster.local:9090", 403],
  ] as const
) {
  Deno.test(`asked as ${host}, what machines ask for is told, the rest gets ${closed}`, async () => {
    const rig = new WatchRig();
    for (const path of PATHS) {
      const isOpen = ["/livez", "/readyz", "/metrics"].includes(path);
      const { status } = await rig.ask(path, {}, host);
      assertEquals(status, isOpen ? 200 : closed, path);
    }
    assertEquals((await rig.ask("/admin/reversals", {}, host)).status, closed);
  });
}

for (const path of ["/metrics/", "/readyz/../config", "//metrics", "/livez/x", "/toString"]) {
  Deno.test(`${path} under a foreign name opens nothing`, async () => {
    const { status } = await new WatchRig().ask(path, {}, "evil.example");
    assert(status === 403 || status === 404, `${status}`);
  });
}
