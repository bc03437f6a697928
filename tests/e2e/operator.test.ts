import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { historyJson, reversalsJson, reversalWithActsJson } from "../../src/http/admin-json.ts";
import { approval } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { Folder } from "./folder.ts";
import { type Ended, JSON_SALE, postJson, Program } from "./program.ts";

const PAN = /4111111111111111/;

/** A gateway before a host that says nothing, and its operator. */
class OperatorRig implements AsyncDisposable {
  readonly host = ScriptedHost.listen();
  readonly folder = new Folder();
  readonly journal = this.folder.file("queue.db");
  program: Program;

  constructor(...flags: string[]) {
    this.program = this.#start(flags);
  }

  /** Ends it with nothing in order, as a crash would. */
  async kill(): Promise<void> {
    this.program.signal("SIGKILL");
    await this.program.end();
  }

  start(...flags: string[]): void {
    this.program = this.#start(flags);
  }

  /** A sale that times out; its reversal is at the host when this is over. */
  async timeOut(changes: Record<string, string> = {}) {
    const answer = await postJson(await this.program.port("HTTP"), { ...JSON_SALE, ...changes });
    assertEquals((await this.host.requests.next()).message.mti, "0200");
    const reversed = await this.host.requests.next();
    assertEquals(reversed.message.mti, "0400");
    return { ...answer, reversed };
  }

  /** Runs `socketqueue reversals`. */
  async reversals(...args: string[]): Promise<Ended> {
    const line = ["reversals", ...args, "--journal", this.journal];
    await using program = new Program(line, this.folder.path);
    const ended = await program.end();
    assertNotMatch(ended.output + ended.errors, PAN);
    return ended;
  }

  /** The same as JSON. */
  async json(...args: string[]): Promise<unknown> {
    const { code, output, errors } = await this.reversals(...args, "--json");
    assertEquals([code, errors], [0, ""]);
    return JSON.parse(output);
  }

  /** Numbers and states of what is not resolved. */
  async states(): Promise<(readonly [number, string])[]> {
    const { reversals } = reversalsJson.parse(await this.json("list"));
    return reversals.map(({ id, state }) => [id, state] as const);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }

  #start(flags: readonly string[]): Program {
    return new Program([
      ...["--listen-http-port", "0", "--journal", this.journal],
      ...["--upstream-host", LOOPBACK, "--upstream-port", String(this.host.port)],
      ...["--queue-timeout", "0.5", ...flags],
    ]);
  }
}

Deno.test("a running gateway's reversals are listed, parked, retried and closed by the command", async () => {
  await using rig = new OperatorRig();
  const { status, id, reversal } = await rig.timeOut();
  assertEquals([status, id, reversal], [504, 1, "pending"]);

  const list = await rig.reversals("list");
  assertEquals(list.code, 0);
  assertMatch(list.output, /^1 +pending .* 00992468 +618160 +10\.00 RUR .*timeout$/m);
  const park = await rig.reversals("park", "1", "--by", "ann", "--reason", "the bank asked");
  assertEquals([park.code, park.output], [0, "sale 1: its reversal is parked\n"]);
  assertEquals(await rig.states(), [[1, "parked"]]);

  assertEquals((await rig.reversals("retry", "1", "--by", "bob")).code, 0);
  assertEquals((await rig.host.requests.next()).message.mti, "0400");
  await rig.reversals("park", "1", "--by", "ann");
  const { acts } = reversalWithActsJson.parse(await rig.json("show", "1"));
  assertEquals(acts.map(({ who, what, why }) => [who, what, why]), [
    ["ann", "parked", ""],
    ["bob", "retry", ""],
    ["ann", "parked", "the bank asked"],
  ]);
  assertEquals((await rig.reversals("close", "1", "--reason", "refunded", "--by", "ann")).code, 0);
  assertEquals(await rig.states(), []);
});

Deno.test("what cannot be done is told, with code 1", async () => {
  await using rig = new OperatorRig();
  await rig.timeOut();
  const close = await rig.reversals("close", "1", "--reason", "x", "--by", "ann");
  assertEquals([close.code, close.output], [1, ""]);
  assertEquals(close.errors, "sale 1: it is still being reversed; park it first\n");
  const unknown = await rig.reversals("show", "99");
  assertEquals([unknown.code, unknown.output], [1, ""]);
  assertEquals(
    unknown.errors,
    "sale 99: no such sale is being reversed or parked; the history may tell of it\n",
  );
});

