import { assertEquals } from "@std/assert";
import { GatewayRig } from "./gateway-rig.ts";
import { approval, sale } from "./messages.ts";
import { settle } from "./waiting.ts";

Deno.test("client-timeout closes a client on whose connection nothing comes or goes", async () => {
  const [rig] = await GatewayRig.start({ client: { idleTimeout: 5_000 } });
  await using _rig = rig;
  await using pos = await rig.dial();
  await rig.logger.seen(/client .* connected/);
  rig.time.advance(4_999);
  await settle();
  assertEquals(rig.server.size, 1);
  rig.time.advance(1);
  assertEquals(await pos.end(), "closed");
  await rig.logger.seen(/client tcp:.* will be closed: nothing came for 5 s/);
});

Deno.test("client-timeout counts no time in which an answer is waited for", async () => {
  const client = { idleTimeout: 5_000 };
  const [rig, link] = await GatewayRig.start({ client, timeout: 60_000 });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  const { message } = await rig.host.requests.next();
  rig.time.advance(30_000);
  await link.send(approval(message));
  assertEquals((await pos.answers.next()).get(39), "000");
  rig.time.advance(4_000);
  await settle();
  assertEquals(rig.server.size, 1, "it was closed too early");
  rig.time.advance(6_000);
  assertEquals(await pos.end(), "closed");
});

Deno.test("close-after-answer closes the connection after the answer", async () => {
  const [rig] = await GatewayRig.start({ client: { closeAfterAnswer: true } });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
  assertEquals(await pos.end(), "closed");
});

Deno.test("close-after-answer gives the answers to all that was asked by then", async () => {
  const [rig] = await GatewayRig.start({ client: { closeAfterAnswer: true } });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale({ tid: 1 }), sale({ tid: 2 }));
  const requests = await rig.host.requests.take(2);
  for (const { message, link } of requests) await link.send(approval(message));
  const answers = await pos.answers.take(2);
  assertEquals(answers.map((answer) => answer.get(41)), ["00000001", "00000002"]);
  assertEquals(await pos.end(), "closed");
});

Deno.test("close-after-answer closes after a refusal too", async () => {
  const [rig] = await GatewayRig.start({ client: { closeAfterAnswer: true }, maxQueue: 1 });
  await using _rig = rig;
  await using first = await rig.dial();
  await first.send(sale({ tid: 1 }));
  await rig.host.requests.next();
  await using second = await rig.dial();
  await second.send(sale({ tid: 2 }));
  assertEquals((await second.answers.next()).get(39), "909");
  assertEquals(await second.end(), "closed");
});
