import { once } from "node:events";
import { connect } from "node:net";
import { assert, assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { FramingError } from "../../src/framing/errors.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { Connection, type ConnectionOptions } from "../../src/net/connection.ts";
import { toHex } from "../../src/codec/bytes.ts";
import { hexOf, join } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { bare, echo, frame, headers, sale } from "./messages.ts";
import { closeQuietly, connectedPair, writeAll } from "./sockets.ts";
import { Inbox, settle, within } from "./waiting.ts";

const digits = headers("length:n:4");

/** How a {@link Rig} is to be, beside the connection's own options. */
interface RigOptions extends Partial<ConnectionOptions> {
  readonly framing?: Framing;
  /** Whether somebody wants to know of garbage. */
  readonly garbage?: boolean;
}

/** A connection under test, and the raw socket at its other end. */
class Rig implements AsyncDisposable {
  readonly messages = new Inbox<Uint8Array>("a message");
  readonly events: string[] = [];
  readonly time = new FakeTime();
  readonly closed: Promise<unknown>;
  readonly ended: Promise<void>;
  readonly garbage: Promise<FramingError>;
  readonly connection: Connection;

  private constructor(near: Deno.TcpConn, readonly far: Deno.TcpConn, options: RigOptions) {
    const closed = Promise.withResolvers<unknown>();
    const ended = Promise.withResolvers<void>();
    const garbage = Promise.withResolvers<FramingError>();
    this.closed = closed.promise;
    this.ended = ended.promise;
    this.garbage = garbage.promise;
    const tell = (event: string) => void this.events.push(event);
    this.connection = new Connection(near, options.framing ?? digits, this.time, {
      message: (bytes) => this.messages.put(bytes),
      ended: () => (tell("ended"), ended.resolve()),
      closed: (cause) => (tell("closed"), closed.resolve(cause)),
      congested: () => tell("congested"),
      writable: () => tell("writable"),
      ...(options.garbage && {
        garbage: (cause: FramingError) => (tell("garbage"), garbage.resolve(cause)),
      }),
    }, options);
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const [near, far] = await connectedPair();
    const rig = new Rig(near, far, options);
    rig.connection.start();
    return rig;
  }

  /** Reads from the far end: `size` bytes, or as many as come before the end. */
  async read(size: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(size);
    let have = 0;
    while (have < size) {
      const count = await within(this.far.read(bytes.subarray(have)), "bytes at the far end");
      if (count === null) break;
      have += count;
    }
    return bytes.subarray(0, have);
  }

  /** The end of the stream is next at the far end. */
  async atEnd(): Promise<boolean> {
    return await within(this.far.read(new Uint8Array(1)), "the end at the far end") === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    closeQuietly(this.far);
    await settle();
    assertEquals(this.time.alarms, [], "timers are left after closing");
    assertEquals(this.events.filter((event) => event === "closed").length, 1);
  }
}

for (const readSize of [1, 3, 7, 100, 4096]) {
  Deno.test(`Connection finds messages in chunks of up to ${readSize} bytes`, async () => {
    await using rig = await Rig.start({ readSize });
    const messages = ["first", "", "x".repeat(300), "last"];
    await writeAll(rig.far, join(...messages.map((text) => frame(digits, join(text)))));
    const come = await rig.messages.take(3);
    assertEquals(come.map((bytes) => hexOf(bytes)), [
      hexOf("first"),
      hexOf("x".repeat(300)),
      hexOf("last"),
    ]);
  });
}

for (const readSize of [1, 50, 4096]) {
  const title = `Connection finds header-less messages in chunks of up to ${readSize} bytes`;
  Deno.test(title, async () => {
    await using rig = await Rig.start({ readSize, framing: bare });
    const messages = [sale({ stan: 1 }), echo(2), sale({ stan: 3 })];
    await writeAll(rig.far, join(...messages.map(({ bytes }) => bytes)));
    const come = await rig.messages.take(3);
    assertEquals(come.map(toHex), messages.map(({ bytes }) => toHex(bytes)));
  });
}

Deno.test("Connection gives messages away: reading on does not change them", async () => {
  await using rig = await Rig.start({ readSize: 16 });
  await writeAll(rig.far, join("0005first"));
  const first = await rig.messages.next();
  await writeAll(rig.far, join("0006second0005third"));
  await rig.messages.take(2);
  assertEquals(hexOf(first), hexOf("first"));
});

Deno.test("Connection sends messages in frames, those of a turn in one piece", async () => {
  await using rig = await Rig.start();
  rig.connection.send(join("one"));
  rig.connection.send(join("three"));
  assertEquals(hexOf(await rig.read(16)), hexOf("0003one0005three"));
});

Deno.test("Connection tells its peer's address", async () => {
  await using rig = await Rig.start();
  assertEquals(rig.connection.peer, `127.0.0.1:${rig.far.localAddr.port}`);
});

Deno.test("Connection can send after its peer has said all", async () => {
  await using rig = await Rig.start();
  await writeAll(rig.far, join("0002hi"));
  await rig.far.closeWrite();
  await within(rig.ended, "the half-close");
  assert(!rig.connection.closed);
  rig.connection.send(join("bye"));
  assertEquals(hexOf(await rig.read(7)), hexOf("0003bye"));
  const finished = rig.connection.finish();
  await settle();
  assert(!rig.connection.closed, "it is not known yet whether the peer is there");
  rig.time.advance(300);
  assert(await rig.atEnd());
  await finished;
  assertEquals(await rig.closed, undefined);
});

Deno.test("Connection that sent something to a peer which had closed all of it tells so", async () => {
  await using rig = await Rig.start();
  await writeAll(rig.far, join("0002hi"));
  rig.far.close();
  await within(rig.ended, "the end");
  rig.connection.send(join("bye"));
  const finished = rig.connection.finish().catch((cause) => rig.connection.close(cause));
  await settle();
  rig.time.advance(300);
  await finished;
  assertInstanceOf(await rig.closed, Deno.errors.BrokenPipe);
});

Deno.test("Connection.finish closes after the last byte of much was written", async () => {
  await using rig = await Rig.start();
  const message = new Uint8Array(9000).fill(0x41);
  const count = 600;
  for (let sent = 0; sent < count; sent++) rig.connection.send(message);
  let finished = false;
  const done = rig.connection.finish().then(() => finished = true);
  await settle();
  assert(!finished, "the peer has read nothing yet");
  const all = await rig.read(count * 9004 + 1);
  assertEquals(all.length, count * 9004);
  assertEquals(hexOf(all.subarray(-9004, -8998)), hexOf("9000AA"));
  rig.far.close();
  await within(done, "finish");
  assertEquals(await rig.closed, undefined);
});

Deno.test("Connection.finish lets its peer go first, so that nothing it has not read is lost", async () => {
  await using rig = await Rig.start();
  rig.connection.send(join("answer"));
  const finished = rig.connection.finish();
  // The peer goes on sending, which closing at once would answer with a reset.
  for (let turn = 0; turn < 20; turn++) await writeAll(rig.far, join("0004more"));
  assertEquals(hexOf(await rig.read(10)), hexOf("0006answer"));
  assert(await rig.atEnd());
  rig.far.close();
  await within(finished, "finish");
  assertEquals(await rig.closed, undefined);
});

Deno.test("Connection.finish does not wait for ever for its peer", async () => {
  await using rig = await Rig.start();
  rig.connection.send(join("x"));
  const finished = rig.connection.finish();
  await rig.read(5);
  assert(await rig.atEnd());
  await settle();
  assert(!rig.connection.closed);
  rig.time.advance(1_000);
  await within(finished, "finish");
  assertEquals(await rig.closed, undefined);
});

Deno.test("Connection.finish gives up a peer that takes nothing", async () => {
  await using rig = await Rig.start({ stall: 500 });
  for (let sent = 0; sent < 2_000; sent++) rig.connection.send(new Uint8Array(9_000));
  const finished = rig.connection.finish();
  // Whatever the system's buffers took by now: time passes until nothing is taken any more.
  while (!rig.connection.closed) {
    rig.time.advance(500);
    await settle();
  }
  await finished;
  assertMatch(String(await rig.closed), /nothing could be written for 500 ms/);
});

Deno.test("Connection.finish takes no more messages", async () => {
  await using rig = await Rig.start();
  await writeAll(rig.far, join("0003one"));
  await rig.messages.next();
  const finished = rig.connection.finish();
  await writeAll(rig.far, join("0003two"));
  rig.far.close();
  await within(finished, "finish");
  assertEquals(rig.messages.count, 1);
  assertEquals(rig.events, ["closed"]);
});

Deno.test("Connection.finish may be called again, and after all is closed", async () => {
  await using rig = await Rig.start();
  const both = Promise.all([rig.connection.finish(), rig.connection.finish()]);
  rig.far.close();
  await within(both, "finish, twice");
  await rig.connection.finish();
});

Deno.test("Connection.finish resolves when the connection breaks meanwhile", async () => {
  await using rig = await Rig.start();
  rig.connection.send(new Uint8Array(9000));
  const finished = rig.connection.finish();
  await rig.read(1);
  rig.far.close();
  await within(finished, "finish");
  assert(rig.connection.closed);
});

Deno.test("Connection tells of a reset, once, with its cause", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dialled = connect(listener.addr.port, "127.0.0.1");
  const open = once(dialled, "connect");
  const near = await listener.accept();
  const causes = new Inbox<unknown>("the reset");
  const connection = new Connection(near, digits, new FakeTime(), {
    message: () => {},
    ended: () => {},
    closed: (cause) => causes.put(cause),
  });
  connection.start();
  await open;
  dialled.resetAndDestroy();
  assertInstanceOf(await causes.next(), Deno.errors.ConnectionReset);
  connection.send(join("nobody there"));
  connection.close();
  await settle();
  assertEquals(causes.count, 1);
});

