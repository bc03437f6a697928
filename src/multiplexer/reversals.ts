import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { isReversal } from "../codec/mti.ts";
import type { ReversalCause, ReversalRules } from "../codec/profile.ts";
import type { Clock, Logger, Timers } from "../ports.ts";
import type { Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { isExchange } from "./multiplexer.ts";
import type { Requester } from "./requester.ts";
import { Reversal, type ReversalDesk } from "./reversal.ts";
import { mayMeanTheSame, ReversalPolicy } from "./reversal-policy.ts";
import { summary } from "./summary.ts";

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
  readonly #policy: ReversalPolicy;
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
    this.#policy = new ReversalPolicy(codec, rules, ports.clock);
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
    if (this.#pending.has(exchange.key)) return false;
    if (!this.#policy.isDue(exchange, cause, response)) return false;
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
    return !this.#pending.has(key) || isReversal(request.mti);
  }

  /**
   * A client's own request was taken. If it undoes a sale for which ours only waits, ours waits for
   * what comes of it.
   */
  taken(exchange: Exchange<Requester>): void {
    const reversal = this.#pending.get(exchange.key);
    if (reversal === undefined || exchange.own || reversal.sent) return;
    const { request } = exchange;
    if (!isReversal(request.mti) || !mayMeanTheSame(request, reversal.message)) return;
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
    if (this.#policy.settles(response)) this.done(reversal, response);
    else reversal.goOn();
  }

  /** The host's answer to one of ours came after its time: it has done what was asked. */
  late(id: number, response: Message): void {
    const reversal = this.#attempts.get(id);
    if (reversal !== undefined && this.#policy.settles(response)) this.done(reversal, response);
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
    return this.#policy.isSystemError(code);
  }

  delay(attempts: number): number | undefined {
    return this.#policy.delay(attempts);
  }

  after(delay: number, wake: () => void): () => void {
    return this.#ports.timers.after(delay, wake);
  }

  dated(message: Message): Message {
    return this.#policy.dated(message);
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

  #make({ request, id }: Exchange<Requester>): Message | undefined {
    try {
      return this.#policy.reversalOf(request);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#ports.logger.log("error", `#${id} cannot be reversed: ${error.message}`, {
        exchange: id,
      });
      return undefined;
    }
  }
}

const about = (reversal: Reversal) => ({ exchange: reversal.of });
