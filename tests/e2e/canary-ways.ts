import { assertEquals, assertRejects } from "@std/assert";
import type { Values } from "../../src/codec/compose.ts";
import type { Message } from "../../src/codec/message.ts";
import { join } from "../fixtures.ts";
import { frame } from "../net/messages.ts";
import { type Card, CARDS } from "./canaries.ts";
import { SLOW_TERMINALS } from "./canary-host.ts";
import {
  ask,
  askBroken,
  badJson,
  badRaw,
  badTexts,
  brokenHttp,
  goodJson,
  inTurns,
  strayingAsks,
} from "./canary-http.ts";
import {
  bitsFlipped,
  canaryValues,
  cardValues,
  cutOff,
  lengthsOff,
  readsAsAnother,
  spoilt,
} from "./canary-messages.ts";
import type { CanaryRun } from "./canary-run.ts";

/** Requests by HTTP at a time. */
const WIDTH = 16;

/** How many of each kind of malformed message are sent by each way. */
export const FEW = 8;
const MANY = 50;

/** Sales with a card's data in every field and form, all of other terminals. */
export function canarySales({ codec }: CanaryRun): Message[] {
  return CARDS.flatMap((card) => canaryValues(codec, card)).map((values, index) =>
    codec.encode({ ...values, 11: String(1000 + index), 41: String(1000 + index) })
  );
}

/** A sale by each card, with its data where ISO 8583 has them. */
const cardSales = ({ codec }: CanaryRun): Message[] =>
  CARDS.map((card) => codec.encode(cardValues(codec, card)));

/** What a sale of one card's may be made by mistake, so many of each kind. */
function mistaken(run: CanaryRun, card: Card, make: (values: Values) => Message, count: number) {
  const { codec } = run;
  const all = canaryValues(codec, card);
  const plain = make(cardValues(codec, card));
  const text = make(all[count % all.length]!);
  const kinds = [cutOff, bitsFlipped, lengthsOff, spoilt];
  const { pan, track2 } = card;
  return [
    ...kinds.flatMap((kind) => run.some(kind(plain), count)),
    // Of text in fields where it does not belong nobody can tell what of it was a card's.
    ...kinds.flatMap((kind) =>
      run.some(kind(text).filter((bytes) => !readsAsAnother(codec, bytes)), count)
    ),
    ...[pan, track2, `;${track2}?`].map((rest) => join(plain.bytes, rest)),
    join(plain.bytes, text.bytes.subarray(0, text.bytes.length >> 1)),
    plain.bytes.subarray(1),
    ...[pan, track2].map((alone) => join(alone)),
  ];
}

/** Malformed messages of every kind, of every card. */
export function malformed(run: CanaryRun, make: (values: Values) => Message, count: number) {
  return CARDS.flatMap((card) => mistaken(run, card, make, count));
}

/** Sends messages by TCP all at once, and gives their answers. */
export async function wellFormedByTcp(run: CanaryRun, messages: Message[]): Promise<Message[]> {
  await run.way("well-formed messages by TCP");
  await using pos = await run.dial();
  await pos.send(...messages);
  const answers = await pos.answers.take(messages.length);
  for (const answer of answers) run.note(answer);
  return answers;
}

/** Malformed messages by TCP, and those that are refused for what they lack. */
export async function malformedByTcp(run: CanaryRun): Promise<void> {
  await run.way("malformed messages by TCP");
  const { codec } = run;
  await run.sendAlone(malformed(run, (values) => codec.encode(values), FEW));
  await run.way("messages by TCP that are refused");
  const lacking = cardSales(run).flatMap((sale) => [
    codec.change(sale, { 41: undefined }),
    codec.change(sale, { 11: undefined, 42: undefined }),
    codec.change(sale, { 0: "0210" }),
    codec.change(sale, { 0: "0800", 3: undefined, 7: undefined }),
  ]);
  await run.sendAlone(lacking.map(({ bytes }) => bytes));
}

