import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { reversalsJson } from "../../src/http/admin-json.ts";
import { approval, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { Configured } from "./configured.ts";
import { Program } from "./program.ts";
import { Selling } from "./selling.ts";

const OLD_KEY = "1b".repeat(32);
const NEW_KEY = "2c".repeat(32);

const stanOf = (message: Message): number => Number(message.get(11));

/** A gateway on a file of options, with a journal whose key is in a file, before a host. */
class Rig implements AsyncDisposable {
  readonly host: ScriptedHost;
  readonly #folder = Deno.makeTempDirSync();
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #all: Configured[] = [];
  configured: Configured;

  constructor() {
    this.host = ScriptedHost.listen();
    this.key("old.key", OLD_KEY);
    this.#options = {
      ...{ "upstream-host": LOOPBACK, "upstream-port": this.host.port },
      ...{ "listen-port": 0, "listen-http-port": 0, "journal": this.at("queue.db"), "v": true },
    };
    this.configured = this.start("old.key");
  }

  at(name: string): string {
    return `${this.#folder}/${name}`;
  }

  key(name: string, text: string): void {
    Deno.writeTextFileSync(this.at(name), `${text}\n`, { mode: 0o600 });
  }

  /** Options with that key file, as they stand in the file. */
  options(keyFile: string, more: Readonly<Record<string, unknown>> = {}) {
    return { ...this.#options, "journal-key-file": this.at(keyFile), ...more };
  }

  start(keyFile: string): Configured {
    this.configured = new Configured(this.options(keyFile));
    this.#all.push(this.configured);
    return this.configured;
  }

  async kill(): Promise<void> {
    this.configured.program.signal("SIGKILL");
    await this.configured.program.end();
  }

  /** How `socketqueue reversals list` ends for who has that key. */
  async list(keyFile: string): Promise<{ readonly code: number; readonly text: string }> {
    const place = [`--journal=${this.at("queue.db")}`, `--journal-key-file=${this.at(keyFile)}`];
    await using program = new Program(["reversals", "list", "--json", ...place]);
    const { code, output, errors } = await program.end();
    return { code, text: output + errors };
  }

  /** Checks that no key was told anywhere. */
  assertSecret(): void {
    const { said } = this.configured.program;
    for (const key of [OLD_KEY, NEW_KEY]) assert(!said.includes(key), "a key was told");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of this.#all) await each[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What came of a reload, behind the line that names the file. */
const toldOf = ({ output }: { readonly output: string }): string =>
  output.trimEnd().split("\n").slice(1).join("\n");

Deno.test("the journal's key changes under load: no sale, client or link is lost, and the records are under the new key alone", async () => {
  await using rig = new Rig();
  const { program } = rig.configured;
  await using waiting = await Pos.dial(await program.port("TCP"));
  const left = [1001, 1002, 1003];
  await waiting.send(...left.map((stan) => sale({ stan, tid: stan })));
  await rig.host.requests.take(left.length);

  // Several terminals sell one sale after the other, until they are told to stop.
  const terminals = await Promise.all([1, 2, 3, 4].map(async (tid) => {
    return { tid, pos: await Pos.dial(await program.port("TCP")) };
  }));
  const approving = (async () => {
    for (;;) {
      const { message, link } = await rig.host.requests.next();
      await link.send(approval(message));
      if (stanOf(message) === 9999) return;
    }
  })();
  const selling = new Selling(...terminals.map(({ tid, pos }) => Selling.over(pos, tid)));
  await selling.more();
  rig.key("new.key", NEW_KEY);
  rig.configured.write(rig.options("new.key"));
  const done = await rig.configured.reload();
  assertEquals([done.code, toldOf(done)], [0, "counts now: journal-key-file"]);
  await program.says(/warning: the journal ".*queue\.db" is encrypted under the key \w{8} now/);
  await selling.more();
  // Once more, by HUP, and in the same file.
  rig.key("new.key", OLD_KEY);
  assertMatch(await rig.configured.hangUp(), /; what changes: now journal-key-file$/);
  await selling.more();
  rig.key("new.key", NEW_KEY);
  assertMatch(await rig.configured.hangUp(), /; what changes: now journal-key-file$/);
  await selling.more();
  await selling.stop();
  for (const { pos } of terminals) await pos[Symbol.asyncDispose]();
  await using last = await Pos.dial(await program.port("TCP"));
  assertEquals((await last.ask(sale({ stan: 9999, tid: 9 }))).get(39), "000");
  await approving;
  // When this is in the journal, so is what became of those before.
  await waiting.send(sale({ stan: 1004, tid: 1004 }));
  await rig.host.requests.next();
  left.push(1004);
  assertEquals(rig.host.links.count, 1);
  assert(!program.said.includes("cannot be written"), program.said);
  rig.assertSecret();

  await rig.kill();
  const refused = await rig.list("old.key");
  assertEquals(refused.code, 1);
  assertMatch(refused.text, /its records want the key \w{8}, .* give that one back\. To change it/);
  const start = await rig.start("old.key").program.end();
  assertEquals(start.code, 1);
  assertMatch(start.errors, /its records want the key/);
  const again = await rig.list("new.key");
  const { reversals } = reversalsJson.parse(JSON.parse(again.text));
  assertEquals(reversals.map(({ fields }) => Number(fields["11"])), left);
  const next = rig.start("new.key");
  await next.program.says(/from the journal: 4 sales to be reversed, 0 parked/);
});

Deno.test("a new key file that is not there, holds no key or may be read by others: nothing changes", async () => {
  await using rig = new Rig();
  const { program } = rig.configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  await pos.send(sale({ stan: 7, tid: 7 }));
  await rig.host.requests.next();

  const refused = async (name: string, why: RegExp) => {
    rig.configured.write(rig.options(name, { "max-queue": 3 }));
    const { code, output, errors } = await rig.configured.reload();
    assertEquals([code, output], [78, ""]);
    assertMatch(errors, /^nothing has changed/);
    assertMatch(errors, why);
  };
  await refused(
    "typo.key",
    /journal-key-file: cannot use the journal's key file ".*typo\.key": it is not there$/m,
  );
  assertEquals(
    await Deno.stat(rig.at("typo.key")).then(() => "there", () => "not there"),
    "not there",
  );
  rig.key("bad.key", NEW_KEY.slice(1));
  await refused("bad.key", /bad\.key": it holds no key: 64 hex digits or base64 of 32 bytes$/m);
  if (Deno.build.os !== "windows") {
    rig.key("open.key", NEW_KEY);
    Deno.chmodSync(rig.at("open.key"), 0o644);
    await refused("open.key", /open\.key": others than its owner may use it; chmod 600 it$/m);
  }
  rig.key("new.key", NEW_KEY);
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  rig.configured.write(rig.options("new.key", { "listen-port": taken.addr.port }));
  const { code, errors } = await rig.configured.reload();
  assertEquals(code, 78);
  assertMatch(errors, /listen-port: cannot listen/);
  rig.assertSecret();

  const sold = pos.ask(sale({ stan: 8, tid: 8 }));
  await rig.host.approve();
  assertEquals((await sold).get(39), "000");
  await pos.send(sale({ stan: 9, tid: 9 }));
  await rig.host.requests.next();
  await rig.kill();
  assertEquals((await rig.list("new.key")).code, 1);
  const { reversals } = reversalsJson.parse(JSON.parse((await rig.list("old.key")).text));
  assertEquals(reversals.map(({ fields }) => Number(fields["11"])), [7, 9]);
});

Deno.test("a disk that fails when the key is to change: nothing changes, and all goes on under the old key", async () => {
  await using rig = new Rig();
  const { program } = rig.configured;
  await using pos = await Pos.dial(await program.port("TCP"));
  await pos.send(sale({ stan: 7, tid: 7 }));
  await rig.host.requests.next();
  rig.key("new.key", NEW_KEY);
  rig.configured.write(rig.options("new.key", { "max-queue": 3 }));
  await Deno.rename(rig.at("queue.db"), rig.at("away"));
  const { code, errors } = await rig.configured.reload();
  await Deno.rename(rig.at("away"), rig.at("queue.db"));
  assertEquals(code, 78);
  assertMatch(errors, / journal: cannot change the key of the journal ".*queue\.db": No such file/);
  const sold = pos.ask(sale({ stan: 8, tid: 8 }));
  await rig.host.approve();
  assertEquals((await sold).get(39), "000");
  assert(!program.said.includes("cannot be written"), program.said);
  // What is wrong with the disk is over: the same is done now.
  const again = await rig.configured.reload();
  assertEquals([again.code, toldOf(again)], [0, "counts now: max-queue, journal-key-file"]);
  await rig.kill();
  assertEquals((await rig.list("old.key")).code, 1);
  assertEquals((await rig.list("new.key")).code, 0);
});
