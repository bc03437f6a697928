import type { Message } from "../codec/message.ts";
import { answers, isResponse } from "../codec/mti.ts";
import type { Stopwatch, Timers } from "../ports.ts";
import { Deadlines } from "./deadlines.ts";
import { BlockedLanes } from "./blocked-lanes.ts";
import type { Effects, Failure, Refusal } from "./effects.ts";
import { Exchange } from "./exchange.ts";
import { keyOf } from "./key.ts";
import { Flights } from "./flights.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { ANSWERED, LateBook } from "./late-book.ts";
import { nearestTo } from "./nearest.ts";
import { type OpenExchange, openExchange } from "./open-exchange.ts";
import { DEFAULTS, type MultiplexerOptions } from "./options.ts";

export type { MultiplexerOptions } from "./options.ts";

const TERMINAL = 41;

/**
 * Carries many clients' requests over one link and gives each answer to the one who asked. Knows no
 * socket, clock or timer: events come in by its methods, what is to be done goes out by
 * {@link Effects}.
 *
 * Two exchanges with the same key are never with the host at once: the second waits.
 */
export class Multiplexer<Client> {
  #options: MultiplexerOptions;
  readonly #effects: Effects<Client>;
  readonly #stopwatch: Stopwatch;
  readonly #timers: Timers;
  readonly #deadlines: Deadlines<Exchange<Client>>;
  readonly #lanes = new Lanes<Exchange<Client>>();
  /** Exchanges with the host, by key. */
  readonly #flights: Flights<Exchange<Client>>;
  readonly #blocked = new BlockedLanes<Lane<Exchange<Client>>>();
  readonly #late: LateBook;
  readonly #now = () => this.#stopwatch.elapsed();
  #open = 0;
  /** Those of the open ones that are the gateway's own. */
  #own = 0;
  #lastId = 0;
  /** The place of the lane that is the first when the link takes messages again. */
  #turn = 0;
  #link: "up" | "congested" | "down" | "gone" = "down";
  #draining = false;
  #cancelGrace: (() => void) | undefined;

  constructor(
    effects: Effects<Client>,
    ports: { stopwatch: Stopwatch; timers: Timers },
    options: Partial<MultiplexerOptions> = {},
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#flights = new Flights(this.#options.hashSeed);
    this.#late = new LateBook(this.#options.hashSeed);
    this.#effects = effects;
    this.#stopwatch = ports.stopwatch;
    this.#timers = ports.timers;
    this.#deadlines = new Deadlines(ports, (exchange) => this.#timedOut(exchange));
    this.#lastId = this.#options.firstId - 1;
    this.#startGrace();
  }

  /** Exchanges that wait or are with the host. */
  get open(): number {
    return this.#open;
  }

  /** The link takes messages, or will in a moment. */
  get linked(): boolean {
    return this.#link === "up" || this.#link === "congested";
  }

