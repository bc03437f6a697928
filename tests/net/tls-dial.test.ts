import { createServer } from "node:tls";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { dial, type Secure } from "../../src/net/dial.ts";
import { type DialledTls, dialTls } from "../../src/net/tls-dial.ts";
import { systemTimers } from "../../src/app/system.ts";
import { FakeTime } from "../fake-time.ts";
import { join } from "../fixtures.ts";
import { Authority, type Certified } from "./certificates.ts";
import { CA, dialled, DoorRig, LEAF, served } from "./tls-rig.ts";
import { closeQuietly, connectedPair, LOOPBACK } from "./sockets.ts";
import { settle, within } from "./waiting.ts";

/** Dials a host of Deno's own TLS, and tells why it failed; `ok` if it did not. */
async function outcome(tls: DialledTls, shown: Certified = LEAF): Promise<string> {
  using listener = Deno.listenTls({ hostname: LOOPBACK, port: 0, ...shown });
  const taken = listener.accept();
  const conn = await Deno.connect({ hostname: LOOPBACK, port: listener.addr.port });
  const host = await taken;
  host.handshake().catch(() => {
    // We hang up on a host that we do not trust.
  });
  try {
    const made = dialTls(conn, tls, systemTimers, new AbortController().signal);
    const { conn: near, version, certificate } = await within(made, "the handshake");
    near.close();
    return `ok ${version} ${certificate.subject}`;
  } catch (cause) {
    return (cause as Error).message;
  } finally {
    closeQuietly(host);
  }
}

Deno.test("dial: a host that its CA vouches for, by its name and by its address", async () => {
  assertEquals(await outcome(dialled()), "ok TLSv1.3 CN=localhost");
  assertEquals(await outcome(dialled({ name: "127.0.0.1" })), "ok TLSv1.3 CN=localhost");
  const named = CA.certify({ names: ["host.bank.example", "*.pay.example"] });
  assertEquals(
    await outcome(dialled({ name: "host.bank.example" }), named),
    "ok TLSv1.3 CN=localhost",
  );
  assertEquals(await outcome(dialled({ name: "a.pay.example" }), named), "ok TLSv1.3 CN=localhost");
});

Deno.test("dial: what is wrong with a host's certificate is said plainly", async () => {
  const other = new Authority({ common: "Other CA" });
  assertMatch(
    await outcome(dialled({ ca: other.cert })),
    /^the host's certificate was signed by an unknown CA \(CN=Test CA\): it does not lead to those that we know, or by way of one that counts no more$/,
  );
  assertMatch(
    await outcome(dialled({ ca: undefined })),
    /does not lead to the well-known ones, or by/,
  );
  assertEquals(
    await outcome(dialled({ name: "host.bank.example" })),
    "the host's certificate is for DNS:localhost, IP Address:127.0.0.1, not for host.bank.example",
  );
  assertMatch(await outcome(dialled({ name: "10.0.0.1" })), /, not for 10\.0\.0\.1$/);
  const old = CA.certify({ begins: -9, ends: -1 });
  assertMatch(
    await outcome(dialled(), old),
    /^the host's certificate has expired: it ended \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
  );
  const early = CA.certify({ begins: 1, ends: 9 });
  assertMatch(
    await outcome(dialled(), early),
    /^the host's certificate counts from \d{4}.* on only$/,
  );
  // One without names is for its common name, as it was of old.
  assertMatch(
    await outcome(dialled({ name: "other" }), CA.certify({ names: [] })),
    /, not for other$/,
  );
});

Deno.test("dial: a host that does not speak TLS, or hangs up, is told of as such", async () => {
  const answers: [(far: Deno.TcpConn) => unknown, RegExp][] = [
    [(far) => far.write(join("0800 who are you?")), /^the peer does not speak TLS$/],
    [(far) => far.closeWrite(), /hung up during the TLS handshake/],
    [(far) => far.close(), /hung up during the TLS handshake|reset/],
  ];
  for (const [answer, why] of answers) {
    const [near, far] = await connectedPair();
    const made = dialTls(near, dialled(), new FakeTime(), new AbortController().signal);
    await far.read(new Uint8Array(100));
    await answer(far);
    const cause = await assertRejects(() => within(made, "the handshake to fail"), Error);
    assertMatch(cause.message, why);
    closeQuietly(far);
  }
});

