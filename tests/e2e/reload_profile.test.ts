import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { selfDelimited } from "../../src/framing/framing.ts";
import { profileNamed, smartvista } from "../fixtures.ts";
import { headers, sale, saleValues } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort } from "../net/sockets.ts";
import { Configured } from "./configured.ts";
import { curl } from "./curl.ts";
import { JSON_SALE, postJson } from "./program.ts";
import { approveUntil, Selling } from "./selling.ts";

/** Options of a gateway that dials this host. */
const dialling = (host: ScriptedHost) => ({
  "upstream-host": LOOPBACK,
  "upstream-port": host.port,
  "listen-port": 0,
});

/** A profile of one's own, which says this beside what SmartVista's does. */
const profile = (text: string) => `extends: smartvista\nname: mine\n${text}\n`;

const WITHOUT = profile("fields: { 62: ~ }");
const WHOLE = profile("");

/** A gateway that speaks the profile in a file of its own. */
async function speaking(host: ScriptedHost, text: string, more: Record<string, unknown> = {}) {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/mine.yaml`;
  const write = (changed: string) => Deno.writeTextFileSync(path, changed);
  write(text);
  const options = { ...dialling(host), profile: path, ...more };
  const configured = new Configured(options);
  return {
    configured,
    options,
    write,
    path,
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}

const withNote = (tid: number): Message => sale({ tid, more: { 62: "NOTE" } });

Deno.test("HUP: a profile's file changes under load, and no sale, client or link is lost", async () => {
  await using host = ScriptedHost.listen();
  const { configured, write, remove } = await speaking(host, WITHOUT);
  await using _ = configured;
  const port = await configured.program.port("TCP");
  await using pos = await Pos.dial(port);
  await using chip = await Pos.dial(port, selfDelimited(smartvista));
  // Until the last sale, which is another terminal's.
  const approving = approveUntil(host, "00000009");
  const selling = new Selling(Selling.over(pos));
  // A field that it does not have: nothing tells where such a message ends.
  await chip.send(withNote(2));
  assertEquals(await chip.end(), "closed");
  write(WHOLE);
  assertMatch(await configured.hangUp(), /now profile$/);
  await using again = await Pos.dial(port);
  assertEquals((await again.ask(withNote(2))).get(39), "000");
  // A client that was there before as well.
  await selling.more();
  await selling.stop();
  assertEquals((await pos.ask(withNote(9))).get(39), "000");
  await approving;
  assertEquals(host.links.count, 1);
  // The same once more is no change.
  assertMatch(await configured.hangUp(), /nothing that can change/);
  await remove();
});

Deno.test("HUP: clients and host without headers are read by the new profile where they stand", async () => {
  const hexed = new Codec(profileNamed("smartvista-hex"));
  await using host = ScriptedHost.listen({ codec: hexed, framing: selfDelimited(hexed) });
  const options = { ...dialling(host), "use-header": false };
  await using configured = new Configured(options);
  const { program } = configured;
  await using pos = await Pos.dial(await program.port("TCP"), selfDelimited(hexed), hexed);
  await host.links.next();
  configured.write({ ...options, profile: "smartvista-hex" });
  assertMatch(await configured.hangUp(), /now profile$/);
  const answer = pos.ask(hexed.encode(saleValues()));
  await host.approve();
  assertEquals((await answer).get(39), "000");
  assertEquals(host.links.count, 1);
});

Deno.test("HUP: clients come to speak another dialect than the host", async () => {
  await using host = ScriptedHost.listen();
  const options = { ...dialling(host), "listen-http-port": 0 };
  await using configured = new Configured(options);
  const { program } = configured;
  const hexed = new Codec(profileNamed("smartvista-hex"));
  await using pos = await Pos.dial(await program.port("TCP"), selfDelimited(hexed), hexed);
  const http = await program.port("HTTP");
  await host.links.next();
  configured.write({ ...options, "listen-profile": "smartvista-hex", "listen-map": "62=" });
  assertMatch(await configured.hangUp(), /now listen-profile, listen-map$/);
  const answer = pos.ask(hexed.encode(saleValues({ more: { 62: "MINE" } })));
  const asked = await host.requests.next();
  assertEquals([asked.message.has(62), asked.message.get(41)], [false, "00000001"]);
  await asked.link.send(
    smartvista.change(asked.message, { 0: "0210", 39: "000", 37: "123456789012" }),
  );
  assertEquals((await answer).get(39), "000");
  const posted = postJson(http, { ...JSON_SALE, 41: 2 });
  await host.approve();
  assertEquals((await posted).status, 200);
});

Deno.test("HUP: a profile that frames in another way needs another link, and nothing of it counts", async () => {
  await using host = ScriptedHost.listen();
  const { configured, write, remove } = await speaking(host, WHOLE, { "admin-port": 0 });
  await using _ = configured;
  const { program } = configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  write(WITHOUT + 'framing: { header: "length:b-hex:2" }\n');
  assertMatch(await configured.hangUp(), /with a new link, after a restart: profile$/);
  const answer = pos.ask(withNote(1));
  await host.approve();
  assertEquals((await answer).get(39), "000");
  await remove();
});

Deno.test("HUP: whether sales are undone at all is decided at the start", async () => {
  await using host = ScriptedHost.listen();
  const { configured, write, options, remove } = await speaking(host, WHOLE);
  await using _ = configured;
  await using pos = await Pos.dial(await configured.program.port("TCP"));
  write(profile("reversal: ~"));
  assertMatch(await configured.hangUp(), /; after a restart: profile$/);
  // What was not taken up is told by its own name as well.
  configured.write({ ...options, profile: "openway" });
  assertMatch(await configured.hangUp(), /after a restart: profile$/);
  const answer = pos.ask(withNote(1));
  await host.approve();
  assertEquals((await answer).get(39), "000");
  await remove();
});

Deno.test("HUP: a profile with mistakes changes nothing, and says what is wrong where", async () => {
  await using host = ScriptedHost.listen();
  const { configured, write, options, remove } = await speaking(host, WHOLE);
  await using _ = configured;
  await using pos = await Pos.dial(await configured.program.port("TCP"));
  write("extends: smartvista\nname: mine\nfields:\n  55: { length: many }\n");
  configured.write({ ...options, "max-queue": 1 });
  assertMatch(await configured.hangUp(), /is as it was.*mine\.yaml:4.*length/s);
  const answers = [pos.ask(withNote(1)), pos.ask(sale({ tid: 2 }))];
  await host.approve();
  await host.approve();
  for (const answer of answers) assertEquals((await answer).get(39), "000");
  await remove();
});

Deno.test("HUP: a sale is undone by the profile that it came under", async () => {
  await using host = ScriptedHost.listen({ undoes: true });
  const rules = (text: string) => profile(`reversal: { ${text} }`);
  const { configured, write, remove } = await speaking(host, rules('mti: "0400"'), {
    "queue-timeout": 1,
    "no-journal": true,
  });
  await using _ = configured;
  await using pos = await Pos.dial(await configured.program.port("TCP"));
  const answer = pos.ask(sale({ stan: 7 }));
  await host.requests.next();
  write(rules('of: ["0220"]'));
  assertMatch(await configured.hangUp(), /now profile$/);
  assertEquals((await answer).get(39), "912");
  const { message } = await host.reversals.next();
  assertEquals([message.mti, message.get(11)], ["0400", "000007"]);
  await remove();
});

Deno.test("HUP: headers of clients change for those that connect then", async () => {
  await using host = ScriptedHost.listen();
  const options = dialling(host);
  await using configured = new Configured(options);
  const port = await configured.program.port("TCP");
  await using bare = await Pos.dial(port);
  await host.links.next();
  // So that it has been let in.
  const first = bare.ask(sale({ tid: 1 }));
  await host.approve();
  await first;
  configured.write({ ...options, "listen-header-format": "length:b-hex:2" });
  assertMatch(await configured.hangUp(), /now listen-header-format$/);
  await using headed = await Pos.dial(port, headers("length:b-hex:2"));
  const answers = [bare.ask(sale({ stan: 2, tid: 1 })), headed.ask(sale({ tid: 2 }))];
  await host.approve();
  await host.approve();
  for (const answer of answers) assertEquals((await answer).get(39), "000");
});

Deno.test("HUP: a gateway that is being stopped takes up nothing, and opens no port", async () => {
  await using host = ScriptedHost.listen();
  const options = { ...dialling(host), "no-journal": true };
  await using configured = new Configured(options);
  const { program } = configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  const answer = pos.ask(sale());
  const { message, link } = await host.requests.next();
  program.signal("SIGTERM");
  await program.says(/stopping: /);
  const port = unusedPort();
  configured.write({ ...options, "listen-port": port });
  assertMatch(await configured.hangUp(), /is as it was.*being stopped/);
  await assertRejects(
    () => Deno.connect({ hostname: LOOPBACK, port }),
    Deno.errors.ConnectionRefused,
  );
  await link.send(smartvista.change(message, { 0: "0210", 39: "000" }));
  assertEquals((await answer).get(39), "000");
  assertEquals((await program.end()).code, 0);
});

Deno.test("reload: the listeners of operation and statistics move, and the one who asked gets told", async () => {
  await using host = ScriptedHost.listen();
  const ports = () => ({ "admin-port": unusedPort(), "stat-server-port": unusedPort() });
  const options = { ...dialling(host), ...ports() };
  await using configured = new Configured(options);
  await configured.program.port("TCP");
  const moved = { ...options, ...ports() };
  configured.write(moved);
  const reloadAt = (port: number) =>
    curl(`http://${LOOPBACK}:${port}/admin/reload`, "application/json", "{}");
  const { status, body } = await reloadAt(options["admin-port"]);
  assertEquals([status, JSON.parse(body).changed], [200, ["stat-server-port", "admin-port"]]);
  const stats = await Deno.connect({ hostname: LOOPBACK, port: moved["stat-server-port"] });
  const line = await new Response(stats.readable).json();
  assertEquals(line.securedAmount, 0);
  // Both the command, which asks the journal for the address, and who knows the port find it.
  const done = await configured.reload("--json");
  assertEquals([done.code, JSON.parse(done.output).changed], [0, []]);
  assertEquals((await reloadAt(moved["admin-port"])).status, 200);
  assertEquals((await fetch(`http://${LOOPBACK}:${moved["admin-port"]}/livez`)).status, 200);
  // Another address at the same port cannot be had beside the old one.
  configured.write({ ...moved, "admin-host": "0.0.0.0" });
  const same = await configured.reload("--json");
  assertEquals(JSON.parse(same.output).needRestart, ["admin-host"]);
  // Without a port it is there for our own commands only.
  const { "admin-port": _, ...without } = moved;
  configured.write(without);
  assertEquals(JSON.parse((await configured.reload("--json")).output).changed, ["admin-port"]);
  assertEquals((await configured.reload("--json")).code, 0);
});
