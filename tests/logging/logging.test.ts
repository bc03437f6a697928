import { assertEquals, assertMatch } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { startLogging } from "../../src/logging/logging.ts";
import type { Logger, LogLevel } from "../../src/ports.ts";

const LEVELS: readonly LogLevel[] = ["debug", "info", "warning", "error"];

/** What `write` logs, as `STREAM: line`, when records from `lowest` on are written. */
async function written(lowest: LogLevel, write: (log: Logger) => void): Promise<string[]> {
  const said: string[] = [];
  const stream = (name: string) => ({
    write(bytes: Uint8Array) {
      said.push(`${name}: ${new TextDecoder().decode(bytes).replace(/\n$/, "")}`);
      return Promise.resolve(bytes.length);
    },
  });
  const { logger, stop } = await startLogging(lowest, {
    output: stream("output"),
    errors: stream("errors"),
  });
  write(logger);
  await stop(systemTimers);
  return said;
}

for (const [from, lowest] of LEVELS.entries()) {
  Deno.test(`logging from ${lowest} on writes these levels and no lower ones`, async () => {
    const lines = await written(lowest, (logger) => {
      for (const level of LEVELS) logger.log(level, `a ${level} record`);
      assertEquals(LEVELS.map((level) => logger.enabled(level)), LEVELS.map((_, at) => at >= from));
    });
    assertEquals(
      lines.flatMap((lines) => lines.split("\n")).map((line) => /a (\w+) record/.exec(line)?.[1]),
      LEVELS.slice(from),
    );
  });
}

Deno.test("a log line has the time in UTC, the level and the text", async () => {
  const before = Date.now();
  const [line = ""] = await written("info", (logger) => logger.log("warning", "link is down"));
  assertMatch(line, /^errors: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} warning: link is down$/);
  const time = Date.parse(
    line.slice("errors: ".length, "errors: 2026-01-01 00:00:00.000".length) + "Z",
  );
  assertEquals(before <= time && time <= Date.now(), true);
});

for (const text of ["{}", "{{a}}", "{time} {0} {*}", "}{", "100 % \\ %s %o `code`", "a\nb", ""]) {
  Deno.test(`a log text is written as it stands: ${JSON.stringify(text)}`, async () => {
    const data = { time: "filled", 0: "filled" };
    const [line = ""] = await written("debug", (logger) => logger.log("info", text, data));
    assertEquals(
      line.slice("output: 2026-01-01 00:00:00.000 ".length),
      `info: ${text}`,
    );
  });
}

Deno.test("further facts are for machines: a line does not show them", async () => {
  const lines = await written("debug", (logger) => logger.log("info", "sale", { tid: "00000001" }));
  assertEquals(lines.length, 1);
  assertMatch(lines[0]!, /info: sale$/);
});

Deno.test("warnings and errors go to the standard error, the rest to the standard output", async () => {
  const lines = await written("debug", (logger) => {
    for (const level of LEVELS) logger.log(level, level);
  });
  assertEquals(lines.map((line) => line.replaceAll(/[-\d.: ]{23} /g, "")), [
    "output: debug: debug\ninfo: info",
    "errors: warning: warning\nerror: error",
  ]);
});

Deno.test("logging can be started again", async () => {
  assertEquals((await written("info", (logger) => logger.log("info", "first"))).length, 1);
  assertEquals((await written("error", (logger) => logger.log("info", "second"))).length, 0);
  assertEquals((await written("debug", (logger) => logger.log("debug", "third"))).length, 1);
});
