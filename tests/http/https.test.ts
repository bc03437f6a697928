import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Hono } from "hono";
import { HttpsDoor } from "../../src/http/https.ts";
import { type HttpServer, serveHttp } from "../../src/http/server.ts";
import { Handshakes } from "../../src/net/handshakes.ts";
import type { ServerTls } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { Authority, type Certified } from "../net/certificates.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { CA, readFrom, served, writeTo } from "../net/tls-rig.ts";
import { settle, within } from "../net/waiting.ts";

/** A server by HTTPS that tells who asks, and on one path reads nothing and answers late. */
class HttpsRig implements AsyncDisposable {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly handshakes: Handshakes;
  /** Has the path that does not read its body answer. */
  readonly released = Promise.withResolvers<void>();
  server!: HttpServer;

  private constructor(most?: number) {
    const ports = { timers: this.time, stopwatch: this.time, logger: this.logger };
    this.handshakes = new Handshakes("listen-http-port", ports, most);
  }

  static async start(tls: ServerTls = served(), most?: number): Promise<HttpsRig> {
    const rig = new HttpsRig(most);
    const app = new Hono<
      { Bindings: { incoming: { socket: Deno.NetAddr & { remotePort: number } } } }
    >();
    app.get("/", (c) => c.text(`from ${c.env.incoming.socket.remotePort}`));
    app.post("/late", async (c) => {
      await rig.released.promise;
      return c.text("late");
    });
    const door = new HttpsDoor(tls, rig.handshakes);
    const ports = { timers: rig.time, logger: rig.logger };
    rig.server = await serveHttp(app, { hostname: LOOPBACK, port: 0 }, ports, { door });
    return rig;
  }

  async ask(ca: Authority = CA, own: Partial<Certified> = {}): Promise<string> {
    using client = Deno.createHttpClient({ caCerts: [ca.cert], ...own });
    const answer = await fetch(`https://localhost:${this.server.port}/`, { client });
    return await answer.text();
  }

  knock(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: LOOPBACK, port: this.server.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(this.server.finish(), "the server to end");
  }
}

Deno.test("HTTPS: who shakes hands is served, and known by where he comes from", async () => {
  await using rig = await HttpsRig.start();
  assertMatch(await rig.ask(), /^from \d+$/);
  assertEquals([rig.handshakes.size, rig.server.accepted], [0, 1]);
});

Deno.test("HTTPS: another certificate counts from the next one on, and one may be demanded", async () => {
  await using rig = await HttpsRig.start();
  using before = Deno.createHttpClient({ caCerts: [CA.cert] });
  const url = `https://localhost:${rig.server.port}/`;
  const first = await (await fetch(url, { client: before })).text();
  const next = new Authority({ common: "Next CA" });
  rig.server.setTls(served(next.certify(), CA));
  await assertRejects(() => rig.ask(), TypeError);
  await assertRejects(() => rig.ask(next), TypeError);
  await rig.logger.seen(/no TLS with/);
  assertMatch(await rig.ask(next, CA.certify()), /^from /);
  // Who was there is there still, by the same connection.
  assertEquals(await (await fetch(url, { client: before })).text(), first);
});

Deno.test("HTTPS: a handshake that never ends is closed after 10 seconds; a port check is not told", async () => {
  await using rig = await HttpsRig.start();
  using slow = await rig.knock();
  await slow.write(Uint8Array.of(22, 3, 1, 2, 0, 1));
  const checking = await rig.knock();
  while (rig.handshakes.size < 2) await settle();
  checking.close();
  while (rig.handshakes.size > 1) await settle();
  assertEquals(rig.logger.text, "");
  rig.time.advance(10_000);
  await rig.logger.seen(
    /^listen-http-port: no TLS with 127\.0\.0\.1:\d+: it was not over after 10 s$/,
  );
  assertEquals(await within(slow.read(new Uint8Array(1)).catch(() => null), "the end"), null);
});

Deno.test("HTTPS: only so many handshakes at a time, and HTTP is told off", async () => {
  await using rig = await HttpsRig.start(served(), 1);
  using first = await rig.knock();
  while (rig.handshakes.size < 1) await settle();
  using second = await rig.knock();
  assertEquals(await within(second.read(new Uint8Array(1)).catch(() => null), "the end"), null);
  await rig.logger.seen(/1 handshakes are under way already/);
  rig.time.advance(1_000);
  await writeTo(first, new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await rig.logger.seen(/the peer does not speak TLS$/);
});

Deno.test("HTTPS: an idle connection is closed, and at the end those that there are", async () => {
  await using rig = await HttpsRig.start();
  rig.server.setIdleTimeout(100);
  const dial = async () => {
    const { port } = rig.server;
    const conn = await Deno.connectTls({ hostname: "localhost", port, caCerts: [CA.cert] });
    await writeTo(conn, new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    assertMatch(new TextDecoder().decode(await readFrom(conn, 12)), /^HTTP\/1\.1 200$/);
    return conn;
  };
  const ended = (conn: Deno.TlsConn) =>
    within(readFrom(conn).then(() => true, () => true), "the end");
  using idle = await dial();
  assert(await ended(idle));
  rig.server.setIdleTimeout(undefined);
  using open = await dial();
  await within(rig.server.finish(), "the end of the server");
  assert(await ended(open));
  assertEquals(rig.server.connections, 0);
});

Deno.test("HTTPS: a body that nobody reads is not taken in without end", async () => {
  await using rig = await HttpsRig.start();
  const conn = await Deno.connectTls({
    hostname: "localhost",
    port: rig.server.port,
    caCerts: [CA.cert],
  });
  const size = 64 * 1024 * 1024;
  const head = `POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`;
  await writeTo(conn, new TextEncoder().encode(head));
  let sent = 0;
  const chunk = new Uint8Array(65_536);
  const sending = (async () => {
    while (sent < size) sent += await conn.write(chunk);
  })().catch(() => {});
  for (let seen = -1; seen !== sent;) {
    seen = sent;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert(sent < 24 * 1024 * 1024, `${sent} bytes were taken`);
  rig.released.resolve();
  conn.close();
  await sending;
});
