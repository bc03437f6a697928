import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { approval, echo, sale, saleValues } from "../net/messages.ts";
import { type HostRequest, ScriptedHost } from "../net/scripted-host.ts";
import { dialTo, doubtsOf, JournalRig, postTo } from "./journal_rig.ts";
import type { Program } from "./program.ts";
import { unheard } from "./unheard.ts";

/** Sale `n` of terminal `n`. */
const saleOf = (n: number) => sale({ stan: n, tid: n });

const stanOf = (message: Message): number => Number(message.get(11));

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

const stans = (requests: readonly HostRequest[]): number[] =>
  sorted(requests.map(({ message }) => stanOf(message)));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** An echo test of a client's, which the host answers: what was sent before it is there then. */
async function echoes({ requests }: ScriptedHost, program: Program): Promise<void> {
  await using pos = await dialTo(program);
  const asked = unheard(pos.ask(echo(999, 999)));
  const { message, link } = await requests.next();
  assertEquals(message.mti, "0800");
  await link.send(approval(message));
  await asked;
}

/** Sales that a program said it has begun to undo after the death of the one before. */
const restored = ({ said }: Program, why = ""): number[] =>
  sorted(
    [...said.matchAll(new RegExp(`the program died${why}: 0400 stan (\\d+) `, "g"))]
      .map(([, stan]) => Number(stan)),
  );

/** Waits until a program has nothing to undo any more: it says so of each sale. */
async function undone(program: Program, sales: readonly number[]): Promise<void> {
  for (const stan of sales) {
    const tid = String(stan).padStart(8, "0");
    await program.says(new RegExp(`over: 0410 stan ${String(stan).padStart(6, "0")} tid ${tid}`));
  }
}

/** A sale that is under way: the response code that its terminal gets. */
type Selling = () => Promise<number>;

/** Makes sale `n`: by HTTP every fifth, the others each on a connection of its own. */
async function begin(program: Program, n: number, all: AsyncDisposableStack): Promise<Selling> {
  if (n % 5 === 0) {
    const posted = postTo(await program.port("HTTP"), saleValues({ stan: n, tid: n }));
    return async () => {
      const { result } = await posted;
      return result === "" ? NaN : Number(result[39]);
    };
  }
  const pos = all.use(await dialTo(program));
  await pos.send(saleOf(n));
  return async () => Number((await pos.answers.next()).get(39));
}

/** Makes one sale of each of so many terminals; the host has all of them then. */
async function sell(rig: JournalRig, program: Program, count: number, all: AsyncDisposableStack) {
  await program.port("HTTP");
  const sellings = await Promise.all(upTo(count).map((n) => begin(program, n, all)));
  const requests = await rig.host.requests.take(count);
  assertEquals(stans(requests), upTo(count));
  return { sellings, requests };
}

const APPROVED = 0;
const DECLINED = 116;

Deno.test("kill -9 with 50 sales in flight: the next start reverses those without an answer, once each", async () => {
  await using rig = new JournalRig({ undoes: true });
  await using all = new AsyncDisposableStack();
  const program = rig.start();
  const { sellings, requests } = await sell(rig, program, 50, all);
  for (const { message, link } of requests) {
    const stan = stanOf(message);
    if (stan <= 15) await link.send(approval(message));
    else if (stan <= 25) await link.send(approval(message, { 39: String(DECLINED) }));
  }
  const codes = await Promise.all(sellings.slice(0, 25).map((selling) => selling()));
  assertEquals(codes, upTo(25).map((n) => n <= 15 ? APPROVED : DECLINED));
  // When this is in the journal, so is what became of those before.
  await begin(program, 51, all);
  await rig.host.requests.next();
  await rig.kill(program);

  const due = upTo(51).slice(25);
  const again = rig.start();
  await again.says(/from the journal: 26 sales to be reversed, 0 parked/);
  assertEquals(stans(await rig.host.reversals.take(due.length)), due);
  await undone(again, due);
  assertEquals(restored(again), due);
  assertEquals(restored(again, ", while its approval was handed over"), []);
  assertEquals(await rig.stop(again), 0);

  const third = rig.start();
  await echoes(rig.host, third);
  assertNotMatch(third.said, /from the journal/);
  assertEquals(rig.host.reversals.count, due.length);
  assertEquals(rig.host.requests.count, 52);
});

/**
 * Sale `n` of a client that has said all: when it closed its whole connection shows a moment after
 * its approval was sent, so that the approval is being handed over for so long. Gives the approval.
 */
async function approvedInDoubt(rig: JournalRig, program: Program, n: number): Promise<Message> {
  await using pos = await dialTo(program);
  await pos.send(saleOf(n));
  await pos.closeWrite();
  await rig.host.approve();
  const answer = await pos.answers.next();
  await rig.kill(program);
  return answer;
}

