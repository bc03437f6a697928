import type { Values } from "../../src/codec/compose.ts";
import type { Message } from "../../src/codec/message.ts";
import { responseMti } from "../../src/codec/mti.ts";
import type { Effects, Failure, Nearest, Refusal } from "../../src/multiplexer/effects.ts";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import type { LateRecord } from "../../src/multiplexer/late-book.ts";
import {
  isExchange,
  Multiplexer,
  type MultiplexerOptions,
} from "../../src/multiplexer/multiplexer.ts";
import { smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";

/** A sale of terminal 1 with STAN 1, unless `values` say otherwise. */
export function sale(values: Values = {}): Message {
  return smartvista.encode({ 0: "0200", 4: "1000", 11: "000001", 41: "00000001", ...values });
}

const rrns = new WeakMap<Message, string>();
let lastRrn = 0;

/** The RRN that the host gives to a request: to each another one, to the same one always the same. */
function rrnOf(request: Message): string {
  const rrn = rrns.get(request) ?? String(++lastRrn).padStart(12, "0");
  rrns.set(request, rrn);
  return rrn;
}

/** The host's approval of a request, which repeats its fields but for what hosts set themselves. */
export function approval(request: Message, changes: Values = {}): Message {
  return smartvista.change(request, {
    0: responseMti(request.mti),
    7: "0307090806",
    37: rrnOf(request),
    39: "000",
    ...changes,
  });
}

/** A client is known by its name alone. */
export type Client = string;

const sentOrNot = (exchange: Exchange<Client>): string => exchange.sent ? "sent" : "not sent";

/**
 * A multiplexer under simulated time. What it wants done is noted, one line each: `send A`,
 * `answer A 000`, `fail A timeout sent`, `orphaned A 000`, `late #1 timeout`, `unmatched 3/11`, `host
 * asks 0800`, `drained`.
 */
export class Setup implements Effects<Client> {
  readonly time: FakeTime;
  readonly multiplexer: Multiplexer<Client>;
  readonly responses: Message[] = [];
  #lines: string[] = [];

  /** The link is up, unless told otherwise. */
  constructor(options: Partial<MultiplexerOptions> = {}, link: "up" | "down" = "up", start = 0) {
    this.time = new FakeTime(start);
    const ports = { stopwatch: this.time, timers: this.time };
    this.multiplexer = new Multiplexer<Client>(this, ports, options);
    if (link === "up") this.multiplexer.linkUp();
  }

  /** What was wanted since the last call. */
  lines(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** Submits a request that must be taken. */
  take(client: Client, values: Values = {}): Exchange<Client> {
    const outcome = this.multiplexer.submit(sale(values), client);
    if (isExchange(outcome)) return outcome;
    throw new Error(`${client} was refused: ${outcome.reason}`);
  }

  /** Submits a request that must be refused. */
  refusal(client: Client, values: Values = {}): Refusal {
    const outcome = this.multiplexer.submit(sale(values), client);
    if (!isExchange(outcome)) return outcome;
    throw new Error(`${client} was taken`);
  }

  /** The host approves. */
  approve(exchange: Exchange<Client>, changes: Values = {}): void {
    this.multiplexer.receive(approval(exchange.request, changes));
  }

  /** Open exchanges, those with the host, and lanes. */
  get counts(): [open: number, inFlight: number, lanes: number] {
    const { open, inFlight, lanes } = this.multiplexer;
    return [open, inFlight, lanes];
  }

  send(exchange: Exchange<Client>): void {
    this.#lines.push(`send ${exchange.client}`);
  }

  answer(exchange: Exchange<Client>, response: Message): void {
    this.responses.push(response);
    this.#lines.push(`answer ${exchange.client} ${response.get(39)}`);
  }

  fail(exchange: Exchange<Client>, failure: Failure): void {
    this.#lines.push(`fail ${exchange.client} ${failure} ${sentOrNot(exchange)}`);
  }

  orphaned(exchange: Exchange<Client>, response: Message | undefined): void {
    this.#lines.push(`orphaned ${exchange.client} ${response?.get(39) ?? "unanswered"}`);
  }

  late(_response: Message, { id, reason }: LateRecord): void {
    this.#lines.push(`late #${id} ${reason}`);
  }

  unmatched(_response: Message, nearest: Nearest | undefined): void {
    const near = nearest === undefined
      ? "nothing near"
      : `near #${nearest.id} but ${nearest.field}`;
    this.#lines.push(`unmatched, ${near}`);
  }

  hostRequest(request: Message): void {
    this.#lines.push(`host asks ${request.mti}`);
  }

  drained(): void {
    this.#lines.push("drained");
  }
}
