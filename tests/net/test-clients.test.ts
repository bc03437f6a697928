import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { CodecError } from "../../src/codec/errors.ts";
import { Bank } from "../../src/emulator/bank.ts";
import { listenTcp } from "../../src/net/listener.ts";
import { MessageServer } from "../../src/net/message-server.ts";
import { TestClients, type TestClientsOptions } from "../../src/net/test-clients.ts";
import type { Random } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { join, smartvista } from "../fixtures.ts";
import { always, seeded } from "./chance.ts";
import { approval, frame, headers } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { type HostRequest, ScriptedHost } from "./scripted-host.ts";
import { LOOPBACK, unusedPort } from "./sockets.ts";
import { settle, within } from "./waiting.ts";

const framing = headers();
const TIMEOUT = 5_000;
const LISTENING = 100;

/** Clients of a port that begin at once and wait for a second between rounds, unless `random` differs. */
function setUp(
  port: number,
  options: Partial<TestClientsOptions> = {},
  random: Random = always(0),
) {
  const time = new FakeTime();
  const logger = new RecordingLogger();
  const target = { hostname: LOOPBACK, port };
  const clients = new TestClients(
    { count: 1, target, framing, timeout: TIMEOUT, ...options },
    smartvista,
    { clock: time, timers: time, stopwatch: time, random, logger },
  );
  /** Lets all begin who begin now. */
  const begin = async () => {
    clients.start();
    time.advance(0);
    await settle();
  };
  /** Ends clients of which none is in a round. */
  const stop = async () => {
    const tally = await within(clients.stop(), "the clients to stop");
    assertEquals(time.pending, 0, "timers are left");
    return tally;
  };
  return { time, logger, clients, begin, stop };
}

/** Waits until something that sockets bring about is so. */
async function until(holds: () => boolean, what: string): Promise<void> {
  let waiting = true;
  const poll = async () => {
    while (waiting && !holds()) await settle();
  };
  await within(poll(), what).finally(() => waiting = false);
}

/** Lets the time pass in which a second answer would be noticed. */
async function hearOut(time: FakeTime): Promise<void> {
  await until(() => time.alarms.includes(LISTENING), "a client that listens for more answers");
  time.advance(LISTENING);
}

Deno.test("a client sends its echo request, gets its answer, closes, and says so", async () => {
  await using host = ScriptedHost.listen();
  const { time, logger, begin, stop } = setUp(host.port, { count: 1 });
  await begin();
  const { message, link } = await host.requests.next();
  assertEquals(message.toValues(), {
    0: "0800",
    3: "990000",
    7: "0307090805",
    11: "000001",
    24: "831",
    41: "00000001",
  });
  await link.send(approval(message));
  await hearOut(time);
  const { level, text } = await logger.seen(/Test client/);
  assertEquals([level, text], ["info", "Test client 1 got correct response"]);
  assertEquals(await link.end(), "closed");
  assertEquals(await stop(), { correct: 1, wrong: 0, missing: 0 });
});

Deno.test("a client reads an answer that comes byte by byte", async () => {
  await using host = ScriptedHost.listen({ random: always(0) });
  const { time, logger, begin, stop } = setUp(host.port);
  await begin();
  await host.approve();
  await hearOut(time);
  await logger.seen(/correct response/);
  assertEquals(await stop(), { correct: 1, wrong: 0, missing: 0 });
});

Deno.test("an answer counts at once when the other side closes after it", async () => {
  await using host = ScriptedHost.listen();
  const { logger, begin, stop } = setUp(host.port);
  await begin();
  const { message, link } = await host.requests.next();
  await link.send(approval(message));
  await link.closeWrite();
  await logger.seen(/correct response/);
  assertEquals(await stop(), { correct: 1, wrong: 0, missing: 0 });
});

const right = ({ message }: HostRequest) => approval(message);

/** What a host does about a request, and what the client says of it. */
const WRONGS: readonly [string, (request: HostRequest) => Promise<void>, RegExp][] = [
  [
    "an answer for another terminal",
    ({ message, link }) => link.send(approval(message, { 41: "2" })),
    /^answer for terminal 00000002, not for terminal 00000001$/,
  ],
  [
    "an answer of another class",
    ({ message, link }) => link.send(approval(message, { 0: "0210" })),
    /^0210 does not answer 0800$/,
  ],
  [
    "a message that cannot be read",
    ({ link }) => link.sendBytes(frame(framing, join("08000"))),
    /^unreadable: Bitmap: the message ends inside the bitmap/,
  ],
  [
    "bytes that are no frame",
    ({ link }) => link.sendBytes(join("HTTP/1.1 400 Bad Request")),
    /^unreadable: bad-length/,
  ],
  [
    "garbage behind a right answer",
    (request) => request.link.sendBytes(join(frame(framing, right(request).bytes), "HTTP/1.1 400")),
    /^unreadable: bad-length/,
  ],
  [
    "two answers in one go",
    (request) => request.link.send(right(request), right(request)),
    /^more than one answer$/,
  ],
  [
    "a hundred answers",
    (request) => request.link.send(...Array.from({ length: 100 }, () => right(request))),
    /^more than one answer$/,
  ],
];

