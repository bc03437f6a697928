import { assert, assertEquals, assertMatch } from "@std/assert";
import { systemClock, systemRandom, systemTimers } from "../../src/app/system.ts";
import { type LoggingOptions, startLogging } from "../../src/logging/logging.ts";
import type { Logger, LogLevel } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { settle } from "../net/waiting.ts";
import { Folder, startRig } from "./setup.ts";

const LEVELS: readonly LogLevel[] = ["debug", "info", "warning", "error"];

const SYSTEM = { clock: systemClock, timers: systemTimers, random: systemRandom };

/** What `write` logs on the console, as `STREAM: lines` for each write. */
async function written(
  options: LoggingOptions,
  write: (log: Logger) => void,
  ports = SYSTEM,
): Promise<string[]> {
  const said: string[] = [];
  const stream = (name: string) => ({
    write(bytes: Uint8Array) {
      said.push(`${name}: ${new TextDecoder().decode(bytes).replace(/\n$/, "")}`);
      return Promise.resolve(bytes.length);
    },
  });
  const streams = { output: stream("output"), errors: stream("errors") };
  const { logger, stop } = await startLogging(options, ports, streams);
  write(logger);
  await stop();
  return said;
}

for (const [from, lowest] of LEVELS.entries()) {
  Deno.test(`logging from ${lowest} on writes these levels and no lower ones`, async () => {
    const lines = await written({ lowest }, (logger) => {
      for (const level of LEVELS) logger.log(level, `a ${level} record`);
      assertEquals(LEVELS.map((level) => logger.enabled(level)), LEVELS.map((_, at) => at >= from));
    });
    assertEquals(
      lines.flatMap((lines) => lines.split("\n")).map((line) => /a (\w+) record/.exec(line)?.[1]),
      LEVELS.slice(from),
    );
  });
}

Deno.test("a record has the time of the clock that is handed in", async () => {
  const time = new FakeTime();
  const ports = { ...SYSTEM, clock: time };
  const lines = await written({ lowest: "info" }, (logger) => {
    logger.log("warning", "before");
    time.advance(61_001);
    logger.log("warning", "after");
  }, ports);
  assertEquals(lines, [
    "errors: 2026-03-07 09:08:05.000 warning: before\n2026-03-07 09:09:06.001 warning: after",
  ]);
});

for (const text of ["{}", "{{a}}", "{time} {0} {*}", "}{", "100 % \\ %s %o `code`", "a\nb", ""]) {
  Deno.test(`a log text is written as it stands: ${JSON.stringify(text)}`, async () => {
    const data = { time: "filled", 0: "filled" };
    const [line = ""] = await written({ lowest: "debug" }, (log) => log.log("info", text, data));
    assertEquals(
      line.slice("output: 2026-01-01 00:00:00.000 ".length),
      `info: ${text}`,
    );
  });
}

Deno.test("further facts are for machines: JSON shows them, a text line does not", async () => {
  const write = (logger: Logger) => logger.log("info", "sale", { exchange: 12 });
  const [text = "", ...more] = await written({ lowest: "debug" }, write);
  assertMatch(text, /info: sale$/);
  assertEquals(more, []);
  const [json = ""] = await written({ lowest: "debug", format: "json" }, write);
  const { message, exchange } = JSON.parse(json.slice("output: ".length));
  assertEquals({ message, exchange }, { message: "sale", exchange: 12 });
});

Deno.test("warnings and errors go to the standard error, the rest to the standard output", async () => {
  const lines = await written({ lowest: "debug" }, (logger) => {
    for (const level of LEVELS) logger.log(level, level);
  });
  assertEquals(lines.map((line) => line.replaceAll(/[-\d.: ]{23} /g, "")), [
    "output: debug: debug\ninfo: info",
    "errors: warning: warning\nerror: error",
  ]);
});

Deno.test("with no console nothing is written there, and nothing is worth the making", async () => {
  const lines = await written({ lowest: "debug", console: false }, (logger) => {
    for (const level of LEVELS) {
      assertEquals(logger.enabled(level), false);
      logger.log(level, level);
    }
  });
  assertEquals(lines, []);
});

