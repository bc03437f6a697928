import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { dial } from "../../src/logging/logstash-connection.ts";
import { LOOPBACK, unusedPort } from "../net/sockets.ts";
import { settle, within } from "../net/waiting.ts";
import { FakeLogstash } from "./fake-logstash.ts";
import { Folder, type Rig, startRig, until } from "./setup.ts";

/** Longer than any pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 30_000;

const logstashAt = (port: number) => ({ logstash: { hostname: LOOPBACK, port, node: "node-1" } });

const logAll = ({ logger }: Rig, ...texts: string[]) => {
  for (const text of texts) logger.log("info", text);
};

/** Limits of an attempt and of a write, in milliseconds: alarms that are no pauses. */
const LIMITS = [10_000, 30_000];

/** Resolves when the pause before the next attempt has begun. */
function pausing({ time }: Rig): Promise<void> {
  return until(() => time.alarms.some((delay) => !LIMITS.includes(delay)), "a pause");
}

/** Lets the pause before the next attempt pass, as soon as there is one. */
async function pausePasses(rig: Rig): Promise<void> {
  await pausing(rig);
  rig.time.advance(LONGEST_PAUSE);
}

/** Stops, and lets time pass until that is done; how many milliseconds of it that took. */
async function stopped(rig: Rig): Promise<number> {
  const from = rig.time.elapsed();
  let done = false;
  const stopping = rig.stop().then(() => done = true);
  for (let turn = 0; !done && turn < 200; turn++) {
    await settle();
    if (turn > 20 && !done) rig.time.advance(50);
  }
  await within(stopping, "the end of logging");
  return rig.time.elapsed() - from;
}

Deno.test("records go to Logstash as lines of JSON, with node and data, whatever the format", async () => {
  for (const format of ["text", "json"] as const) {
    using server = FakeLogstash.listen();
    await using rig = await startRig({ ...logstashAt(server.port), format });
    rig.logger.log("warning", "no answer\nin time", { exchange: 12 });
    await using peer = (await server.accept()).read();
    assertEquals(await peer.records.next(), {
      "@timestamp": "2026-03-07T09:08:05.000Z",
      "@version": "1",
      level: "warning",
      message: "no answer\nin time",
      node: "node-1",
      exchange: 12,
    });
    assertEquals(rig.errors.all.filter((line) => /Logstash/.test(line)), []);
  }
});

Deno.test("stopping sends what is left, also to one that is only just being connected to", async () => {
  using server = FakeLogstash.listen();
  const rig = await startRig(logstashAt(server.port));
  const texts = Array.from({ length: 1_000 }, (_, at) => `record ${at}`);
  logAll(rig, ...texts);
  const stopping = rig.stop();
  await using peer = (await server.accept()).read();
  await within(stopping, "the end of logging");
  await peer.ended();
  assertEquals(await peer.messages(1_000), texts);
  assertEquals([peer.records.size, rig.time.pending, rig.errors.all.length], [0, 0, 0]);
});

Deno.test("with Logstash away records wait; that is told once, and once that it is back", async () => {
  const port = unusedPort();
  await using rig = await startRig(logstashAt(port));
  assertMatch(
    await rig.errors.inbox.next(),
    /error: Logstash at 127\.0\.0\.1:\d+ is away: .*refused/,
  );
  logAll(rig, "one", "two");
  for (let attempt = 0; attempt < 3; attempt++) await pausePasses(rig);
  await pausing(rig);
  using server = FakeLogstash.listen(port);
  await pausePasses(rig);
  await using peer = (await server.accept()).read();
  logAll(rig, "three");
  assertEquals(await peer.messages(3), ["one", "two", "three"]);
  assertMatch(await rig.errors.inbox.next(), /warning: Logstash at 127\.0\.0\.1:\d+ is back/);
  assertEquals(rig.errors.all.length, 2);
});

Deno.test("pauses between attempts grow, up to half a minute", async () => {
  await using rig = await startRig(logstashAt(unusedPort()));
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt++) {
    await pausing(rig);
    const [pause = 0] = rig.time.alarms;
    pauses.push(pause);
    rig.time.advance(pause);
  }
  const most = pauses.map((_, at) => Math.min(30_000, 500 * 2 ** at));
  assert(pauses.every((pause, at) => pause >= most[at]! / 2 && pause <= most[at]!), `${pauses}`);
});

Deno.test("pauses grow also if it takes connections only to close them, and begin short after one that lasted", async () => {
  using server = FakeLogstash.listen();
  await using rig = await startRig(logstashAt(server.port));
  const pauses: number[] = [];
  for (const lasted of [0, 0, 0, 5_000]) {
    const peer = await server.accept();
    await until(() => rig.time.pending === 0, "a connection");
    rig.time.advance(lasted);
    peer.close();
    await pausing(rig);
    pauses.push(rig.time.alarms[0]!);
    rig.time.advance(pauses.at(-1)!);
  }
  const [first = 0, second = 0, third = 0, last] = pauses;
  assert(first < second && second < third, `${pauses}`);
  assertEquals(last, first);
});

Deno.test("Logstash that goes in mid-stream is told of, and gets what came meanwhile", async () => {
  using server = FakeLogstash.listen();
  await using rig = await startRig(logstashAt(server.port));
  {
    await using peer = (await server.accept()).read();
    logAll(rig, "one");
    assertEquals(await peer.messages(1), ["one"]);
  }
  assertMatch(await rig.errors.inbox.next(), /is away: it closed the connection/);
  logAll(rig, "two", "three");
  await pausePasses(rig);
  await using peer = (await server.accept()).read();
  assertEquals(await peer.messages(2), ["two", "three"]);
  assertMatch(await rig.errors.inbox.next(), /is back/);
});

