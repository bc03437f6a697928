import { assertEquals, assertMatch } from "@std/assert";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { Configured } from "./configured.ts";
import { curl } from "./curl.ts";
import { JSON_SALE, postJson } from "./program.ts";
import { approveUntil, Selling } from "./selling.ts";

/** Waits until a port takes nobody any more: for a moment it lets those in who stood in line. */
async function untilRefused(port: number): Promise<void> {
  const refused = async () => {
    for (;;) {
      const conn = await Deno.connect({ hostname: LOOPBACK, port }).catch(() => undefined);
      if (conn === undefined) return;
      conn.close();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await within(refused(), `port ${port} to be closed`);
}

/** Options of a gateway that dials this host and keeps no journal. */
const dialling = (host: ScriptedHost) => ({
  "upstream-host": LOOPBACK,
  "upstream-port": host.port,
  "no-journal": true,
  "listen-port": 0,
});

Deno.test("HUP: ports and limits change under load, and no sale, client or link is lost", async () => {
  await using host = ScriptedHost.listen();
  const options = {
    ...dialling(host),
    ...{ "listen-port": unusedPort(), "listen-http-port": unusedPort() },
  };
  await using configured = new Configured(options);
  const { program } = configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  await program.port("HTTP");
  // Until the last sale, which is another terminal's.
  const approving = approveUntil(host, "00000009");
  const selling = new Selling(Selling.over(pos));
  const changed = {
    ...options,
    ...{ "listen-port": unusedPort(), "listen-http-port": unusedPort(), "max-queue": 50 },
  };
  configured.write(changed);
  const said = await configured.hangUp();
  assertMatch(said, /now listen-port, listen-http-port, max-queue$/);
  // The old port takes nobody any more, and the new one does; who was there is served as before.
  await untilRefused(options["listen-port"]);
  await using other = await Pos.dial(changed["listen-port"]);
  assertEquals((await other.ask(sale({ stan: 1, tid: 2 }))).get(39), "000");
  const overHttp = await postJson(changed["listen-http-port"], { ...JSON_SALE, 41: 3 });
  assertEquals(overHttp.status, 200);
  await selling.more();
  await selling.stop();
  assertEquals((await other.ask(sale({ stan: 2, tid: 9 }))).get(39), "000");
  await approving;
  assertEquals(host.links.count, 1);
});

Deno.test("HUP: clients that are connected and were not let in yet are served when the port moves", async () => {
  await using host = ScriptedHost.listen();
  const options = {
    ...dialling(host),
    ...{ "listen-port": unusedPort(), "listen-http-port": unusedPort() },
  };
  await using configured = new Configured(options);
  const { program } = configured;
  const [tcp, http] = [await program.port("TCP"), await program.port("HTTP")];
  await host.links.next();
  configured.write({ ...options, "listen-port": unusedPort(), "listen-http-port": unusedPort() });
  // While it stands still, the system connects clients, and takes what they say.
  program.signal("SIGSTOP");
  const count = 20;
  const clients = await Promise.all(Array.from({ length: count }, () => Pos.dial(tcp)));
  const answers = clients.map((pos, index) => pos.ask(sale({ stan: 1, tid: index + 1 })));
  const posted = Array.from({ length: count }, (_, index) => {
    return postJson(http, { ...JSON_SALE, 41: 100 + index });
  });
  const approving = (async () => {
    for (let taken = 0; taken < 2 * count; taken++) await host.approve();
  })();
  await new Promise((resolve) => setTimeout(resolve, 200));
  program.signal("SIGHUP");
  program.signal("SIGCONT");
  for (const answer of await Promise.all(answers)) assertEquals(answer.get(39), "000");
  for (const { status } of await Promise.all(posted)) assertEquals(status, 200);
  await approving;
  for (const pos of clients) await pos[Symbol.asyncDispose]();
  await untilRefused(tcp);
  await untilRefused(http);
});

Deno.test("HUP: a file with mistakes changes nothing, and says what is wrong where", async () => {
  await using host = ScriptedHost.listen();
  const options = { ...dialling(host), "max-queue": 5 };
  await using configured = new Configured(options);
  const { program } = configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  configured.write("listen-port: 0\nmax-queue: none\n");
  assertMatch(await configured.hangUp(), /is as it was.*max-queue/s);
  const answer = pos.ask(sale());
  await host.approve();
  assertEquals((await answer).get(39), "000");
});

Deno.test("HUP: a port that is taken changes nothing else either", async () => {
  await using host = ScriptedHost.listen();
  const options = dialling(host);
  await using configured = new Configured(options);
  await configured.program.port("TCP");
  const log = configured.at("new.log");
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const wanted = { "listen-port": taken.addr.port, "log-file": log, "vv": true };
  configured.write({ ...options, ...wanted });
  assertMatch(
    await configured.hangUp(),
    /is as it was.*config\.yaml:1: listen-port: cannot listen on port/s,
  );
  assertEquals(await Deno.stat(log).then(() => "there", () => "not there"), "not there");
});

Deno.test("HUP: ports that change places are told to be our own, and move one after the other", async () => {
  await using host = ScriptedHost.listen();
  const [one, two] = [unusedPort(), unusedPort()];
  const options = { ...dialling(host), "listen-port": one, "listen-http-port": two };
  await using configured = new Configured(options);
  await configured.program.port("HTTP");
  configured.write({ ...options, "listen-port": two, "listen-http-port": one });
  const said = await configured.hangUp();
  assertMatch(
    said,
    /is as it was: .*: listen-port: port \d+ is the listen-http-port until the reload/,
  );
  configured.write({ ...options, "listen-port": two, "listen-http-port": unusedPort() });
  assertMatch(await configured.hangUp(), /is as it was: .* is the listen-http-port until/);
  configured.write({ ...options, "listen-http-port": unusedPort() });
  assertMatch(await configured.hangUp(), /now listen-http-port$/);
  configured.write({ ...options, "listen-port": two, "listen-http-port": one });
  assertMatch(
    await configured.hangUp(),
    /is as it was: .*: listen-http-port: port \d+ is the listen-port/,
  );
});

Deno.test("HUP: what needs the link anew is told, and the link stays", async () => {
  await using host = ScriptedHost.listen();
  const options = dialling(host);
  await using configured = new Configured(options);
  await using pos = await Pos.dial(await configured.program.port("TCP"));
  await host.links.next();
  configured.write({ ...options, "upstream-port": unusedPort(), "queue-lock-terminal": false });
  const said = await configured.hangUp();
  assertMatch(said, /with a new link, after a restart: upstream-port/);
  assertMatch(said, /; after a restart: queue-lock-terminal$/);
  const answer = pos.ask(sale());
  await host.approve();
  assertEquals((await answer).get(39), "000");
});

Deno.test("HUP: limits count for what comes then", async () => {
  await using host = ScriptedHost.listen();
  const options = dialling(host);
  await using configured = new Configured(options);
  await using pos = await Pos.dial(await configured.program.port("TCP"));
  await pos.send(sale({ stan: 1, tid: 1 }), sale({ stan: 1, tid: 2 }));
  await host.requests.take(2);
  configured.write({ ...options, "max-queue": 2 });
  await configured.hangUp();
  // Both are with the host still: there is no room for a third.
  assertEquals((await pos.ask(sale({ stan: 1, tid: 3 }))).get(39), "909");
});

Deno.test("reload: the command and POST /admin/reload do the same, and the statistics go on", async () => {
  await using host = ScriptedHost.listen();
  const options = {
    ...{ "upstream-host": LOOPBACK, "upstream-port": host.port, "listen-http-port": 0 },
    ...{ "no-journal": true, "admin-port": unusedPort() },
  };
  await using configured = new Configured(options);
  const { program } = configured;
  const sold = postJson(await program.port("HTTP"), JSON_SALE);
  await host.approve();
  assertEquals((await sold).status, 200);
  configured.write({ ...options, "max-queue": 7, "upstream-timeout": 9 });
  const done = await configured.reload("--by", "ann", "--reason", "more shops");
  assertEquals([done.code, done.errors], [0, ""]);
  const read = `read anew: "${configured.at("config.yaml")}"\n`;
  assertEquals(
    done.output,
    `${read}counts now: max-queue\nafter a restart, with a new link: upstream-timeout\n`,
  );
  await program.says(
    /reload by ann \(more shops\): the configuration was read anew.*now max-queue/,
  );

  const again = await configured.reload("--json");
  const file = configured.at("config.yaml");
  const nothing = { file, changed: [], needLink: ["upstream-timeout"], needRestart: [] };
  assertEquals([again.code, JSON.parse(again.output)], [0, nothing]);
  const admin = `http://${LOOPBACK}:${options["admin-port"]}`;
  const { status, body } = await curl(`${admin}/admin/reload`, "application/json", "{}");
  assertEquals([status, JSON.parse(body)], [200, nothing]);
  await program.says(/reload by somebody: /);
  const stats = await (await fetch(`${admin}/stats`)).json();
  assertEquals(stats.securedAmount, 10);
});

Deno.test("reload: of a gateway that is found by its journal; mistakes are told, with code 78", async () => {
  await using host = ScriptedHost.listen();
  const options = {
    ...{ "upstream-host": LOOPBACK, "upstream-port": host.port, "listen-port": 0 },
  };
  await using configured = new Configured(options);
  await configured.program.port("TCP");
  configured.write({ ...options, "max-queue": 9 });
  const done = await configured.reload();
  const read = `read anew: "${configured.at("config.yaml")}"\n`;
  assertEquals([done.code, done.output, done.errors], [0, `${read}counts now: max-queue\n`, ""]);
  await Deno.writeTextFile(configured.at("other.yaml"), "listen-port: 0\nmax-queue: 5\n");
  const other = await configured.reload("--config", configured.at("other.yaml"));
  assertEquals([other.code, other.output], [0, `${read}nothing has changed\n`]);
  assertMatch(other.errors, /^warning: the gateway reads ".*config\.yaml"; ".*other\.yaml" only/);
  configured.write("listen-port: 0\nmax-queue: none\nqueue-timeout: soon\n");
  const wrong = await configured.reload();
  assertEquals([wrong.code, wrong.output], [78, ""]);
  assertMatch(
    wrong.errors,
    /^nothing has changed.*\n.*config\.yaml:2: max-queue.*\n.*queue-timeout/,
  );
  const forPrograms = await configured.reload("--json");
  assertEquals([forPrograms.code, JSON.parse(forPrograms.output).errors.length > 1], [78, true]);
  configured.program.signal("SIGTERM");
  await configured.program.end();
  configured.write(options);
  const gone = await configured.reload();
  assertEquals([gone.code, gone.output], [69, ""]);
  assertMatch(gone.errors, /^no gateway runs that has the journal /);
});

Deno.test("HUP: a bank alone has no statistics, and no log file is spoken of where there is none", async () => {
  await using configured = new Configured({ "echo-server-port": 0 });
  await configured.program.says(/listens on/);
  await configured.hangUp();
  const lines = configured.program.said.split("\n").filter((line) => line.includes("HUP"));
  assertEquals(lines.length, 1);
  assertMatch(lines[0]!, /HUP: the configuration was read anew/);
});

Deno.test("HUP: a port that has just moved moves back at once", async () => {
  await using host = ScriptedHost.listen();
  const [one, other] = [unusedPort(), unusedPort()];
  const options = { ...dialling(host), "listen-port": one };
  await using configured = new Configured(options);
  await configured.program.port("TCP");
  for (const port of [other, one, other, one]) {
    configured.write({ ...options, "listen-port": port });
    assertMatch(await configured.hangUp(), /now listen-port$/);
  }
  await using pos = await Pos.dial(one);
  const answer = pos.ask(sale({ stan: 1 }));
  await host.approve();
  assertEquals((await answer).get(39), "000");
});
