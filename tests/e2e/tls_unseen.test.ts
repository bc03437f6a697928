import { assertEquals } from "@std/assert";
import { approval, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { writeAll } from "../net/sockets.ts";
import { readFrom } from "../net/tls-rig.ts";
import { KeptAlive } from "./kept_alive.ts";
import { Pems } from "./pems.ts";
import { JSON_SALE, Program } from "./program.ts";

/** A gateway at --v whose clients come by TLS, and its host, which approves reversals by itself. */
async function setUp() {
  const [host, pems] = [ScriptedHost.listen({ undoes: true }), new Pems()];
  const { cert, key } = pems.write("own", pems.ca.certify());
  const program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--listen-http-port", "0", "--v"],
    ...["--listen-tls-cert", cert, "--listen-tls-key", key],
    ...["--listen-http-tls-cert", cert, "--listen-http-tls-key", key],
  ]);
  const all = new AsyncDisposableStack();
  for (const one of [host, pems, program]) all.use(one);
  const dial = async (port: number) => {
    const conn = await Deno.connectTls({ hostname: "localhost", port, caCerts: [pems.ca.cert] });
    await conn.handshake();
    return conn;
  };
  return {
    host,
    program,
    all,
    dial,
    tcp: await program.port("TCP"),
    http: await program.port("HTTP"),
  };
}

/** A POST of a sale in bytes. */
function post(stan: number): Uint8Array {
  const body = JSON.stringify({ ...JSON_SALE, 11: stan, 41: stan });
  const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
  return new TextEncoder().encode(head + body);
}

Deno.test("TLS: a binary client that closes its connection while its sale is with the host: it is reversed", async () => {
  const { host, all, dial, tcp } = await setUp();
  await using _all = all;
  const conn = await dial(tcp);
  await writeAll(conn, sale({ stan: 7 }).bytes);
  const { message, link } = await host.requests.next();
  conn.close();
  await link.send(approval(message));
  assertEquals((await host.reversals.next()).message.get(11), "000007");
});

Deno.test("TLS: a binary client that has said all and waits for its answer keeps its sale", async () => {
  const { host, program, all, dial, tcp } = await setUp();
  await using _all = all;
  using conn = await dial(tcp);
  const { bytes } = sale();
  await writeAll(conn, bytes);
  await conn.closeWrite();
  const request = await host.approve();
  // All of the answer, and then the end as TLS has it.
  const answer = await readFrom(conn);
  assertEquals(answer.length, approval(request).bytes.length);
  await program.says(/client tcp:.* closed\n/);
  assertEquals(host.reversals.count, 0);
});

Deno.test("TLS: of pipelined HTTPS requests each notices that their client has gone", async () => {
  const { host, program, all, dial, http } = await setUp();
  await using _all = all;
  const conn = await dial(http);
  for (const stan of [1, 2, 3]) await writeAll(conn, post(stan));
  const requests = await host.requests.take(3);
  conn.close();
  for (const id of [1, 2, 3]) await program.says(new RegExp(`#${id} http:.* is gone`));
  for (const { message, link } of requests) await link.send(approval(message));
  const reversed = await host.reversals.take(3);
  assertEquals(reversed.map(({ message }) => message.get(11)).sort(), [
    ...["000001", "000002", "000003"],
  ]);
});

Deno.test("TLS: one that pipelines requests without end is hung up on", async () => {
  const { all, dial, http } = await setUp();
  await using _all = all;
  using conn = await dial(http);
  const request = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000));
  let cut = false;
  try {
    for (let round = 0; round < 500; round++) await writeAll(conn, request);
  } catch (error) {
    cut = error instanceof Error;
  }
  assertEquals(cut, true);
});

Deno.test("TLS: TERM answers what is under way, and ends the connections that are idle", async () => {
  const { host, program, all, dial, tcp, http } = await setUp();
  await using _all = all;
  using idle = new KeptAlive(await dial(http));
  const sold = idle.post({ ...JSON_SALE, 41: 1 });
  await host.approve();
  assertEquals(await sold, 200);
  using till = await dial(tcp);
  await writeAll(till, sale({ tid: 2 }).bytes);
  const { message, link } = await host.requests.next();
  program.signal("SIGTERM");
  await program.says(/stopping: no new requests/);
  await link.send(approval(message));
  const answer = await readFrom(till);
  assertEquals(answer.length, approval(message).bytes.length);
  assertEquals((await program.end()).code, 0);
});
