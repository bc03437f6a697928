import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CannotListen } from "../../src/app/listening.ts";
import { type Running, start } from "../../src/app/start.ts";
import type { World } from "../../src/app/world.ts";
import { load } from "../../src/config/load.ts";
import { openway, smartvista } from "../fixtures.ts";
import { seeded } from "../net/chance.ts";
import { FakeTime } from "../fake-time.ts";
import { echo, frame, headers, sale } from "../net/messages.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { settle, within } from "../net/waiting.ts";

/** A world whose time stands still, and whose chance and log a test holds. */
class TestWorld implements World {
  readonly time = new FakeTime();
  readonly timers = this.time;
  readonly stopwatch = this.time;
  readonly clock = { now: () => Date.UTC(2026, 7, 20, 13, 5, 46) };
  readonly random = seeded(1);
  readonly logger = new RecordingLogger();
}

async function run(...flags: string[]): Promise<{ world: TestWorld; running: Running }> {
  const world = new TestWorld();
  return { world, running: await start(load([...flags, "--no-journal"]), world) };
}

/** Drains, with clients that do not close their side given up. */
async function drain(running: Running, world: TestWorld): Promise<void> {
  const drained = running.drain();
  await settle();
  world.time.advance(1_000);
  await within(drained, `draining; log:\n${world.logger.text}`);
  await settle();
}

Deno.test("start runs bank and gateway, which dials the bank by itself", async () => {
  const { running, world } = await run("--echo-server-port=0", "--listen-port=0");
  await world.logger.seen(/is up$/);
  await using pos = await Pos.dial(running.gateway!.tcp!.port);
  const answer = await pos.ask(sale());
  assertEquals([answer.get(39), answer.get(7)], ["000", "0820130546"]);
  await pos[Symbol.asyncDispose]();
  await drain(running, world);
});

Deno.test("start tells every address as it is, a line each", async () => {
  const { running, world } = await run(
    ...["--echo-server-port=0", "--listen-port=0", "--listen-http-port=0"],
  );
  await world.logger.seen(/is up$/);
  const { bank, gateway, lines } = running;
  assertEquals(lines.slice(0, 4), [
    `Emulated bank listens on 0.0.0.0:${bank!.listener.port}`,
    `Gateway dials the host at 127.0.0.1:${bank!.listener.port}`,
    `ISO 8583 clients (TCP): listening on 0.0.0.0:${gateway!.tcp!.port}`,
    `HTTP clients (JSON, HEX): listening on 0.0.0.0:${gateway!.http!.port}`,
  ]);
  assertMatch(
    lines.join("\n"),
    new RegExp(`curl .* http://127\\.0\\.0\\.1:${gateway!.http!.port}/`),
  );
  await drain(running, world);
});

Deno.test("start runs a bank alone", async () => {
  const { running, world } = await run("--echo-server-port=0");
  assertEquals(running.gateway, undefined);
  assertEquals(running.lines.length, 1);
  await using pos = await Pos.dial(running.bank!.listener.port, headers());
  assertEquals((await pos.ask(echo())).mti, "0810");
  await drain(running, world);
  assertEquals(await pos.end(), "closed");
});

Deno.test("start runs a gateway alone, and tells no sample sale of somebody else's host", async () => {
  await using host = ScriptedHost.listen();
  const { running, world } = await run(
    ...["--upstream-host=127.0.0.1", `--upstream-port=${host.port}`, "--listen-http-port=0"],
  );
  await world.logger.seen(/is up$/);
  assertEquals(running.bank, undefined);
  assertEquals(running.lines.length, 2);
  const drained = running.drain();
  await (await host.links.next()).end();
  await host[Symbol.asyncDispose]();
  await within(drained, "draining");
});

