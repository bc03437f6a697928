import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { join, PAN, wireOf } from "../fixtures.ts";
import { seeded, shuffled } from "./chance.ts";
import { GatewayRig } from "./gateway-rig.ts";
import { approval, echo, headers, sale } from "./messages.ts";
import { settle } from "./waiting.ts";

/** What a gateway's own answer to a sale says: nothing of the card in it. */
function assertRefusal(answer: Message, code: string, stan = "000001"): void {
  const expected = { 0: "0210", 11: stan, 39: code, 41: "00000001" };
  const { 0: mti, 11: number, 39: response, 41: tid, ...others } = answer.toValues();
  assertEquals({ 0: mti, 11: number, 39: response, 41: tid }, expected);
  assertEquals(Object.keys(others).map(Number), [3, 4, 7, 12, 22, 25, 42, 49]);
}

Deno.test("ClientServer gives a client the host's answer to its sale, byte for byte", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  const request = await rig.host.approve({ 37: "123456789012" });
  assertEquals(wireOf(request), wireOf(sale()));
  const expected = approval(sale(), { 37: "123456789012" });
  assertEquals(wireOf(await pos.answers.next()), wireOf(expected));
});

for (const [name, clients] of [["no", undefined], ["a", headers("length:n:4")]] as const) {
  Deno.test(`ClientServer takes messages with ${name} header in any chunks`, async () => {
    const [rig] = await GatewayRig.start(clients === undefined ? {} : { clients });
    await using _rig = rig;
    await using pos = await rig.dial();
    const header = clients === undefined ? "" : "0131";
    await pos.trickle(join(header, sale({ stan: 1 }).bytes));
    await rig.host.approve();
    assertEquals((await pos.answers.next()).get(11), "000001");
    await pos.send(sale({ stan: 2, tid: 2 }), sale({ stan: 3, tid: 3 }));
    await rig.host.approve();
    await rig.host.approve();
    const stans = (await pos.answers.take(2)).map((answer) => answer.get(11));
    assertEquals(stans, ["000002", "000003"]);
  });
}

Deno.test("ClientServer carries many at a time over one connection, answered in any order", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  const sales = Array.from({ length: 100 }, (_, index) => sale({ tid: index + 1, amount: index }));
  await pos.send(...sales);
  const requests = await rig.host.requests.take(100);
  const order = shuffled(requests, seeded(11));
  await link.send(...order.map(({ message }) => approval(message)));
  const answers = await pos.answers.take(100);
  assertEquals(
    answers.map((answer) => answer.get(41)),
    order.map(({ message }) => message.get(41)),
  );
});

Deno.test("ClientServer gives each of many clients its own answer", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  const clients = await Promise.all(Array.from({ length: 20 }, () => rig.dial()));
  await using _clients = new AsyncDisposableStack();
  for (const pos of clients) _clients.use(pos);
  await Promise.all(clients.map((pos, index) => pos.send(sale({ tid: index, amount: index }))));
  const requests = await rig.host.requests.take(20);
  await link.send(...shuffled(requests, seeded(5)).map(({ message }) => approval(message)));
  for (const [index, pos] of clients.entries()) {
    assertEquals(Number((await pos.answers.next()).get(4)), index);
  }
  assertEquals(rig.server.size, 20);
});

Deno.test("ClientServer answers all that is under way after the client has said all", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  // The second waits for the first, whose terminal it shares.
  await pos.send(sale({ stan: 1 }), sale({ stan: 2 }), sale({ stan: 3, tid: 3 }));
  await pos.closeWrite();
  const [first, third] = await rig.host.requests.take(2);
  await link.send(approval(third!.message), approval(first!.message));
  await rig.host.approve();
  const stans = (await pos.answers.take(3)).map((answer) => answer.get(11));
  assertEquals(stans, ["000003", "000001", "000002"]);
  // It is asked once more whether it is there.
  await settle();
  rig.time.advance(300);
  assertEquals(await pos.end(), "closed");
  await rig.logger.seen(/client tcp:.* closed$/);
  assertEquals(rig.server.size, 0);
});