for (const [what, answer, reason] of WRONGS) {
  Deno.test(`${what}: a wrong response, told with the reason`, async () => {
    await using host = ScriptedHost.listen({ random: always(1) });
    const { time, logger, begin, stop } = setUp(host.port);
    await begin();
    const request = await host.requests.next();
    await answer(request);
    await until(() => logger.text !== "" || time.alarms.includes(LISTENING), "an answer");
    time.advance(LISTENING);
    const { level, text } = await logger.seen(/Test client/);
    const start = "Test client 1 got wrong response: ";
    assertEquals([level, text.slice(0, start.length)], ["warning", start]);
    assertMatch(text.slice(start.length), reason);
    assert(["closed", "broken"].includes(await request.link.end()));
    assertEquals(await stop(), { correct: 0, wrong: 1, missing: 0 });
  });
}

Deno.test("a second answer a moment after the first makes the response wrong", async () => {
  await using host = ScriptedHost.listen();
  const { time, logger, begin, stop } = setUp(host.port);
  await begin();
  const { message, link } = await host.requests.next();
  await link.send(approval(message));
  await until(() => time.alarms.includes(LISTENING), "the first answer to arrive");
  time.advance(LISTENING - 1);
  await link.send(approval(message));
  assertMatch((await logger.seen(/Test client/)).text, /more than one answer$/);
  assertEquals(await stop(), { correct: 0, wrong: 1, missing: 0 });
});

Deno.test("a host that never answers is given its time, and no more", async () => {
  await using host = ScriptedHost.listen();
  const { time, logger, clients, begin, stop } = setUp(host.port);
  await begin();
  const { link } = await host.requests.next();
  time.advance(TIMEOUT - 1);
  await settle();
  assertEquals(clients.tally, { correct: 0, wrong: 0, missing: 0 });
  time.advance(1);
  const { level, text } = await logger.seen(/Test client/);
  assertEquals([level, text], ["warning", "Test client 1 got no response: nothing in 5000 ms"]);
  assertEquals(await link.end(), "closed");
  assertEquals(await stop(), { correct: 0, wrong: 0, missing: 1 });
});

Deno.test("a connection that is closed or refused without an answer leaves it missing", async () => {
  await using host = ScriptedHost.listen();
  const closed = setUp(host.port);
  await closed.begin();
  await (await host.requests.next()).link.close();
  assertMatch(
    (await closed.logger.seen(/Test client/)).text,
    /^Test client 1 got no response: closed without an answer/,
  );
  assertEquals(await closed.stop(), { correct: 0, wrong: 0, missing: 1 });
  const refused = setUp(unusedPort());
  await refused.begin();
  const { level, text } = await refused.logger.seen(/Test client/);
  assertEquals(level, "warning");
  assertMatch(text, /^Test client 1 got no response: no connection: .*refused/);
  assertEquals(await refused.stop(), { correct: 0, wrong: 0, missing: 1 });
});

Deno.test("a connection that takes too long is given up, and not left open", async () => {
  await using host = ScriptedHost.listen();
  const { time, clients, logger, stop } = setUp(host.port);
  clients.start();
  time.advance(0);
  // No event of a socket comes between these: the round has begun, and is not connected yet.
  while (!time.alarms.includes(TIMEOUT)) await Promise.resolve();
  time.advance(TIMEOUT);
  await logger.seen(/no response: nothing in 5000 ms/);
  assertEquals(await stop(), { correct: 0, wrong: 0, missing: 1 });
});

Deno.test("clients begin within the first second, each at its own moment", async () => {
  const { time, clients, stop } = setUp(unusedPort(), { count: 50 }, seeded(5));
  clients.start();
  const { alarms } = time;
  assertEquals(alarms.length, 50);
  assert(alarms[0]! < 200 && alarms[49]! > 800 && alarms[49]! < 1_000, alarms.join(" "));
  assert(new Set(alarms).size > 40, alarms.join(" "));
  assertEquals(await stop(), { correct: 0, wrong: 0, missing: 0 });
});

Deno.test("a client waits for 1 to 8 seconds between its rounds", async () => {
  for (const [share, pause] of [[0, 1_000], [0.5, 4_500], [1, 8_000]] as const) {
    const { time, clients, logger, stop } = setUp(unusedPort(), {}, always(share));
    clients.start();
    time.advance(1_000);
    await logger.seen(/Test client/);
    await until(() => time.pending === 1, "the client to wait");
    assertEquals(time.alarms, [pause]);
    time.advance(pause);
    await until(() => clients.tally.missing === 2, "the second round");
    assertEquals((await stop()).missing, 2);
  }
});

Deno.test("an answer that comes after its round is not taken for the next one's", async () => {
  await using host = ScriptedHost.listen();
  const { time, clients, logger, begin, stop } = setUp(host.port);
  await begin();
  const first = await host.requests.next();
  time.advance(TIMEOUT);
  await logger.seen(/no response/);
  await until(() => time.pending === 1, "the client to wait");
  time.advance(1_000);
  const second = await host.requests.next();
  assert(first.link !== second.link, "one connection for two rounds");
  await first.link.send(approval(first.message));
  await settle();
  assertEquals(clients.tally, { correct: 0, wrong: 0, missing: 1 });
  await second.link.send(approval(second.message));
  await hearOut(time);
  await logger.seen(/correct response/);
  assertEquals(await stop(), { correct: 1, wrong: 0, missing: 1 });
});

