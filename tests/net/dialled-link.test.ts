import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { DialledLink, type DialOptions } from "../../src/net/dialled-link.ts";
import { toHex } from "../../src/codec/bytes.ts";
import { hexOf, join } from "../fixtures.ts";
import { always } from "./chance.ts";
import { FakeTime } from "../fake-time.ts";
import { approval, headers, sale } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { HostLink, ScriptedHost } from "./scripted-host.ts";
import { LOOPBACK, unusedPort } from "./sockets.ts";
import { Inbox, settle, within } from "./waiting.ts";

/** A link whose time, chance and log a test holds in its hands. */
class Rig implements AsyncDisposable {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly states = new Inbox<"up" | "down">("the link going up or down");
  /** Why there was no link, each time that it was told. */
  readonly reasons: string[] = [];
  readonly messages = new Inbox<Uint8Array>("a message of the host");
  readonly link: DialledLink;

  constructor(port: number, options: Partial<DialOptions> = {}) {
    const { time } = this;
    const ports = { timers: time, stopwatch: time, random: always(0.5), logger: this.logger };
    this.link = new DialledLink({ hostname: LOOPBACK, port }, headers(), ports, {
      up: () => this.states.put("up"),
      down: () => this.states.put("down"),
      lost: (why) => void this.reasons.push(why),
      message: (bytes) => this.messages.put(bytes),
      congested: () => {},
      writable: () => {},
    }, options);
    this.link.start();
  }

  /** Waits for the next failure to be logged, and gives the delay that it tells. */
  async lost(from = this.logger.entries.length): Promise<number> {
    const { text } = await this.logger.seen(/again in \d+ ms$/, from);
    return Number(/again in (\d+) ms$/.exec(text)![1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.link.stop();
    // The host may not close its side: then only time helps.
    await settle();
    this.time.advance(1_000);
    await within(stopped, "the link's stop");
    await settle();
    assertEquals(this.time.alarms, [], "timers are left after the stop");
  }
}

/** Waits until the link is up, and gives the host's end of it. */
async function up(rig: Rig, host: ScriptedHost): Promise<HostLink> {
  assertEquals(await rig.states.next(), "up");
  return await host.links.next();
}

Deno.test("DialledLink connects, and carries messages both ways in frames", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  const link = await up(rig, host);
  const request = sale();
  rig.link.send(request.bytes);
  const { message } = await host.requests.next();
  assertEquals(toHex(message.bytes), toHex(request.bytes));
  assertEquals(hexOf(link.received.subarray(0, 8)), hexOf("01310200"));
  await link.send(approval(message));
  assertEquals(toHex(await rig.messages.next()), toHex(approval(request).bytes));
  assertEquals(rig.logger.text, `info: link to the host 127.0.0.1:${host.port} is up`);
});

Deno.test("DialledLink dials a host that is not there again and again, ever more slowly", async () => {
  await using rig = new Rig(unusedPort());
  const delays = [await rig.lost(0)];
  while (delays.length < 9) {
    const before = rig.logger.entries.length;
    rig.time.advance(delays.at(-1)!);
    delays.push(await rig.lost(before));
  }
  assertEquals(delays, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  assertMatch(rig.logger.text, /warning: no link to the host 127\.0\.0\.1:\d+: .*refused/);
  assertEquals(rig.states.count, 0);
});

Deno.test("DialledLink waits for the whole delay before it dials again", async () => {
  await using rig = new Rig(unusedPort(), { reconnect: { first: 5_000, most: 5_000 } });
  assertEquals(await rig.lost(0), 5_000);
  rig.time.advance(4_999);
  assertEquals(rig.time.alarms, [1]);
  assertEquals(rig.logger.entries.length, 1);
});

Deno.test("DialledLink finds a host that comes up later", async () => {
  const port = unusedPort();
  await using rig = new Rig(port);
  const delay = await rig.lost(0);
  await using host = ScriptedHost.listen({ port });
  rig.time.advance(delay);
  await up(rig, host);
  assertMatch(rig.logger.entries.at(-1)!.text, /is up$/);
  assertEquals(rig.logger.entries.at(-1)!.level, "warning", "who saw it fail wants to see this");
});

Deno.test("DialledLink tells that the host hung up, and dials again", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  const link = await up(rig, host);
  await link.close();
  assertEquals(await rig.states.next(), "down");
  assertEquals(await rig.lost(1), 200);
  assertMatch(rig.logger.text, /closed by the host/);
  assertEquals(rig.reasons[0], "closed by the host");
  rig.link.send(sale().bytes);
  rig.time.advance(200);
  const next = await up(rig, host);
  rig.link.send(sale({ stan: 2 }).bytes);
  assertEquals((await host.requests.next()).message.get(11), "000002");
  assertEquals(next.received.length, 135, "what was sent without a link is thrown away");
});

Deno.test("DialledLink takes a host that says it has said all for gone", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  const link = await up(rig, host);
  await link.closeWrite();
  assertEquals(await rig.states.next(), "down");
  await link.end();
});