Deno.test("ClientServer tells of an answer that went to a client which had closed its connection", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  const pos = await rig.dial();
  await pos.send(sale());
  const { message } = await rig.host.requests.next();
  await pos[Symbol.asyncDispose]();
  await link.send(approval(message));
  await rig.logger.seen(/host → #1 /);
  await settle();
  rig.time.advance(300);
  await rig.logger.seen(/#1 tcp:.* was gone before it had its answer: 0210 .* rc 000/);
});

Deno.test("ClientServer closes a client that has said all and asked nothing", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.closeWrite();
  assertEquals(await pos.end(), "closed");
});

Deno.test("ClientServer tells a client that the host did not answer in time", async () => {
  const [rig, link] = await GatewayRig.start({ timeout: 5_000 });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  const { message } = await rig.host.requests.next();
  rig.time.advance(4_990);
  await settle();
  assertEquals(pos.answers.count, 0);
  rig.time.advance(20);
  assertRefusal(await pos.answers.next(), "912");
  await link.send(approval(message));
  await rig.logger.seen(/late answer to #1, which ended by timeout/);
  await pos.send(sale({ stan: 2 }));
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(11), "000002");
  assertEquals(pos.answers.count, 2, "the late answer was given to somebody");
});

Deno.test("ClientServer tells clients that the link broke, and serves on when it is back", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  await rig.host.requests.next();
  await link.close();
  assertRefusal(await pos.answers.next(), "912");
  await rig.logger.seen(/again in/);
  rig.time.advance(200);
  await pos.send(sale({ stan: 2 }));
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
});

Deno.test("ClientServer tells clients at once when there has been no link for a while", async () => {
  const [rig, link] = await GatewayRig.start({ linkGrace: 150 });
  await using _rig = rig;
  await using pos = await rig.dial();
  await link.close();
  await rig.logger.seen(/again in 200 ms/);
  await pos.send(sale());
  await settle();
  rig.time.advance(150);
  assertRefusal(await pos.answers.next(), "907");
  assertRefusal(await pos.ask(sale({ stan: 2 })), "907", "000002");
});

Deno.test("ClientServer tells a client that the queue is full", async () => {
  const [rig] = await GatewayRig.start({ maxQueue: 1 });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
  assertRefusal(await pos.answers.next(), "909", "000002");
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(11), "000001");
});

Deno.test("ClientServer answers a sale that breaks the profile's rules, and goes on", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  const answer = await pos.ask(sale({ more: { 42: undefined } }));
  assertEquals(answer.mti, "0210");
  assertEquals(answer.get(39), "904");
  await pos.send(sale({ stan: 2 }));
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
  assertEquals(rig.host.requests.count, 1);
  await rig.logger.seen(/refused \(invalid-message\): No field 42 \(Merchant Id\)/);
});

Deno.test("ClientServer answers a sale with letters where digits should be, and goes on", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  const bytes = sale().bytes.slice();
  bytes[14] = 0x41;
  await pos.write(bytes);
  const answer = await pos.answers.next();
  assertEquals([answer.mti, answer.get(39), answer.get(11)], ["0210", "904", "000001"]);
  assertEquals(answer.get(3), undefined, "what is not in order is not repeated");
  await pos.send(sale({ stan: 2 }));
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
  assertMatch(rig.logger.text, /DE 3: only digits are allowed/);
});

Deno.test("ClientServer closes a client that sends garbage, and no other", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using bad = await rig.dial();
  await using good = await rig.dial();
  await good.send(sale({ tid: 1 }));
  await bad.write(join("GET / HTTP/1.1\r\n\r\n"));
  assertEquals(await bad.end(), "closed");
  await rig.logger.seen(/client tcp:.* will be closed: not-a-message/);
  await rig.host.approve();
  assertEquals((await good.answers.next()).get(39), "000");
  await good.send(sale({ stan: 2 }));
  await rig.host.approve();
  await good.answers.next();
  await settle();
  rig.time.advance(1_000);
  await rig.logger.seen(/client tcp:.* closed$/);
  assertEquals(rig.server.size, 1);
});

Deno.test("ClientServer answers what came before garbage, and then closes", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.write(join(sale().bytes, "garbage"));
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
  assertEquals(await pos.end(), "closed");
});

Deno.test("ClientServer answers what came before a frame that holds no message, and then closes", async () => {
  const [rig] = await GatewayRig.start({ clients: headers() });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.write(
    join("0131", sale({ stan: 1 }).bytes, "0004oops", "0131", sale({ stan: 2 }).bytes),
  );
  await rig.host.approve();
  assertEquals((await pos.answers.next()).get(11), "000001");
  assertEquals(await pos.end(), "closed");
  assertEquals(rig.host.requests.count, 1, "what follows is not looked at");
});