Deno.test("stopping ends waiting at once, and begins nothing more", async () => {
  const { time, clients, logger, stop } = setUp(unusedPort(), { count: 3 });
  clients.start();
  assertEquals(await stop(), { correct: 0, wrong: 0, missing: 0 });
  time.advance(60_000);
  await settle();
  assertEquals(logger.text, "");
});

Deno.test("stopping lets a round under way get its answer", async () => {
  await using host = ScriptedHost.listen();
  const { time, clients, begin } = setUp(host.port, { count: 2 });
  await begin();
  const requests = [await host.requests.next(), await host.requests.next()];
  const stopped = clients.stop();
  for (const { message, link } of requests) {
    await link.send(approval(message));
    await link.closeWrite();
  }
  assertEquals(await within(stopped, "stopping"), { correct: 2, wrong: 0, missing: 0 });
  assertEquals(time.pending, 0);
});

Deno.test("stopping leaves a round what is left of its time, and 2 seconds at the most", async () => {
  await using host = ScriptedHost.listen();
  for (const [timeout, left] of [[700, 200], [60_000, 2_000]] as const) {
    const { time, clients, logger, begin } = setUp(host.port, { timeout });
    await begin();
    await host.requests.next();
    time.advance(500);
    let done = false;
    const stopped = clients.stop().finally(() => done = true);
    time.advance(left - 1);
    await settle();
    assert(!done, "stopped too early");
    time.advance(1);
    assertEquals(await within(stopped, "stopping"), { correct: 0, wrong: 0, missing: 1 });
    assertMatch(logger.text, timeout === 700 ? /nothing in 700 ms$/ : /stopped before an answer/);
    assertEquals(time.pending, 0);
  }
});

Deno.test("more clients than the terminal's field can number are refused at once", () => {
  assertThrows(() => setUp(1, { count: 100_000_000 }), CodecError, "DE 41");
});

Deno.test("every round is in the tally once, whatever the host did", async () => {
  await using host = ScriptedHost.listen();
  const count = 60;
  const { time, clients, begin, stop } = setUp(host.port, { count, timeout: 500 });
  await begin();
  const random = seeded(11);
  const done = { correct: 0, wrong: 0, silent: 0, closed: 0 };
  for (const request of await host.requests.take(count)) {
    const { link } = request;
    const act = (["correct", "wrong", "silent", "closed"] as const)[random.below(4)]!;
    done[act]++;
    if (act === "correct") await link.send(right(request));
    if (act === "wrong") await link.send(approval(request.message, { 41: "999" }));
    if (act === "correct" || act === "wrong") await link.closeWrite();
    if (act === "closed") await link.close();
  }
  const { correct, wrong, silent, closed } = done;
  assert(Math.min(correct, wrong, silent, closed) > 5, JSON.stringify(done));
  const sum = () => clients.tally.correct + clients.tally.wrong + clients.tally.missing;
  await until(() => sum() === count - silent, "all that were answered");
  time.advance(500);
  await until(() => sum() === count, "all");
  assertEquals(await stop(), { correct, wrong, missing: silent + closed });
});

Deno.test("fifty clients at once get correct answers of the emulated bank, round after round", async () => {
  const bankTime = new FakeTime();
  const ports = { timers: bankTime, logger: new RecordingLogger() };
  const bank = new Bank(smartvista, { clock: bankTime, random: seeded(2) });
  let asked = 0;
  const server = new MessageServer("bank", framing, ports, (bytes, peer) => {
    asked++;
    const answer = bank.answer(smartvista.decode(bytes));
    if (answer !== undefined) peer.send(answer.bytes);
  });
  const listener = listenTcp({ hostname: LOOPBACK, port: 0 }, ports, (conn) => server.accept(conn));
  // Time passes faster than sockets: no answer may seem late.
  const options = { count: 50, timeout: 10_000_000 };
  const { time, logger, clients } = setUp(listener.port, options, seeded(3));
  clients.start();
  while (clients.tally.correct < 150) {
    time.advance(LISTENING / 2);
    await settle();
  }
  let done = false;
  const stopped = clients.stop().finally(() => done = true);
  while (!done) {
    await until(() => done || time.alarms[0]! <= LISTENING, "a client that listens");
    time.advance(LISTENING);
    await settle();
  }
  const { correct, wrong, missing } = await stopped;
  assertEquals([wrong, missing], [0, 0], logger.text);
  assertEquals(correct, asked);
  const numbers = logger.entries.map(({ text }) =>
    /^Test client (\d+) got correct/.exec(text)?.[1]
  );
  assertEquals([numbers.length, new Set(numbers).size], [correct, 50]);
  assertEquals(time.pending, 0);
  listener.close();
  await until(() => bankTime.pending === 0, "the bank's connections to be closed");
  assertEquals(ports.logger.text, "");
});