Deno.test("DialledLink hangs up on a host that sends garbage, and dials again", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  const link = await up(rig, host);
  await link.sendBytes(join("0002ok", "HTTP/1.1 400 Bad Request\r\n"));
  assertEquals(hexOf(await rig.messages.next()), hexOf("ok"));
  assertEquals(await rig.states.next(), "down");
  assertMatch((await rig.logger.seen(/again/)).text, /bad-length/);
  await link.end();
  rig.time.advance(200);
  await up(rig, host);
});

Deno.test("DialledLink's delays grow while connections do not live", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  const delays: number[] = [];
  while (delays.length < 4) {
    const link = await up(rig, host);
    const before = rig.logger.entries.length;
    rig.time.advance(4_999);
    await link.close();
    assertEquals(await rig.states.next(), "down");
    delays.push(await rig.lost(before));
    rig.time.advance(delays.at(-1)!);
  }
  assertEquals(delays, [200, 400, 800, 1600]);
});

Deno.test("DialledLink's delays start afresh after a connection that lived", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port);
  for (const [lived, expected] of [[0, 200], [0, 400], [5_000, 200], [0, 400]] as const) {
    const link = await up(rig, host);
    const before = rig.logger.entries.length;
    rig.time.advance(lived);
    await link.close();
    assertEquals(await rig.states.next(), "down");
    assertEquals(await rig.lost(before), expected);
    rig.time.advance(expected);
  }
  await up(rig, host);
});

Deno.test("DialledLink gives an attempt up that takes too long", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port, { connectTimeout: 3_000 });
  // The attempt has only just begun: no socket is connected before the turn is over.
  rig.time.advance(3_000);
  assertEquals(await rig.lost(0), 200);
  assertMatch(rig.logger.text, /no connection in 3000 ms; again in 200 ms/);
  rig.time.advance(200);
  await within(rig.states.next(), "the second attempt");
});

Deno.test("DialledLink has no time-out running once it is connected", async () => {
  await using host = ScriptedHost.listen();
  await using rig = new Rig(host.port, { connectTimeout: 3_000 });
  await up(rig, host);
  assertEquals(rig.time.alarms, []);
});

Deno.test("DialledLink that is stopped while it dials is silent", async () => {
  await using host = ScriptedHost.listen();
  const rig = new Rig(host.port);
  await rig[Symbol.asyncDispose]();
  assertEquals(rig.states.count, 0);
  assertEquals(rig.logger.text, "");
});

Deno.test("DialledLink that is stopped while it waits dials no more", async () => {
  const rig = new Rig(unusedPort());
  const delay = await rig.lost(0);
  await rig.link.stop();
  assertEquals(rig.time.alarms, []);
  rig.time.advance(delay * 10);
  await settle();
  assertEquals(rig.logger.entries.length, 1);
});

Deno.test("DialledLink writes what waits before it stops, and does not come back", async () => {
  await using host = ScriptedHost.listen();
  const rig = new Rig(host.port);
  const link = await up(rig, host);
  for (let stan = 1; stan <= 100; stan++) rig.link.send(sale({ stan }).bytes);
  const stopped = rig.link.stop();
  const requests = await host.requests.take(100);
  assertEquals(requests.at(-1)!.message.get(11), "000100");
  assertEquals(await link.end(), "closed");
  await link.close();
  await within(stopped, "the stop");
  assertEquals(rig.time.alarms, []);
  assertNotMatch(rig.logger.text, /again/);
});
