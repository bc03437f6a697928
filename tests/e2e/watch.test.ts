import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { approval, saleValues } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { talk } from "./canary-outlets.ts";
import { JournalRig, postTo } from "./journal_rig.ts";
import { JSON_ECHO, JSON_SALE, postJson, Program } from "./program.ts";
import { unheard } from "./unheard.ts";
import { Watcher } from "./watched.ts";

const CLIENTS = ["--listen-port", "0", "--listen-http-port", "0", "--admin-port", "0"];

const CARD = /4111111111111111|4111\d{8}|30122011|9f2608571f1e/i;

function dialling(port: number, ...more: string[]): Program {
  return new Program([
    ...["--upstream-host", LOOPBACK, "--upstream-port", String(port), ...CLIENTS, ...more],
  ]);
}

Deno.test("readiness follows the link: up, lost, and up again", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const watcher = await Watcher.of(program);
  const link = await host.links.next();
  await watcher.untilReady();
  const before = await watcher.link();
  assertEquals([before.state, before.reconnects, before.lastError], ["up", 0, null]);
  assertEquals([before.address, before.dialledBy], [`${LOOPBACK}:${host.port}`, "gateway"]);

  await host[Symbol.asyncDispose]();
  await link.close();
  await watcher.untilReady("link-down");
  assertEquals(await watcher.text("/livez"), "ok");
  const lost = await watcher.link();
  assertEquals(lost.state, "down");
  assert(lost.since >= before.since && lost.lastError !== null, JSON.stringify(lost));
  assertEquals((await watcher.figures())("link_up"), 0);

  await using back = ScriptedHost.listen({ port: host.port });
  await back.links.next();
  await watcher.untilReady();
  const again = await watcher.link();
  assertEquals([again.state, again.reconnects], ["up", 1]);
  const figures = await watcher.figures();
  assertEquals([figures("link_up"), figures("link_reconnects_total")], [1, 1]);
});

Deno.test("while it drains it lives and is not ready, and tells what it waits for", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  const sold = unheard(postJson(await program.port("HTTP"), JSON_SALE));
  const { message, link } = await host.requests.next();
  program.signal("SIGTERM");
  await program.says(/stopping/);
  assertEquals(await watcher.reasons(), ["draining"]);
  assertEquals(await watcher.text("/livez"), "ok");
  const { total, exchanges: [exchange] } = await watcher.exchanges();
  assertEquals([total, exchange?.mti, exchange?.stan, exchange?.tid, exchange?.state], [
    ...[1, "0200", "618160", "00992468", "sent"],
  ]);
  await link.send(approval(message));
  assertEquals((await sold).status, 200);
  assertEquals((await program.end()).code, 0);
});

Deno.test("a journal that cannot be written makes it not ready, until it can be", async () => {
  await using rig = new JournalRig({ undoes: true });
  const program = rig.start("--admin-port", "0");
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  const away = rig.folder.file("away");
  await Deno.rename(rig.journal, away);
  // It finds out when it writes.
  const sale = unheard(postTo(await program.port("HTTP"), saleValues({ stan: 1, tid: 1 })));
  await watcher.untilReady("journal-down");
  assertEquals((await watcher.figures())("journal_writable"), 0);
  await Deno.rename(away, rig.journal);
  await watcher.untilReady();
  const figures = await watcher.figures();
  assertEquals(figures("journal_writable"), 1);
  assertEquals(figures("journal_commits_total"), figures("journal_commit_seconds_count"));
  assertEquals((await sale).status, 503);
  assertEquals(figures("failures_total", { reason: "journal-down" }), 1);
  assertEquals(await rig.stop(program), 0);
});

/** A bank and a gateway, with statistics as well. */
const shop = (): Program =>
  new Program(["--echo-server-port", "0", "--stat-server-port", "0", ...CLIENTS]);

