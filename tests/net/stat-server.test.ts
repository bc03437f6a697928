import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { Listener } from "../../src/net/listener.ts";
import { serveStats } from "../../src/net/stat-server.ts";
import { FakeTime } from "../fake-time.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { LOOPBACK, writeAll } from "./sockets.ts";
import { settle, within } from "./waiting.ts";

/** How long one who asks may stay, and how many may at a time. */
const LONGEST_STAY = 5_000;
const MOST = 100;

function setUp(line: () => string = () => '{"total":1}') {
  const time = new FakeTime();
  const logger = new RecordingLogger();
  const server = serveStats({ hostname: LOOPBACK, port: 0 }, { timers: time, logger }, line);
  return { time, logger, server };
}

const dial = ({ port }: Listener) => Deno.connect({ hostname: LOOPBACK, port });

/** All that comes until the other side closes; fails where it does not close in order. */
async function readToEnd(conn: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  for (;;) {
    const count = await within(conn.read(buffer), "the line, or the end");
    if (count === null) return text;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** Whether a connection is over, in order or by an error, when what came on it has been read. */
async function ended(conn: Deno.Conn): Promise<boolean> {
  const buffer = new Uint8Array(256 * 1024);
  for (;;) {
    const count = await within(conn.read(buffer).catch(() => null), "the end");
    if (count === null) return true;
  }
}

/** Lets the server go on until so many stay with it, of whom each has a timer. */
function staying(time: FakeTime, count: number): Promise<void> {
  const look = async () => {
    while (time.pending !== count) await settle();
  };
  return within(look(), `${count} connections to the statistics; there are ${time.pending}`);
}

Deno.test("whoever connects gets the line of that moment, and the end", async () => {
  let asked = 0;
  const { server, time, logger } = setUp(() => `{"asked":${++asked}}`);
  for (const wanted of ['{"asked":1}\n', '{"asked":2}\n']) {
    using conn = await dial(server);
    assertEquals(await readToEnd(conn), wanted);
  }
  await staying(time, 0);
  assertEquals(logger.text, "");
  server.close();
});

Deno.test("one who sends something first gets the whole line and an orderly end all the same", async () => {
  const line = `{"filler":"${"x".repeat(100_000)}"}`;
  const { server, time, logger } = setUp(() => line);
  using conn = await dial(server);
  await writeAll(conn, new Uint8Array(20_000));
  await settle();
  assertEquals(await readToEnd(conn), `${line}\n`);
  await conn.closeWrite();
  await staying(time, 0);
  assertEquals(logger.text, "");
  server.close();
});

Deno.test("one who stays is sent away after 5 seconds", async () => {
  const { server, time, logger } = setUp();
  using conn = await dial(server);
  assertEquals(await readToEnd(conn), '{"total":1}\n');
  time.advance(LONGEST_STAY - 1);
  await settle();
  assertEquals(time.pending, 1);
  time.advance(1);
  assertEquals(time.pending, 0);
  await settle();
  assertEquals(logger.text, "", "staying is no fault");
  server.close();
});

Deno.test("one who never reads is sent away after 5 seconds", async () => {
  const { server, time, logger } = setUp(() => "x".repeat(32 * 1024 * 1024));
  using conn = await dial(server);
  await staying(time, 1);
  for (let turn = 0; turn < 20; turn++) await settle();
  assertEquals(time.pending, 1, "there is more than the system's buffers take");
  time.advance(LONGEST_STAY);
  assertEquals(time.pending, 0);
  assert(await ended(conn));
  assertEquals(logger.text, "");
  server.close();
});

Deno.test("those who are gone at once leave nothing behind, and cost the others nothing", async () => {
  const { server, time, logger } = setUp(() => "x".repeat(1024 * 1024));
  for (let count = 0; count < 20; count++) (await dial(server)).close();
  using conn = await dial(server);
  assertEquals((await readToEnd(conn)).length, 1024 * 1024 + 1);
  await conn.closeWrite();
  await staying(time, 0);
  assertEquals(logger.entries.filter(({ level }) => level !== "debug"), []);
  server.close();
});

Deno.test("one who sends without end is sent away before its time", async () => {
  const { server, time } = setUp();
  using conn = await dial(server);
  const flood = async () => {
    for (;;) await conn.write(new Uint8Array(16 * 1024));
  };
  await within(flood().catch(() => {}), "the end of a flood");
  await staying(time, 0);
  server.close();
});

Deno.test("no more than 100 are told at a time, which is warned of once", async () => {
  const { server, time, logger } = setUp();
  const conns = await Promise.all(Array.from({ length: MOST }, () => dial(server)));
  await staying(time, MOST);
  for (let count = 0; count < 3; count++) {
    using late = await dial(server);
    assertEquals(await readToEnd(late), "");
  }
  assertEquals(time.pending, MOST);
  assertMatch(logger.text, /^warning: more than 100 .*$/);
  assertEquals(await Promise.all(conns.map(readToEnd)), Array(MOST).fill('{"total":1}\n'));
  conns.pop()!.close();
  await staying(time, MOST - 1);
  using next = await dial(server);
  assertEquals(await readToEnd(next), '{"total":1}\n');
  for (const conn of conns) conn.close();
  server.close();
});

Deno.test("a line that cannot be made is warned of, and the next is", async () => {
  let fail = true;
  const { server, time, logger } = setUp(() => {
    if (fail) throw new Error("no line today");
    return "{}";
  });
  using first = await dial(server);
  assertEquals(await readToEnd(first), "");
  assertMatch(logger.text, /^warning: .*no line today$/);
  fail = false;
  using second = await dial(server);
  assertEquals(await readToEnd(second), "{}\n");
  await second.closeWrite();
  await staying(time, 0);
  server.close();
});

Deno.test("closing the server ends what is open, and takes no more", async () => {
  const { server, time, logger } = setUp();
  using conn = await dial(server);
  assertEquals(await readToEnd(conn), '{"total":1}\n');
  assertEquals(time.pending, 1);
  server.close();
  server.close();
  assertEquals(time.pending, 0);
  // The system may still have connected it, only to hang up.
  const late = await dial(server).catch(() => undefined);
  if (late !== undefined) assert(await ended(late));
  late?.close();
  assertEquals(logger.text, "");
});

Deno.test("a port that is taken makes serveStats throw", () => {
  const { server } = setUp();
  const ports = { timers: new FakeTime(), logger: new RecordingLogger() };
  const { port } = server;
  assertThrows(
    () => serveStats({ hostname: LOOPBACK, port }, ports, () => ""),
    Deno.errors.AddrInUse,
  );
  server.close();
});
