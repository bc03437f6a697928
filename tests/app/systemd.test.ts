import { assertEquals, assertMatch } from "@std/assert";
import { serviceManagerOf } from "../../src/app/systemd.ts";
import { FakeTime } from "../fake-time.ts";
import { within } from "../net/waiting.ts";

/** A program's service manager in a time of its own, and what systemd is told by it. */
function systemd(
  environment: Record<string, string> = {},
  send: (message: string) => Promise<void> = () => Promise.resolve(),
) {
  const timers = new FakeTime();
  const told: string[] = [];
  const warnings: string[] = [];
  const open = () => ({
    send(message: string) {
      told.push(message);
      return send(message);
    },
    close: () => void told.push("(closed)"),
  });
  const ports = { timers, open, warn: (text: string) => void warnings.push(text) };
  const manager = serviceManagerOf({ NOTIFY_SOCKET: "/run/notify", ...environment }, ports);
  return { manager, timers, told, warnings };
}

/** What was promised so far has come to pass. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

Deno.test("systemd is told when the program is ready, and when it stops", async () => {
  const { manager, timers, told, warnings } = systemd();
  manager.ready("serving,\n profile x");
  manager.stopping("stopping, waits for 2 sales", 40_000);
  await manager.end();
  assertEquals(told, [
    "READY=1\nSTATUS=serving,; profile x",
    "STOPPING=1\nSTATUS=stopping, waits for 2 sales\nEXTEND_TIMEOUT_USEC=40000000",
    "(closed)",
  ]);
  assertEquals([warnings, timers.pending], [[], 0]);
});

Deno.test("systemd gets signs of life twice as often as it wants some, until the end", async () => {
  const { manager, timers, told } = systemd({ WATCHDOG_USEC: "30000000" });
  assertEquals(timers.alarms, [15_000]);
  for (let round = 0; round < 3; round++) {
    timers.advance(15_000);
    await settled();
  }
  await manager.end();
  timers.advance(60_000);
  assertEquals(told, ["WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "(closed)"]);
  assertEquals(timers.pending, 0);
});

const NO_WATCHDOG: Record<string, string>[] = [
  {},
  { WATCHDOG_USEC: "0" },
  { WATCHDOG_USEC: "soon" },
  { WATCHDOG_USEC: "30000000", WATCHDOG_PID: "1" },
];

for (const environment of NO_WATCHDOG) {
  Deno.test(`no signs of life are wanted of this process: ${JSON.stringify(environment)}`, () => {
    assertEquals(systemd(environment).timers.pending, 0);
  });
}

Deno.test("without NOTIFY_SOCKET nobody is told anything", async () => {
  const { manager, timers, told } = systemd({ NOTIFY_SOCKET: "", WATCHDOG_USEC: "30000000" });
  manager.ready("x");
  manager.stopping("x", 1);
  await manager.end();
  assertEquals([told, timers.pending], [[], 0]);
});

Deno.test("a systemd that is not there is told once in the log, and the program goes on", async () => {
  const gone = () => Promise.reject(new Error("connection refused"));
  const { manager, warnings } = systemd({}, gone);
  manager.ready("x");
  manager.stopping("x", 1);
  await manager.end();
  assertEquals(warnings.length, 1);
  assertMatch(warnings[0]!, /^systemd cannot be told READY=1: .*connection refused/);
});

Deno.test("a socket that is no file's is told in the log, and the program goes on", async () => {
  const warnings: string[] = [];
  const ports = { timers: new FakeTime(), warn: (text: string) => void warnings.push(text) };
  const manager = serviceManagerOf({ NOTIFY_SOCKET: "@abstract" }, ports);
  manager.ready("x");
  await manager.end();
  assertEquals(warnings.length, 1);
  assertMatch(warnings[0]!, /"@abstract" is no path/);
});

Deno.test("a systemd that reads nothing does not keep the program from ending", async () => {
  const { manager, timers, told } = systemd(
    { WATCHDOG_USEC: "20000" },
    () => new Promise<void>(() => {}),
  );
  manager.ready("x");
  timers.advance(100);
  const ended = manager.end();
  timers.advance(1_000);
  await within(ended, "the end");
  await settled();
  assertEquals([told.at(-1), timers.pending], ["(closed)", 0]);
});