Deno.test("Connection tells that its peer is gone when it cannot write", async () => {
  await using rig = await Rig.start();
  rig.far.close();
  await within(rig.ended, "the end");
  while (!rig.connection.closed) {
    rig.connection.send(join("anybody there?"));
    await settle();
  }
  assertInstanceOf(await rig.closed, Deno.errors.BrokenPipe);
  assertEquals(rig.events, ["ended", "closed"]);
});

Deno.test("Connection closes on garbage, after the messages before it", async () => {
  await using rig = await Rig.start();
  await writeAll(rig.far, join("0002ok0002okGET / HTTP/1.1\r\n\r\n"));
  const cause = await within(rig.closed, "the end of a stream of garbage");
  assertInstanceOf(cause, FramingError);
  assertEquals(cause.code, "bad-length");
  assertEquals(cause.offset, 12);
  assertEquals(rig.messages.count, 2);
});

Deno.test("Connection tells of garbage whoever wants to know, and still sends", async () => {
  await using rig = await Rig.start({ garbage: true });
  await writeAll(rig.far, join("0002okGET "));
  assertEquals((await within(rig.garbage, "garbage")).code, "bad-length");
  assert(!rig.connection.closed);
  rig.connection.send(join("answer"));
  assertEquals(hexOf(await rig.read(10)), hexOf("0006answer"));
  // What follows garbage is not looked at.
  await writeAll(rig.far, join("0002ok"));
  const finished = rig.connection.finish();
  assert(await rig.atEnd());
  rig.time.advance(1_000);
  await within(finished, "finish");
  assertEquals(rig.messages.count, 1);
  assertEquals(rig.events, ["garbage", "closed"]);
});

