import { assertEquals, assertMatch } from "@std/assert";
import { listenTcp } from "../../src/net/listener.ts";
import { MessageServer } from "../../src/net/message-server.ts";
import { join, smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { approval, echo, headers, sale } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { LOOPBACK, Pos } from "./sockets.ts";

const framing = headers();

/** A server that approves sales, and is silent to anything else. */
function setUp() {
  const logger = new RecordingLogger();
  const ports = { timers: new FakeTime(), logger };
  const server = new MessageServer("bank", framing, ports, (bytes) => {
    const request = smartvista.decode(bytes);
    return request.mti === "0200" ? approval(request).bytes : undefined;
  });
  const listener = listenTcp({ hostname: LOOPBACK, port: 0 }, ports, (conn) => server.accept(conn));
  return {
    logger,
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
