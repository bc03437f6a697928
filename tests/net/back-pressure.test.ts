import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { Gateway } from "../../src/multiplexer/gateway.ts";
import type { Requester } from "../../src/multiplexer/requester.ts";
import { DialledLink } from "../../src/net/dialled-link.ts";
import { smartvista } from "../fixtures.ts";
import { always } from "./chance.ts";
import { FakeTime } from "../fake-time.ts";
import { headers, sale } from "./messages.ts";
import { ScriptedHost } from "./scripted-host.ts";
import { LOOPBACK } from "./sockets.ts";
import { Inbox, within } from "./waiting.ts";

Deno.test("the gateway keeps back what the link cannot take yet, and sends it all in the end", async () => {
  await using host = ScriptedHost.listen();
  const time = new FakeTime();
  const clock = { now: () => 0 };
  const logger = { enabled: () => false, log: () => {} };
  const ports = { timers: time, stopwatch: time, clock, random: always(0.5), logger };
  const up = new Inbox<"up">("the link");
  const link: DialledLink = new DialledLink(
    { hostname: LOOPBACK, port: host.port },
    headers(),
    ports,
    {
      up: () => {
        gateway.linkUp();
        up.put("up");
      },
      down: () => gateway.linkDown(),
      message: (bytes) => gateway.hostSent(bytes),
      congested: () => gateway.linkCongested(),
      writable: () => gateway.linkWritable(),
    },
  );
  let sent = 0;
  const side = {
    maxMessage: 9_999,
    send: (bytes: Uint8Array) => {
      sent++;
      link.send(bytes);
    },
  };
  const gateway: Gateway = new Gateway(smartvista, side, ports, { maxQueue: 1_000 });
  link.start();
  await up.next();

  const count = 600;
  const answers = new Inbox<Message>("an answer");
  const client: Requester = {
    name: "test",
    answered: (response) => answers.put(response),
    refused: (trouble) => assertEquals(trouble.errors, []),
  };
  const more = { 46: "f".repeat(999), 62: "r".repeat(999) };
  for (let tid = 1; tid <= count; tid++) gateway.submit(sale({ tid, amount: tid, more }), client);
  assert(sent < 200, `${sent} messages, more than the 256 KiB that may wait`);
  assertEquals(gateway.open, count);

  const approving = (async () => {
    for (let approved = 0; approved < count; approved++) await host.approve();
  })();
  const tids = new Set((await answers.take(count)).map((answer) => answer.get(41)));
  await approving;
  assertEquals(tids.size, count);
  assertEquals(sent, count);
  assertEquals(gateway.open, 0);
  const stopped = link.stop();
  await host[Symbol.asyncDispose]();
  await within(stopped, "the link's stop");
});