Deno.test("Connection takes the end inside a message for garbage", async () => {
  await using rig = await Rig.start({ garbage: true });
  await writeAll(rig.far, join("0005fir"));
  await rig.far.closeWrite();
  assertEquals((await within(rig.garbage, "garbage")).code, "truncated-frame");
  assert(!rig.events.includes("ended"));
});

Deno.test("Connection closes when a message is too long for its frame", async () => {
  await using rig = await Rig.start({ framing: headers("length:n:2") });
  rig.connection.send(new Uint8Array(99));
  rig.connection.send(new Uint8Array(100));
  assertMatch(
    String(await within(rig.closed, "the close")),
    /100 bytes cannot be sent: it is too long/,
  );
});

Deno.test("Connection.close tells it once, without a cause", async () => {
  await using rig = await Rig.start();
  rig.connection.close();
  rig.connection.close(new Error("too late"));
  assertEquals(await rig.closed, undefined);
  assertEquals(rig.events, ["closed"]);
  assert(await rig.atEnd());
});

Deno.test("Connection that is closed by a message's taker tells of no message after it", async () => {
  const [near, far] = await connectedPair();
  let count = 0;
  const closed = Promise.withResolvers<unknown>();
  const connection: Connection = new Connection(near, digits, new FakeTime(), {
    message: () => {
      count++;
      connection.close();
    },
    ended: () => {},
    closed: closed.resolve,
  });
  connection.start();
  await writeAll(far, join("0001a0001b0001c"));
  await within(closed.promise, "the close");
  await settle();
  assertEquals(count, 1);
  far.close();
});

Deno.test("Connection reads no more than a chunk while its peer does not take the answers", async () => {
  const [near, far] = await connectedPair();
  const answer = new Uint8Array(4_000);
  const asked = 4_000;
  const readSize = 50;
  let messages = 0;
  let sinceCongested = -1;
  let most = 0;
  let pauses = 0;
  const closed = Promise.withResolvers<unknown>();
  const connection: Connection = new Connection(near, digits, new FakeTime(), {
    message: () => {
      messages++;
      if (sinceCongested >= 0) most = Math.max(most, ++sinceCongested);
      connection.send(answer);
    },
    congested: () => {
      sinceCongested = 0;
      pauses++;
    },
    writable: () => sinceCongested = -1,
    ended: () => void connection.finish(),
    closed: closed.resolve,
  }, { highWater: 10_000, readSize });
  connection.start();
  const asking = writeAll(far, join("0001x".repeat(asked))).then(() => far.closeWrite());
  const buffer = new Uint8Array(64 * 1024);
  let come = 0;
  for (let count = await far.read(buffer); count !== null; count = await far.read(buffer)) {
    come += count;
  }
  await asking;
  assertEquals(await within(closed.promise, "the close"), undefined);
  assertEquals(messages, asked);
  assertEquals(come, asked * 4_004);
  assert(pauses > 0, "it was never congested");
  assert(most <= readSize / 5 + 1, `${most} messages were taken while congested`);
  far.close();
});