Deno.test("a dead gateway's journal is looked after by the command, and the next start goes on", async () => {
  await using rig = new OperatorRig();
  await rig.timeOut();
  await rig.timeOut({ "11": "000002", "41": "2" });
  await rig.kill();

  assertEquals(await rig.states(), [[1, "pending"], [3, "pending"]]);
  const list = await rig.reversals("list");
  assertMatch(list.output, /^1 +pending .* 00992468 +618160 +10\.00 RUR .*timeout$/m);
  const unknown = await rig.reversals("park", "2", "--by", "ann");
  assertEquals([unknown.code, unknown.errors], [
    1,
    "sale 2: no such sale is being reversed or parked; the history may tell of it\n",
  ]);
  assertEquals((await rig.reversals("close", "1", "--by", "ann", "--reason", "x")).code, 1);
  for (const id of ["1", "3"]) {
    const park = await rig.reversals("park", id, "--by", "ann", "--reason", "the bank asked");
    assertEquals([park.code, park.errors], [0, ""]);
  }
  assertEquals(await rig.states(), [[1, "parked"], [3, "parked"]]);
  assertEquals((await rig.reversals("close", "1", "--by", "ann", "--reason", "paid")).code, 0);
  assertEquals((await rig.reversals("retry", "3", "--by", "bob")).code, 0);
  const { state, why, acts } = reversalWithActsJson.parse(await rig.json("show", "3"));
  assertEquals([state, why], ["pending", ""]);
  assertEquals(acts.map(({ who, what }) => [who, what]), [["bob", "retry"], ["ann", "parked"]]);

  rig.start();
  const { message, link } = await rig.host.requests.next();
  assertEquals([message.mti, message.get(11)], ["0400", "000002"]);
  assertEquals(await rig.states(), [[3, "pending"]]);
  await link.close();
});

Deno.test("a parked sale whose key was used again is not sent again, of a running gateway and a dead one", async () => {
  await using rig = new OperatorRig();
  const { reversed } = await rig.timeOut();
  await reversed.link.send(approval(reversed.message, { 39: "913" }));
  await rig.program.says(/is parked, the host answered 913/);
  const again = postJson(await rig.program.port("HTTP"), JSON_SALE);
  const { message, link } = await rig.host.requests.next();
  await link.send(approval(message));
  assertEquals((await again).status, 200);

  const refusal = /^sale 1: its key .* was used again since.*then close it with a reason$/m;
  for (const state of ["running", "dead"]) {
    if (state === "dead") await rig.kill();
    const { code, errors } = await rig.reversals("retry", "1", "--by", "ann");
    assertEquals(code, 1, state);
    assertMatch(errors, refusal, state);
    const list = await rig.reversals("list");
    assertMatch(
      list.output,
      /^1 +parked .*timeout; the host answered 913; key used again$/m,
      state,
    );
    const { keyReused, acts } = reversalWithActsJson.parse(await rig.json("show", "1"));
    const done = acts.map(({ who, what }) => [who, what]);
    assertEquals([keyReused, done], [true, [["gateway", "key used"], ["gateway", "parked"]]]);
  }
  const close = await rig.reversals("close", "1", "--by", "ann", "--reason", "by phone");
  const left = (await rig.states()).filter(([id]) => id === 1);
  assertEquals([close.code, left], [0, []]);
});

