import { assertEquals, assertMatch } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { serveHttp } from "../../src/http/server.ts";
import { LOOPBACK, writeAll } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";

/** The app behind a real server, which bodies reach in pieces. */
async function serving() {
  const rig = new HttpRig();
  const ports = { timers: systemTimers, logger: rig.logger };
  const server = await serveHttp(rig.app, { hostname: LOOPBACK, port: 0 }, ports);
  return { rig, server, connect: () => Deno.connect({ hostname: LOOPBACK, port: server.port }) };
}

const encoder = new TextEncoder();

/** What comes up to an end of the text. */
async function readTo(conn: Deno.Conn, end: string): Promise<string> {
  const buffer = new Uint8Array(64 * 1024);
  let said = "";
  while (!said.endsWith(end)) {
    const count = await within(conn.read(buffer), `the answer after ${said}`);
    if (count === null) break;
    said += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return said;
}

Deno.test("a body that comes in pieces is a message", async () => {
  const { rig, server, connect } = await serving();
  using conn = await connect();
  const body = encoder.encode(JSON.stringify(JSON_SALE));
  await writeAll(
    conn,
    encoder.encode(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`),
  );
  await writeAll(conn, body.subarray(0, 50));
  await writeAll(conn, body.subarray(50));
  rig.answer(await rig.requests.next());
  assertMatch(await readTo(conn, "}"), /^HTTP\/1\.1 200 [^]*"0":"0210"/);
  conn.close();
  await server.finish();
});

Deno.test("a body of chunks is a message", async () => {
  const { rig, server, connect } = await serving();
  using conn = await connect();
  const body = JSON.stringify(JSON_SALE);
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const chunks = chunk(body.slice(0, 9)) + chunk(body.slice(9)) + chunk("");
  await writeAll(
    conn,
    encoder.encode(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`),
  );
  rig.answer(await rig.requests.next());
  assertMatch(await readTo(conn, "}"), /^HTTP\/1\.1 200 [^]*"0":"0210"/);
  conn.close();
  await server.finish();
});

for (
  const [what, head, body] of [
    ["is said to be too large", "Content-Length: 1000001", ""],
    [
      "turns out to be too large",
      "Transfer-Encoding: chunked",
      `f4241\r\n${"a".repeat(1_000_001)}`,
    ],
  ] as const
) {
  Deno.test(`a body that ${what} is refused before all of it has come`, async () => {
    const { rig, server, connect } = await serving();
    using conn = await connect();
    await writeAll(conn, encoder.encode(`POST / HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${body}`));
    assertMatch(await readTo(conn, "}"), /^HTTP\/1\.1 413 [^]*larger than 1000000 bytes/);
    assertEquals(rig.requests.count, 0);
    conn.close();
    await server.finish();
  });
}

Deno.test("a body that breaks off is no message", async () => {
  const { rig, server, connect } = await serving();
  const conn = await connect();
  await writeAll(
    conn,
    encoder.encode('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"0":"08'),
  );
  conn.close();
  await server.finish();
  assertEquals(rig.requests.count, 0);
});
