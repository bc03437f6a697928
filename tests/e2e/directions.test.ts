import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { wireOf } from "../fixtures.ts";
import { approval, frame } from "../net/messages.ts";
import type { HostLink } from "../net/scripted-host.ts";
import { Dialect, DIALECTS } from "./dialects.ts";
import { type Direction, DirectionRig, DIRECTIONS } from "./direction_rig.ts";
import type { JsonAnswer } from "./program.ts";

const RRN = "412345678901";
const APPROVAL_CODE = "A1B2C3";

/** What tells a message from others, numbers without their fill. */
function told(message: Message): unknown[] {
  const number = (field: number) => Number(message.get(field));
  return [message.mti, number(11), number(41), number(4), message.get(37)?.trim()];
}

/** The same of an answer by HTTP. */
function toldByJson({ status, result, errors }: JsonAnswer): unknown[] {
  assertEquals([status, errors], [200, []]);
  assert(result !== "");
  return [result[0], Number(result[11]), Number(result[41]), Number(result[4]), result[37]];
}

/** Waits for a request at the host, which is to be this one, byte for byte, and approves it. */
async function approve(rig: DirectionRig, request: Message, rrn = RRN): Promise<void> {
  const { message, link } = await rig.host.requests.next();
  assertEquals(wireOf(message), wireOf(request));
  await link.send(approval(message, { 37: rrn, 38: APPROVAL_CODE }, rig.dialect.codec));
}

/** A binary client's request and its answer. */
async function overTcp(rig: DirectionRig, request: Message): Promise<Message> {
  await using pos = await rig.client();
  const asked = rig.ask(pos, request);
  await approve(rig, request);
  const answer = await asked;
  assertEquals(answer.get(39), rig.dialect.approved);
  return answer;
}

/** An HTTP client's. */
async function overHttp(rig: DirectionRig, request: Message): Promise<JsonAnswer> {
  const posted = rig.post(request);
  await approve(rig, request);
  return await posted;
}

/** Sends a host's bytes in one piece, or one by one. */
async function sendBytes(link: HostLink, bytes: Uint8Array, size: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    await link.sendBytes(bytes.subarray(at, at + size));
  }
}

/** Sales, echo tests and reversals of both kinds of clients. */
async function clients(t: Deno.TestContext, rig: DirectionRig): Promise<void> {
  const { dialect } = rig;
  const requests: readonly (readonly [string, string, Message])[] = [
    ["sale", "0210", dialect.sale({ stan: 101, tid: 11, amount: 12_345 })],
    ["reversal", "0410", dialect.reversal({ stan: 101, tid: 11, amount: 12_345 })],
  ];
  for (const [name, mti, request] of requests) {
    await t.step(`a binary client's ${name}`, async () => {
      assertEquals(told(await overTcp(rig, request)), [mti, 101, 11, 12_345, RRN]);
    });
    await t.step(`an HTTP client's ${name}`, async () => {
      assertEquals(toldByJson(await overHttp(rig, request)), [mti, 101, 11, 12_345, RRN]);
    });
  }
  await t.step("a client's echo, binary and by HTTP", async () => {
    const request = dialect.echo(102, 12);
    assertEquals(told(await overTcp(rig, request)).slice(0, 3), ["0810", 102, 12]);
    assertEquals(toldByJson(await overHttp(rig, request)).slice(0, 3), ["0810", 102, 12]);
  });
}

/** The host's own echo test, while a sale is with it. */
async function hostEcho(rig: DirectionRig, link: HostLink): Promise<void> {
  const { dialect } = rig;
  const sale = dialect.sale({ stan: 103, tid: 13 });
  const posted = rig.post(sale);
  const { message: request } = await rig.host.requests.next();
  assertEquals(request.mti, "0200");
  const echo = dialect.hostEcho(900, 99);
  assert(echo.has(24) && echo.has(42));
  await link.send(echo);
  const { message: reply } = await rig.host.requests.next();
  assertEquals(told(reply).slice(0, 3), ["0810", 900, 99]);
  assertEquals(reply.get(39), dialect.approved);
  assertMatch(reply.get(7) ?? "", /^(?:0[1-9]|1[0-2])\d{8}$/);
  assert(reply.get(7) !== echo.get(7), "DE 7 is the host's own");
  assertMatch(reply.get(37) ?? "", /^\d{12}$/);
  assert(!reply.has(24) && !reply.has(42), "DE 24 and 42 were repeated");
  await link.send(approval(request, { 37: RRN }, dialect.codec));
  assertEquals(toldByJson(await posted)[4], RRN);
}

/** Messages that come in pieces, and two in one piece. */
async function chunks(t: Deno.TestContext, rig: DirectionRig, link: HostLink): Promise<void> {
  const { dialect } = rig;
  const sales = [1, 2].map((number) =>
    dialect.sale({ stan: 200 + number, tid: 20 + number, amount: number })
  );
  const approvals = sales.map((sale) => approval(sale, { 37: RRN }, dialect.codec));
  const expected = [["0210", 201, 21, 1, RRN], ["0210", 202, 22, 2, RRN]];
  await t.step("two in one chunk, both ways", async () => {
    await using pos = await rig.client();
    await pos.send(...sales);
    assertEquals((await rig.host.requests.take(2)).map(({ message }) => wireOf(message)), [
      ...sales.map(wireOf),
    ]);
    const bytes = rig.frames(...approvals);
    await sendBytes(link, bytes, bytes.length);
    assertEquals((await pos.answers.take(2)).map(told), expected);
  });
  await t.step("byte by byte, both ways", async () => {
    await using pos = await rig.client();
    for (const sale of sales) await pos.trickle(frame(dialect.client, sale.bytes));
    assertEquals((await rig.host.requests.take(2)).map(({ message }) => wireOf(message)), [
      ...sales.map(wireOf),
    ]);
    await sendBytes(link, rig.frames(...approvals), 1);
    assertEquals((await pos.answers.take(2)).map(told), expected);
  });
}