Deno.test("ClientServer closes a client whose message ends too early", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.write(sale().bytes.subarray(0, 100));
  await pos.closeWrite();
  assertEquals(await pos.end(), "closed");
  await rig.logger.seen(/truncated-frame/);
  assertEquals(rig.host.requests.count, 0);
});

Deno.test("ClientServer closes a client whose frame holds no message that could be answered", async () => {
  const [rig] = await GatewayRig.start({ clients: headers() });
  await using _rig = rig;
  await using bad = await rig.dial();
  await using good = await rig.dial();
  await bad.write(join("0004oops"));
  assertEquals(await bad.end(), "closed");
  await rig.logger.seen(/refused \(invalid-message\): MTI: .*; 4 bytes$/);
  await good.send(echo());
  await rig.host.approve();
  assertEquals((await good.answers.next()).mti, "0810");
});

Deno.test("ClientServer takes zero-length frames for keep-alives", async () => {
  const [rig] = await GatewayRig.start({ clients: headers() });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.write(join("0000", "0000"));
  await pos.send(echo());
  await rig.host.approve();
  assertEquals((await pos.answers.next()).mti, "0810");
  assertEquals(pos.answers.count, 1);
});

for (const mti of ["0210", "0810", "0840", "0290"]) {
  Deno.test(`ClientServer does not answer a ${mti}, which asks for nothing`, async () => {
    const [rig] = await GatewayRig.start();
    await using _rig = rig;
    await using pos = await rig.dial();
    await pos.send(sale({ more: { 0: mti } }));
    await rig.logger.seen(new RegExp(`MTI ${mti} is not a request`));
    await pos.send(sale({ stan: 2 }));
    assertEquals((await rig.host.approve()).get(11), "000002");
    assertEquals((await pos.answers.next()).get(11), "000002");
    assertEquals(pos.answers.count, 1);
  });
}

Deno.test("ClientServer gives a gone client's answer to nobody else", async () => {
  const [rig, link] = await GatewayRig.start();
  await using _rig = rig;
  const gone = await rig.dial();
  await gone.send(sale());
  const { message } = await rig.host.requests.next();
  await gone[Symbol.asyncDispose]();
  await using other = await rig.dial();
  await other.send(sale({ stan: 2, tid: 2 }));
  const next = await rig.host.requests.next();
  await link.send(approval(message), approval(next.message));
  assertEquals((await other.answers.next()).get(11), "000002");
  assertEquals(other.answers.count, 1);
});

Deno.test("ClientServer.finish closes every client after its answers", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using one = await rig.dial();
  await using two = await rig.dial();
  await one.send(sale());
  await rig.host.approve();
  await two.send(echo(2, 2));
  await rig.host.approve();
  await one.answers.next();
  await two.answers.next();
  const finished = rig.server.finish();
  assertEquals(await one.end(), "closed");
  assertEquals(await two.end(), "closed");
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  await finished;
  assertEquals(rig.server.size, 0);
});

Deno.test("ClientServer closes a client for whose header an answer is too long", async () => {
  const [rig] = await GatewayRig.start({ clients: headers("length:n:2") });
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(echo());
  await rig.host.approve({ 46: "x".repeat(100) });
  assertEquals(await pos.end(), "closed");
  await rig.logger.seen(/too long for its frame/);
});

Deno.test("ClientServer and Gateway log a sale's way, and nothing of the card", async () => {
  const [rig] = await GatewayRig.start();
  await using _rig = rig;
  await using pos = await rig.dial();
  await pos.send(sale());
  await rig.host.approve({ 2: PAN.visaOther });
  await pos.answers.next();
  await pos.closeWrite();
  await pos.end();
  const { text } = rig.logger;
  assertMatch(text, /client tcp:127\.0\.0\.1:\d+ connected/);
  assertMatch(text, /#1 tcp:127\.0\.0\.1:\d+ → host: 0200 stan 000001 tid 00000001/);
  assertMatch(text, /host → #1 tcp:127\.0\.0\.1:\d+: 0210 stan 000001 .*rc 000/);
  assertNotMatch(text, /4012888|888888|881881/);
});
