import { assert, assertEquals, assertRejects } from "@std/assert";
import { headers } from "./messages.ts";
import { Connection } from "../../src/net/connection.ts";
import { hexOf, join } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { readFrom, TlsPair, writeTo } from "./tls-rig.ts";
import { Inbox, within } from "./waiting.ts";

/** Bytes that show when one is lost, doubled or out of its place. */
const pattern = (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * 7 + at / 251) & 255);

/** Waits until a count stays as it is for a while. */
async function untilStill(count: () => number): Promise<number> {
  for (let seen = -1;;) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (count() === seen) return seen;
    seen = count();
  }
}

const LARGE = 64 * 1024 * 1024;
/** What the system's own buffers may hold, and a record or two of TLS. */
const HELD = 24 * 1024 * 1024;

for (
  const [how, make] of [["dials us", TlsPair.accepted], ["is dialled", TlsPair.dialled]] as const
) {
  Deno.test(`TLS, who ${how}: bytes one by one, into buffers of one byte`, async () => {
    using pair = await make();
    const bytes = pattern(300);
    const coming = readFrom(pair.near, bytes.length, 1);
    for (const byte of bytes) await pair.far.write(Uint8Array.of(byte));
    assertEquals(await coming, bytes);
    const going = readFrom(pair.far, bytes.length);
    for (const byte of bytes) assertEquals(await pair.near.write(Uint8Array.of(byte)), 1);
    assertEquals(await going, bytes);
  });

  Deno.test(`TLS, who ${how}: large pieces both ways at once`, async () => {
    using pair = await make();
    const bytes = pattern(3_000_000);
    const [near, far] = await Promise.all([
      readFrom(pair.near, bytes.length, 65_536),
      readFrom(pair.far, bytes.length, 65_536),
      writeTo(pair.near, bytes),
      writeTo(pair.far, bytes),
    ]);
    assert(near.every((byte, at) => byte === bytes[at]));
    assert(far.every((byte, at) => byte === bytes[at]));
  });

  Deno.test(`TLS, who ${how}: a peer that sends and is not read has to wait`, async () => {
    using pair = await make();
    let sent = 0;
    const chunk = pattern(65_536);
    const sending = (async () => {
      while (sent < LARGE) sent += await pair.far.write(chunk);
    })();
    const held = await untilStill(() => sent);
    assert(held < HELD, `${held} bytes were taken, and nobody reads`);
    const read = await readFrom(pair.near, LARGE, 65_536);
    await sending;
    assertEquals(read.length, LARGE);
  });

  Deno.test(`TLS, who ${how}: writing to one who does not read waits, in small pieces`, async () => {
    using pair = await make();
    let sent = 0;
    const chunk = pattern(1_000_000);
    const sending = (async () => {
      while (sent < LARGE) {
        const count = await pair.near.write(chunk);
        assert(count > 0 && count <= 65_536, "progress is seen");
        sent += count;
      }
    })();
    const held = await untilStill(() => sent);
    assert(held < HELD, `${held} bytes were taken, and nobody reads`);
    const read = await readFrom(pair.far, sent, 65_536);
    const rest = readFrom(pair.far, LARGE - read.length, 65_536);
    await sending;
    await rest;
  });

  Deno.test(`TLS, who ${how}: each side may end its own direction`, async () => {
    using pair = await make();
    await writeTo(pair.far, join("last words"));
    await pair.far.closeWrite();
    assertEquals(hexOf(await readFrom(pair.near)), hexOf("last words"));
    assertEquals(await pair.near.read(new Uint8Array(1)), null);
    await writeTo(pair.near, join("answer"));
    await pair.near.closeWrite();
    assertEquals(hexOf(await readFrom(pair.far)), hexOf("answer"));
  });

  Deno.test(`TLS, who ${how}: we end ours first, and read on`, async () => {
    using pair = await make();
    await writeTo(pair.near, join("question"));
    await pair.near.closeWrite();
    assertEquals(hexOf(await readFrom(pair.far)), hexOf("question"));
    await writeTo(pair.far, join("answer"));
    await pair.far.closeWrite();
    assertEquals(hexOf(await readFrom(pair.near)), hexOf("answer"));
  });

  Deno.test(`TLS, who ${how}: closing ends a read and a write that are under way`, async () => {
    using pair = await make();
    const reading = pair.near.read(new Uint8Array(10));
    const chunk = new Uint8Array(16_384);
    const writing = (async () => {
      for (;;) await pair.near.write(chunk);
    })();
    const ended = Promise.all([
      assertRejects(() => within(reading, "the read to end"), Error),
      assertRejects(() => within(writing, "the write to end"), Error),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    pair.near.close();
    await ended;
    await assertRejects(() => pair.near.read(new Uint8Array(1)), Error);
    await assertRejects(() => pair.near.write(chunk), Error);
    pair.near.close();
  });

  Deno.test(`TLS, who ${how}: a peer that breaks off is told of by an error`, async () => {
    using pair = await make();
    // With something unread, the system breaks the connection.
    await writeTo(pair.near, pattern(100_000));
    const reading = pair.near.read(new Uint8Array(10));
    await pair.far.read(new Uint8Array(1));
    pair.far.close();
    const gone = await within(reading.catch((cause: unknown) => cause), "the end");
    assert(gone === null || gone instanceof Error);
    const writing = async () => {
      for (;;) await pair.near.write(pattern(16_384));
    };
    const cause = await assertRejects(() => within(writing(), "writing to fail"), Error);
    assert(/reset|broken pipe/i.test(cause.message), cause.message);
  });

  Deno.test(`TLS, who ${how}: messages go over it as over TCP`, async () => {
    using pair = await make();
    const come = new Inbox<Uint8Array>("a message");
    const framing = headers("length:n:4");
    const closed = Promise.withResolvers<unknown>();
    const time = new FakeTime();
    const connection = new Connection(pair.near, framing, time, {
      message: (bytes) => come.put(bytes),
      ended: () => void connection.finish(),
      closed: closed.resolve,
    });
    connection.start();
    await writeTo(pair.far, join("0005hello0003you"));
    assertEquals((await come.take(2)).map((bytes) => hexOf(bytes)), [hexOf("hello"), hexOf("you")]);
    connection.send(join("fine"));
    assertEquals(hexOf(await readFrom(pair.far, 8)), hexOf("0004fine"));
    const { port } = pair.far.localAddr as Deno.NetAddr;
    assertEquals(connection.peer, `127.0.0.1:${port}`);
    // The end is told as TLS has it: no stranger can have cut off what was to follow.
    await pair.far.closeWrite();
    assertEquals(await within(pair.far.read(new Uint8Array(1)), "the end"), null);
    assertEquals(await closed.promise, undefined);
    assertEquals(time.alarms, []);
  });
}
