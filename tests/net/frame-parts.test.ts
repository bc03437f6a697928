import { assert, assertEquals, assertMatch } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { Connection } from "../../src/net/connection.ts";
import { listenTcp } from "../../src/net/listener.ts";
import { MessageServer } from "../../src/net/message-server.ts";
import { FakeTime } from "../fake-time.ts";
import { hex, hexOf, join, smartvista, wireOf } from "../fixtures.ts";
import { GatewayRig } from "./gateway-rig.ts";
import { approval, frame, headers, sale } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { closeQuietly, connectedPair, LOOPBACK, readExactly, writeAll } from "./sockets.ts";
import { settle } from "./waiting.ts";

/** The NAC way: two bytes of length, which counts the TPDU behind it. */
const NAC = headers("length:b-hex:2,tpdu:b:5:6000030000,counts=header");

/** A connection to a port, without anything that understands frames. */
async function dial(port: number): Promise<Deno.TcpConn & Disposable> {
  const conn = await Deno.connect({ hostname: LOOPBACK, port });
  return Object.assign(conn, { [Symbol.dispose]: () => closeQuietly(conn) });
}

/** Reads as much as the frame of a message has, and gives it as hexadecimal. */
const readFrame = async (conn: Deno.Conn, framing: Framing, message: Uint8Array) =>
  toHex(await readExactly(conn, frame(framing, message).length));

Deno.test("ClientServer answers each request under its own TPDU, source and destination swapped, in any order", async () => {
  const [rig, link] = await GatewayRig.start({ clients: NAC });
  await using _rig = rig;
  using pos = await dial(rig.port);
  const [one, other] = [sale({ tid: 1 }), sale({ tid: 2 })];
  await writeAll(pos, frame(NAC, one.bytes, hex("6000010002")));
  await writeAll(pos, frame(NAC, other.bytes, hex("60000A000B")));
  const [first, second] = await rig.host.requests.take(2);
  assertEquals(wireOf(first!.message), wireOf(one));
  for (
    const [message, tpdu] of [[second!.message, "60000B000A"], [
      first!.message,
      "6000020001",
    ]] as const
  ) {
    const answer = approval(message);
    await link.send(answer);
    assertEquals(
      await readFrame(pos, NAC, answer.bytes),
      toHex(frame(NAC, answer.bytes, hex(tpdu))),
    );
  }
});

Deno.test("ClientServer refuses under the request's TPDU, swapped", async () => {
  const [rig] = await GatewayRig.start({ clients: NAC });
  await using _rig = rig;
  using pos = await dial(rig.port);
  const wrong = smartvista.change(sale(), { 4: undefined });
  await writeAll(pos, frame(NAC, wrong.bytes, hex("6000010002")));
  const [high = 0, low = 0, ...rest] = await readExactly(pos, 7);
  assertEquals(toHex(Uint8Array.from(rest)), "6000020001");
  const answer = smartvista.decode(await readExactly(pos, high * 256 + low - 5));
  assertEquals([answer.mti, answer.get(39)], ["0210", "904"]);
});

Deno.test("the link's requests have the configured TPDU, whatever the host answers under", async () => {
  const [rig, link] = await GatewayRig.start({ link: NAC });
  await using _rig = rig;
  await using pos = await rig.dial();
  for (const stan of [1, 2]) {
    const request = sale({ stan });
    await pos.send(request);
    const { message } = await rig.host.requests.next();
    await link.sendBytes(frame(NAC, approval(message).bytes, hex("60FFFF0102")));
    assertEquals((await pos.answers.next()).get(39), "000");
  }
  const sent = [1, 2].map((stan) => frame(NAC, sale({ stan }).bytes));
  assertEquals(toHex(link.received), hexOf(...sent));
  assertEquals(toHex(sent[0]!.subarray(2, 7)), "6000030000");
});

Deno.test("MessageServer answers under the request's TPDU, swapped, also later", async () => {
  const time = new FakeTime();
  const ports = { timers: time, logger: new RecordingLogger() };
  const server = new MessageServer("bank", NAC, ports, (bytes, peer) => {
    peer.send(bytes);
    peer.later(1_000, () => peer.send(bytes));
  });
  using listener = Object.assign(
    listenTcp({ hostname: LOOPBACK, port: 0 }, ports, (conn) => server.accept(conn)),
    { [Symbol.dispose]: () => {} },
  );
  using pos = await dial(listener.port);
  await writeAll(pos, hex("0006 6000010002 41" + "0006 60000A000B 42"));
  assertEquals(toHex(await readExactly(pos, 16)), "0006600002000141" + "000660000B000A42");
  time.advance(1_000);
  assertEquals(toHex(await readExactly(pos, 16)), "0006600002000141" + "000660000B000A42");
  listener.close();
  server.close();
});

