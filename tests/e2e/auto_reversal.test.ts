import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { wireOf } from "../fixtures.ts";
import { approval } from "../net/messages.ts";
import type { HostRequest } from "../net/scripted-host.ts";
import { DIALECTS } from "./dialects.ts";
import { DirectionRig, DIRECTIONS } from "./direction_rig.ts";
import { abandoned, REQUESTS_OF_ABANDONED, WAYS_TO_GO, type WayToGo } from "./leaving_clients.ts";

const SMARTVISTA = DIALECTS[0]!;
const PIN_BLOCK = "0412AC89ABCDEF67";
const RRN = "412345678901";
const PARTS = { stan: 7, tid: 3, amount: 4_321 };
const SALE = SMARTVISTA.sale({ ...PARTS, more: { 52: PIN_BLOCK } });

/** Milliseconds that DE 7 may be off: a busy machine's delays, and what is less than a second. */
const CLOCK_TOLERANCE = 60_000;

/** A transmission time (MMDDhhmmss, UTC) as milliseconds since 1970, in the year that is nearest. */
function timeOf(transmission = ""): number {
  const [month = NaN, day, hour, minute, second] = transmission.match(/\d\d/g)?.map(Number) ?? [];
  const year = new Date().getUTCFullYear();
  const times = [year - 1, year, year + 1]
    .map((each) => Date.UTC(each, month - 1, day, hour, minute, second));
  const distance = (time: number) => Math.abs(time - Date.now());
  return times.reduce((best, time) => distance(time) < distance(best) ? time : best);
}

/** Checks that a reversal is what a sale asks for, sent now. */
function checkReversal(reversal: Message, sale: Message): void {
  const { 7: soldAt, 52: pin, ...rest } = sale.toValues();
  assertEquals(pin, PIN_BLOCK);
  const { 7: sentAt, ...values } = reversal.toValues();
  assertEquals(values, { ...rest, 0: "0400", 24: "400" });
  assert(sentAt !== soldAt, "DE 7 is still the sale's");
  assert(Math.abs(timeOf(sentAt) - Date.now()) < CLOCK_TOLERANCE, `DE 7 is ${sentAt}`);
}

/** A gateway before a host of SmartVista, which it has dialled. */
async function connected(...flags: string[]): Promise<DirectionRig> {
  const rig = new DirectionRig(SMARTVISTA, "dials", ...flags);
  await rig.link();
  return rig;
}

/** The host answers a request with this code, or approves it. */
async function answer({ message, link }: HostRequest, code = "000", rrn?: string): Promise<void> {
  const changes = rrn === undefined ? { 39: code } : { 37: rrn, 39: code };
  await link.send(approval(message, changes));
}

/** A sale that the host approves when its client has gone; gives the reversal at the host. */
async function reversed(rig: DirectionRig): Promise<HostRequest> {
  await answer(await abandoned(rig, SALE), "000", RRN);
  return await rig.host.requests.next();
}

/** Stops, and checks that the host has had so many reversals, and nothing else but the sale. */
async function ends(rig: DirectionRig, reversals: number): Promise<void> {
  assertEquals(await rig.stop(), { code: 0, requests: REQUESTS_OF_ABANDONED + reversals });
}

const CUT_OFF: WayToGo = "a binary client is cut off";

/** One way to go with all profiles and directions, the others with one. */
const GOINGS = (Object.keys(WAYS_TO_GO) as WayToGo[]).flatMap((way) =>
  DIALECTS.filter(({ isAutoReversing }) => isAutoReversing).flatMap((dialect) =>
    DIRECTIONS.map((direction) => ({ way, dialect, direction }))
  ).slice(0, way === CUT_OFF ? undefined : 1)
);