  /** Exchanges that are with the host. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /**
   * What is open: first those that are with the host, in the order in which their turns came, then
   * those that wait, terminal by terminal.
   *
   * @param most how many at the most
   */
  list(most: number): OpenExchange[] {
    const now = this.#stopwatch.elapsed();
    const list: OpenExchange[] = [];
    for (const exchanges of [this.#flights.values(), this.#lanes.waiting()]) {
      for (const exchange of exchanges) {
        if (list.length === most) return list;
        list.push(openExchange(exchange, this.#options.timeout, now));
      }
    }
    return list;
  }

  /** Terminals that have an exchange. */
  get lanes(): number {
    return this.#lanes.busy;
  }

  /**
   * Takes a client's request, or says why not. Its outcome comes as exactly one of
   * `answer`, `fail` and `orphaned`, unless it is abandoned before it was sent.
   */
  submit(request: Message, client: Client): Exchange<Client> | Refusal {
    if (this.#draining) return { reason: "draining" };
    if (this.#link === "gone") return { reason: "link-down" };
    if (this.#open - this.#own >= this.#options.maxQueue) return { reason: "queue-full" };
    return this.#take(request, client, -1, "last");
  }

  /**
   * Takes a request of the gateway's own, which no limit of the queue holds off, and which is taken
   * while draining as well.
   *
   * @param timeout milliseconds for its answer, from when it is sent
   * @param place in its terminal's lane before all that wait, or beside it: then the terminal's other
   * exchanges do not wait for it
   */
  submitOwn(
    request: Message,
    client: Client,
    timeout: number,
    place: "first" | "beside",
  ): Exchange<Client> | Refusal {
    if (this.#link === "gone") return { reason: "link-down" };
    return this.#take(request, client, timeout, place);
  }

  /** The one who asked is gone. What was not sent is cancelled; what was is waited for nevertheless. */
  abandon(exchange: Exchange<Client>): void {
    if (exchange.state === "sent") exchange.state = "abandoned";
    else if (exchange.state === "waiting" || exchange.state === "held") this.#settle(exchange);
    else if (exchange.state === "answering") {
      this.#effects.orphaned(exchange, exchange.response);
      this.#settle(exchange);
    }
  }

  /** A request that was held goes to the host, unless it has ended or waits for the link again. */
  release(exchange: Exchange<Client>): void {
    if (exchange.state === "held") this.#send(exchange, this.#stopwatch.elapsed());
  }

  /** A request that was held cannot go. */
  reject(exchange: Exchange<Client>): void {
    if (exchange.state === "held") this.#fail(exchange, "journal-down");
  }

  /** An answer that was held is handed over, unless its exchange has ended. */
  deliver(exchange: Exchange<Client>): void {
    if (exchange.state !== "answering" || exchange.response === undefined) return;
    this.#effects.answer(exchange, exchange.response);
    this.#settle(exchange);
  }

  /** An answer that was held cannot be handed over. */
  withhold(exchange: Exchange<Client>): void {
    if (exchange.state === "answering") this.#fail(exchange, "unrecorded");
  }

  /** A message came from the host. */
  receive(message: Message): void {
    if (!isResponse(message.mti)) return this.#effects.hostRequest(message);
    const { keyFields } = this.#options;
    const key = keyOf(message, keyFields);
    if (typeof key === "number") return this.#effects.unmatched(message, undefined);
    const exchange = this.#flights.get(key);
    if (exchange?.awaitsAnswer && this.#belongs(message, exchange)) {
      return this.#answered(exchange, message);
    }
    const record = this.#late.find(key, message, this.#stopwatch.elapsed());
    if (record !== undefined) this.#effects.late(message, record);
    else this.#effects.unmatched(message, nearestTo(message, this.#flights.values(), keyFields));
  }

  /** The link to the host is there. */
  linkUp(): void {
    this.#cancelGrace?.();
    this.#cancelGrace = undefined;
    this.#link = "up";
    this.#pumpAll();
  }

  /** The link to the host broke: what was with the host has an unknown outcome. */
  linkDown(): void {
    if (this.#link === "down" || this.#link === "gone") return;
    this.#link = "down";
    this.#startGrace();
    for (const exchange of [...this.#flights.values()]) {
      if (exchange.awaitsAnswer) this.#fail(exchange, "link-lost");
      else if (exchange.state === "held") this.#putBack(exchange);
    }
  }

  /** The link takes no more for the moment. */
  linkCongested(): void {
    if (this.#link === "up") this.#link = "congested";
  }

  /** The link takes messages again. */
  linkWritable(): void {
    if (this.#link !== "congested") return;
    this.#link = "up";
    this.#pumpAll();
  }

  /** Changes limits: for what is taken from now on. */
  limit(limits: Pick<MultiplexerOptions, "maxQueue" | "timeout">): void {
    this.#options = { ...this.#options, ...limits };
  }

  /** Takes no new requests; `drained` follows when the last exchange has ended. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    if (this.#open === 0) this.#effects.drained();
  }

  /** Ends every exchange at once: the link is about to be closed. */
  giveUp(): void {
    this.#link = "gone";
    for (const exchange of [...this.#flights.values()]) {
      this.#fail(exchange, exchange.sent ? "link-lost" : "link-down");
    }
    this.#failWaiting();
  }

  /** @param ownTimeout -1 for a client's request */
  #take(
    request: Message,
    client: Client,
    ownTimeout: number,
    place: "first" | "last" | "beside",
  ): Exchange<Client> | Refusal {
    const key = keyOf(request, this.#options.keyFields);
    if (typeof key === "number") return { reason: "no-key", field: key };
    const now = this.#stopwatch.elapsed();
    const id = ++this.#lastId;
    const lane = this.#lanes.of(place === "beside" ? `#${id}` : this.#laneName(request, key));
    const exchange = new Exchange(id, request, client, key, lane, ownTimeout);
    this.#open++;
    if (exchange.own) this.#own++;
    else this.#deadlines.set(exchange, this.#options.timeout, now);
    if (place === "first") lane.prepend(exchange);
    else lane.append(exchange);
    this.#pump(lane, now);
    return exchange;
  }

  #laneName(request: Message, key: string): string {
    return (this.#options.lockTerminal ? request.get(TERMINAL) : undefined) ?? key;
  }

  /** Sends the lane's next exchange, when lane, key and link are free. @param at the time, if known */
  #pump(lane: Lane<Exchange<Client>>, at?: number): void {
    const exchange = lane.first;
    if (exchange === undefined || lane.busy !== undefined || this.#link !== "up") return;
    const now = at ?? this.#stopwatch.elapsed();
    // Its time has passed, of which its deadline is about to tell: nobody would wait for the answer.
    if (!exchange.own && exchange.due <= now) return;
    if (this.#flights.has(exchange.key)) return this.#blocked.add(exchange.key, lane);
    if (!exchange.own && this.#effects.mayGo?.(exchange) === false) {
      return this.#fail(exchange, "reversing");
    }
    lane.remove(exchange);
    lane.busy = exchange;
    this.#flights.add(exchange);
    exchange.state = "held";
    if (exchange.own || !this.#effects.holdsRequest?.(exchange)) this.#send(exchange, now);
  }

  #send(exchange: Exchange<Client>, now: number): void {
    exchange.state = "sent";
    exchange.sentAt = now;
    if (exchange.own) this.#deadlines.set(exchange, exchange.ownTimeout, now);
    this.#effects.send(exchange);
  }

  /** What has not left stands first in its lane again. */
  #putBack(exchange: Exchange<Client>): void {
    const { lane } = exchange;
    exchange.state = "waiting";
    lane.busy = undefined;
    this.#flights.remove(exchange);
    lane.prepend(exchange);
  }

  /** Each lane in turn, from that on at which the link took no more: no terminal is always the last. */
  #pumpAll(): void {
    const lanes = this.#lanes.all();
    const from = this.#turn;
    for (let count = 0; count < lanes.length && this.#link === "up"; count++) {
      const turn = (from + count) % lanes.length;
      this.#turn = turn + 1;
      this.#pump(lanes[turn]!);
    }
  }

  /** Ends an exchange: its deadline, its key and its place in the lane are free again. */
  #settle(exchange: Exchange<Client>): void {
    const { lane, key } = exchange;
    this.#deadlines.clear(exchange);
    this.#open--;
    if (exchange.own) this.#own--;
    if (exchange.state === "waiting") lane.remove(exchange);
    else {
      lane.busy = undefined;
      this.#flights.remove(exchange);
    }
    exchange.state = "settled";
    this.#pump(lane);
    for (const other of this.#blocked.take(key)) this.#pump(other);
    if (this.#draining && this.#open === 0) this.#effects.drained();
  }

  #answered(exchange: Exchange<Client>, response: Message): void {
    const abandoned = exchange.state === "abandoned";
    this.#late.remember(exchange, ANSWERED, response);
    if (abandoned) this.#effects.orphaned(exchange, response);
    else if (!exchange.own && this.#effects.holdsAnswer?.(exchange, response)) {
      exchange.state = "answering";
      exchange.response = response;
      return;
    } else this.#effects.answer(exchange, response);
    this.#settle(exchange);
  }

  #fail(exchange: Exchange<Client>, failure: Failure): void {
    // Of one whose answer is here, that is remembered already.
    if (exchange.awaitsAnswer) this.#late.remember(exchange, failure);
    if (exchange.state === "abandoned") this.#effects.orphaned(exchange, undefined);
    else this.#effects.fail(exchange, failure);
    this.#settle(exchange);
  }

  #timedOut(exchange: Exchange<Client>): void {
    this.#fail(exchange, "timeout");
  }

  #startGrace(): void {
    this.#cancelGrace?.();
    if (this.#draining && this.#open === 0) return;
    this.#cancelGrace = this.#timers.after(this.#options.linkGrace, () => this.#graceOver());
  }

  /** The link has been away for too long: nobody is kept waiting for it any more. */
  #graceOver(): void {
    this.#cancelGrace = undefined;
    this.#link = "gone";
    this.#failWaiting();
  }

  #failWaiting(): void {
    for (const lane of this.#lanes.all()) {
      while (lane.first !== undefined) this.#fail(lane.first, "link-down");
    }
  }

  #belongs(response: Message, { key, request }: Exchange<Client>): boolean {
    if (!answers(response.mti, request.mti)) return false;
    return !this.#late.prefers(key, response, request, this.#now);
  }
}

/** Whether a request was taken. */
export function isExchange<Client>(
  outcome: Exchange<Client> | Refusal,
): outcome is Exchange<Client> {
  return outcome instanceof Exchange;
}
