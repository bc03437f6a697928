import { assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { type Listener, listenTcp } from "../../src/net/listener.ts";
import { FakeTime } from "../fake-time.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { LOOPBACK } from "./sockets.ts";
import { Inbox, settle, within } from "./waiting.ts";

function setUp(accept?: (conn: Deno.TcpConn) => void) {
  const conns = new Inbox<Deno.TcpConn>("a connection");
  const logger = new RecordingLogger();
  const ports = { timers: new FakeTime(), logger };
  const listener = listenTcp(
    { hostname: LOOPBACK, port: 0 },
    ports,
    accept ?? ((conn) => conns.put(conn)),
  );
  return { conns, logger, listener };
}

const dial = ({ port }: Listener) => Deno.connect({ hostname: LOOPBACK, port });

Deno.test("listenTcp tells the port that the system chose, and hands connections over", async () => {
  const { conns, listener } = setUp();
  assertNotEquals(listener.port, 0);
  assertEquals(listener.hostname, LOOPBACK);
  for (let count = 0; count < 3; count++) {
    using client = await dial(listener);
    using conn = await conns.next();
    assertEquals(conn.remoteAddr, client.localAddr);
  }
  listener.close();
});

Deno.test("listenTcp goes on after a connection that cannot be taken over", async () => {
  const taken = new Inbox<Deno.TcpConn>("a connection");
  let first = true;
  const { logger, listener } = setUp((conn) => {
    if (!first) return taken.put(conn);
    first = false;
    throw new Deno.errors.ConnectionReset("gone at once");
  });
  using lost = await dial(listener);
  assertEquals(await within(lost.read(new Uint8Array(1)), "the end of the lost one"), null);
  using _client = await dial(listener);
  using _conn = await taken.next();
  assertMatch((await logger.seen(/lost/)).text, /a connection was lost at once: .*gone at once/);
  listener.close();
});

Deno.test("listenTcp goes on after connections that are gone before they are accepted", async () => {
  const { conns, listener, logger } = setUp();
  const clients = await Promise.all(Array.from({ length: 20 }, () => dial(listener)));
  for (const client of clients) client.close();
  for (const conn of await conns.take(20)) conn.close();
  using _client = await dial(listener);
  using _conn = await conns.next();
  assertEquals(logger.text, "");
  listener.close();
});

Deno.test("listenTcp hands nothing over once closed; what was accepted stays", async () => {
  const { conns, listener, logger } = setUp();
  using client = await dial(listener);
  using conn = await conns.next();
  listener.close();
  listener.close();
  // The system may still have connected it, only to hang up.
  await dial(listener).then((late) => late.close(), () => {});
  await client.write(Uint8Array.of(7));
  assertEquals(await conn.read(new Uint8Array(1)), 1);
  await settle();
  assertEquals(conns.count, 1);
  assertEquals(logger.text, "", "closing is no failure");
});

Deno.test("listenTcp tells when its port can be listened on again", async () => {
  const { listener } = setUp();
  const { hostname, port } = listener;
  listener.close();
  await within(listener.ended, "the end");
  Deno.listen({ hostname, port }).close();
});

Deno.test("listenTcp throws for a port that is taken", () => {
  using taken = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const ports = { timers: new FakeTime(), logger: new RecordingLogger() };
  const { port } = taken.addr;
  assertThrows(
    () => listenTcp({ hostname: LOOPBACK, port }, ports, (conn) => conn.close()),
    Deno.errors.AddrInUse,
  );
});
