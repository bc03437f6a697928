import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { CannotLog } from "../../src/logging/logging.ts";
import { settle } from "../net/waiting.ts";
import { Folder, type Rig, startRig, until } from "./setup.ts";

/** The texts of the records in a file. */
async function texts(folder: Folder, name = "log.txt"): Promise<string[]> {
  const lines = (await folder.read(name)).split("\n").slice(0, -1);
  return lines.map((line) => line.replace(/^.{23} \w+: /, ""));
}

const logAll = ({ logger }: Rig, ...texts: string[]) => {
  for (const text of texts) logger.log("info", text);
};

/** A line of text as it is in the file: 30 characters, the text, the end. */
const LINE = "2026-03-07 09:08:05.000 info: ".length + 1;

Deno.test("a log file is created for its owner and group alone", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
  logAll(rig, "one", "two");
  await rig.stop();
  assertEquals(await texts(folder), ["one", "two"]);
  if (Deno.build.os === "windows") return;
  assertEquals(Deno.statSync(folder.at("log.txt")).mode! & 0o777 & ~0o640, 0);
});

Deno.test("a log file is appended to by the next run", async () => {
  await using folder = await Folder.make();
  for (const text of ["first run", "second run"]) {
    await using rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
    logAll(rig, text);
  }
  assertEquals(await texts(folder), ["first run", "second run"]);
});

Deno.test("many records are in the file in order, whatever their lengths", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ console: false, file: { path: folder.at("log.txt"), keep: 0 } });
  const expected = Array.from({ length: 5_000 }, (_, at) => `${at} ${"ü".repeat(at % 300)}`);
  for (const [at, text] of expected.entries()) {
    logAll(rig, text);
    if (at % 1_000 === 0) await settle();
  }
  await rig.stop();
  assertEquals(await texts(folder), expected);
});

Deno.test("records are in the file without waiting for the end", async () => {
  await using folder = await Folder.make();
  await using rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
  logAll(rig, "now");
  await until(async () => (await texts(folder)).length >= 1, "records in the file");
  assertEquals(await texts(folder), ["now"]);
});

for (
  const [what, name, expected] of [
    ["in a folder that is not there", "none/log.txt", /its folder does not exist/],
    ["that is a folder", "folder", /that is a folder/],
    ["in a folder that is a file", "file/log.txt", /not a folder/],
  ] as const
) {
  Deno.test(`a log file ${what} is refused at the start`, async () => {
    await using folder = await Folder.make();
    Deno.mkdirSync(folder.at("folder"));
    Deno.writeTextFileSync(folder.at("file"), "");
    const path = folder.at(name);
    const error = await assertRejects(() => startRig({ file: { path, keep: 0 } }), CannotLog);
    assertEquals([error.code, error.path], ["cannot-log", path]);
    assertStringIncludes(error.message, path);
    assertMatch(error.message, expected);
  });
}

Deno.test("reopening goes on in a new file after the old one was renamed", async () => {
  await using folder = await Folder.make();
  await using rig = await startRig({ file: { path: folder.at("log.txt"), keep: 3 } });
  logAll(rig, "before");
  await until(async () => (await texts(folder)).length >= 1, "records in the file");
  Deno.renameSync(folder.at("log.txt"), folder.at("archive.txt"));
  logAll(rig, "still there");
  await until(async () => (await texts(folder, "archive.txt")).length >= 2, "records in the file");
  rig.reopen();
  await until(() => folder.names().includes("log.txt"), "a new file");
  logAll(rig, "after");
  await rig.stop();
  assertEquals(await texts(folder, "archive.txt"), ["before", "still there"]);
  assertEquals(await texts(folder), ["after"]);
  assertEquals(rig.errors.all, []);
});

Deno.test("reopening in the midst of writing loses nothing and tears no line", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ console: false, file: { path: folder.at("log.txt"), keep: 0 } });
  const expected = Array.from({ length: 3_000 }, (_, at) => `${at} ${"x".repeat(200)}`);
  for (const [at, text] of expected.entries()) {
    logAll(rig, text);
    if (at % 500 !== 499) continue;
    await settle();
    Deno.renameSync(folder.at("log.txt"), folder.at(`archive.${Math.floor(at / 500)}`));
    rig.reopen();
    await until(() => folder.names().includes("log.txt"), "a new file");
  }
  await rig.stop();
  const all: string[] = [];
  for (const name of folder.names()) all.push(...await texts(folder, name));
  assertEquals(all, expected);
});

Deno.test({
  name: "a log file that somebody removed is there again a second later",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await Folder.make();
    const rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
    logAll(rig, "removed");
    await until(async () => (await texts(folder)).length >= 1, "records in the file");
    Deno.removeSync(folder.at("log.txt"));
    rig.time.advance(1_000);
    logAll(rig, "back");
    await rig.stop();
    assertEquals(await texts(folder), ["back"]);
  },
});

