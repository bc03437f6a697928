import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Hono } from "hono";
import { type HttpServer, serveHttp } from "../../src/http/server.ts";
import { systemTimers } from "../../src/app/system.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { LOOPBACK, writeAll } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";

/** A server whose one answer waits until it is told to go. */
async function serving(idleTimeout?: number) {
  const asked = Promise.withResolvers<Request>();
  const answer = Promise.withResolvers<void>();
  const app = new Hono();
  app.get("/", (c) => c.text("here"));
  app.post("/slow", async (c) => {
    asked.resolve(c.req.raw);
    await answer.promise;
    return c.text(await c.req.text());
  });
  const ports = { timers: systemTimers, logger: new RecordingLogger() };
  const options = idleTimeout === undefined ? {} : { idleTimeout };
  const server = await serveHttp(app, { hostname: LOOPBACK, port: 0 }, ports, options);
  return { server, asked: asked.promise, answer: () => answer.resolve() };
}

/** Sends some bytes, and gives all that comes until the server hangs up. */
async function exchange({ port }: HttpServer, text: string): Promise<string> {
  using conn = await Deno.connect({ hostname: LOOPBACK, port });
  await writeAll(conn, new TextEncoder().encode(text));
  const decoder = new TextDecoder();
  let said = "";
  for await (const chunk of conn.readable) said += decoder.decode(chunk, { stream: true });
  return said;
}

Deno.test("serveHttp answers one after the other on a connection, and closes an idle one", async () => {
  const { server } = await serving(300);
  const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  const start = performance.now();
  const said = await within(exchange(server, request + request), "the end of the connection");
  assertEquals(said.match(/here/g)?.length, 2);
  assert(performance.now() - start >= 290, "it was closed too early");
  await server.finish();
});

Deno.test("serveHttp gives up headers that do not come, and says so", async () => {
  const { server } = await serving();
  const said = await within(exchange(server, "GET / HTTP/1.1\r\nHo"), "the end of the connection");
  assertMatch(said, /^HTTP\/1\.1 408 /);
  await server.finish();
});

Deno.test("serveHttp refuses headers without end", async () => {
  const { server } = await serving();
  const said = await exchange(server, `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
  assertMatch(said, /^HTTP\/1\.1 431 /);
  await server.finish();
});

Deno.test("serveHttp tells the app when a client goes", async () => {
  const { server, asked, answer } = await serving();
  using conn = await Deno.connect({ hostname: LOOPBACK, port: server.port });
  await writeAll(
    conn,
    new TextEncoder().encode("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"),
  );
  const { signal } = await asked;
  const gone = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  conn.close();
  await within(gone, "the abort");
  answer();
  await server.finish();
});

Deno.test("serveHttp's end waits for the answers under way, takes no new connections, and closes idle ones", async () => {
  const { server, asked, answer } = await serving();
  using idle = await Deno.connect({ hostname: LOOPBACK, port: server.port });
  await writeAll(idle, new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await idle.read(new Uint8Array(1024));
  const url = `http://${LOOPBACK}:${server.port}/slow`;
  const posted = fetch(url, { method: "POST", body: "mine" });
  await asked;
  let ended = false;
  const finished = server.finish().then(() => ended = true);
  assertEquals(await idle.read(new Uint8Array(1)), null);
  const connect = () => Deno.connect({ hostname: LOOPBACK, port: server.port });
  await assertRejects(connect, Deno.errors.ConnectionRefused);
  assert(!ended);
  answer();
  assertEquals(await (await posted).text(), "mine");
  await within(finished, "the end");
});

Deno.test("serveHttp says at once when its port is taken", async () => {
  using taken = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const ports = { timers: systemTimers, logger: new RecordingLogger() };
  const address = { hostname: LOOPBACK, port: taken.addr.port };
  const error = await assertRejects(() => serveHttp(new Hono(), address, ports), Error);
  assertEquals((error as Error & { code: string }).code, "EADDRINUSE");
});
