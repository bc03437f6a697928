import { assert, assertEquals, assertMatch } from "@std/assert";
import { listenTcp } from "../../src/net/listener.ts";
import { type MessageHandler, MessageServer } from "../../src/net/message-server.ts";
import { join, smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { approval, echo, headers, sale } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { LOOPBACK, Pos } from "./sockets.ts";
import { settle } from "./waiting.ts";

const framing = headers();

const approveSales: MessageHandler = (bytes, peer) => {
  const request = smartvista.decode(bytes);
  if (request.mti === "0200") peer.send(approval(request).bytes);
};

/** A server that approves sales, and is silent to anything else, unless `handle` differs. */
function setUp(handle = approveSales) {
  const logger = new RecordingLogger();
  const time = new FakeTime();
  const ports = { timers: time, logger };
  const server = new MessageServer("bank", framing, ports, handle);
  const listener = listenTcp({ hostname: LOOPBACK, port: 0 }, ports, (conn) => server.accept(conn));
  return {
    logger,
    time,
    dial: () => Pos.dial(listener.port, framing),
    stop: () => {
      listener.close();
      server.close();
    },
  };
}

Deno.test("MessageServer answers each message at once, and some not at all", async () => {
  const { dial, stop } = setUp();
  await using pos = await dial();
  await pos.send(sale({ stan: 1 }), echo(2), sale({ stan: 3 }));
  assertEquals((await pos.answers.next()).get(11), "000001");
  assertEquals((await pos.answers.next()).get(11), "000003");
  stop();
  assertEquals(await pos.end(), "closed");
});

Deno.test("MessageServer answers one who has said all, and closes", async () => {
  const { dial, stop, logger } = setUp();
  await using pos = await dial();
  await pos.send(sale());
  await pos.closeWrite();
  assertEquals((await pos.answers.next()).mti, "0210");
  assertEquals(await pos.end(), "closed");
  assertEquals(logger.text, "");
  stop();
});

Deno.test("MessageServer closes a connection of garbage, tells why, and serves the others", async () => {
  const { dial, stop, logger } = setUp();
  await using bad = await dial();
  await using good = await dial();
  await bad.write(join("GET / HTTP/1.1\r\n"));
  assertEquals(await bad.end(), "closed");
  const { level, text } = await logger.seen(/closed/);
  assertEquals(level, "warning");
  assertMatch(text, /^bank: 127\.0\.0\.1:\d+ closed: bad-length/);
  assertEquals((await good.ask(sale())).mti, "0210");
  stop();
});

/** Approves sales, and again a second later; closes the connection on an echo test. */
const approveTwice: MessageHandler = (bytes, peer) => {
  const request = smartvista.decode(bytes);
  if (request.mti !== "0200") return peer.close();
  peer.send(approval(request).bytes);
  peer.later(1_000, () => peer.send(approval(request, { 39: "001" }).bytes));
};

Deno.test("MessageServer answers again later, when the time has come", async () => {
  const { dial, stop, time } = setUp(approveTwice);
  await using pos = await dial();
  assertEquals((await pos.ask(sale())).get(39), "000");
  time.advance(999);
  assertEquals(pos.answers.size, 0);
  time.advance(1);
  assertEquals((await pos.answers.next()).get(39), "001");
  stop();
  assertEquals(await pos.end(), "closed");
});

Deno.test("MessageServer closes a connection abruptly, and what is under way on it is lost", async () => {
  const { dial, stop, time, logger } = setUp(approveTwice);
  await using other = await dial();
  await other.ask(sale({ stan: 9 }));
  await using pos = await dial();
  await pos.ask(sale({ stan: 1 }));
  await pos.send(sale({ stan: 2 }), echo(3), sale({ stan: 4 }));
  await pos.end();
  assertEquals(pos.answers.count, 1);
  time.advance(1_000);
  assertEquals((await other.answers.take(1))[0]!.get(11), "000009");
  assertEquals([pos.answers.count, logger.text], [1, ""]);
  stop();
});

Deno.test("MessageServer calls off what was to be done later when the connection closes, by whomever", async () => {
  const closings: ((pos: Pos, stop: () => void) => Promise<void> | void)[] = [
    (pos) => pos[Symbol.asyncDispose](),
    (pos) => pos.closeWrite(),
    (pos) => pos.send(echo()),
    (_, stop) => stop(),
  ];
  for (const [at, close] of closings.entries()) {
    const { dial, stop, time, logger } = setUp(approveTwice);
    await using pos = await dial();
    await pos.ask(sale());
    assert(time.alarms.includes(1_000), `no repeat was planned ${at}`);
    await close(pos, stop);
    await pos.ended;
    for (let turn = 0; turn < 1000 && time.pending > 0; turn++) await settle();
    assertEquals([time.pending, pos.answers.count, logger.text], [0, 1, ""], String(at));
    stop();
  }
});