/** JSON of every kind, and HTTP of every kind around it. */
export async function byJson(run: CanaryRun): Promise<void> {
  const port = await run.program.port("HTTP");
  const { codec } = run;
  await run.way("well-formed JSON");
  await inTurns(CARDS.flatMap((card) => goodJson(codec, card)), WIDTH, async (body) => {
    assertEquals(await ask(port, { body }), 200);
  });
  for (const card of CARDS) {
    await run.way(`JSON that holds what it should not, PAN of ${card.pan.length}`);
    const bad = [...badJson(codec, card), ...badTexts(codec, card)];
    await inTurns(bad, WIDTH, async (body) => {
      assertEquals(await ask(port, { body }), 400, JSON.stringify(body));
    });
    await run.way(`paths and headers, PAN of ${card.pan.length}`);
    await inTurns(strayingAsks(codec, card), WIDTH, (straying) => ask(port, straying));
    await run.way(`no HTTP, PAN of ${card.pan.length}`);
    await inTurns(brokenHttp(card), WIDTH, (text) => askBroken(port, text));
  }
}

/** Messages by `POST /raw`, and what is none. */
export async function byHex(run: CanaryRun): Promise<void> {
  const port = await run.program.port("HTTP");
  const post = (body: string) => ask(port, { path: "/raw", body });
  await run.way("well-formed messages by POST /raw");
  await inTurns(canarySales(run), WIDTH, async ({ bytes }) => {
    assertEquals(await post(bytes.toHex()), 200);
  });
  await run.way("malformed messages by POST /raw");
  const wrong = malformed(run, (values) => run.codec.encode(values), MANY);
  await inTurns(wrong, WIDTH, (bytes) => post(bytes.toHex()));
  await run.way("no hexadecimal by POST /raw");
  const { bytes } = cardSales(run)[0]!;
  await inTurns(CARDS.flatMap((card) => badRaw(bytes, card)), WIDTH, post);
}

/** A slow terminal's sale with everything in it. */
function slowSale({ codec }: CanaryRun, terminal: number, values = cardValues(codec, CARDS[3]!)) {
  return codec.encode({ ...values, 11: "2000", 41: String(terminal) });
}

/** A sale whose client goes before the host approves it: a reversal follows, where the profile has rules for it. */
export async function clientGoes(run: CanaryRun): Promise<void> {
  await run.way("a client that goes");
  const { codec, host, program } = run;
  const leaving = new AbortController();
  const body = slowSale(run, SLOW_TERMINALS[0]!).bytes.toHex();
  const url = `http://127.0.0.1:${await program.port("HTTP")}/raw`;
  const asked = fetch(url, { method: "POST", body, signal: leaving.signal });
  const { message } = await host.slow.next();
  leaving.abort();
  await assertRejects(() => asked, DOMException);
  await program.says(/#\d+ http:\S+ is gone/);
  await host.send([host.approval(message).bytes]);
  if (codec.profile.reversal !== undefined) await host.reversals.next();
}

/** A request that gets its answer too late; sends that, when it is called. */
export async function lateAnswer(run: CanaryRun): Promise<() => Promise<void>> {
  const { host } = run;
  const pos = await run.dial();
  await pos.send(slowSale(run, SLOW_TERMINALS[1]!));
  const { message } = await host.slow.next();
  return async () => {
    await run.way("late answers");
    await using waiting = pos;
    run.checkAnswer(await waiting.answers.next());
    await host.send([host.approval(message).bytes]);
  };
}

/** What a host sends without being asked, or once more, or amiss. */
export async function fromHost(run: CanaryRun): Promise<void> {
  const { codec, host } = run;
  const answers = canarySales(run).map((sale) => host.approval(sale));
  const others = answers.map((answer) => codec.change(answer, { 11: "3000" }));
  await run.way("answers that are repeated, and answers to nobody");
  await host.send([...answers, ...others].map(({ bytes }) => bytes));
  await run.way("requests of the host's own");
  const requests = canarySales(run).flatMap((sale) => [sale, codec.change(sale, { 0: "0800" })]);
  await host.send(requests.map(({ bytes }) => bytes));
  const echoes = requests.filter(({ mti }) => mti === "0800").length;
  for (const reply of await host.replies.take(echoes)) run.note(reply);
  await run.way("malformed messages of the host");
  await host.send(malformed(run, (values) => host.approval(codec.encode(values)), MANY));
}

/** Bytes of the host's that are no frames: the link is made anew. */
export async function garbageFromHost(run: CanaryRun): Promise<void> {
  const { host, hostFraming } = run;
  await host.links.take(host.links.size);
  const { track1, track2 } = CARDS[3]!;
  const { bytes } = host.approval(cardSales(run)[0]!);
  for (const garbage of [`;${track2}?%${track1}?`, frame(hostFraming, bytes).slice(0, -9)]) {
    await run.way("bytes of the host that are no messages");
    await host.sendLast(join(garbage));
    await host.links.next();
  }
  await run.way("the end");
}
