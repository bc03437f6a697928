import { assert, assertEquals, assertMatch } from "@std/assert";
import { approval, echo, sale, saleValues } from "../net/messages.ts";
import type { HostRequest } from "../net/scripted-host.ts";
import { dialTo, doubtsOf, JournalRig, postTo } from "./journal_rig.ts";
import type { Program } from "./program.ts";
import { unheard } from "./unheard.ts";

/** Sale `n` of terminal `n`. */
const saleOf = (n: number) => sale({ stan: n, tid: n });

const stanOf = ({ message }: HostRequest): number => Number(message.get(11));

/** Checks that a request is the reversal of sale `n`. */
function checkUndoes({ message }: HostRequest, n: number): void {
  const told = [message.mti, Number(message.get(11)), Number(message.get(41)), message.get(4)];
  assertEquals(told, ["0400", n, n, "000000001000"]);
}

/** The next request, which the host approves. */
async function approveNext({ host }: JournalRig): Promise<HostRequest> {
  const request = await host.requests.next();
  await request.link.send(approval(request.message));
  return request;
}

/** An echo test of a client's, which the host answers: what was sent before it is there then. */
async function echoes({ host }: JournalRig, program: Program): Promise<void> {
  await using pos = await dialTo(program);
  const asked = unheard(pos.ask(echo(999, 999)));
  assertEquals((await host.approve()).mti, "0800");
  await asked;
}

