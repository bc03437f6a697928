import { assertEquals, assertRejects } from "@std/assert";
import { type Change, type Reloadable, Reloader, reloadText } from "../../src/app/reload.ts";
import { type Loaded, loadWithSources } from "../../src/config/load.ts";
import type { Options } from "../../src/config/options.ts";

const BASE = ["--listen-port", "0", "--echo-server-port", "0"];
const optionsOf = (...args: string[]): Loaded => loadWithSources([...BASE, ...args], () => "");

/** A part that keeps what becomes of it. */
class Part implements Reloadable {
  readonly acts: string[] = [];

  constructor(readonly fails = false) {}

  prepare({ maxQueue, upstreamTimeout }: Options) {
    if (this.fails) return Promise.reject(new Error("no such port"));
    this.acts.push(`prepare ${maxQueue} ${upstreamTimeout ?? "-"}`);
    return Promise.resolve({
      commit: () => void this.acts.push("commit"),
      cancel: () => void this.acts.push("cancel"),
    });
  }
}

Deno.test("what can change is made ready in all parts, and counts then", async () => {
  const parts = [new Part(), new Part()];
  const wanted = optionsOf("--max-queue", "7", "--upstream-timeout", "9", "--vv");
  const reloader = new Reloader(optionsOf(), () => wanted, parts);
  const { changed, needLink } = await reloader.reload();
  assertEquals([changed, needLink], [["max-queue", "vv"], ["upstream-timeout"]]);
  // What needs the link anew is not taken up by halves.
  for (const { acts } of parts) assertEquals(acts, ["prepare 7 -", "commit"]);
});

Deno.test("what needs a restart is told again each time, and what counts is not", async () => {
  const wanted = optionsOf("--max-queue", "7", "--no-auto-reversal");
  const reloader = new Reloader(optionsOf(), () => wanted, [new Part()]);
  const first = await reloader.reload();
  assertEquals([first.changed, first.needRestart], [["max-queue"], ["no-auto-reversal"]]);
  const second = await reloader.reload();
  assertEquals([second.changed, second.needRestart], [[], ["no-auto-reversal"]]);
});

Deno.test("a part tells what has changed in files, and what it cannot take up", async () => {
  const told: Change = { commit() {}, cancel() {}, contents: ["profile"], needLink: ["max-queue"] };
  const asked: string[][] = [];
  const part: Reloadable = {
    prepare(_, changed) {
      asked.push([...changed]);
      return Promise.resolve(told);
    },
  };
  const wanted = optionsOf("--max-queue", "7", "--vv");
  const reloader = new Reloader(optionsOf(), () => wanted, [part]);
  assertEquals(await reloader.reload(), {
    changed: ["profile", "vv"],
    needLink: ["max-queue"],
    needRestart: [],
  });
  // What was not taken up is another still, and what was is not.
  await reloader.reload();
  assertEquals(asked, [["max-queue", "vv"], ["max-queue"]]);
});

Deno.test("where options are set is told anew, but of those that count later", async () => {
  const told: unknown[] = [];
  const part: Reloadable = {
    prepare: () => ({
      commit: (_, sources) => void told.push([...sources].map(([name, place]) => [name, place()])),
      cancel() {},
    }),
  };
  const at = (text: string) => loadWithSources(["--config", "a.yaml"], () => text);
  const before = "listen-port: 0\necho-server-port: 0\nqueue-lock-terminal: true\n";
  const after =
    "# more\nlisten-port: 0\necho-server-port: 0\nmax-queue: 7\nqueue-lock-terminal: false\n";
  await new Reloader(at(before), () => at(after), [part]).reload();
  assertEquals(told, [[
    ["config", "command line"],
    ["listen-port", "a.yaml:2"],
    ["echo-server-port", "a.yaml:3"],
    ["max-queue", "a.yaml:4"],
    ["queue-lock-terminal", "a.yaml:3"],
  ]]);
});

Deno.test("one part that cannot leaves all as it was, and the next time counts", async () => {
  const [good, bad] = [new Part(), new Part(true)];
  const read = () => optionsOf("--max-queue", "7");
  const failing = new Reloader(optionsOf(), read, [good, bad]);
  await assertRejects(() => failing.reload(), Error, "no such port");
  assertEquals(good.acts, ["prepare 7 -", "cancel"]);
  await assertRejects(() => failing.reload(), Error, "no such port");
  assertEquals(good.acts.length, 4);
});

Deno.test("a listener is not put where the link goes until a restart", async () => {
  const at = (upstream: string, port: string) =>
    loadWithSources([
      ...["--upstream-host", "127.0.0.1", "--upstream-port", upstream],
      ...["--listen-port", port],
    ], () => "");
  const part = new Part();
  const written = [at("5001", "5000"), at("5001", "2015")];
  const reloader = new Reloader(at("5000", "2014"), () => written.shift()!, [part]);
  await assertRejects(
    () => reloader.reload(),
    Error,
    "upstream-port: 5000 is the listen-port of this very gateway",
  );
  assertEquals(part.acts, []);
  const { changed, needLink } = await reloader.reload();
  assertEquals([changed, needLink], [["listen-port"], ["upstream-port"]]);
});

Deno.test("options that are wrong change nothing", async () => {
  const part = new Part();
  const reloader = new Reloader(optionsOf(), () => optionsOf("--max-queue", "none"), [part]);
  await assertRejects(() => reloader.reload(), Error, "max-queue");
  assertEquals(part.acts, []);
});

Deno.test("two calls at once are one after the other", async () => {
  const part = new Part();
  let size = 6;
  const reloader = new Reloader(optionsOf(), () => optionsOf("--max-queue", String(++size)), [
    part,
  ]);
  await Promise.all([reloader.reload(), reloader.reload()]);
  assertEquals(part.acts, ["prepare 7 -", "commit", "prepare 8 -", "commit"]);
});

Deno.test("what came of it is told in words", () => {
  const text = reloadText({
    changed: ["max-queue"],
    needLink: ["upstream-port"],
    needRestart: ["journal"],
  });
  assertEquals(
    text,
    "the configuration was read anew; what changes: now max-queue; with a new link, after a " +
      "restart: upstream-port; after a restart: journal",
  );
  const nothing = reloadText({ changed: [], needLink: [], needRestart: [] });
  assertEquals(nothing.endsWith("nothing that can change while it runs"), true);
});