Deno.test("kill -9 while an approval is handed over: the sale is reversed, and named as one in doubt", async () => {
  await using rig = new JournalRig();
  const program = rig.start();
  assertEquals((await approvedInDoubt(rig, program, 7)).get(39), "000");
  const again = rig.start();
  await again.says(
    /warning: reversal of #1: the program died, while its approval was handed over: 0400 stan 0*7 /,
  );
  const reversal = await rig.host.approve();
  assertEquals([reversal.mti, stanOf(reversal)], ["0400", 7]);
  await undone(again, [7]);
  assertEquals((await doubtsOf(again)).uncertainDeliveries, 1);
});

Deno.test("uncertainDelivery: park: such a sale is not reversed, but waits for a person", async () => {
  await using rig = new JournalRig({ reversal: "{ uncertainDelivery: park }" });
  const program = rig.start();
  assertEquals((await approvedInDoubt(rig, program, 7)).get(39), "000");
  const again = rig.start();
  await again.says(
    /error: sale #1 is NOT reversed and is parked, the program died while the approval was handed/,
  );
  await echoes(rig.host, again);
  const { reversalsParked, uncertainDeliveries } = await doubtsOf(again);
  assertEquals([reversalsParked, uncertainDeliveries], [1, 1]);
  assertEquals(rig.host.requests.count, 2);
});

Deno.test("a sale that never left when the program died is not reversed", async () => {
  await using rig = new JournalRig();
  await using all = new AsyncDisposableStack();
  const program = rig.start();
  const pos = all.use(await dialTo(program));
  // The second waits for the first, of the same terminal.
  await pos.send(sale({ stan: 1, tid: 1 }), sale({ stan: 2, tid: 1 }));
  await program.says(/#2 \S+ waits \(terminal busy with #1\)/);
  await rig.host.requests.next();
  await rig.kill(program);
  const again = rig.start();
  await again.says(/from the journal: 1 sales to be reversed/);
  assertEquals(stanOf(await rig.host.approve()), 1);
  await undone(again, [1]);
  await echoes(rig.host, again);
  assertEquals(rig.host.requests.count, 3);
});

/** Reversals that are under way at the most. */
const AT_ONCE = 50;

Deno.test("kill -9 while there is no link: reversals go out when there is one again, 50 at a time", async () => {
  await using rig = new JournalRig();
  await using all = new AsyncDisposableStack();
  const count = 2 * AT_ONCE + 20;
  const program = rig.start("--max-queue", "1000");
  await sell(rig, program, count, all);
  const { port } = rig.host;
  await rig.host[Symbol.asyncDispose]();
  await program.says(/no link to the host/);
  assertEquals((await doubtsOf(program)).reversalsPending, count);
  await rig.kill(program);

  const again = rig.start("--queue-short-timeout", "60");
  await again.says(new RegExp(`from the journal: ${count} sales to be reversed`));
  await again.says(/no link to the host/);
  assertNotMatch(again.said, /→ host: 0400/);
  await using host = ScriptedHost.listen({ port });
  const reversals = await host.requests.take(AT_ONCE);
  await echoes(host, again);
  assertEquals(host.requests.count, AT_ONCE + 1);
  assert(reversals.every(({ message }) => message.mti === "0400"));
  // One that is over makes room for one.
  const [first, ...rest] = reversals;
  await first!.link.send(approval(first!.message));
  const next = await host.requests.next();
  await echoes(host, again);
  assertEquals(host.requests.count, AT_ONCE + 3);
  const answered = [first!, ...rest, next];
  for (const request of [...rest, next]) await request.link.send(approval(request.message));
  while (answered.length < count) {
    const request = await host.requests.next();
    await request.link.send(approval(request.message));
    answered.push(request);
  }
  assertEquals(stans(answered), upTo(count));
  await undone(again, upTo(count));
  assertEquals((await doubtsOf(again)).reversalsPending, 0);
  assertEquals(host.requests.count, count + 2);
  assertEquals(await rig.stop(again), 0);
});

Deno.test("kill -9 after a reversal was sent and before its answer: it is sent again, until it is confirmed", async () => {
  await using rig = new JournalRig();
  const program = rig.start("--queue-timeout", "0.3");
  await using pos = await dialTo(program);
  assertEquals((await pos.ask(saleOf(7))).get(39), "912");
  await rig.host.requests.take(2);
  await rig.kill(program);
  const again = rig.start();
  await again.says(/from the journal: 1 sales to be reversed/);
  const second = await rig.host.approve();
  assertEquals([second.mti, stanOf(second)], ["0400", 7]);
  await undone(again, [7]);
  assertEquals(await rig.stop(again), 0);
  assertMatch(again.said, /reversal of #1: over: 0410/);
});
