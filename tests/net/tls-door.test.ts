import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { hexOf, join } from "../fixtures.ts";
import { Authority } from "./certificates.ts";
import { CA, dialled, DoorRig, LEAF, readFrom, served, writeTo } from "./tls-rig.ts";
import { closeQuietly, readExactly } from "./sockets.ts";
import { settle, within } from "./waiting.ts";

Deno.test("door: who shakes hands is let in, and no timer is left", async () => {
  const rig = new DoorRig();
  const [near, far] = await rig.enter();
  await writeTo(far, join("hello"));
  assertEquals(hexOf(await readFrom(near, 5)), hexOf("hello"));
  await settle();
  assertEquals([rig.time.alarms, rig.logger.text], [[], ""]);
  near.close();
  far.close();
});

Deno.test("door: a handshake that never ends is closed after 10 seconds, and the log says so", async () => {
  const rig = new DoorRig();
  using silent = await rig.knock();
  using slow = await rig.knock();
  // The beginning of a handshake.
  await slow.write(Uint8Array.of(22, 3, 1, 2, 0, 1));
  assertEquals(rig.time.alarms, [10_000, 10_000]);
  rig.time.advance(9_999);
  assertEquals(rig.logger.text, "");
  rig.time.advance(1);
  for (const conn of [silent, slow]) {
    assertEquals(await within(conn.read(new Uint8Array(1)).catch(() => null), "the end"), null);
  }
  await settle();
  assertMatch(
    rig.logger.text,
    /^warning: listen-port: no TLS with 127\.0\.0\.1:\d+: it was not over after 10 s$/,
  );
  assertEquals([rig.time.alarms, rig.taken], [[], []]);
});

Deno.test("door: only so many handshakes at a time; the next is hung up on, and then let in", async () => {
  const rig = new DoorRig(served(), 2);
  const waiting = [await rig.knock(), await rig.knock()];
  using third = await rig.knock();
  assertEquals((await readExactly(third, 1)).length, 0);
  assertMatch(rig.logger.text, /: 2 handshakes are under way already$/);
  for (const conn of waiting) conn.close();
  while (rig.time.pending > 0) await settle();
  const [near, far] = await rig.enter();
  near.close();
  far.close();
});

Deno.test("door: who fails again and again is told of once a second, with how many there were", async () => {
  const rig = new DoorRig();
  for (let count = 0; count < 5; count++) {
    using plain = await rig.knock();
    await writeTo(plain, join("0200 a message without TLS"));
    while (await plain.read(new Uint8Array(100)).catch(() => null) !== null);
  }
  while (rig.time.pending > 0) await settle();
  assertEquals(rig.logger.entries.length, 1);
  assertMatch(rig.logger.text, /: the peer does not speak TLS$/);
  rig.time.advance(1_000);
  const checking = await rig.knock();
  checking.close();
  const gone = await rig.knock();
  await gone.write(Uint8Array.of(22, 3, 1));
  while (rig.time.pending > 1) await settle();
  gone.close();
  await rig.logger.seen(/the peer hung up during the TLS handshake \(and 4 more before\)$/);
  await rig.door.close();
});

Deno.test("door: what is under way is given up when it closes, without a word", async () => {
  const rig = new DoorRig();
  using conn = await rig.knock();
  rig.door.close();
  assertEquals(await within(conn.read(new Uint8Array(1)).catch(() => null), "the end"), null);
  await settle();
  assertEquals([rig.logger.text, rig.time.alarms], ["", []]);
});

Deno.test("door: one that cannot be served is closed, and the log says why", async () => {
  const rig = new DoorRig();
  const failing = () => {
    throw new Error("no room");
  };
  const far = await rig.knock(failing);
  const { dialTls } = await import("../../src/net/tls-dial.ts");
  const made = dialTls(far, dialled(), systemTimers, new AbortController().signal);
  await assertRejects(() => within(made, "the end"), Error, "the host hung up");
  await rig.logger.seen(/: no room$/);
});

Deno.test("door: with a CA, a client has to show a certificate that it signed, which counts today", async () => {
  const rig = new DoorRig(served(LEAF, CA));
  const [near, far] = await rig.enter(dialled({ own: CA.certify({ common: "till" }) }));
  await writeTo(near, join("welcome"));
  assertEquals(hexOf(await readFrom(far, 7)), hexOf("welcome"));
  near.close();
  far.close();
  const wrong = [
    [undefined, /shows no certificate, and one is demanded/],
    [new Authority({ common: "Other" }).certify(), /its certificate is of an unknown CA/],
    [CA.certify({ begins: -9, ends: -1 }), /is past its dates/],
    [CA.certify({ begins: 1, ends: 9 }), /is past its dates/],
  ] as const;
  for (const [own, why] of wrong) {
    rig.time.advance(1_000);
    assertMatch(await rig.refuse(dialled({ own })), why);
  }
  assertEquals(rig.taken, []);
});

Deno.test("door: another certificate counts from the next handshake on, and who is there stays", async () => {
  const rig = new DoorRig();
  const [near, far] = await rig.enter();
  const other = new Authority({ common: "Another CA" });
  rig.door.change(served(other.certify()));
  await assertRejects(() => rig.enter(), Error, "unknown CA");
  const [later, laterFar] = await rig.enter(dialled({ ca: other.cert }));
  await writeTo(far, join("still here"));
  assertEquals(hexOf(await readFrom(near, 10)), hexOf("still here"));
  // From no CA to one.
  rig.door.change(served(other.certify(), CA));
  const mutual = dialled({ ca: other.cert, own: CA.certify() });
  const [last, lastFar] = await rig.enter(mutual);
  for (const conn of [near, far, later, laterFar, last, lastFar]) closeQuietly(conn);
});

Deno.test("door: certificates behind the first lead to a CA that the other side knows, both ways", async () => {
  const between = new Authority({ common: "Between" }, CA);
  const chained = () => {
    const { cert, key } = between.certify();
    return { cert: cert + between.cert, key };
  };
  const rig = new DoorRig(served(chained(), CA));
  const [near, far] = await rig.enter(dialled({ own: chained() }));
  for (const conn of [near, far]) conn.close();
  // Without them nobody knows who signed.
  const { cert, key } = between.certify();
  await assertRejects(
    () => new DoorRig(served({ cert, key })).enter(),
    Error,
    "was signed by an unknown CA (CN=Between)",
  );
});