Deno.test("with no console the file has it all the same", async () => {
  await using folder = await Folder.make();
  const file = { path: folder.at("log.txt"), keep: 0 };
  const lines = await written({ lowest: "info", console: false, file }, (logger) => {
    assertEquals([logger.enabled("info"), logger.enabled("debug")], [true, false]);
    logger.log("error", "only here");
  });
  assertEquals(lines, []);
  assertMatch(await folder.read("log.txt"), /error: only here\n$/);
});

Deno.test("console and file have the same lines, in either format", async () => {
  await using folder = await Folder.make();
  for (const format of ["text", "json"] as const) {
    const file = { path: folder.at(format), keep: 0 };
    const lines = await written({ lowest: "info", format, file }, (logger) => {
      logger.log("warning", "a\nb", { exchange: 12 });
      logger.log("error", "c");
    });
    assertEquals(`${lines.join("\n").replace(/^errors: /, "")}\n`, await folder.read(format));
  }
});

Deno.test("logging can be started again", async () => {
  const one = (level: LogLevel) => (logger: Logger) => logger.log(level, "one");
  assertEquals((await written({ lowest: "info" }, one("info"))).length, 1);
  assertEquals((await written({ lowest: "error" }, one("info"))).length, 0);
  assertEquals((await written({ lowest: "debug" }, one("debug"))).length, 1);
});

Deno.test("after it is stopped nothing is written and nothing fails", async () => {
  await using folder = await Folder.make();
  const { logger, stop, reopen, errors } = await startRig({
    file: { path: folder.at("log.txt"), keep: 0 },
  });
  await Promise.all([stop(), stop()]);
  assertEquals(logger.enabled("error"), false);
  logger.log("error", "too late");
  reopen();
  await settle();
  assertEquals([errors.all, await folder.read("log.txt")], [[], ""]);
});

Deno.test("stopping leaves no timer", async () => {
  const { time, stop } = await startRig();
  await stop();
  assertEquals(time.pending, 0);
});

Deno.test("a console that takes nothing holds up stopping for a second at the most", async () => {
  const time = new FakeTime();
  const stuck = { write: () => new Promise<number>(() => {}) };
  const ports = { clock: time, timers: time, random: systemRandom };
  const streams = { output: stuck, errors: stuck };
  const { logger, stop } = await startLogging({ lowest: "info" }, ports, streams);
  logger.log("error", "nobody reads this");
  let stopped = false;
  const stopping = stop().then(() => stopped = true);
  for (; !stopped && time.elapsed() < 1_000; await settle()) time.advance(50);
  assert(stopped);
  await stopping;
});

/** Lines of the warning that card data are not masked. */
const shouted = (lines: readonly string[]) =>
  lines.filter((line) => /warning: card data is NOT masked in this log/.test(line)).length;

Deno.test("a log with card data says so at its beginning, and after every 100th record", async () => {
  await using rig = await startRig({ dangerous: true });
  await settle();
  assertEquals(shouted(rig.errors.all), 1, "at once");
  assert(rig.errors.all.length > 1, "it is loud: several lines");
  for (let count = 0; count < 99; count++) rig.logger.log("info", "a record");
  rig.logger.log("debug", "not written, and not counted");
  await settle();
  assertEquals(shouted(rig.errors.all), 1);
  for (let count = 0; count < 101; count++) rig.logger.log("info", "a record");
  await settle();
  assertEquals(shouted(rig.errors.all), 3);
});

Deno.test("a log with card data says so even if only errors are written, and in the file", async () => {
  await using folder = await Folder.make();
  const rig = await startRig({
    lowest: "error",
    dangerous: true,
    console: false,
    format: "json",
    file: { path: folder.at("log.txt"), keep: 0 },
  });
  await rig.stop();
  assertMatch(await folder.read("log.txt"), /^\{.*card data is NOT masked.*\}\n$/);
});

Deno.test("a log that is masked does not warn", async () => {
  await using rig = await startRig();
  for (let count = 0; count < 200; count++) rig.logger.log("info", "a record");
  await settle();
  assertEquals([rig.errors.all, rig.output.all.length], [[], 200]);
});
