import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import type { LinkOptions } from "../../src/net/link.ts";
import { ListeningLink } from "../../src/net/listening-link.ts";
import { FakeTime } from "../fake-time.ts";
import { always } from "./chance.ts";
import { approval, frame, headers, sale } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { ScriptedHost } from "./scripted-host.ts";
import { LOOPBACK } from "./sockets.ts";
import { Inbox, settle, within } from "./waiting.ts";

/** A link that waits for the host, and what happens on it. */
class Rig implements AsyncDisposable {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly states = new Inbox<"up" | "down">("the link going up or down");
  /** Why there was no link, each time that it was told. */
  readonly reasons: string[] = [];
  readonly messages = new Inbox<Uint8Array>("a message of the host");
  readonly link: ListeningLink;

  constructor(options: Partial<LinkOptions> = {}, port = 0) {
    const { time } = this;
    const ports = { timers: time, stopwatch: time, random: always(0.5), logger: this.logger };
    this.link = new ListeningLink({ hostname: LOOPBACK, port }, headers(), ports, {
      up: () => this.states.put("up"),
      down: () => this.states.put("down"),
      lost: (why) => void this.reasons.push(why),
      message: (bytes) => this.messages.put(bytes),
      congested: () => {},
      writable: () => {},
    }, options);
    this.link.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.link.stop();
    await settle();
    this.time.advance(1_000);
    await within(stopped, "the link's stop");
    await settle();
    assertEquals(this.time.alarms, [], "timers are left after the stop");
  }
}

Deno.test("ListeningLink carries messages both ways once the host has dialled", async () => {
  await using rig = new Rig();
  await using host = ScriptedHost.dialling();
  const link = await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  rig.link.send(sale().bytes);
  const { message } = await host.requests.next();
  assertEquals(toHex(message.bytes), toHex(sale().bytes));
  await link.send(approval(message));
  assertEquals(toHex(await rig.messages.next()), toHex(approval(sale()).bytes));
  assertMatch(rig.logger.text, /^info: link to the host 127\.0\.0\.1:\d+ is up: it has dialled$/);
});

Deno.test("ListeningLink refuses a second connection, and the first goes on", async () => {
  await using rig = new Rig();
  await using host = ScriptedHost.dialling();
  await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  const second = await host.dial(rig.link.port);
  await second.end();
  assertEquals(second.received.length, 0);
  const { level, text } = await rig.logger.seen(/refused/);
  assertEquals(level, "warning");
  assertMatch(text, /from 127\.0\.0\.1:\d+ is refused: 127\.0\.0\.1:\d+ is connected already/);
  rig.link.send(sale().bytes);
  await host.requests.next();
  assertEquals(rig.states.size, 0, "the link was told of the second one");
});

Deno.test("ListeningLink tells of many refusals once a second, with their number", async () => {
  await using rig = new Rig();
  await using host = ScriptedHost.dialling();
  await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  const refuse = async () => await (await host.dial(rig.link.port)).end();
  for (let count = 0; count < 5; count++) await refuse();
  rig.time.advance(1_000);
  await refuse();
  await rig.logger.seen(/refused.*\(refusal 6\)$/);
  assertEquals(rig.logger.text.match(/is refused/g)?.length, 2);
});

Deno.test("ListeningLink takes the host's next connection after it has hung up", async () => {
  await using rig = new Rig();
  await using host = ScriptedHost.dialling();
  for (let round = 0; round < 3; round++) {
    const link = await host.dial(rig.link.port);
    assertEquals(await rig.states.next(), "up");
    await link.close();
    assertEquals(await rig.states.next(), "down");
  }
  await rig.logger.seen(/no link to the host .*: closed by the host; waiting for it to dial again/);
  assertEquals(rig.reasons[0], "closed by the host");
});

Deno.test("ListeningLink throws away what is sent without a link", async () => {
  await using rig = new Rig();
  rig.link.send(sale().bytes);
  await using host = ScriptedHost.dialling();
  await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  rig.link.send(sale({ stan: 2 }).bytes);
  assertEquals((await host.requests.next()).message.get(11), "000002");
});

Deno.test("ListeningLink gives up a host that sends garbage", async () => {
  await using rig = new Rig();
  await using host = ScriptedHost.dialling();
  const link = await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  await link.sendBytes(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  assertEquals(await rig.states.next(), "down");
  await link.end();
});

Deno.test("a link on which nothing comes for upstream-timeout is closed; data of any size keeps it", async () => {
  await using rig = new Rig({ idleTimeout: 5_000 });
  await using host = ScriptedHost.dialling();
  const link = await host.dial(rig.link.port);
  assertEquals(await rig.states.next(), "up");
  rig.time.advance(4_000);
  const bytes = frame(headers(), approval(sale()).bytes);
  await link.sendBytes(bytes.subarray(0, 10));
  await link.sendBytes(bytes.subarray(10));
  await rig.messages.next();
  rig.time.advance(4_999);
  await settle();
  assertEquals(rig.states.size, 0, "it was closed too early");
  rig.time.advance(1);
  assertEquals(await rig.states.next(), "down");
  await rig.logger.seen(/no link to the host .*: nothing came for 5 s; waiting/);
});

Deno.test("ListeningLink that was stopped takes no connection", async () => {
  const rig = new Rig();
  const { port } = rig.link;
  await rig[Symbol.asyncDispose]();
  await assertRejects(
    () => Deno.connect({ hostname: LOOPBACK, port }),
    Deno.errors.ConnectionRefused,
  );
});

Deno.test("ListeningLink says at once when its port is taken", () => {
  using taken = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const { port } = taken.addr;
  assertThrows(() => new Rig({}, port), Deno.errors.AddrInUse);
});
