import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { type ByteSink, Outbox, type OutboxEvents } from "../../src/net/outbox.ts";
import { hexOf, join } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { frame, headers } from "./messages.ts";
import { Inbox, settle } from "./waiting.ts";

/** A write that is under way. */
interface Write {
  readonly bytes: Uint8Array;
  /** Lets it end: so many of its bytes (default: all) were taken. */
  take(count?: number): void;
  fail(cause: Error): void;
}

/** Takes writes, and ends each when a test says so. */
class ScriptedSink implements ByteSink {
  readonly writes = new Inbox<Write>("a write");
  /** Most writes that were under way at once. */
  mostAtOnce = 0;
  #underWay = 0;

  write(bytes: Uint8Array): Promise<number> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underWay);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.writes.put({
      bytes: bytes.slice(),
      take: (count = bytes.length) => resolve(count),
      fail: reject,
    });
    return promise.finally(() => this.#underWay--);
  }
}

class Told implements OutboxEvents {
  readonly events: string[] = [];
  congested = () => void this.events.push("congested");
  writable = () => void this.events.push("writable");
  failed = (cause: unknown) => void this.events.push(`failed: ${(cause as Error).message}`);
}

function setUp(options: ConstructorParameters<typeof Outbox>[3] = {}) {
  const sink = new ScriptedSink();
  const time = new FakeTime();
  const told = new Told();
  return { sink, time, told, outbox: new Outbox(sink, time, told, options) };
}

const digits = headers("length:n:4");
const bytes = (text: string): Uint8Array => join(text);

Deno.test("Outbox writes all messages of a turn in one write, each behind its header", async () => {
  const { sink, outbox } = setUp();
  outbox.add(digits, bytes("first"));
  outbox.add(digits, bytes("second!"));
  assertEquals(sink.writes.count, 0, "nothing is written before the turn is over");
  const write = await sink.writes.next();
  assertEquals(hexOf(write.bytes), hexOf("0005first0007second!"));
  write.take();
  await outbox.emptied();
  assertEquals(sink.writes.size, 0);
  outbox.stop();
});

Deno.test("Outbox keeps nothing of the message: its bytes can be used again at once", async () => {
  const { sink, outbox } = setUp();
  const message = bytes("first");
  outbox.add(digits, message);
  message.fill(0x58);
  assertEquals(hexOf((await sink.writes.next()).bytes), hexOf("0005first"));
  outbox.stop();
});

Deno.test("Outbox writes the rest when only a part was taken", async () => {
  const { sink, outbox } = setUp();
  outbox.add(digits, bytes("abcdef"));
  (await sink.writes.next()).take(3);
  const second = await sink.writes.next();
  assertEquals(hexOf(second.bytes), hexOf("6abcdef"));
  second.take(6);
  const third = await sink.writes.next();
  assertEquals(hexOf(third.bytes), hexOf("f"));
  assertEquals(outbox.size, 1);
  third.take();
  await outbox.emptied();
  assertEquals(outbox.size, 0);
  outbox.stop();
});

Deno.test("Outbox puts what comes while a write is under way into the next one", async () => {
  const { sink, outbox } = setUp();
  outbox.add(digits, bytes("a"));
  const first = await sink.writes.next();
  outbox.add(digits, bytes("b"));
  await settle();
  outbox.add(digits, bytes("c"));
  await settle();
  assertEquals(sink.writes.size, 0, "a second write while the first is under way");
  assertEquals(outbox.size, 15);
  first.take(2);
  const rest = await sink.writes.next();
  assertEquals(hexOf(rest.bytes), hexOf("01a"), "the first is finished before the next begins");
  rest.take();
  const second = await sink.writes.next();
  assertEquals(hexOf(second.bytes), hexOf("0001b0001c"));
  second.take();
  await outbox.emptied();
  assertEquals(sink.mostAtOnce, 1);
  outbox.stop();
});

Deno.test("Outbox writes every byte in order, however little each write takes", async () => {
  const chunk = fc.uint8Array({ maxLength: 3000 });
  const turns = fc.array(fc.array(chunk, { maxLength: 4 }), { maxLength: 6 });
  const shares = fc.infiniteStream(fc.integer({ min: 1, max: 1500 }));
  await fc.assert(fc.asyncProperty(turns, shares, async (added, takes) => {
    const written: Uint8Array[] = [];
    let underWay = 0;
    const sink: ByteSink = {
      async write(part) {
        assertEquals(++underWay, 1);
        const count = Math.min(part.length, takes.next().value);
        // The bytes are looked at late: they must not be overwritten while they are written.
        await Promise.resolve();
        await Promise.resolve();
        written.push(part.slice(0, count));
        underWay--;
        return count;
      },
    };
    const outbox = new Outbox(sink, new FakeTime(), new Told());
    const expected: Uint8Array[] = [];
    for (const turn of added) {
      for (const message of turn) {
        outbox.add(digits, message);
        expected.push(frame(digits, message));
      }
      await Promise.resolve();
    }
    await outbox.emptied();
    assertEquals(hexOf(...written), hexOf(...expected));
  }));
});

Deno.test("Outbox tells once that too much waits, and once that all was written", async () => {
  const { sink, told, outbox } = setUp({ highWater: 10 });
  outbox.add(digits, bytes("123456"));
  assertEquals(told.events, [], "10 bytes are not above 10");
  outbox.add(digits, bytes(""));
  assert(outbox.congested);
  outbox.add(digits, bytes("more"));
  assertEquals(told.events, ["congested"]);
  (await sink.writes.next()).take(20);
  (await sink.writes.next()).take(1);
  assertEquals(told.events, ["congested"], "1 byte waits");
  const last = await sink.writes.next();
  last.take();
  await outbox.emptied();
  await settle();
  assertEquals(told.events, ["congested", "writable"]);
  assert(!outbox.congested);
  outbox.stop();
});