/** Sells twice, is declined once, sends an echo test, and something that is no message. */
async function trade(program: Program): Promise<void> {
  const http = await program.port("HTTP");
  assertEquals((await postJson(http, JSON_SALE)).status, 200);
  assertEquals((await postJson(http, { ...JSON_SALE, 4: 2500, 11: 2 })).status, 200);
  assertEquals((await postJson(http, { ...JSON_SALE, 4: 116777, 11: 3 })).result !== "", true);
  assertEquals((await postJson(http, JSON_ECHO)).status, 200);
  assertEquals((await postJson(http, { 0: "0200" })).status, 400);
}

Deno.test("the figures are those of the sales that were made", async () => {
  await using program = shop();
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  await trade(program);
  await using _pos = await Pos.dial(await program.port("TCP"));
  await program.port("statistics");
  const figures = await watcher.figures();
  const requests = (mti: string) => figures("requests_total", { mti });
  assertEquals([requests("0200"), requests("0800")], [3, 1]);
  const answers = (mti: string, code: string) => figures("answers_total", { mti, code });
  assertEquals([answers("0200", "000"), answers("0200", "116"), answers("0800", "000")], [2, 1, 1]);
  assertEquals(figures("answer_seconds_count", { mti: "0200" }), 3);
  assertEquals(figures("answer_seconds_bucket", { mti: "0200", le: "+Inf" }), 3);
  assertEquals(figures("refusals_total", { reason: "invalid-message" }), 1);
  assertEquals([figures("in_flight"), figures("waiting")], [0, 0]);
  assert((figures("journal_commits_total") ?? 0) > 0);
  const [started, rss] = [
    figures("process_start_time_seconds"),
    figures("process_resident_memory_bytes"),
  ];
  assert(Math.abs(Date.now() / 1000 - (started ?? 0)) < 120, `started at ${started}`);
  assert((rss ?? 0) > 10_000_000, `${rss} bytes`);
});

Deno.test("/stats is what the statistics' port tells, and counts without that port as well", async () => {
  await using program = shop();
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  await trade(program);
  const [here, there] = [
    await watcher.text("/stats"),
    await talk(await program.port("statistics"), ""),
  ];
  assertEquals(here, there.trimEnd());
  assertEquals(JSON.parse(here).securedAmount, 35);

  await using other = new Program(["--echo-server-port", "0", ...CLIENTS]);
  const elsewhere = await Watcher.of(other);
  await elsewhere.untilReady();
  await trade(other);
  assertEquals(JSON.parse(await elsewhere.text("/stats")).securedAmount, 35);
});

Deno.test("nothing that it tells has card data or a secret in it", async () => {
  await using host = ScriptedHost.listen();
  await using program = new Program(
    ["--upstream-host", LOOPBACK, "--upstream-port", String(host.port), ...CLIENTS],
    undefined,
    undefined,
    { SOCKETQUEUE_QUEUE_TIMEOUT: "20" },
  );
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  const sold = unheard(postJson(await program.port("HTTP"), JSON_SALE));
  const { message, link } = await host.requests.next();
  const paths = ["/readyz", "/metrics", "/stats", "/link", "/exchanges", "/config"];
  const all = (await Promise.all(paths.map((path) => watcher.text(path)))).join("\n");
  assertNotMatch(all, CARD);
  assertNotMatch(all, /5a5a/);
  const config = JSON.parse(await watcher.text("/config"));
  assertEquals(config["journal-key"], { value: "(hidden)", source: "environment" });
  assertEquals(config["queue-timeout"], { value: 20, source: "environment" });
  assertEquals(config["listen-port"].source, "command line");
  await link.send(approval(message));
  assertEquals((await sold).status, 200);
});

/** Runs Prometheus's own check, where it is installed. */
async function promtool(text: string): Promise<string> {
  try {
    const options = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const child = new Deno.Command("promtool", { args: ["check", "metrics"], ...options }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    const [said, wrong] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return `${said}${wrong}${code === 0 ? "" : `code ${code}`}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "";
  }
}

Deno.test("Prometheus's own check finds nothing wrong with the metrics, where it is installed", async () => {
  await using program = shop();
  const watcher = await Watcher.of(program);
  await watcher.untilReady();
  await trade(program);
  const text = await watcher.text("/metrics");
  assertMatch(text, /^# HELP socketqueue_in_flight /);
  assertEquals(await promtool(text), "");
});
