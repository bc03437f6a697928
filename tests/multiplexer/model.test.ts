import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Message } from "../../src/codec/message.ts";
import { TICK } from "../../src/multiplexer/deadlines.ts";
import type { Effects, Failure, Nearest, Refusal } from "../../src/multiplexer/effects.ts";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import type { LateRecord } from "../../src/multiplexer/late-book.ts";
import { isExchange, Multiplexer } from "../../src/multiplexer/multiplexer.ts";
import { FakeTime } from "../fake-time.ts";
import { approval, sale } from "./setup.ts";

const TIMEOUT = 100;
const GRACE = 50;

/** How late a deadline may be noticed by one who is awake. */
const LATEST = TIMEOUT + TICK + 1;

/** So many exchanges of one key are remembered when they are over. */
const REMEMBERED = 8;

interface Options {
  readonly keyFields: readonly number[];
  readonly lockTerminal: boolean;
  readonly maxQueue: number;
  readonly linkAtStart: boolean;
}

/** A request, as the model sees it. */
interface Ticket {
  /** Stands in DE 12, which the host repeats: says for which request an answer was made. */
  readonly marker: string;
  readonly terminal: string;
  readonly key: string;
  readonly request: Message;
  readonly submitted: number;
  /** Its client asks once more as soon as it is told anything. */
  readonly eager: boolean;
  state: "waiting" | "sent" | "over" | "refused";
  abandoned: boolean;
  wasSent: boolean;
  exchange: Exchange<Ticket> | undefined;
}

interface Asking {
  readonly terminal: number;
  readonly stan: number;
  readonly mti: string;
  readonly amount: number;
  readonly eager: boolean;
}

type Step =
  | ({ readonly kind: "ask" } & Asking)
  | {
    readonly kind: "answer" | "repeat" | "wrong MTI" | "wrong key" | "leave";
    readonly pick: number;
  }
  | { readonly kind: "pass" | "sleep"; readonly ms: number }
  | { readonly kind: "up" | "down" | "congested" | "writable" | "drain" | "host asks" };

/** Every kind of end that was met, so that the test can say that it looked at all of them. */
const met = new Map<string, number>();

function meet(what: string): void {
  met.set(what, (met.get(what) ?? 0) + 1);
}

/** Events for a multiplexer, and what must hold of all that it wants done. */
class Model implements Effects<Ticket> {
  readonly #options: Options;
  readonly #time = new FakeTime(1234.5);
  readonly #multiplexer: Multiplexer<Ticket>;
  readonly #tickets: Ticket[] = [];
  #link: "up" | "congested" | "down";
  #downSince = this.#time.elapsed();
  #draining = false;
  #drained = 0;
  /** What the message that comes in right now is, and what has become of it. */
  #incoming: { readonly what: string; fates: string[] } | undefined;
  #lastMarker = 0;

