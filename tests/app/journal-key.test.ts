import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { journalKey } from "../../src/app/journal-key.ts";
import { type Reloadable, Reloader } from "../../src/app/reload.ts";
import { systemClock, systemTimers } from "../../src/app/system.ts";
import { load } from "../../src/config/load.ts";
import type { Options } from "../../src/config/options.ts";
import { type OpenJournal, openJournal } from "../../src/journal/journal.ts";
import { intent, KEY, OTHER_KEY } from "../journal/setup.ts";
import { RecordingLogger } from "../net/recording-logger.ts";

/** A journal with a sale in it, the files of its keys, and what reads options anew for it. */
class Rig implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync();
  readonly path = `${this.folder}/queue.db`;
  readonly logger = new RecordingLogger();
  journal!: OpenJournal;
  /** What the options say now. */
  #args: readonly string[] = [];

  async open(): Promise<this> {
    this.write("queue.db.key", KEY);
    const ports = { clock: systemClock, timers: systemTimers, logger: this.logger };
    this.journal = await openJournal({ path: this.path, sync: "normal", key: KEY }, ports);
    await new Promise((resolve) => this.journal.write(intent(1), resolve));
    return this;
  }

  /** Writes a key into a file; gives its path. */
  write(name: string, key: Uint8Array | string): string {
    const path = `${this.folder}/${name}`;
    const text = typeof key === "string" ? key : key.toHex();
    Deno.writeTextFileSync(path, text, { mode: 0o600 });
    return path;
  }

  options(...args: string[]): Options {
    const named = args.some((arg) => arg.startsWith("--journal="))
      ? []
      : [`--journal=${this.path}`];
    return load(["--listen-port=0", "--echo-server-port=0", ...named, ...args], () => "");
  }

  /** Has the options say something else from now on. */
  say(...args: string[]): void {
    this.#args = args;
  }

  reloader(journal: OpenJournal | undefined, ...before: Reloadable[]): Reloader {
    const key = journalKey(journal, this.logger);
    const loaded = (options: Options) => ({ options, sources: new Map() });
    const read = () => loaded(this.options(...this.#args));
    return new Reloader(loaded(this.options()), read, [...before, key]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.journal.close();
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("a key file that is named, or whose content has changed, counts at once", async () => {
  await using rig = await new Rig().open();
  const reloader = rig.reloader(rig.journal);
  assertEquals((await reloader.reload()).changed, []);
  const keyFile = rig.write("new.key", OTHER_KEY);
  rig.say("--journal-key-file", keyFile);
  assertEquals((await reloader.reload()).changed, ["journal-key-file"]);
  assertEquals(rig.journal.isUnder(OTHER_KEY), true);
  assertMatch(rig.logger.text, /^warning: the journal ".*" is encrypted under the key \w{8} now$/);
  assertEquals((await reloader.reload()).changed, []);

  rig.write("new.key", KEY);
  const again = await reloader.reload();
  assertEquals(again, { changed: ["journal-key-file"], needLink: [], needRestart: [] });
  assertEquals(rig.journal.isUnder(KEY), true);
  // The same key in another file is no change of the key, and is taken up all the same.
  rig.say();
  assertEquals((await reloader.reload()).changed, ["journal-key-file"]);
  assertEquals(rig.logger.entries.length, 2);
});

Deno.test("a key file that is not there, or holds no key, changes nothing, and none is made", async () => {
  await using rig = await new Rig().open();
  const reloader = rig.reloader(rig.journal);
  const typo = `${rig.folder}/typo.key`;
  rig.say("--journal-key-file", typo, "--max-queue=7");
  const missing = await assertRejects(() => reloader.reload(), Error);
  assertEquals(
    missing.message,
    `cannot use the journal's key file ${JSON.stringify(typo)}: it is not there`,
  );
  await assertRejects(() => Deno.stat(typo), Deno.errors.NotFound);
  rig.write("typo.key", `${OTHER_KEY.toHex()}0`);
  const none = await assertRejects(() => reloader.reload(), Error, "it holds no key");
  assert(!none.message.includes(OTHER_KEY.toHex()), none.message);
  assertEquals(rig.journal.isUnder(KEY), true);
  rig.write("typo.key", OTHER_KEY);
  assertEquals((await reloader.reload()).changed, ["max-queue", "journal-key-file"]);
});

Deno.test("without a journal, or with another after a restart, the key counts after a restart", async () => {
  await using rig = await new Rig().open();
  const keyFile = rig.write("new.key", OTHER_KEY);
  rig.say("--journal-key-file", keyFile);
  const without = await rig.reloader(undefined).reload();
  assertEquals(without, { changed: [], needLink: [], needRestart: ["journal-key-file"] });
  rig.say(`--journal=${rig.folder}/other.db`, "--journal-key-file", keyFile);
  const other = await rig.reloader(rig.journal).reload();
  assertEquals([other.changed, other.needRestart], [[], ["journal", "journal-key-file"]]);
  assertEquals(rig.journal.isUnder(KEY), true);
});

Deno.test("when another part fails the key is not changed; when it fails after the key, it is changed back", async () => {
  await using rig = await new Rig().open();
  rig.say("--journal-key-file", rig.write("new.key", OTHER_KEY));
  const failing: Reloadable = { prepare: () => Promise.reject(new Error("no such port")) };
  await assertRejects(() => rig.reloader(rig.journal, failing).reload(), Error, "no such port");
  assertEquals(rig.journal.isUnder(KEY), true);

  const part = journalKey(rig.journal, rig.logger);
  const wanted = rig.options("--journal-key-file", `${rig.folder}/new.key`);
  const { cancel } = await part.prepare(wanted, new Set(["journal-key-file"]));
  assertEquals(rig.journal.isUnder(OTHER_KEY), true);
  cancel();
  // The next time comes after that.
  const { commit } = await part.prepare(rig.options(), new Set());
  commit(rig.options(), new Map());
  assertEquals(rig.journal.isUnder(KEY), true);
  assertEquals(rig.logger.text, "");
});

Deno.test("a key that cannot be changed back is told", async () => {
  await using rig = await new Rig().open();
  const part = journalKey(rig.journal, rig.logger);
  rig.write("queue.db.key", OTHER_KEY);
  const { cancel } = await part.prepare(rig.options(), new Set());
  await rig.journal.close();
  cancel();
  // The next time comes after that.
  await part.prepare(rig.options(), new Set());
  assertMatch(rig.logger.text, /error: the journal ".*" stays under the new key, while all else/);
});
