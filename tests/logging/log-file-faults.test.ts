import { assert, assertEquals, assertMatch } from "@std/assert";
import { LogFile, type LogFileOptions } from "../../src/logging/log-file.ts";
import { FakeTime } from "../fake-time.ts";
import { settle } from "../net/waiting.ts";
import { FakeDisk } from "./fake-disk.ts";

/** A log file on a disk that can fail, and what is told of it. */
async function rig(options: Partial<LogFileOptions> = {}, disk = new FakeDisk()) {
  const time = new FakeTime();
  const told: string[] = [];
  const log = await LogFile.open({ path: "log", keep: 3, ...options }, {
    clock: time,
    tell: (level, text) => told.push(`${level}: ${text}`),
    notice: (text) => `(${text})`,
    disk,
  });
  return { time, told, log, disk, read: (name = "log") => disk.files.get(name) };
}

const KILO = "x".repeat(1_000);

Deno.test("the records of a turn go out in one write", async () => {
  const { log, disk, read } = await rig();
  for (const line of ["a", "b", "c"]) log.write(line);
  await log.flush();
  assertEquals([read(), disk.writes], ["a\nb\nc\n", 1]);
  log.close();
});

Deno.test("a disk that is full for a while loses nothing, and each record is there whole", async () => {
  const { log, disk, read, told } = await rig();
  disk.room = 8;
  for (const line of ["one", "two", "three"]) log.write(line);
  await settle();
  assertEquals(read(), "one\ntwo\n");
  disk.room = 2;
  log.write("four");
  await settle();
  log.write("five");
  await settle();
  assertEquals(told.length, 1);
  assertMatch(told[0]!, /^error: cannot write the log file log: No space left on device/);
  disk.room = Infinity;
  log.write("six");
  await settle();
  assertEquals(read(), "one\ntwo\nth\nthree\nfour\nfive\nsix\n");
  assertEquals(told.slice(1), ["warning: the log file log is written again"]);
  log.close();
  assertEquals(told.length, 2);
});

Deno.test("a trouble that comes again is told again", async () => {
  const { log, disk, told } = await rig();
  for (const room of [0, Infinity, 0, Infinity]) {
    disk.room = room;
    log.write("line");
    await settle();
  }
  assertEquals(told.map((text) => text.split(":")[0]), ["error", "warning", "error", "warning"]);
  log.close();
});

Deno.test("a disk that halts costs records, which are counted, and holds nobody up", async () => {
  const { log, disk, read } = await rig();
  disk.halt();
  log.write("first");
  await settle();
  for (let count = 0; count < 10_000; count++) log.write(KILO);
  disk.go();
  await log.flush();
  const lines = read()!.trimEnd().split("\n");
  const kept = lines.filter((line) => line === KILO).length;
  assertEquals(lines[0], "first");
  assert(kept > 4_000 && kept < 4_300, String(kept));
  assertEquals(lines.at(-1), `(${10_000 - kept} lines were lost: they were not taken in time)`);
  log.write("on it goes");
  await log.flush();
  assertMatch(read()!, /in time\)\non it goes\n$/);
  log.close();
});

Deno.test("lost records are told of where they are missing", async () => {
  const { log, disk, read } = await rig();
  disk.room = 0;
  for (let count = 0; count < 5_000; count++) log.write(KILO);
  disk.room = Infinity;
  await log.flush();
  for (const line of ["a", "b"]) log.write(line);
  await log.flush();
  assertMatch(read()!, /x\n\(\d+ lines were lost: .*\)\na\nb\n$/);
  log.close();
});

Deno.test("when it cannot be put away the file grows on, which is told once", async () => {
  const { log, disk, read, told, time } = await rig({ maxSize: 10 });
  disk.renameError = new Error("Permission denied");
  for (let count = 0; count < 5; count++) {
    log.write(`line ${count}`);
    await settle();
  }
  assertEquals(read(), "line 0\nline 1\nline 2\nline 3\nline 4\n");
  assertEquals(told, ["error: cannot rotate the log file log: Permission denied"]);
  assertEquals(disk.renames, 1, "it is not tried with every record");
  disk.renameError = undefined;
  time.advance(60_000);
  log.write("new");
  await log.flush();
  assertEquals([read(), read("log.1")?.length], ["new\n", 35]);
  assertEquals(told.slice(1), ["warning: the log file log is rotated again"]);
  log.close();
});