for (const { way, dialect, direction } of GOINGS) {
  const name = `${dialect.name}, the gateway ${direction}: ${way}`;
  Deno.test(`${name}, and the sale that the host approves then is reversed`, async () => {
    const sale = dialect.sale({ ...PARTS, more: { 52: PIN_BLOCK } });
    await using rig = new DirectionRig(dialect, direction);
    await rig.link();
    const { message, link } = await abandoned(rig, sale, way);
    assertEquals(wireOf(message), wireOf(sale));
    await link.send(approval(message, { 37: RRN }, dialect.codec));
    const { message: reversal } = await rig.host.requests.next();
    checkReversal(reversal, sale);
    await link.send(approval(reversal, {}, dialect.codec));
    await rig.program.says(/reversal of #1: over: 0410/);
    await ends(rig, 1);
  });
}

for (const dialect of DIALECTS.filter(({ isAutoReversing }) => !isAutoReversing)) {
  Deno.test(`${dialect.name}: the gateway reverses nothing, as the profile has no rule for it`, async () => {
    await using rig = new DirectionRig(dialect, "dials");
    await rig.link();
    const { message, link } = await abandoned(rig, dialect.sale(PARTS));
    await link.send(approval(message, {}, dialect.codec));
    await rig.program.says(/#1 \S+ had gone; answer: 0210/);
    await ends(rig, 0);
  });
}

/** Milliseconds of `--queue-short-timeout 0.3`, less what a busy machine was late with before. */
const SILENCE = 200;
/** Milliseconds before the second repeat, likewise. */
const PAUSE = 1_990;

Deno.test("a reversal that gets no answer is repeated: at once, then after two seconds", async () => {
  await using rig = await connected("--queue-short-timeout", "0.3");
  const attempts = [await reversed(rig)];
  const times = [performance.now()];
  while (attempts.length < 3) {
    attempts.push(await rig.host.requests.next());
    times.push(performance.now());
  }
  for (const { message } of attempts) checkReversal(message, SALE);
  const [first = NaN, second = NaN] = times.slice(1).map((time, index) => time - times[index]!);
  assert(first >= SILENCE && first < SILENCE + PAUSE, `the first repeat came after ${first} ms`);
  assert(second >= SILENCE + PAUSE, `the second repeat came after ${second} ms`);
  const [one, , three] = attempts.map(({ message }) => timeOf(message.get(7)));
  assert(three! - one! >= 2_000, "the third is not dated when it was sent");
  await answer(attempts[2]!);
  await rig.program.says(/reversal of #1: over: 0410 .* rc 000/);
  await ends(rig, 3);
});

Deno.test("a reversal that gets a system error (912) is repeated, and 000 ends it", async () => {
  await using rig = await connected();
  await answer(await reversed(rig), "912");
  await rig.program.says(/reversal of #1: the host answered 912; repeat 1 at once/);
  const again = await rig.host.requests.next();
  checkReversal(again.message, SALE);
  await answer(again);
  await rig.program.says(/reversal of #1: over: 0410 .* rc 000/);
  await ends(rig, 2);
});

Deno.test("the host does not know the sale (914): that ends its reversal", async () => {
  await using rig = await connected();
  await answer(await reversed(rig), "914");
  await rig.program.says(/reversal of #1: over: 0410 .* rc 914/);
  await ends(rig, 1);
});

Deno.test("what the host declines is not reversed", async () => {
  await using rig = await connected();
  await answer(await abandoned(rig, SALE), "116");
  await rig.program.says(/#1 \S+ had gone; answer: 0210 .* rc 116/);
  await ends(rig, 0);
});

Deno.test("--no-auto-reversal: nothing is reversed", async () => {
  await using rig = await connected("--no-auto-reversal");
  await answer(await abandoned(rig, SALE));
  await rig.program.says(/#1 \S+ had gone; answer: 0210 .* rc 000/);
  await ends(rig, 0);
});

Deno.test("a sale that has a DE 37 of its own is not reversed", async () => {
  await using rig = await connected();
  await answer(await abandoned(rig, SMARTVISTA.sale({ ...PARTS, more: { 37: RRN } })));
  await rig.program.says(/#1 \S+ had gone; answer: 0210 .* rc 000/);
  await ends(rig, 0);
});

Deno.test("a sale that never left is cancelled, and not reversed", async () => {
  await using rig = await connected();
  await using first = await rig.client();
  const asked = rig.ask(first, SMARTVISTA.sale({ ...PARTS, stan: 6 }));
  const taken = await rig.host.requests.next();
  // Of the same terminal, so that it waits for the first.
  const go = await WAYS_TO_GO[CUT_OFF](rig, SALE);
  await rig.program.says(/#2 \S+ waits \(terminal busy with #1\)/);
  await go();
  await rig.program.says(/#2 \S+ is gone; cancelled/);
  await answer(taken);
  assertEquals((await asked).get(11), "000006");
  assertEquals(await rig.stop(), { code: 0, requests: 1 });
});

Deno.test("a client's own reversal takes the place of ours that waits for its repeat", async () => {
  await using rig = await connected("--queue-timeout", "2.5");
  await answer(await reversed(rig), "912");
  await answer(await rig.host.requests.next(), "912");
  await rig.program.says(/reversal of #1: the host answered 912; repeat 2 in 2 s/);
  await using pos = await rig.client();
  const own = SMARTVISTA.reversal({ ...PARTS, more: { 25: "08" } });
  const asked = rig.ask(pos, own);
  const request = await rig.host.requests.next();
  assertEquals(wireOf(request.message), wireOf(own));
  await answer(request);
  assertEquals((await asked).get(39), "000");
  await rig.program.says(
    /reversal of #1: held, as tcp:\S+ sends one itself[^]*reversal of #1: over: 0410/,
  );
  // An echo test that the host leaves unanswered: when that is told, ours would have been repeated.
  assertEquals((await pos.ask(SMARTVISTA.echo(50, 50))).get(39), "912");
  assertEquals((await rig.host.requests.next()).message.mti, "0800");
  assertEquals(await rig.stop(), { code: 0, requests: REQUESTS_OF_ABANDONED + 4 });
});