Deno.test("a path that became a folder is told once, and what waited is written once it is free", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
  Deno.renameSync(folder.at("log.txt"), folder.at("old.txt"));
  Deno.mkdirSync(folder.at("log.txt"));
  rig.reopen();
  assertMatch(await rig.errors.inbox.next(), /error: cannot write the log file .*log\.txt: /);
  for (const text of ["one", "two", "three"]) {
    logAll(rig, text);
    await settle();
  }
  Deno.removeSync(folder.at("log.txt"));
  logAll(rig, "four");
  assertMatch(await rig.errors.inbox.next(), /warning: the log file .*log\.txt is written again/);
  await rig.stop();
  assertEquals(await texts(folder), ["one", "two", "three", "four"]);
  assertEquals(rig.errors.all.length, 2);
  assertEquals(rig.output.all.length, 4, "the console goes on");
});

Deno.test("what could never be written is told at the end", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ file: { path: folder.at("log.txt"), keep: 0 } });
  Deno.removeSync(folder.at("log.txt"));
  Deno.mkdirSync(folder.at("log.txt"));
  rig.reopen();
  await rig.errors.inbox.next();
  logAll(rig, "one", "two");
  await rig.stop();
  assertMatch(rig.errors.all.at(-1) ?? "", /error: 2 records were not written to .*log\.txt/);
});

Deno.test({
  name: "a full disk is told once and stops nothing",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Only a program with all permissions may open /dev/full.
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "-A", new URL("./full-disk.ts", import.meta.url).pathname],
      env: { NO_COLOR: "1" },
    }).output();
    const [said, told] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals(code, 0);
    assertEquals(said?.match(/info: record/g)?.length, 3);
    assertEquals(told?.match(/cannot write the log file \/dev\/full: No space left/g)?.length, 1);
    assertMatch(told ?? "", /3 records were not written to \/dev\/full/);
  },
});

Deno.test("a record that would pass the size begins a new file; so many old ones are kept", async () => {
  await using folder = await Folder.make();
  const file = { path: folder.at("log.txt"), maxSize: 2 * (LINE + 1), keep: 2 };
  const rig = await startRig({ file });
  logAll(rig, ..."123456789");
  await rig.stop();
  assertEquals(folder.names(), ["log.txt", "log.txt.1", "log.txt.2"]);
  assertEquals(await texts(folder, "log.txt.2"), ["5", "6"]);
  assertEquals(await texts(folder, "log.txt.1"), ["7", "8"]);
  assertEquals(await texts(folder), ["9"]);
});

Deno.test("with none kept the file begins anew", async () => {
  await using folder = await Folder.make();
  const file = { path: folder.at("log.txt"), maxSize: 2 * (LINE + 1), keep: 0 };
  const rig = await startRig({ file });
  logAll(rig, ..."12345");
  await rig.stop();
  assertEquals(folder.names(), ["log.txt"]);
  assertEquals(await texts(folder), ["5"]);
});

Deno.test("a record that is larger than a file may be is alone in one, whole", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ file: { path: folder.at("log.txt"), maxSize: 100, keep: 9 } });
  const long = "x".repeat(200_000);
  logAll(rig, "before", long, "after");
  await rig.stop();
  assertEquals(await texts(folder, "log.txt.2"), ["before"]);
  assertEquals(await texts(folder, "log.txt.1"), [long]);
  assertEquals(await texts(folder), ["after"]);
});

Deno.test("no file of a burst is larger than allowed, and nothing is lost", async () => {
  await using folder = await Folder.make();
  const maxSize = 10_000;
  const file = { path: folder.at("log.txt"), maxSize, keep: 1_000 };
  const rig = await startRig({ console: false, file });
  const expected = Array.from({ length: 2_000 }, (_, at) => `${at} ${"é".repeat(at % 40)}`);
  logAll(rig, ...expected);
  await rig.stop();
  const names = folder.names().map((name) => Number(name.slice("log.txt.".length)));
  const all: string[] = [];
  for (const number of names.sort((a, b) => b - a)) {
    const name = number === 0 ? "log.txt" : `log.txt.${number}`;
    const { size } = Deno.statSync(folder.at(name));
    assert(size <= maxSize && (number === 0 || size > maxSize - 200), `${name}: ${size}`);
    all.push(...await texts(folder, name));
  }
  assertEquals(all, expected);
});

Deno.test("the size of a file that was there counts", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(folder.at("log.txt"), "x".repeat(100));
  const rig = await startRig({ file: { path: folder.at("log.txt"), maxSize: 120, keep: 1 } });
  logAll(rig, "new");
  await rig.stop();
  assertEquals(await folder.read("log.txt.1"), "x".repeat(100));
  assertEquals(await texts(folder), ["new"]);
});

Deno.test("a file of a certain age is put away before the next record", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({ file: { path: folder.at("log.txt"), maxAge: 60_000, keep: 2 } });
  rig.time.advance(600_000);
  logAll(rig, "the age of an empty file does not count");
  await until(async () => (await texts(folder)).length >= 1, "records in the file");
  rig.time.advance(59_999);
  logAll(rig, "young");
  await until(async () => (await texts(folder)).length >= 2, "records in the file");
  rig.time.advance(1);
  logAll(rig, "new");
  await rig.stop();
  assertEquals((await texts(folder, "log.txt.1")).length, 2);
  assertEquals(await texts(folder), ["new"]);
});