/** SmartVista's messages hold none of the ends used here. */
const FRAMES: [what: string, framing: Framing][] = [
  ["a trailer that the length counts", headers("length:b-hex:2,message,etx:b:1:03,counts=trailer")],
  ["an end and no length", headers("stx:an:3:<<<,message,end:an:3:>>>")],
];

for (const [what, framing] of FRAMES) {
  Deno.test(`clients and host are served with ${what}, whatever the chunks`, async () => {
    const [rig, link] = await GatewayRig.start({ clients: framing, link: framing });
    await using _rig = rig;
    await using pos = await rig.dial();
    await pos.trickle(frame(framing, sale({ stan: 1 }).bytes));
    await rig.host.approve();
    assertEquals((await pos.answers.next()).get(11), "000001");
    await pos.send(sale({ stan: 2, tid: 2 }), sale({ stan: 3, tid: 3 }));
    await rig.host.approve();
    await rig.host.approve();
    const stans = (await pos.answers.take(2)).map((answer) => answer.get(11));
    assertEquals(stans, ["000002", "000003"]);
    const [first = ""] = [toHex(link.received)];
    assert(first.startsWith(toHex(frame(framing, sale({ stan: 1 }).bytes))));
  });
}

Deno.test("ClientServer closes a client whose trailer is another", async () => {
  const framing = headers("length:n:4,message,etx:b:1:03");
  const [rig] = await GatewayRig.start({ clients: framing });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.write(join("0001A\x04"));
  await rig.logger.seen(/will be closed: bad-trailer: .* at byte 5/);
  assertEquals(await pos.end(), "closed");
});

Deno.test("one client's message that holds the link's end is not sent, and the link lives on", async () => {
  const link = headers("message,end:an:6:666666");
  const [rig] = await GatewayRig.start({ link, timeout: 5_000 });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale({ stan: 1, tid: 1, amount: 666_666 }), sale({ stan: 2, tid: 2 }));
  assertEquals((await rig.host.approve()).get(11), "000002");
  assertEquals((await pos.answers.next()).get(11), "000002");
  const { level, text } = await rig.logger.seen(/cannot be sent/);
  assertEquals(level, "warning");
  assertMatch(text, /^a message of 131 bytes cannot be sent to the host: it holds the bytes that/);
  rig.time.advance(5_000);
  const late = await pos.answers.next();
  assertEquals([late.get(11), late.get(39)], ["000001", "912"]);
});

Deno.test("a client's and the host's keep-alives come back as they were, between messages", async () => {
  const framing = headers("length:b-hex:2,x:b:1,zero=echo");
  const [rig, link] = await GatewayRig.start({ clients: framing, link: framing });
  await using _rig = rig;
  using pos = await dial(rig.port);
  await writeAll(pos, hex("000055 0000"));
  assertEquals(toHex(await readExactly(pos, 3)), "000055");
  await writeAll(pos, join(hex("AA"), frame(framing, sale().bytes)));
  assertEquals(toHex(await readExactly(pos, 3)), "0000AA");
  const { message } = await rig.host.requests.next();
  const before = link.received.length;
  await link.sendBytes(join(hex("0000CC"), frame(framing, approval(message).bytes)));
  const answer = frame(framing, approval(message).bytes);
  assertEquals(toHex(await readExactly(pos, answer.length)), toHex(answer));
  while (link.received.length < before + 3) await settle();
  assertEquals(toHex(link.received.subarray(before)), "0000CC");
});

Deno.test("keep-alives that are only taken note of get nothing back", async () => {
  const framing = headers("length:n:4");
  const [rig] = await GatewayRig.start({ clients: framing });
  await using _rig = rig;
  using pos = await dial(rig.port);
  await writeAll(pos, join("00000000", frame(framing, sale().bytes)));
  const request = await rig.host.approve();
  const answer = frame(framing, approval(request).bytes);
  assertEquals(toHex(await readExactly(pos, answer.length)), toHex(answer));
});

Deno.test("Connection sends no keep-alives back to one who takes nothing: they do not pile up", async () => {
  const [near, far] = await connectedPair();
  const framing = headers("length:b-hex:2,zero=echo");
  const events: string[] = [];
  const connection = new Connection(near, framing, new FakeTime(), {
    message: (bytes) => events.push(toHex(bytes)),
    ended: () => {},
    closed: () => {},
  }, { highWater: 100, pauseWhenCongested: false });
  // More than the system holds on the way: the connection is congested until it is read.
  const sent = 300 * 65_537;
  for (let at = 0; at < sent; at += 65_537) connection.send(new Uint8Array(65_535));
  const polls = new Uint8Array(2 * 1000);
  await writeAll(far, join(polls, hex("000141")));
  connection.start();
  while (events.length === 0) await settle();
  connection.send(hex("4242"));
  assertEquals(toHex((await readExactly(far, sent + 4)).subarray(-4)), "00024242");
  await writeAll(far, hex("0000"));
  assertEquals(toHex(await readExactly(far, 2)), "0000");
  connection.close();
  closeQuietly(far);
});