Deno.test("attempts to put a file away that fail push no older file out", async () => {
  const disk = new FakeDisk();
  for (const name of ["log.1", "log.2", "log.3"]) disk.files.set(name, name);
  const rename = disk.rename.bind(disk);
  disk.rename = (from, to) => from === "log" ? Promise.reject(new Error("busy")) : rename(from, to);
  const { log, read, time } = await rig({ maxSize: 1 }, disk);
  for (let count = 0; count < 5; count++) {
    log.write("line");
    await log.flush();
    time.advance(60_000);
  }
  assertEquals([read("log.2"), read("log.3")], ["log.1", "log.2"]);
  log.close();
});

Deno.test("files beyond those to be kept are removed", async () => {
  const disk = new FakeDisk();
  for (let number = 1; number <= 6; number++) disk.files.set(`log.${number}`, `${number}`);
  const { log } = await rig({ maxSize: 3, keep: 2 }, disk);
  for (const line of ["a", "b"]) log.write(line);
  await log.flush();
  assertEquals(Object.fromEntries(disk.files), { log: "b\n", "log.1": "a\n", "log.2": "1" });
  log.close();
});

for (
  const [what, facts, rotated] of [
    ["its birth", (age: number) => ({ birthtime: new Date(age), mtime: new Date(0) }), true],
    [
      "its last change, if its birth is not known",
      (age: number) => ({ mtime: new Date(age) }),
      true,
    ],
    ["now on, if nothing is known", () => ({}), false],
  ] as const
) {
  Deno.test(`the age of a file that was there counts from ${what}`, async () => {
    const maxAge = 3_600_000;
    for (const [age, due] of [[maxAge - 1, false], [maxAge, rotated]] as const) {
      const disk = new FakeDisk();
      disk.files.set("log", "old\n");
      disk.facts = facts(new FakeTime().now() - age);
      const { log, read } = await rig({ maxAge }, disk);
      log.write("new");
      await log.flush();
      assertEquals(read(), due ? "new\n" : "old\nnew\n");
      log.close();
    }
  });
}

Deno.test("what is no file, a pipe say, is never put away", async () => {
  const disk = new FakeDisk();
  disk.facts = { isFile: false };
  const { log, read, time } = await rig({ maxSize: 1, maxAge: 1 }, disk);
  for (const line of ["a", "b"]) {
    log.write(line);
    await log.flush();
    time.advance(1_000);
  }
  assertEquals([...disk.files.keys()], ["log"]);
  assertEquals(read(), "a\nb\n");
  log.close();
});

Deno.test("a file that somebody cut in place is as long as it is now", async () => {
  const { log, disk, read, time } = await rig({ maxSize: 1_500 });
  log.write(KILO);
  await log.flush();
  disk.files.set("log", "");
  time.advance(1_000);
  log.write(KILO);
  await log.flush();
  assertEquals([read()?.length, disk.files.size], [1_001, 1]);
  log.close();
});

for (const when of ["writing", "putting it away"] as const) {
  Deno.test(`a log that is closed while the disk halts at ${when} leaves no file open`, async () => {
    const { log, disk, told } = await rig({ maxSize: when === "writing" ? undefined : 3 });
    log.write("a");
    await log.flush();
    disk.halt();
    log.write("b");
    await settle();
    log.close();
    log.write("c");
    disk.go();
    await settle();
    await log.flush();
    assertEquals(disk.opened, 0);
    assertEquals(told, ["error: 1 records were not written to log"]);
  });
}

Deno.test("reopening while the disk halts waits for the write that is under way", async () => {
  const { log, disk, read } = await rig();
  disk.halt();
  log.write("old");
  await settle();
  log.reopen();
  log.write("new");
  disk.go();
  await log.flush();
  assertEquals([read(), disk.opened], ["old\nnew\n", 1]);
  log.close();
});

Deno.test("what was logged before the file is opened anew is in the old one, however slow the disk", async () => {
  const { log, disk, read } = await rig();
  disk.halt();
  log.write("under way");
  await settle();
  log.write("before");
  void disk.rename("log", "archive");
  log.reopen();
  log.write("after");
  disk.go();
  await log.flush();
  assertEquals([read("archive"), read()], ["under way\nbefore\n", "after\n"]);
  assertEquals(disk.opened, 1);
  log.close();
});

Deno.test("a file that takes nothing more is opened anew all the same, and nothing is lost", async () => {
  const { log, disk, read } = await rig();
  disk.room = 0;
  log.write("before");
  await log.flush();
  await disk.rename("log", "archive");
  log.reopen();
  log.write("after");
  await log.flush();
  disk.room = Infinity;
  await log.flush();
  assertEquals([read("archive"), read()], ["", "before\nafter\n"]);
  log.close();
});
