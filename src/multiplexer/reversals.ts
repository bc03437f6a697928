import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import type { ReversalCause, ReversalRules } from "../codec/profile.ts";
import { transmissionTime } from "../codec/transmission-time.ts";
import type { Clock, Logger, Timers } from "../ports.ts";
import type { Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { isExchange } from "./multiplexer.ts";
import type { Requester } from "./requester.ts";
import { Reversal, type ReversalDesk } from "./reversal.ts";
import { summary } from "./summary.ts";

const RESPONSE_CODE = 39;

/** Reversals under way at the most, so that a host that comes back is not flooded with them. */
const MOST_AT_ONCE = 50;

/** What {@link Reversals} want of the world. */
export interface ReversalPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Where reversals go: the gateway's multiplexer. */
export interface OwnRequests {
  submit(
    request: Message,
    requester: Requester,
    place: "first" | "last",
  ): Exchange<Requester> | Refusal;
  /** Takes one back that is not sent yet. */
  withdraw(exchange: Exchange<Requester>): void;
  /** A reversal has ended, however it did. */
  settled(): void;
}

/**
 * Undoes sales whose outcome their terminal does not know, as the profile's `reversal` section says:
 * a reversal goes first in its terminal's lane, and is repeated while the host is silent or has
 * trouble with itself. What was begun is lost when the process dies.
 */
export class Reversals implements ReversalDesk {
  readonly #codec: Codec;
  readonly #rules: ReversalRules | undefined;
  readonly #ports: ReversalPorts;
  readonly #requests: OwnRequests;
  /** By key: while a sale is being undone, no other with its key goes to the host. */
  readonly #pending = new Map<string, Reversal>();
  readonly #waiting = new Set<Reversal>();
  /** Those that are in their lanes or with the host, and those that wait for their turn to be. */
  readonly #started = new Set<Reversal>();
  readonly #turn = new Set<Reversal>();
  /** By the client's own reversal that they wait for: the number of its exchange. */
  readonly #held = new Map<number, Reversal>();
  /** By the numbers of the exchanges in which they were sent. */
  readonly #attempts = new Map<number, Reversal>();
  #closed = false;

  /** @param rules `undefined`: nothing is undone */
  constructor(
    codec: Codec,
    rules: ReversalRules | undefined,
    ports: ReversalPorts,
    requests: OwnRequests,
  ) {
    this.#codec = codec;
    this.#rules = rules;
    this.#ports = ports;
    this.#requests = requests;
  }

  /** Sales that are being undone. */
  get pending(): number {
    return this.#pending.size;
  }

  /**
   * Undoes an exchange that was sent and of whose outcome its client was not told, if the profile
   * wants that.
   *
   * @param response the host's answer, when it came and found nobody
   * @returns whether it does
   */
  undo(exchange: Exchange<Requester>, cause: ReversalCause, response?: Message): boolean {
    if (!this.#isDue(exchange, cause) || this.#isDeclined(response)) return false;
    const message = this.#make(exchange);
    if (message === undefined) return false;
    const reversal = new Reversal(this, exchange, message);
    if (this.#closed) return this.#lost(reversal), false;
    this.#pending.set(exchange.key, reversal);
    this.told(reversal, `${cause}: ${summary(exchange.request)}`);
    reversal.send("first");
    return true;
  }

  /** Whether a client's request may go: what is being undone under its key must be over first. */
  mayGo({ key, request }: Exchange<Requester>): boolean {
    return !this.#pending.has(key) || isReversal(request);
  }

  /**
   * A client's own request was taken. If it undoes a sale for which ours only waits, ours waits for
   * what comes of it.
   */
  taken(exchange: Exchange<Requester>): void {
    const reversal = this.#pending.get(exchange.key);
    if (reversal === undefined || exchange.own || reversal.sent) return;
    if (!isReversal(exchange.request) || !agree(exchange.request, reversal.message)) return;
    this.told(reversal, `held, as ${exchange.client.name} sends one itself`);
    this.#held.set(exchange.id, reversal);
    this.#waiting.delete(reversal);
    this.#turn.delete(reversal);
    reversal.hold();
  }

  /** An exchange is over. When it was a client's own reversal that did it, ours is not needed. */
  over(exchange: Exchange<Requester>, response?: Message): void {
    const reversal = this.#held.get(exchange.id);
    if (reversal === undefined) return;
    this.#held.delete(exchange.id);
    if (this.#pending.get(reversal.key) !== reversal) return;
    const code = response?.get(RESPONSE_CODE);
    if (response !== undefined && code !== undefined && !this.isSystemError(code)) {
      this.done(reversal, response);
    } else reversal.goOn();
  }

  /** The host's answer to one of ours came after its time: it has done what was asked. */
  late(id: number, response: Message): void {
    const reversal = this.#attempts.get(id);
    const code = response.get(RESPONSE_CODE);
    if (reversal === undefined || code === undefined || this.isSystemError(code)) return;
    this.done(reversal, response);
  }

  /** The link is there: what has waited for it goes out. */
  linkUp(): void {
    for (const reversal of [...this.#waiting]) {
      this.#waiting.delete(reversal);
      reversal.send("first");
    }
  }

  /** Ends all of it: the program is about to end. What was not confirmed is told. */
  giveUp(): void {
    this.#closed = true;
    for (const reversal of [...this.#pending.values()]) {
      this.#lost(reversal);
      this.#end(reversal);
    }
  }

  mayStart(reversal: Reversal): boolean {
    if (this.#started.size < MOST_AT_ONCE) return true;
    this.#turn.add(reversal);
    return false;
  }

  left(reversal: Reversal): void {
    this.#started.delete(reversal);
    for (const next of this.#turn) {
      if (this.#started.size >= MOST_AT_ONCE) return;
      this.#turn.delete(next);
      next.send("first");
    }
  }

  submit(request: Message, reversal: Reversal, place: "first" | "last") {
    const outcome = this.#requests.submit(request, reversal, place);
    if (isExchange(outcome)) {
      this.#attempts.set(outcome.id, reversal);
      this.#started.add(reversal);
    }
    return outcome;
  }

  withdraw(exchange: Exchange<Requester>): void {
    this.#requests.withdraw(exchange);
  }

  waitForLink(reversal: Reversal): void {
    if (this.#pending.has(reversal.key)) this.#waiting.add(reversal);
  }

  isSystemError(code: string): boolean {
    return this.#codec.profile.systemErrors.includes(code);
  }

  /** Milliseconds before the reversal is sent again after so many attempts; `undefined`: never. */
  delay(attempts: number): number | undefined {
    const seconds = this.#rules?.delays[attempts - 1];
    return seconds === undefined ? undefined : seconds * 1000;
  }

  after(delay: number, wake: () => void): () => void {
    return this.#ports.timers.after(delay, wake);
  }

  /** The message with the fields that tell when it was sent. */
  dated(message: Message): Message {
    const now = transmissionTime(this.#ports.clock.now());
    const fields = (this.#rules?.now ?? []).map((number) => [number, now] as const);
    return this.#codec.change(message, Object.fromEntries(fields));
  }

  done(reversal: Reversal, response: Message): void {
    this.told(reversal, `over: ${summary(response)}`);
    this.#end(reversal);
  }

  failed(reversal: Reversal, why: string): void {
    const text = `${reversal.name} was never confirmed, and is not sent again: ${why}`;
    this.#ports.logger.log("error", `${text}: ${summary(reversal.message)}`, about(reversal));
    this.#end(reversal);
  }

  told(reversal: Reversal, text: string): void {
    this.#ports.logger.log("warning", `${reversal.name}: ${text}`, about(reversal));
  }

  #lost(reversal: Reversal): void {
    const text = `${reversal.name} was not confirmed before the end: reverse it by hand`;
    this.#ports.logger.log("error", `${text}: ${summary(reversal.message)}`, about(reversal));
  }

  #end(reversal: Reversal): void {
    reversal.end();
    this.#waiting.delete(reversal);
    this.#turn.delete(reversal);
    for (const id of reversal.exchanges) this.#attempts.delete(id);
    if (this.#pending.get(reversal.key) === reversal) this.#pending.delete(reversal.key);
    this.#requests.settled();
  }

  #isDue(exchange: Exchange<Requester>, cause: ReversalCause): boolean {
    const { request, own, sent, key } = exchange;
    if (this.#rules === undefined || own || !sent || this.#pending.has(key)) return false;
    const { of, unless, causes } = this.#rules;
    return of.includes(request.mti) && causes.includes(cause) &&
      !unless.some((number) => request.has(number));
  }

  /** The host said no: there is nothing to undo. */
  #isDeclined(response: Message | undefined): boolean {
    const code = response?.get(RESPONSE_CODE);
    if (code === undefined) return false;
    return !this.#codec.profile.approvedCodes.includes(code) && !this.isSystemError(code);
  }

  #make({ request, id }: Exchange<Requester>): Message | undefined {
    const { mti, set, drop } = this.#rules!;
    const dropped = drop.map((number) => [number, undefined] as const);
    try {
      return this.dated(
        this.#codec.change(request, { ...Object.fromEntries(dropped), ...set, 0: mti }),
      );
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#ports.logger.log("error", `#${id} cannot be reversed: ${error.message}`, {
        exchange: id,
      });
      return undefined;
    }
  }
}

const isReversal = ({ mti }: Message): boolean => mti[1] === "4";

/** Fields that tell one sale from another: card, amount, track 2. */
const TELLING = [2, 4, 35];

/** Whether two reversals may mean the same sale: what both of them say is the same. */
function agree(a: Message, b: Message): boolean {
  return TELLING.every((number) => {
    return !a.has(number) || !b.has(number) || a.get(number) === b.get(number);
  });
}

const about = (reversal: Reversal) => ({ exchange: reversal.of });