Deno.test("Outbox counts what is being written to what waits", async () => {
  const { sink, told, outbox } = setUp({ highWater: 10 });
  outbox.add(digits, bytes("12345"));
  await sink.writes.next();
  outbox.add(digits, bytes(""));
  assertEquals(told.events, ["congested"]);
  outbox.stop();
});

Deno.test("Outbox can be added to when it tells that it is writable again", async () => {
  const sink = new ScriptedSink();
  const told = new Told();
  const outbox: Outbox = new Outbox(sink, new FakeTime(), {
    ...told,
    writable: () => outbox.add(digits, bytes("again")),
  }, { highWater: 1 });
  outbox.add(digits, bytes("x"));
  (await sink.writes.next()).take();
  assertEquals(hexOf((await sink.writes.next()).bytes), hexOf("0005again"));
  outbox.stop();
});

Deno.test("Outbox gives up a peer that takes nothing for the stall time", async () => {
  const { sink, time, told, outbox } = setUp({ stall: 1000 });
  outbox.add(digits, bytes("x"));
  await sink.writes.next();
  const emptied = outbox.emptied();
  time.advance(999);
  assertEquals(told.events, []);
  time.advance(1);
  assertEquals(told.events, ["failed: nothing could be written for 1000 ms"]);
  await emptied;
  assertEquals(time.alarms, []);
});

Deno.test("Outbox waits on for a peer that takes little by little", async () => {
  const { sink, time, told, outbox } = setUp({ stall: 1000 });
  outbox.add(digits, bytes("x"));
  for (let left = 5; left > 0; left--) {
    const write = await sink.writes.next();
    time.advance(999);
    write.take(1);
    await settle();
  }
  await outbox.emptied();
  time.advance(10_000);
  assertEquals(told.events, []);
});

Deno.test("Outbox is not stalled while nothing waits, and notices a stall after that", async () => {
  const { sink, time, told, outbox } = setUp({ stall: 1000 });
  outbox.add(digits, bytes("x"));
  (await sink.writes.next()).take();
  await outbox.emptied();
  time.advance(5_000);
  assertEquals(told.events, []);
  assertEquals(time.alarms, [], "no timer runs while nothing waits");
  outbox.add(digits, bytes("y"));
  await sink.writes.next();
  time.advance(2_000);
  assertEquals(told.events.length, 1);
});

Deno.test("Outbox gives a write that begins late in another's watch its whole time", async () => {
  const { sink, time, told, outbox } = setUp({ stall: 1000 });
  outbox.add(digits, bytes("x"));
  (await sink.writes.next()).take();
  await outbox.emptied();
  time.advance(999);
  outbox.add(digits, bytes("y"));
  await sink.writes.next();
  time.advance(999);
  assertEquals(told.events, []);
  time.advance(1000);
  assertEquals(told.events.length, 1);
});

Deno.test("Outbox tells a failure once, and throws away what is added after it", async () => {
  const { sink, time, told, outbox } = setUp();
  outbox.add(digits, bytes("x"));
  const write = await sink.writes.next();
  outbox.add(digits, bytes("y"));
  const emptied = outbox.emptied();
  write.fail(new Error("broken pipe"));
  await emptied;
  await settle();
  outbox.add(digits, bytes("z"));
  await settle();
  time.advance(100_000);
  assertEquals(told.events, ["failed: broken pipe"]);
  assertEquals(sink.writes.size, 0);
  await outbox.emptied();
  assertEquals(time.alarms, []);
});

Deno.test("Outbox tells nothing of a write that fails after a stall was told", async () => {
  const { sink, time, told, outbox } = setUp({ stall: 1000 });
  outbox.add(digits, bytes("x"));
  const write = await sink.writes.next();
  time.advance(1000);
  write.fail(new Error("closed"));
  await settle();
  assertEquals(told.events.length, 1);
  assertMatch(told.events[0]!, /nothing could be written/);
});

Deno.test("Outbox that was stopped writes and tells nothing more", async () => {
  const { sink, time, told, outbox } = setUp({ highWater: 1 });
  outbox.add(digits, bytes("x"));
  const write = await sink.writes.next();
  outbox.add(digits, bytes("y"));
  const emptied = outbox.emptied();
  outbox.stop();
  await emptied;
  write.fail(new Deno.errors.BadResource());
  await settle();
  outbox.add(digits, bytes("z"));
  await settle();
  assertEquals(told.events, ["congested"]);
  assertEquals(sink.writes.size, 0);
  assertEquals(time.alarms, []);
});

Deno.test("Outbox that was stopped while a write took a part does not go on with the rest", async () => {
  const { sink, told, outbox } = setUp({ highWater: 5 });
  outbox.add(digits, bytes("abcdef"));
  const write = await sink.writes.next();
  outbox.stop();
  write.take(2);
  await settle();
  assertEquals(sink.writes.size, 0);
  assertEquals(told.events, ["congested"], "nor tells that it is writable");
});

Deno.test("Outbox with nothing to write is empty at once", async () => {
  const { outbox, time } = setUp();
  await outbox.emptied();
  assertEquals(outbox.size, 0);
  assertEquals(time.alarms, []);
});