Deno.test("a sale that gets no answer: 504 by HTTP, and its reversal is at the host within a second", async () => {
  await using rig = new JournalRig();
  const program = rig.start("--queue-timeout", "0.5");
  const posted = postTo(await program.port("HTTP"), saleValues({ stan: 7, tid: 7 }));
  assertEquals(stanOf(await rig.host.requests.next()), 7);
  const { status, result, errors } = await posted;
  const told = performance.now();
  assertEquals([status, result, errors], [504, "", ["Gateway timeout"]]);
  const reversal = await rig.host.requests.next();
  assert(performance.now() - told < 1_000, `${performance.now() - told} ms later`);
  checkUndoes(reversal, 7);
  await reversal.link.send(approval(reversal.message));
  await program.says(/reversal of #1: over: 0410/);
  assertEquals(await rig.stop(program), 0);
});

Deno.test("a sale that gets no answer: 912 by TCP, and its reversal is at the host within a second", async () => {
  await using rig = new JournalRig();
  const program = rig.start("--queue-timeout", "0.5");
  await using pos = await dialTo(program);
  assertEquals((await pos.ask(saleOf(7))).get(39), "912");
  const told = performance.now();
  const [, reversal] = await rig.host.requests.take(2);
  assert(performance.now() - told < 1_000, `${performance.now() - told} ms later`);
  checkUndoes(reversal!, 7);
});

/** Milliseconds that timers may be early. */
const EARLY = 15;

Deno.test("silence: a reversal is repeated by the profile's schedule, then parked with an alarm, and stays so", async () => {
  await using rig = new JournalRig({ reversal: "{ delays: [0, 0.4, 0.8] }" });
  const flags = ["--queue-timeout", "0.3", "--queue-short-timeout", "0.2"];
  const program = rig.start(...flags);
  await using pos = await dialTo(program);
  assertEquals((await pos.ask(saleOf(7))).get(39), "912");
  assertEquals(stanOf(await rig.host.requests.next()), 7);
  const times: number[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    checkUndoes(await rig.host.requests.next(), 7);
    times.push(performance.now());
  }
  const pauses = times.slice(1).map((time, index) => time - times[index]!);
  [200, 600, 1_000].forEach((least, index) => {
    const late = pauses[index]! - least;
    assert(late > -EARLY && late < 400, `repeat ${index + 1} came after ${pauses[index]} ms`);
  });
  await program.says(
    /error: sale #1 is NOT reversed and is parked, timeout; a person has to look after it: 0400/,
  );
  const { reversalOldestAge, ...doubts } = await doubtsOf(program);
  assertEquals(doubts, { reversalsPending: 0, reversalsParked: 1, uncertainDeliveries: 0 });
  assert(reversalOldestAge >= 1 && reversalOldestAge < 10, `${reversalOldestAge} s`);
  assertEquals(await rig.stop(program), 0);

  const again = rig.start(...flags);
  await again.says(/from the journal: 0 sales to be reversed, 1 parked/);
  await rig.host.links.take(2);
  await echoes(rig, again);
  assertEquals((await doubtsOf(again)).reversalsParked, 1);
  assertEquals(rig.host.requests.count, 6);
});

Deno.test("the link is cut between request and answer: 502 by HTTP, and the reversal goes on the next link", async () => {
  await using rig = new JournalRig();
  const program = rig.start();
  const posted = postTo(await program.port("HTTP"), saleValues({ stan: 7, tid: 7 }));
  const { link } = await rig.host.requests.next();
  await link.close();
  assertEquals((await posted).status, 502);
  const reversal = await rig.host.requests.next();
  checkUndoes(reversal, 7);
  assert(reversal.link !== link);
  await reversal.link.send(approval(reversal.message));
  await program.says(/reversal of #1: over: 0410/);
});

Deno.test("an approval that comes after its time does not stop the reversal", async () => {
  await using rig = new JournalRig();
  const program = rig.start("--queue-timeout", "0.3");
  await using pos = await dialTo(program);
  assertEquals((await pos.ask(saleOf(7))).get(39), "912");
  const [request, reversal] = await rig.host.requests.take(2);
  checkUndoes(reversal!, 7);
  await request!.link.send(approval(request!.message));
  await program.says(/late answer to #1, which ended by timeout.* rc 000/);
  assertEquals((await doubtsOf(program)).reversalsPending, 1);
  await reversal!.link.send(approval(reversal!.message));
  await program.says(/reversal of #1: over: 0410/);
  assertEquals((await doubtsOf(program)).reversalsPending, 0);
  assertEquals(pos.answers.count, 1);
});

/** Reversals that are under way at the most. */
const AT_ONCE = 50;

Deno.test("a decline that comes before its sale's reversal was sent ends that; an approval does not", async () => {
  await using rig = new JournalRig();
  const program = rig.start("--queue-timeout", "1");
  await using pos = await dialTo(program);
  const sales = Array.from({ length: AT_ONCE + 2 }, (_, index) => saleOf(index + 1));
  await pos.send(...sales);
  const requests = await rig.host.requests.take(AT_ONCE + 2);
  const reversals = await rig.host.requests.take(AT_ONCE);
  // Two have to wait for their turn.
  const sent = new Set(reversals.map(stanOf));
  const [approved, declined] = requests.filter((request) => !sent.has(stanOf(request)));
  const { link } = declined!;
  await link.send(approval(declined!.message, { 39: "116" }), approval(approved!.message));
  const why = `reversal of #${stanOf(declined!)}: not needed, the host declined the sale: 0210`;
  await program.says(new RegExp(why));
  await link.send(...reversals.map(({ message }) => approval(message)));
  const last = await approveNext(rig);
  checkUndoes(last, stanOf(approved!));
  await program.says(new RegExp(`reversal of #${stanOf(approved!)}: over: 0410`));
  await echoes(rig, program);
  assertEquals((await doubtsOf(program)).reversalsPending, 0);
  assertEquals(await rig.stop(program), 0);
  assertEquals(rig.host.requests.count, 2 * AT_ONCE + 4);
});

Deno.test("a client goes before its answer and the program dies too: the next one reverses the sale", async () => {
  await using rig = new JournalRig();
  const program = rig.start();
  const pos = await dialTo(program);
  await pos.send(saleOf(7));
  await rig.host.requests.next();
  await pos[Symbol.asyncDispose]();
  await echoes(rig, program);
  await rig.kill(program);
  const again = rig.start();
  checkUndoes(await approveNext(rig), 7);
  await again.says(/reversal of #1: over: 0410/);
});

Deno.test("SIGTERM does not wait for a repeat that is due later: the next start goes on with it", async () => {
  await using rig = new JournalRig({ reversal: "{ delays: [3, 3] }" });
  const flags = ["--queue-timeout", "0.3"];
  const program = rig.start(...flags);
  await using pos = await dialTo(program);
  assertEquals((await pos.ask(saleOf(7))).get(39), "912");
  const [, first] = await rig.host.requests.take(2);
  await first!.link.send(approval(first!.message, { 39: "912" }));
  await program.says(/reversal of #1: the host answered 912; repeat 1 in 3 s/);
  const failed = performance.now();
  assertEquals(await rig.stop(program), 0);
  assert(performance.now() - failed < 2_500, `it ended after ${performance.now() - failed} ms`);
  assertMatch(program.said, /reversal of #1 was not confirmed before the end; the next start goes/);

  const again = rig.start(...flags);
  await again.says(/from the journal: 1 sales to be reversed, 0 parked/);
  const second = await rig.host.requests.next();
  checkUndoes(second, 7);
  const pause = performance.now() - failed;
  assert(pause > 3_000 - EARLY, `it was sent again after ${pause} ms`);
  await second.link.send(approval(second.message, { 39: "912" }));
  await again.says(/reversal of #1: the host answered 912; repeat 2 in 3 s/);
  checkUndoes(await approveNext(rig), 7);
  await again.says(/reversal of #1: over: 0410/);
  assertEquals(await rig.stop(again), 0);

  const third = rig.start(...flags);
  await third.says(/is up/);
  assert(!/from the journal/.test(third.said), third.said);
});
