import { assertEquals, assertMatch, assertNotMatch, assertThrows } from "@std/assert";
import { CannotKeepStats, StatFile } from "../../src/app/stat-file.ts";
import type { Stats } from "../../src/stats/stats.ts";
import { FakeTime } from "../fake-time.ts";
import { PAN } from "../fixtures.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { settle, within } from "../net/waiting.ts";
import { answer, request, setUp as setUpStats, shown } from "../stats/setup.ts";

const MINUTE = 60_000;

/** A folder of its own for each test, gone afterwards. */
async function inFolder(test: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Statistics of one sale, and the file for them. */
function setUp(path: string) {
  const { stats } = setUpStats();
  const time = new FakeTime();
  const logger = new RecordingLogger();
  return { stats, time, logger, file: new StatFile(path, stats, { timers: time, logger }) };
}

function sell(stats: Stats, amount: number): void {
  stats.request(request(amount));
  stats.response(answer(amount, "000"), 10);
}

const securedOf = (stats: Stats) => shown(stats).securedAmount;

/** What a fresh start makes of the file. */
function securedIn(path: string): number {
  const { stats, file } = setUp(path);
  file.restore();
  return securedOf(stats);
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** Lets a writing come to its end, after which the next is set. */
function written(time: FakeTime): Promise<void> {
  const look = async () => {
    while (time.pending === 0) await settle();
  };
  return within(look(), "the end of a writing");
}

/** A minute, and the writing at its end. */
async function minute(time: FakeTime): Promise<void> {
  time.advance(MINUTE);
  await written(time);
}

Deno.test("statistics are written every minute and at the end, and restored", () =>
  inFolder(async (folder) => {
    const path = `${folder}/stats.json`;
    const { stats, time, file, logger } = setUp(path);
    file.restore();
    file.start();
    assertEquals(names(folder), [], "nothing is left of the trial");
    sell(stats, 1000);
    time.advance(MINUTE - 1);
    assertEquals(time.pending, 1);
    time.advance(1);
    await written(time);
    assertEquals(names(folder), ["stats.json"]);
    assertEquals(securedIn(path), 10);
    sell(stats, 500);
    await minute(time);
    assertEquals(securedIn(path), 15);
    sell(stats, 1);
    await file.stop();
    assertEquals(time.pending, 0);
    assertEquals(securedIn(path), 15.01);
    assertEquals(names(folder), ["stats.json"]);
    assertEquals(logger.text, "");
  }));

Deno.test("restore goes on from all that was counted", () =>
  inFolder(async (folder) => {
    const before = setUp(`${folder}/stats.json`);
    sell(before.stats, 1234);
    before.stats.failed("timeout");
    await before.file.stop();
    const after = setUp(`${folder}/stats.json`);
    after.file.restore();
    assertEquals(shown(after.stats), shown(before.stats));
  }));

for (const [what, text] of [["missing", undefined], ["empty", ""], ["blank", "\n"]] as const) {
  Deno.test(`a file that is ${what} is a first start`, () =>
    inFolder((folder) => {
      const path = `${folder}/stats.json`;
      if (text !== undefined) Deno.writeTextFileSync(path, text);
      const { stats, file, logger } = setUp(path);
      const fresh = shown(stats);
      file.restore();
      assertEquals(shown(stats), fresh);
      assertEquals(logger.text, "");
    }));
}

Deno.test("the original's file is restored", () =>
  inFolder((folder) => {
    const path = `${folder}/stats.json`;
    Deno.writeTextFileSync(
      path,
      '{"securedAmount":12.340000000000002,"processedAmount":20,"refundAmount":0,' +
        '"reversalAmount":0,"faultStat":{"116":1},"packetCount":{"total":2,"0210":2}}',
    );
    assertEquals(securedIn(path), 12.34);
    assertEquals(names(folder), ["stats.json"]);
  }));

const BROKEN: readonly [what: string, text: string, warning: RegExp][] = [
  ["cut off", '{"securedAmount":12', /: the dump is not JSON\./],
  ["of something else", '{"upstreamHost":"10.0.0.1"}', /: the dump holds no statistics\./],
  ["of a newer version", '{"version":3}', /: version in the dump is not 2\./],
  ["no text", `\u0000${PAN.visa}`, /: the dump is not JSON\./],
];

for (const [what, text, warning] of BROKEN) {
  Deno.test(`a file that is ${what} is put aside as it is, and warned of`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/stats.json`;
      Deno.writeTextFileSync(path, text);
      const { stats, file, logger } = setUp(path);
      file.restore();
      assertEquals(names(folder), ["stats.json.broken"]);
      assertEquals(logger.entries.map(({ level }) => level), ["warning"]);
      assertMatch(logger.text, warning);
      assertMatch(logger.text, /stats\.json\.broken/);
      assertNotMatch(logger.text, new RegExp(PAN.visa));
      file.start();
      sell(stats, 100);
      await file.stop();
      assertEquals(securedIn(path), 1);
      assertEquals(Deno.readTextFileSync(`${path}.broken`), text);
    }));
}

Deno.test("a program that is killed between writing and renaming leaves the old file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/stats.json`;
    const before = setUp(path);
    sell(before.stats, 1000);
    await before.file.stop();
    // What a kill leaves: the temporary file, whole or in part.
    Deno.writeTextFileSync(`${path}.tmp`, `{"version":2,"failures":{"${"x".repeat(10_000)}`);
    assertEquals(securedIn(path), 10);

    const { stats, file, logger } = setUp(path);
    file.restore();
    sell(stats, 500);
    await file.stop();
    assertEquals(securedIn(path), 15);
    assertEquals(names(folder), ["stats.json"]);
    assertEquals(logger.text, "");
  }));

Deno.test("the file is whole at every moment of a writing", () =>
  inFolder(async (folder) => {
    const path = `${folder}/stats.json`;
    const { stats, time, file } = setUp(path);
    sell(stats, 100);
    file.start();
    await minute(time);
    for (let sales = 2; sales <= 20; sales++) {
      sell(stats, 100);
      time.advance(MINUTE);
      while (time.pending === 0) {
        const secured = securedIn(path);
        assertEquals(secured === sales || secured === sales - 1, true, `${secured} of ${sales}`);
        await settle();
      }
      assertEquals(securedIn(path), sales);
    }
    await file.stop();
  }));

Deno.test("a writing that fails is warned of, leaves the old file, and the next one is tried", () =>
  inFolder(async (folder) => {
    const path = `${folder}/stats.json`;
    const { stats, time, file, logger } = setUp(path);
    file.start();
    // A folder that is not empty cannot be replaced by a file.
    Deno.mkdirSync(`${path}/in-the-way`, { recursive: true });
    sell(stats, 1000);
    await minute(time);
    await minute(time);
    const warnings = logger.entries.filter(({ level }) => level === "warning");
    assertEquals(warnings.length, 2);
    assertMatch(warnings[0]!.text, /^the statistics could not be written to .*stats\.json: /);
    assertEquals(names(folder), ["stats.json"], "no temporary file is left");
    Deno.removeSync(path, { recursive: true });
    await minute(time);
    assertEquals(securedIn(path), 10);
    await file.stop();
    assertEquals(logger.entries.filter(({ level }) => level === "warning").length, 2);
  }));

Deno.test("a folder that has gone is warned of, and stops nothing", () =>
  inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/var`);
    const { time, file, logger } = setUp(`${folder}/var/stats.json`);
    file.start();
    Deno.removeSync(`${folder}/var`);
    await minute(time);
    await file.stop();
    const warnings = logger.entries.filter(({ level }) => level === "warning");
    assertEquals(warnings.length, 2);
    assertMatch(warnings[0]!.text, /could not be written/);
  }));

Deno.test("stop waits for the writing that is under way, writes the last, and only once", () =>
  inFolder(async (folder) => {
    const path = `${folder}/stats.json`;
    const { stats, time, file, logger } = setUp(path);
    file.start();
    sell(stats, 1000);
    time.advance(MINUTE);
    sell(stats, 1);
    const [first, second] = [file.stop(), file.stop()];
    await Promise.all([first, second]);
    assertEquals(securedIn(path), 10.01);
    assertEquals(logger.text, "", "two at once would get into each other's way");
    await settle();
    assertEquals(time.pending, 0);
    time.advance(10 * MINUTE);
    sell(stats, 1);
    await settle();
    assertEquals(securedIn(path), 10.01);
  }));

Deno.test("a folder that does not exist is told at the start, with what to do", () =>
  inFolder((folder) => {
    const { file, time } = setUp(`${folder}/no/stats.json`);
    file.restore();
    const { code, message } = assertThrows(() => file.start(), CannotKeepStats);
    assertEquals(code, "cannot-keep-stats");
    assertEquals(
      message,
      `cannot keep the statistics in ${folder}/no/stats.json: ` +
        `the folder ${folder}/no does not exist; make it, or choose another file`,
    );
    assertEquals(time.pending, 0);
  }));

Deno.test("a path that is a folder is told at the start", () =>
  inFolder((folder) => {
    const { file } = setUp(folder);
    assertThrows(() => file.restore(), CannotKeepStats, "it is a folder; choose a file in it");
  }));

Deno.test("a path through a file is told at the start", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    const { file } = setUp(`${folder}/file/stats.json`);
    assertThrows(() => file.start(), CannotKeepStats, `${folder}/file is not a folder`);
  }));

Deno.test("a folder that cannot be written to is told at the start", () =>
  inFolder((folder) => {
    Deno.chmodSync(folder, 0o500);
    const { file } = setUp(`${folder}/stats.json`);
    // The system's administrator may write anywhere.
    if (mayWrite(folder)) return file.start();
    assertThrows(() => file.start(), CannotKeepStats, `allowed to write into the folder ${folder}`);
  }));

Deno.test({
  name: "a start without the permission to write is told as that",
  permissions: { read: true, write: false },
  fn() {
    const { file } = setUp(`${import.meta.dirname}/stats.json`);
    assertThrows(() => file.start(), CannotKeepStats, "started without the permission");
  },
});

function mayWrite(folder: string): boolean {
  try {
    Deno.writeTextFileSync(`${folder}/trial`, "");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