Deno.test("Logstash that goes while a great deal is under way gets each line whole", async () => {
  using server = FakeLogstash.listen();
  await using rig = await startRig({ ...logstashAt(server.port), console: false });
  const long = "x".repeat(1_000);
  const first = await server.accept();
  const count = 30_000;
  for (let at = 0; at < count; at++) {
    logAll(rig, `${at} ${long}`);
    if (at % 100 === 0) await settle();
  }
  first.close();
  await pausePasses(rig);
  await using second = (await server.accept()).read();
  const [told] = await second.records.take(1);
  assert(Number(told?.dropped) > 0, "more were logged than wait");
  let last: unknown;
  while (last !== `${count - 1} ${long}`) [last] = await second.messages(1);
});

Deno.test("Logstash that takes nothing holds nobody up; of what it missed the oldest are gone", async () => {
  using server = FakeLogstash.listen();
  await using rig = await startRig({ ...logstashAt(server.port), console: false });
  await using peer = await server.accept();
  const count = 30_000;
  const long = "x".repeat(1_000);
  for (let at = 0; at < count; at++) {
    logAll(rig, `${at} ${long}`);
    // What the system takes in its own buffers must have its chance.
    if (at % 100 === 0) await settle();
  }
  peer.read();
  const numbers: number[] = [];
  let dropped = 0;
  while (numbers.at(-1) !== count - 1) {
    const record = await peer.records.next();
    if (typeof record.dropped === "number") dropped += record.dropped;
    else numbers.push(parseInt(String(record.message)));
  }
  assert(dropped > count / 2, `${dropped} dropped`);
  assertEquals(numbers.length + dropped, count, "each record came or is among those dropped");
  assertEquals(numbers, [...numbers].sort((a, b) => a - b));
});

Deno.test("a connection that takes nothing for half a minute is given up for another", async () => {
  using server = FakeLogstash.listen();
  await using rig = await startRig(logstashAt(server.port));
  await using _stalled = await server.accept();
  for (let at = 0; at < 20_000; at++) {
    rig.logger.log("info", `${at} ${"x".repeat(1_000)}`);
    if (at % 100 === 0) await settle();
  }
  await until(() => rig.time.pending === 1, "a write under way");
  rig.time.advance(30_000);
  assertMatch(await rig.errors.inbox.next(), /is away: it took nothing for 30 s/);
  await pausePasses(rig);
  await using peer = (await server.accept()).read();
  const [told] = await peer.records.take(1);
  assert(Number(told?.dropped) > 0);
});

Deno.test("an attempt to connect has a time limit", async () => {
  using server = FakeLogstash.listen();
  const atOnce = { after: (_delay: number, wake: () => void) => (wake(), () => {}) };
  const address = { hostname: LOOPBACK, port: server.port };
  await assertRejects(
    () => dial(address, atOnce, new AbortController()),
    Error,
    "no connection in 10 s",
  );
});

Deno.test("stopping with Logstash stalled ends within a second, and tells what was not sent", async () => {
  using server = FakeLogstash.listen();
  const rig = await startRig(logstashAt(server.port));
  await using _stalled = await server.accept();
  for (let at = 0; at < 20_000; at++) {
    rig.logger.log("info", `${at} ${"x".repeat(1_000)}`);
    if (at % 100 === 0) await settle();
  }
  const took = await stopped(rig);
  assert(took > 0 && took <= 1_000, `${took} ms`);
  assertMatch(rig.errors.all.at(-1) ?? "", /error: \d+ records were not sent to Logstash at /);
  assertEquals(rig.time.pending, 0);
});

Deno.test("stopping with Logstash away tries once more, and tells what was not sent", async () => {
  const rig = await startRig(logstashAt(unusedPort()));
  await rig.errors.inbox.next();
  logAll(rig, "one", "two");
  assertEquals(await stopped(rig), 0, "nothing is waited for");
  assertMatch(rig.errors.all.at(-1) ?? "", /error: 2 records were not sent to Logstash at /);
  assertEquals(rig.time.pending, 0);
});

Deno.test("stopping ends a pause for a last attempt", async () => {
  const port = unusedPort();
  const rig = await startRig(logstashAt(port));
  await rig.errors.inbox.next();
  await pausing(rig);
  using server = FakeLogstash.listen(port);
  logAll(rig, "last words");
  const stopping = rig.stop();
  await using peer = (await server.accept()).read();
  assertEquals(await peer.messages(1), ["last words"]);
  await within(stopping, "the end of logging");
});

Deno.test("with real timers it comes back by itself", async () => {
  const port = unusedPort();
  await using rig = await startRig(logstashAt(port), "real");
  await rig.errors.inbox.next();
  logAll(rig, "waited");
  using server = FakeLogstash.listen(port);
  await using peer = (await server.accept()).read();
  assertEquals(await peer.messages(1), ["waited"]);
});

Deno.test("the file tells of Logstash, and Logstash of the file", async () => {
  await using folder = await Folder.make();
  const port = unusedPort();
  const path = folder.at("log.txt");
  const rig = await startRig({ ...logstashAt(port), console: false, file: { path, keep: 0 } });
  await until(async () => /is away/.test(await folder.read("log.txt")), "a record in the file");
  Deno.renameSync(path, folder.at("old.txt"));
  Deno.mkdirSync(path);
  rig.reopen();
  using server = FakeLogstash.listen(port);
  await pausePasses(rig);
  await using peer = (await server.accept()).read();
  assertMatch(String((await peer.messages(1))[0]), /cannot write the log file .*log\.txt/);
  await rig.stop();
});