Deno.test("start's bank speaks the link's framing, and the profile that is chosen", async () => {
  const { running, world } = await run(
    ...["--echo-server-port=0", "--listen-port=0", "--profile=openway"],
    ...["--header-format=length:b-hex:2", "--length-include-header"],
  );
  await world.logger.seen(/is up$/);
  const framing = headers("length:b-hex:2", true);
  await using direct = await Pos.dial(running.bank!.listener.port, framing, openway);
  const values = { 0: "0800", 3: "0", 7: "0607161700", 11: "1", 41: "T1", 63: "x" };
  assertEquals((await direct.ask(openway.encode(values))).get(39), "00");
  await direct[Symbol.asyncDispose]();
  await drain(running, world);
});

Deno.test("start leaves nothing running when a port is taken", async () => {
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const { port } = taken.addr;
  for (
    const flags of [
      [`--echo-server-port=${port}`],
      ["--echo-server-port=0", `--listen-port=${port}`],
      ["--echo-server-port=0", "--listen-port=0", `--listen-http-port=${port}`],
    ]
  ) {
    const world = new TestWorld();
    const options = load([...flags, "--no-journal"]);
    const error = await assertRejects(() => start(options, world), CannotListen);
    assertMatch(error.message, new RegExp(`^${flags.at(-1)!.replace(/=.*/, "")}: .*${port}`));
    await settle();
    assertEquals(world.logger.text, "", "something was dialled");
  }
});

Deno.test("draining takes no new connections, and waits for what is under way", async () => {
  await using host = ScriptedHost.listen();
  const { running, world } = await run(
    ...["--upstream-host=127.0.0.1", `--upstream-port=${host.port}`],
    ...["--listen-port=0", "--listen-http-port=0"],
  );
  const { tcp, http } = running.gateway!;
  await world.logger.seen(/is up$/);
  await using pos = await Pos.dial(tcp!.port);
  await pos.send(sale({ tid: 1 }));
  await host.requests.next().then(async ({ message, link }) => {
    let drained = false;
    const draining = running.drain().then(() => drained = true);
    await pos.send(sale({ tid: 2 }));
    assertEquals((await pos.answers.next()).get(39), "909");
    const url = `http://${LOOPBACK}:${http!.port}/`;
    const refused = await fetch(url, { method: "POST", body: JSON.stringify(sale().toValues()) });
    assertEquals(refused.status, 503);
    assertEquals(refused.headers.get("retry-after"), "10");
    assertEquals((await refused.json()).errors, ["Service is stopping"]);
    await assertRejects(() => Pos.dial(tcp!.port), Error);
    assert(!drained);
    await link.send(smartvista.change(message, { 0: "0210", 39: "000" }));
    assertEquals((await pos.answers.next()).get(39), "000");
    assertEquals(await pos.end(), "closed");
    await pos[Symbol.asyncDispose]();
    await link.end();
    await link.close();
    await within(draining, "draining");
    await assertRejects(() => fetch(url), TypeError);
  });
});

Deno.test("draining of many clients with nothing under way is over at once", async () => {
  const { running, world } = await run("--echo-server-port=0", "--listen-port=0");
  await world.logger.seen(/is up$/);
  const { port } = running.gateway!.tcp!;
  await using clients = new AsyncDisposableStack();
  const all = await Promise.all(Array.from({ length: 20 }, () => Pos.dial(port)));
  for (const pos of all) clients.use(pos);
  await Promise.all(all.map((pos, tid) => pos.ask(sale({ tid }))));
  const drained = running.drain();
  assertEquals(new Set(await Promise.all(all.map((pos) => pos.end()))), new Set(["closed"]));
  await clients.disposeAsync();
  await within(drained, "draining");
});

Deno.test("the bank is silent to what it cannot read, and logs no byte of it", async () => {
  const { running, world } = await run("--echo-server-port=0");
  await using pos = await Pos.dial(running.bank!.listener.port, headers());
  await pos.write(frame(headers(), new TextEncoder().encode("4012888888881881")));
  assertEquals((await pos.ask(echo())).mti, "0810");
  const { level, text } = await world.logger.seen(/cannot be read/);
  assertEquals(level, "warning");
  assertMatch(text, /^bank: 16 bytes that cannot be read: /);
  assert(!world.logger.text.includes("4012888"));
  await drain(running, world);
});
