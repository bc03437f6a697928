import { assertEquals } from "@std/assert";
import { startTestClients } from "../../src/app/test-clients.ts";
import { tallyText } from "../../src/emulator/test-tally.ts";
import { FakeTime } from "../fake-time.ts";
import { openway } from "../fixtures.ts";
import { always } from "../net/chance.ts";
import { approval, headers } from "../net/messages.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { settle, within } from "../net/waiting.ts";

Deno.test("test clients run against a target in its profile and framing, and end with a tally", async () => {
  const framing = headers("length:b-hex:2", true);
  await using host = ScriptedHost.listen({ framing, codec: openway });
  const time = new FakeTime();
  const logger = new RecordingLogger();
  const world = { clock: time, timers: time, stopwatch: time, random: always(0), logger };
  const target = { hostname: LOOPBACK, port: host.port };
  const options = { count: 3, target, timeout: 5_000 };
  const clients = startTestClients(options, openway, framing, world);
  assertEquals(clients.line, `Test clients (3) call 127.0.0.1:${host.port}`);
  time.advance(0);
  const requests = await host.requests.take(3);
  assertEquals(requests.map(({ message }) => message.get(41)?.trim()).sort(), ["1", "2", "3"]);
  for (const { message, link } of requests) {
    const wrong = message.get(41)?.trim() === "2" ? { 41: "7" } : {};
    await link.send(approval(message, wrong, openway));
    await link.closeWrite();
  }
  await Promise.all(
    [1, 2, 3].map((client) => logger.seen(new RegExp(`Test client ${client} got`))),
  );
  await settle();
  assertEquals(clients.tally, { correct: 2, wrong: 1, missing: 0 });
  const tally = await within(clients.stop(), "stopping");
  assertEquals(tallyText(tally), "Test clients: 2 correct, 1 wrong, 0 missing");
  assertEquals(time.pending, 0);
});