  constructor(options: Options) {
    this.#options = options;
    const ports = { stopwatch: this.#time, timers: this.#time };
    this.#multiplexer = new Multiplexer<Ticket>(this, ports, {
      keyFields: options.keyFields,
      lockTerminal: options.lockTerminal,
      maxQueue: options.maxQueue,
      timeout: TIMEOUT,
      linkGrace: GRACE,
    });
    this.#link = "down";
    if (options.linkAtStart) this.#up();
  }

  run(step: Step): void {
    switch (step.kind) {
      case "ask":
        return this.#ask(step);
      case "answer":
        return this.#answer(this.#pick(this.#in("sent"), step.pick), "an answer");
      case "repeat":
        return this.#answer(this.#pick(this.#remembered(), step.pick), "a repeated answer");
      case "wrong MTI":
        return this.#disturb(step.pick, { 0: "0110" });
      case "wrong key":
        return this.#disturb(step.pick, { 11: "999999" });
      case "leave":
        return this.#leave(this.#pick(this.#tickets, step.pick));
      case "pass":
        return this.#time.advance(step.ms);
      case "sleep":
        return this.#time.sleep(step.ms);
      case "up":
        return this.#up();
      case "down":
        return this.#down();
      case "congested":
        if (this.#link === "up") this.#link = "congested";
        return this.#multiplexer.linkCongested();
      case "writable":
        if (this.#link === "congested") this.#link = "up";
        return this.#multiplexer.linkWritable();
      case "drain":
        this.#draining = true;
        return this.#multiplexer.drain();
      case "host asks":
        return this.#receive("a request", sale({ 0: "0800" }));
    }
  }

  /** What holds between any two events. */
  check(): void {
    const now = this.#time.elapsed();
    const [waiting, sent] = [this.#in("waiting"), this.#in("sent")];
    const lanes = new Set([...waiting, ...sent].map((ticket) => this.#lane(ticket)));
    const { open, inFlight, lanes: laneCount } = this.#multiplexer;
    assertEquals([open, inFlight, laneCount], [
      waiting.length + sent.length,
      sent.length,
      lanes.size,
    ]);
    for (const { submitted, marker } of [...waiting, ...sent]) {
      assert(now < submitted + LATEST, `${marker}: its time passed, and nobody was told`);
    }
    if (this.#gone) assertEquals(waiting.length, 0, "they wait for a link that is gone");
    if (this.#link === "up") { for (const lane of lanes) this.#checkMoves(lane); }
    assertEquals(this.#drained, this.#draining && open === 0 ? 1 : 0);
  }

  /** Lets everything end. Nothing may be left of it. */
  finish(): void {
    this.#draining = true;
    this.#multiplexer.drain();
    this.#time.advance(LATEST + GRACE);
    this.check();
    const { open, inFlight, lanes } = this.#multiplexer;
    assertEquals([open, inFlight, lanes, this.#time.pending, this.#drained], [0, 0, 0, 0, 1]);
    for (const { state } of this.#tickets) assert(state === "over" || state === "refused");
  }

  send({ client }: Exchange<Ticket>): void {
    const now = this.#time.elapsed();
    assertEquals(client.state, "waiting");
    assertEquals(this.#link, "up");
    assert(now < client.submitted + TIMEOUT, "sent after its time");
    const first = this.#in("waiting").find((other) => this.#lane(other) === this.#lane(client));
    assert(first === client, "another of its lane came before it");
    for (const other of this.#in("sent")) {
      assert(other.key !== client.key, "two with one key at once");
      assert(this.#lane(other) !== this.#lane(client), "two of one lane at once");
    }
    client.state = "sent";
    client.wasSent = true;
  }

  answer({ client }: Exchange<Ticket>, response: Message): void {
    assert(!client.abandoned, "its client is gone");
    this.#gets(client, response);
    this.#end(client, "answered");
  }

  orphaned({ client }: Exchange<Ticket>, response: Message | undefined): void {
    assert(client.abandoned, "its client is there");
    assertEquals(client.state, "sent");
    if (response !== undefined) this.#gets(client, response);
    this.#end(client, response === undefined ? "orphaned without answer" : "orphaned");
  }

  fail(exchange: Exchange<Ticket>, failure: Failure): void {
    const { client } = exchange;
    assert(!client.abandoned, "its client is gone");
    assertEquals(exchange.sent, client.wasSent);
    const now = this.#time.elapsed();
    if (failure === "timeout") assert(now >= client.submitted + TIMEOUT, "before its time");
    else assertEquals(this.#link, "down");
    if (failure === "link-lost") assertEquals(client.state, "sent");
    if (failure === "link-down") assert(client.state === "waiting" && this.#gone);
    this.#end(client, `${failure}, ${client.wasSent ? "sent" : "not sent"}`);
  }

  late(response: Message, { id, reason }: LateRecord): void {
    const ticket = this.#owner(response);
    assert(ticket.wasSent && ticket.state === "over", "it was not late");
    assertEquals(id, ticket.exchange!.id);
    this.#became(`late after ${reason}`);
  }

  unmatched(_response: Message, nearest: Nearest | undefined): void {
    if (nearest !== undefined) {
      assert(this.#in("sent").some(({ exchange }) => exchange!.id === nearest.id));
    }
    this.#became("unmatched");
  }

  hostRequest(): void {
    this.#became("reported");
  }

  drained(): void {
    assert(this.#draining);
    assertEquals(this.#multiplexer.open, 0);
    this.#drained++;
  }

  /** @param sure nothing else is under way, so that it is certain what comes of it */
  #ask({ terminal, stan, mti, amount, eager }: Asking, sure = true): void {
    const marker = String(++this.#lastMarker).padStart(12, "0");
    const values = {
      0: mti,
      4: String(amount),
      11: String(stan),
      12: marker,
      41: String(terminal),
    };
    const request = sale(values);
    const ticket: Ticket = {
      marker,
      terminal: request.get(41)!,
      key: this.#options.keyFields.map((number) => request.get(number)).join(),
      request,
      submitted: this.#time.elapsed(),
      eager,
      state: "waiting",
      abandoned: false,
      wasSent: false,
      exchange: undefined,
    };
    const expected = this.#expectedRefusal();
    this.#tickets.push(ticket);
    const outcome = this.#multiplexer.submit(request, ticket);
    if (sure) assertEquals(isExchange(outcome) ? undefined : outcome, expected);
    if (isExchange(outcome)) ticket.exchange = outcome;
    else {
      ticket.state = "refused";
      meet(`refused: ${outcome.reason}`);
    }
  }

  #expectedRefusal(): Refusal | undefined {
    if (this.#draining) return { reason: "draining" };
    if (this.#gone) return { reason: "link-down" };
    const open = this.#in("waiting").length + this.#in("sent").length;
    return open >= this.#options.maxQueue ? { reason: "queue-full" } : undefined;
  }

  #answer(ticket: Ticket | undefined, what: string): void {
    if (ticket === undefined || this.#link === "down") return;
    this.#receive(what, approval(ticket.request));
  }

  /** An answer that fits nothing. */
  #disturb(pick: number, changes: Record<number, string>): void {
    const ticket = this.#pick(this.#tickets, pick);
    if (ticket !== undefined) this.#receive("nothing", approval(ticket.request, changes));
  }

  #receive(what: string, message: Message): void {
    const incoming = { what, fates: [] as string[] };
    this.#incoming = incoming;
    this.#multiplexer.receive(message);
    this.#incoming = undefined;
    assertEquals(incoming.fates.length, 1, `${what} became ${incoming.fates}`);
    const [fate = ""] = incoming.fates;
    meet(fate);
    if (what === "an answer") assert(/^(given|late)/.test(fate), fate);
    if (what === "a repeated answer") assert(fate.startsWith("late"), fate);
    if (what === "nothing") assertEquals(fate, "unmatched");
    if (what === "a request") assertEquals(fate, "reported");
  }

  #leave(ticket: Ticket | undefined): void {
    if (ticket?.exchange === undefined) return;
    if (ticket.state === "waiting") {
      meet("cancelled");
      ticket.state = "over";
    }
    if (ticket.state === "sent") ticket.abandoned = true;
    this.#multiplexer.abandon(ticket.exchange);
  }

  #up(): void {
    this.#link = "up";
    this.#multiplexer.linkUp();
  }

  #down(): void {
    if (this.#link !== "down") this.#downSince = this.#time.elapsed();
    this.#link = "down";
    this.#multiplexer.linkDown();
    assertEquals(this.#in("sent").length, 0, "the outcome of some was not told");
  }

  get #gone(): boolean {
    return this.#link === "down" && this.#time.elapsed() >= this.#downSince + GRACE;
  }

  #end(ticket: Ticket, how: string): void {
    assert(ticket.state === "waiting" || ticket.state === "sent", `${how} after its end`);
    meet(how);
    if (ticket.eager) this.#again(ticket);
    ticket.state = "over";
  }

  /** A client asks anew with the same key while it is told of its end. */
  #again({ request }: Ticket): void {
    const [terminal, stan] = [Number(request.get(41)), Number(request.get(11))];
    this.#ask({ terminal, stan, mti: "0200", amount: 7, eager: false }, false);
  }

  #gets(ticket: Ticket, response: Message): void {
    assertEquals(ticket.state, "sent");
    assertEquals(response.get(12), ticket.marker, "an answer that was made for another");
    this.#became("given");
  }

  #became(fate: string): void {
    assert(this.#incoming !== undefined, `${fate}, and nothing came`);
    this.#incoming.fates.push(fate);
  }

  #owner(response: Message): Ticket {
    return this.#tickets.find(({ marker }) => marker === response.get(12))!;
  }

  #lane({ terminal, key }: Ticket): string {
    return this.#options.lockTerminal ? terminal : key;
  }

  /** Of a lane with nobody at the host the first has to go, unless its key or its time forbids it. */
  #checkMoves(lane: string): void {
    const own = (ticket: Ticket) => this.#lane(ticket) === lane;
    if (this.#in("sent").some(own)) return;
    const first = this.#in("waiting").find(own)!;
    const taken = this.#in("sent").some(({ key }) => key === first.key);
    const over = this.#time.elapsed() >= first.submitted + TIMEOUT;
    assert(taken || over, "nobody stands in its way, and it is not sent");
  }

  #in(state: Ticket["state"]): Ticket[] {
    return this.#tickets.filter((ticket) => ticket.state === state);
  }

  /** Those that are over, as far as the multiplexer has to remember them. */
  #remembered(): Ticket[] {
    const count = new Map<string, number>();
    return this.#tickets.filter(({ wasSent, state }) => wasSent && state === "over")
      .toSorted((a, b) => b.exchange!.id - a.exchange!.id)
      .filter(({ key }) => {
        const others = count.get(key) ?? 0;
        count.set(key, others + 1);
        return others < REMEMBERED;
      });
  }

  #pick(tickets: readonly Ticket[], number: number): Ticket | undefined {
    return tickets[number % tickets.length];
  }
}

const pick = fc.nat(1000);

const ask = fc.record({
  kind: fc.constant("ask" as const),
  terminal: fc.integer({ min: 1, max: 3 }),
  stan: fc.integer({ min: 1, max: 3 }),
  mti: fc.constantFrom("0200", "0200", "0400"),
  amount: fc.constantFrom(1000, 1000, 2000),
  eager: fc.constantFrom(false, false, false, true),
});

/** Deadlines are so near that some pass in every run. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: ask },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constantFrom("answer", "answer", "repeat", "wrong MTI", "wrong key", "leave"),
      pick,
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.integer({ min: 0, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("sleep"), ms: fc.integer({ min: 0, max: 300 }) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom("up", "up", "down", "congested", "writable", "writable", "host asks"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drain") }) },
) as fc.Arbitrary<Step>;

const options: fc.Arbitrary<Options> = fc.record({
  keyFields: fc.constantFrom([11, 41], [11]),
  lockTerminal: fc.boolean(),
  maxQueue: fc.constantFrom(4, 100),
  linkAtStart: fc.boolean(),
});

Deno.test("any sequence of events: each exchange ends once, with its own answer or none", () => {
  const steps = fc.array(step, { maxLength: 80, size: "max" });
  fc.assert(
    fc.property(options, steps, (options, steps) => {
      const model = new Model(options);
      for (const step of steps) {
        model.run(step);
        model.check();
      }
      model.finish();
    }),
    { numRuns: 600 },
  );
  const all = [
    "answered",
    "cancelled",
    "given",
    "late after answer",
    "late after link-lost",
    "late after timeout",
    "link-down, not sent",
    "link-lost, sent",
    "orphaned",
    "orphaned without answer",
    "refused: draining",
    "refused: link-down",
    "refused: queue-full",
    "reported",
    "timeout, not sent",
    "timeout, sent",
    "unmatched",
  ];
  assertEquals([...met.keys()].toSorted(), all);
});