Deno.test("dial: an attempt that is given up ends, with the reason for that, and is closed", async () => {
  const [near, far] = await connectedPair();
  const abort = new AbortController();
  const made = dialTls(near, dialled(), new FakeTime(), abort.signal);
  await far.read(new Uint8Array(100));
  abort.abort(new Error("no connection in 10000 ms"));
  await assertRejects(() => within(made, "it to end"), Error, "no connection in 10000 ms");
  while (await far.read(new Uint8Array(1000)).catch(() => null) !== null);
  far.close();
  const [late, other] = await connectedPair();
  await assertRejects(() => dialTls(late, dialled(), new FakeTime(), abort.signal), Error, "10000");
  other.close();
});

Deno.test("dial: a host that does not want our certificate is told of before there is a link", async () => {
  const rig = new DoorRig(served(LEAF, CA));
  const wrong = new Authority({ common: "Other" }).certify();
  const cause = await assertRejects(() => rig.enter(dialled({ own: wrong })), Error);
  assertMatch(cause.message, /hung up after the TLS handshake: it may not take our certificate$/);
  const none = await assertRejects(() => rig.enter(), Error);
  assertMatch(none.message, /it wants a certificate of ours|it may want a certificate of ours$/);
});

Deno.test("dial: a host that says nothing of our certificate is believed after a moment", async () => {
  const [near, far] = await connectedPair();
  const [time, rig] = [new FakeTime(), new DoorRig()];
  rig.door.take(far, (conn) => void rig.taken.push(conn));
  const made = dialTls(near, dialled({ own: CA.certify() }), time, new AbortController().signal);
  while (time.pending === 0) await settle();
  assertEquals(time.alarms, [300]);
  time.advance(300);
  (await within(made, "the link")).conn.close();
  for (const conn of rig.taken) conn.close();
});

Deno.test("dial: a signature in the handshake that is wrong is not taken", async () => {
  // TLS 1.2 shows the server's signature to who stands between, who changes a bit of it.
  const server = createServer({ ...LEAF, maxVersion: "TLSv1.2" });
  server.on("tlsClientError", () => {});
  await new Promise<void>((done) => server.listen(0, LOOPBACK, done));
  const { port } = server.address() as { port: number };
  const [near, far] = await connectedPair();
  const behind = await Deno.connect({ hostname: LOOPBACK, port });
  const there = far.readable.pipeTo(behind.writable).catch(() => {});
  const changing = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const bytes = chunk.slice();
      for (let at = 0; at + 5 < bytes.length; at += 5 + (bytes[at + 3]! << 8) + bytes[at + 4]!) {
        for (let inner = at + 5; bytes[at] === 22 && inner + 4 < bytes.length;) {
          const size = (bytes[inner + 2]! << 8) + bytes[inner + 3]!;
          if (bytes[inner] === 12) bytes[inner + 3 + size]! ^= 1;
          inner += 4 + size;
        }
      }
      controller.enqueue(bytes);
    },
  });
  const back = behind.readable.pipeThrough(changing).pipeTo(far.writable).catch(() => {});
  const made = dialTls(near, dialled(), new FakeTime(), new AbortController().signal);
  await assertRejects(() => within(made, "the handshake to fail"), Error);
  await Promise.all([there, back]);
  server.close();
});

Deno.test("dial: the time to connect is that of the handshake as well", async () => {
  using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const time = new FakeTime();
  const secure: Secure = async (conn, signal) =>
    (await dialTls(conn, dialled(), time, signal)).conn;
  const wishes = { timeout: 10_000, late: "no connection in 10000 ms", secure };
  const made = dial(listener.addr, wishes, time);
  using silent = await listener.accept();
  await silent.read(new Uint8Array(1_000));
  assertEquals(time.alarms, [10_000]);
  time.advance(10_000);
  await assertRejects(() => within(made, "it to end"), Error, "no connection in 10000 ms");
  while (await silent.read(new Uint8Array(1_000)).catch(() => null) !== null);
  assertEquals(time.alarms, []);
});