Deno.test("who closed a sale, and why, is told when it is gone: of a running gateway and a dead one", async () => {
  await using rig = new OperatorRig();
  await rig.timeOut();
  await rig.timeOut({ "11": "000002", "41": "2" });
  await rig.reversals("park", "1", "--by", "bob", "--reason", "the bank asked");
  await rig.reversals("close", "1", "--by", "ann", "--reason", "refunded by phone");
  await rig.reversals("park", "3", "--by", "bob");
  const told = async (...args: string[]) => {
    const { acts } = historyJson.parse(await rig.json("history", ...args));
    return acts.map(({ id, who, what, why }) => [id, who, what, why]);
  };
  const closed = [
    [1, "ann", "close", "refunded by phone"],
    [1, "bob", "parked", "the bank asked"],
  ];
  for (const state of ["running", "dead"]) {
    if (state === "dead") await rig.kill();
    assertEquals(await rig.states(), [[3, "parked"]], state);
    assertEquals(await told(), [[3, "bob", "parked", ""], ...closed], state);
    assertEquals(await told("1"), closed, state);
    assertEquals(await told("--most", "1", "1"), closed.slice(0, 1), state);
    assertEquals(await told("99"), [], state);
    const { code, output } = await rig.reversals("history", "1", "--most=2");
    assertEquals(code, 0);
    assertMatch(output, /^\S+ \S+Z +1 +ann +closed +refunded by phone$/m);
    assertMatch(output, /the last 2; --most tells more\n$/);
  }
});

Deno.test("another command on a dead gateway's journal makes neither a key nor a journal", async () => {
  await using rig = new OperatorRig();
  await rig.timeOut();
  await rig.kill();
  await Deno.remove(`${rig.journal}.key`);
  const { code, errors } = await rig.reversals("list");
  assertEquals(code, 1);
  assertMatch(errors, /cannot use the journal's key file ".*": it is not there/);
  assert(![...Deno.readDirSync(rig.folder.path)].some(({ name }) => name.endsWith(".key")));
});

Deno.test("the operator's side is told at the start where its port was asked for, and only then", async () => {
  await using quiet = new OperatorRig();
  await quiet.program.port("HTTP");
  assertNotMatch(quiet.program.said, /Operation/);
  await using rig = new OperatorRig("--admin-port", "0");
  const [, port] = await rig.program.says(/^Operation \(HTTP\): listening on 127\.0\.0\.1:(\d+)$/m);
  const response = await fetch(`http://${LOOPBACK}:${port}/admin/reversals`);
  assertEquals(await response.json(), { pending: 0, parked: 0, oldestAge: 0, reversals: [] });
  rig.program.signal("SIGTERM");
  assertEquals((await rig.program.end()).code, 0);
});

Deno.test("the admin-port without a journal serves what is in memory", async () => {
  const host = ScriptedHost.listen();
  await using program = new Program([
    ...["--listen-http-port", "0", "--admin-port", "0", "--no-journal", "--queue-timeout", "0.5"],
    ...["--upstream-host", LOOPBACK, "--upstream-port", String(host.port)],
  ]);
  await postJson(await program.port("HTTP"), JSON_SALE);
  const [, port] = await program.says(/^Operation \(HTTP\): .*:(\d+)$/m);
  const response = await fetch(`http://${LOOPBACK}:${port}/admin/reversals/1`);
  const { id, acts } = reversalWithActsJson.parse(await response.json());
  assertEquals([id, acts], [1, []]);
  await program[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

Deno.test("GET /transactions/ID knows after a restart what was being reversed before it", async () => {
  await using rig = new OperatorRig();
  const { id } = await rig.timeOut();
  await rig.kill();
  rig.start();
  const port = await rig.program.port("HTTP");
  const response = await fetch(`http://${LOOPBACK}:${port}/transactions/${id}`);
  const told = { id, state: "unknown", reversal: "pending", failure: null };
  assertEquals([response.status, await response.json()], [200, told]);
});

Deno.test("demo leaves nothing behind in the folder where it runs", async () => {
  await using folder = new Folder();
  const ports = ["--listen-port", "0", "--listen-http-port", "0", "--echo-server-port", "0"];
  const env = { SOCKETQUEUE_JOURNAL: "" };
  const line = ["demo", ...ports, "--upstream-port", "0"];
  await using program = new Program(line, folder.path, undefined, env);
  const { status } = await postJson(await program.port("HTTP"), JSON_SALE);
  assertEquals(status, 200);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("demo keeps a journal where one is asked for", async () => {
  await using folder = new Folder();
  const ports = ["--listen-port", "0", "--listen-http-port", "0", "--echo-server-port", "0"];
  const line = ["demo", ...ports, "--upstream-port", "0", "--journal", folder.file("queue.db")];
  await using program = new Program(line, folder.path);
  await program.port("HTTP");
  assert([...Deno.readDirSync(folder.path)].some(({ name }) => name === "queue.db"));
});