/** The gateway listens for a host that is there: another one is refused. */
async function secondHost(rig: DirectionRig, first: HostLink): Promise<void> {
  const second = await rig.link();
  await second.end();
  await rig.program.says(/a connection to the host's port from \S+ is refused/);
  const sale = rig.dialect.sale({ stan: 301 });
  assertEquals(told(await overTcp(rig, sale))[1], 301);
  assertEquals(rig.host.links.count, 2);
  await first.send(rig.dialect.hostEcho(901, 99));
  assertEquals((await rig.host.requests.next()).link, first);
}

/** Milliseconds without a host for which requests are kept, less what timers are early. */
const GRACE = 1_950;

/** The host hangs up, requests are refused after a while, and it dials again. */
async function absentHost(t: Deno.TestContext, rig: DirectionRig, link: HostLink): Promise<void> {
  const { dialect } = rig;
  const refused = async (stan: number) => {
    await using pos = await rig.client();
    const posted = rig.post(dialect.sale({ stan, tid: 31 }));
    const answer = await pos.ask(dialect.sale({ stan, tid: 32 }));
    assertEquals([answer.mti, Number(answer.get(11))], ["0210", stan]);
    assertEquals(answer.get(39), dialect.linkDown);
    assertEquals(await posted, { status: 503, result: "", errors: ["No link to the host"] });
  };
  await t.step("it hangs up: after two seconds of grace there is 503 and DE 39", async () => {
    const start = performance.now();
    await link.close();
    await rig.program.says(/no link to the host \S+: closed by the host; waiting for it to dial/);
    await refused(302);
    assert(performance.now() - start >= GRACE, "refused within the grace");
  });
  await t.step("it dials again: sales go to it", async () => {
    const before = rig.host.requests.count;
    await rig.link();
    await rig.program.says(/(?:is up: it has dialled[^]*){2}/);
    assertEquals(told(await overTcp(rig, dialect.sale({ stan: 303 })))[1], 303);
    assertEquals(rig.host.requests.count, before + 1, "what was refused was sent nevertheless");
  });
}

async function wholeDay(t: Deno.TestContext, dialect: Dialect, direction: Direction) {
  await using rig = new DirectionRig(dialect, direction);
  const link = await rig.link();
  await clients(t, rig);
  await t.step("the host's own echo", () => hostEcho(rig, link));
  await chunks(t, rig, link);
  if (direction === "listens") {
    await t.step("a second host is refused, the first goes on", () => secondHost(rig, link));
    await absentHost(t, rig, link);
  }
  const { code } = await rig.stop();
  assertEquals(code, 0);
}

/** A link on which nothing comes for a second is closed, and made anew. */
async function silentLink(dialect: Dialect, direction: Direction): Promise<void> {
  await using rig = new DirectionRig(dialect, direction, "--upstream-timeout", "1");
  const start = performance.now();
  const silent = await rig.link();
  await silent.end();
  assert(performance.now() - start >= 950, "closed before its time");
  await rig.program.says(/nothing came for 1 s/);
  const next = await rig.link();
  await next.send(dialect.hostEcho(902, 99));
  assertEquals((await rig.host.requests.next()).message.mti, "0810");
}

for (const dialect of DIALECTS) {
  for (const direction of DIRECTIONS) {
    const name = `${dialect.name}, the gateway ${direction}`;
    Deno.test(`${name}: sale, echo, reversal, the host's echo, chunks`, (t) => {
      return wholeDay(t, dialect, direction);
    });
    Deno.test(`${name}: --upstream-timeout closes a silent link, and there is a new one`, () => {
      return silentLink(dialect, direction);
    });
  }
}

Deno.test("the gateway listens, and no host has ever dialled: 503 and 907, until one does", async () => {
  const dialect = DIALECTS[0]!;
  await using rig = new DirectionRig(dialect, "listens");
  await using pos = await rig.client();
  const posted = rig.post(dialect.sale({ tid: 2 }));
  assertEquals((await pos.ask(dialect.sale())).get(39), "907");
  assertEquals((await posted).status, 503);
  // The grace is over: the next is refused without waiting, and a host that comes at last is served.
  assertEquals((await rig.post(dialect.sale())).status, 503);
  await rig.link();
  await rig.program.says(/is up: it has dialled/);
  assertEquals(told(await overTcp(rig, dialect.sale({ stan: 5 })))[1], 5);
});

Deno.test("two clients with one terminal: the second's sale waits, and gets its own answer", async () => {
  const dialect = DIALECTS[0]!;
  await using rig = new DirectionRig(dialect, "dials");
  await using pos = await rig.client();
  const [first, second] = [1, 2].map((stan) => dialect.sale({ stan, tid: 7, amount: stan * 100 }));
  const asked = rig.ask(pos, first!);
  const { message, link } = await rig.host.requests.next();
  const posted = rig.post(second!);
  await rig.program.says(/#2 http:\S+ waits \(terminal busy with #1\): 0200 stan 000002/);
  assertEquals(rig.host.requests.count, 1, "the second did not wait");
  await link.send(approval(message, { 37: "R00000000001" }));
  assertEquals(told(await asked), ["0210", 1, 7, 100, "R00000000001"]);
  await approve(rig, second!, "R00000000002");
  assertEquals(toldByJson(await posted), ["0210", 2, 7, 200, "R00000000002"]);
  assertEquals(pos.answers.count, 1);
});
