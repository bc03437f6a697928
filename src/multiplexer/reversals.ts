import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { isNetworkManagement, isReversal } from "../codec/mti.ts";
import type { ReversalCause } from "../codec/profile.ts";
import type { JournalRecord, Logger } from "../ports.ts";
import type { Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { type KeptSale, keptSales } from "./kept-sales.ts";
import { KeyUses } from "./key-uses.ts";
import { isExchange } from "./multiplexer.ts";
import type { Requester } from "./requester.ts";
import { type Place, Reversal, type ReversalDesk, type Sale } from "./reversal.ts";
import {
  causeOf,
  type Parked,
  parkedView,
  pendingView,
  type ReversalView,
} from "./reversal-book.ts";
import { mayMeanTheSame, meanTheSame, type ReversalPolicy } from "./reversal-policy.ts";
import {
  GATEWAY,
  type RecordPorts,
  ReversalRecords,
  type StateChange,
} from "./reversal-records.ts";
import { ParkedSales } from "./parked-sales.ts";
import { TrackKeeping } from "./track-keeping.ts";
import { Turns } from "./turns.ts";
import { summary } from "./summary.ts";

/** Why a sale is parked whose reversal could mean a later one to the host. */
const LATER_SALE = "another request with its key went to the host since";

/** What {@link Reversals} want of the world. */
export interface ReversalPorts extends RecordPorts {
  readonly logger: Logger;
}

/** Where reversals go: the gateway's multiplexer. */
export interface OwnRequests {
  submit(request: Message, requester: Requester, place: Place): Exchange<Requester> | Refusal;
  /** Takes one back that is not sent yet. */
  withdraw(exchange: Exchange<Requester>): void;
  /** A reversal has ended, however it did. */
  settled(): void;
  /** What became of a sale: `reversed`, `parked`, `closed`. */
  became(id: number, fate: "pending" | "reversed" | "parked" | "closed"): void;
}

/** Why something that a person wanted done about a sale was not done. */
export type Objection =
  | "unknown"
  | "not-pending"
  | "not-parked"
  | "unreadable"
  | "key-reused"
  | "key-busy";

/**
 * Undoes sales whose outcome their terminal does not know, as the profile's `reversal` section says:
 * a reversal goes first in its terminal's lane, and is repeated while the host is silent or has
 * trouble with itself. What the host does not undo is parked: kept until a person has looked after it.
 */
export class Reversals implements ReversalDesk {
  readonly #codec: Codec;
  readonly #policy: ReversalPolicy;
  readonly #ports: ReversalPorts;
  readonly #requests: OwnRequests;
  /** By key: while a sale is being undone, no other with its key goes to the host. */
  readonly #pending = new Map<string, Reversal>();
  /** The same by the numbers of their sales' exchanges. */
  readonly #byId = new Map<number, Reversal>();
  readonly #records: ReversalRecords;
  readonly #parked: ParkedSales;
  readonly #uses: KeyUses;
  readonly #tracks: TrackKeeping;
  readonly #turns = new Turns();
  /** When those that wait are sent next. */
  readonly #nextAt = new WeakMap<Reversal, number>();
  readonly #waiting = new Set<Reversal>();
  /** By the client's own reversal that they wait for: the number of its exchange. */
  readonly #held = new Map<number, Reversal>();
  /** By the numbers of the exchanges in which they were sent. */
  readonly #attempts = new Map<number, Reversal>();
  #closed = false;

  constructor(
    codec: Codec,
    policy: ReversalPolicy,
    ports: ReversalPorts,
    requests: OwnRequests,
    hashSeed: number,
  ) {
    this.#uses = new KeyUses(hashSeed);
    this.#codec = codec;
    this.#policy = policy;
    this.#ports = ports;
    this.#requests = requests;
    this.#records = new ReversalRecords(ports, (id) => this.#stateOf(id));
    this.#parked = new ParkedSales(this.#records, ports.logger, requests.became);
    const kept = { pending: this.#byId, parked: this.#parked, records: this.#records };
    this.#tracks = new TrackKeeping(policy, ports, kept);
  }

  /** Sales that are being undone. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Sales that wait for a person. */
  get parked(): number {
    return this.#parked.size;
  }

  /**
   * Milliseconds since the oldest sale that is not resolved was known to be due for reversal (after a
   * restart: since it was sent); 0 when there is none.
   */
  get oldest(): number {
    let at = Infinity;
    for (const { sale } of this.#byId.values()) at = Math.min(at, sale.at);
    for (const { sale } of this.#parked) at = Math.min(at, sale.at);
    return at === Infinity ? 0 : Math.max(0, this.#ports.clock.now() - at);
  }

  /** Reversals that the end has to wait for: none where the journal keeps them. */
  get holdUpTheEnd(): number {
    return this.#records.kept ? 0 : this.#pending.size;
  }

  /** What was not resolved when the program last ended goes on. Called once, before anything else. */
  restore(records: readonly JournalRecord[]): void {
    for (const kept of keptSales(this.#codec, records)) this.#restore(kept);
    if (records.length > 0) {
      const text = `from the journal: ${this.pending} sales to be reversed, ${this.parked} parked`;
      this.#ports.logger.log("warning", text);
    }
  }

  /**
   * Undoes an exchange that was sent and of whose outcome its client was not told, if the profile
   * wants that.
   *
   * @param response the host's answer, when it came and found nobody
   * @returns whether it is taken care of
   */
  undo(exchange: Exchange<Requester>, cause: ReversalCause, response?: Message): boolean {
    const { own, sent, id, key, request } = exchange;
    if (own || !sent || !this.#policy.isDue(request, cause, response)) return false;
    if (this.#byId.has(id) || this.#parked.find(id) !== undefined) return true;
    const sale = { id, key, at: this.#ports.clock.now() };
    const message = this.#make(exchange);
    this.#records.takeOver(exchange, cause, message);
    const why = this.#obstacle(sale, cause, message);
    if (message === undefined || why !== undefined) {
      return this.#keep({ sale, cause, why: why ?? "", attempts: 0, message }), true;
    }
    const reversal = new Reversal(this, sale, message, cause);
    if (this.#closed) return this.#left(reversal), this.#goesOn(id);
    this.#told(reversal, `${cause}: ${summary(request)}`);
    this.#begin(reversal);
    reversal.send();
    return true;
  }

  /** Why a sale cannot be reversed without a person. */
  #obstacle(sale: Sale, cause: ReversalCause, message: Message | undefined): string | undefined {
    if (message === undefined) return "the profile's rules make no reversal of it";
    if (this.#uses.since(sale)) return LATER_SALE;
    if (cause === "undelivered" && this.#policy.uncertain === "park") {
      return "nobody knows whether the client has the approval";
    }
    if (!this.#pending.has(sale.key)) return undefined;
    return "another sale with the same key is being reversed";
  }

  /**
   * Whether a client's request may go: what is being undone under its key must be over first. If it
   * may it goes, and what is parked under its key is not undone any more without a person.
   */
  mayGo({ id, key, request: { mti } }: Exchange<Requester>): boolean {
    if (isReversal(mti)) return true;
    if (this.#pending.size > 0 && this.#pending.has(key)) return false;
    if (isNetworkManagement(mti)) return true;
    const before = this.#uses.used(key, id);
    this.#parked.keyUsed(key, id);
    if (before !== undefined && !this.#parked.find(before)) this.#records.keyUsed(before);
    return true;
  }

  /**
   * A client's own reversal was taken. If it undoes a sale for which ours only waits, ours waits for
   * what comes of it.
   */
  taken(exchange: Exchange<Requester>): void {
    const reversal = this.#pending.get(exchange.key);
    const { request } = exchange;
    if (reversal === undefined) return this.#parked.taken(exchange);
    if (reversal.sent || !mayMeanTheSame(request, reversal.message)) return;
    this.#told(reversal, `held, as ${exchange.client.name} sends one itself`);
    this.#held.set(exchange.id, reversal);
    this.#waiting.delete(reversal);
    this.#turns.remove(reversal);
    reversal.hold();
  }

  /** An exchange is over. When it was a client's own reversal that did it, ours is not needed. */
  over(exchange: Exchange<Requester>, response?: Message): void {
    // Of most it is nothing: no client undoes anything itself.
    if (this.#held.size === 0 && !this.#parked.holds) return;
    const done = response && this.#policy.outcome(response) === "done" ? response : undefined;
    this.#parked.over(exchange, done);
    const reversal = this.#held.get(exchange.id);
    if (reversal === undefined) return;
    this.#held.delete(exchange.id);
    if (this.#pending.get(reversal.sale.key) !== reversal) return;
    // One that may have meant another sale: the host tells ours, if it was the same after all.
    if (done && meanTheSame(exchange.request, reversal.message)) this.done(reversal, done);
    else reversal.goOn();
  }

  /**
   * An answer came after its time: to a sale, which needs not be undone if it was declined; or to
   * one of ours, which then is over.
   */
  late(id: number, response: Message): void {
    const sale = this.#byId.get(id);
    if (sale !== undefined) {
      if (sale.untouched && this.#policy.isDeclined(response)) this.#declined(sale, response);
      return;
    }
    const reversal = this.#attempts.get(id);
    if (reversal === undefined) return;
    if (this.#policy.outcome(response) === "done") this.done(reversal, response);
  }

  /** The link is there: what has waited for it goes out. */
  linkUp(): void {
    for (const reversal of [...this.#waiting]) {
      this.#waiting.delete(reversal);
      reversal.send();
    }
  }

  /** Ends all of it: the program is about to end. What was not confirmed is told. */
  giveUp(): void {
    this.#closed = true;
    this.#tracks.end();
    for (const reversal of [...this.#pending.values()]) {
      this.#left(reversal);
      this.#forget(reversal);
    }
  }

  /** Those that are not resolved, the oldest first. */
  list(): readonly ReversalView[] {
    const pending = [...this.#byId.values()].map((reversal) => {
      return pendingView(reversal, this.#nextAt.get(reversal) ?? 0);
    });
    return [...pending, ...this.#parked.views].sort((a, b) => a.id - b.id);
  }

  /** One of them. */
  find(id: number): ReversalView | undefined {
    const reversal = this.#byId.get(id);
    if (reversal !== undefined) return pendingView(reversal, this.#nextAt.get(reversal) ?? 0);
    const parked = this.#parked.find(id);
    return parked && parkedView(parked);
  }

  /** A person wants a parked one sent again, or a pending one now. */
  retry(id: number, who: string, why: string): Objection | undefined {
    const pending = this.#byId.get(id);
    if (pending !== undefined) {
      this.#records.act(id, who, "retry", why);
      if (!this.#waiting.has(pending) && !this.#turns.waits(pending)) pending.retry();
      return undefined;
    }
    const parked = this.#parked.find(id);
    if (parked === undefined) return "unknown";
    const { message, sale, reused } = parked;
    if (message === undefined) return "unreadable";
    if (reused) return "key-reused";
    if (this.#pending.has(sale.key)) return "key-busy";
    this.#records.act(id, who, "retry", why);
    this.#parked.remove(id);
    const cause = causeOf(parked.cause);
    // The host may have had it: it goes as a repeat, unless it never was sent.
    const reversal = new Reversal(this, sale, message, cause, parked.attempts > 0 ? 0 : undefined);
    this.#records.write({ type: "state", id, state: "reversing", cause, attempts: 0, nextAt: 0 });
    this.#begin(reversal);
    reversal.send();
    return undefined;
  }

  /** A person wants a pending one to wait. */
  parkBy(id: number, who: string, why: string): Objection | undefined {
    const reversal = this.#byId.get(id);
    if (reversal === undefined) return this.#parked.find(id) ? "not-pending" : "unknown";
    this.#park(reversal, why, who);
    return undefined;
  }

  /** A person has looked after a parked one: it goes. */
  close(id: number, who: string, why: string): Objection | undefined {
    if (!this.#parked.find(id)) return this.#byId.has(id) ? "not-parked" : "unknown";
    this.#parked.resolve(id, who, "close", why);
    return undefined;
  }

  mayStart(reversal: Reversal): boolean {
    return this.#turns.mayStart(reversal);
  }

  left(reversal: Reversal): void {
    this.#turns.left(reversal);
  }

  submit(request: Message, reversal: Reversal, place: Place): Exchange<Requester> | Refusal {
    const outcome = this.#requests.submit(request, reversal, place);
    if (isExchange(outcome)) {
      this.#attempts.set(outcome.id, reversal);
      this.#turns.started(reversal);
    }
    return outcome;
  }

  withdraw(exchange: Exchange<Requester>): void {
    this.#requests.withdraw(exchange);
  }

  waitForLink(reversal: Reversal): void {
    if (this.#byId.has(reversal.sale.id)) this.#waiting.add(reversal);
  }

  outcome(response: Message) {
    return this.#policy.outcome(response);
  }

  delay(attempts: number): number | undefined {
    return this.#policy.delay(attempts);
  }

  after(delay: number, wake: () => void): () => void {
    return this.#ports.timers.after(delay, wake);
  }

  finished(message: Message, cause: ReversalCause, repeat: boolean): Message {
    return this.#policy.finished(message, cause, repeat);
  }

  again(reversal: Reversal, why: string, delay: number): void {
    const { attempts, sale: { id } } = reversal;
    const nextAt = Math.round(this.#ports.clock.now() + delay);
    this.#nextAt.set(reversal, nextAt);
    this.#records.write({ type: "state", id, state: "reversing", attempts, nextAt });
    this.#told(
      reversal,
      `${why}; repeat ${attempts} ${delay === 0 ? "at once" : `in ${delay / 1000} s`}`,
    );
  }

  done(reversal: Reversal, response: Message): void {
    this.#told(reversal, `over: ${summary(response)}`);
    this.#resolve(reversal, "reversed", summary(response));
  }

  park(reversal: Reversal, why: string): void {
    this.#park(reversal, why, GATEWAY);
  }

  /** Where one that is not resolved stands, as the journal is to have it. */
  #stateOf(id: number): StateChange | undefined {
    if (this.#closed) return undefined;
    const reversal = this.#byId.get(id);
    if (reversal !== undefined) {
      const { cause, attempts } = reversal;
      const nextAt = this.#nextAt.get(reversal) ?? 0;
      return { type: "state", id, state: "reversing", cause, attempts, nextAt };
    }
    return this.#parked.stateOf(id);
  }

  #restore({ sale, state, cause, attempts, nextAt, message, reused }: KeptSale): void {
    const { id } = sale;
    // In the same group as what becomes of it: a further crash does not make it a sale like others.
    if (state === "delivering") {
      this.#records.act(id, GATEWAY, "uncertain", "died while handing it over");
    }
    const parked = (why: string) =>
      this.#keep({ sale, cause, why, attempts, message }, GATEWAY, reused);
    if (message === undefined) return parked("its record cannot be read");
    if (state === "parked") {
      const why = "parked by an earlier run";
      this.#parked.restore({ sale, cause, why, attempts, message, reused });
      return this.#tracks.look();
    }
    if (reused) return parked(LATER_SALE);
    if (state === "delivering" && this.#policy.uncertain === "park") {
      return parked("the program died while the approval was handed over");
    }
    if (this.#pending.has(sale.key)) return parked("another sale with the same key is reversed");
    const begun = state === "reversing";
    const reversal = new Reversal(this, sale, message, cause, begun ? attempts : undefined);
    if (!begun) {
      const uncertain = state === "delivering" ? ", while its approval was handed over" : "";
      this.#told(reversal, `the program died${uncertain}: ${summary(message)}`);
      this.#records.write({ type: "state", id, state: "reversing", cause, attempts: 0, nextAt: 0 });
    }
    this.#begin(reversal);
    const left = Math.min(nextAt - this.#ports.clock.now(), this.delay(attempts) ?? 0);
    if (begun && left > 0) reversal.sendIn(left);
    else reversal.send();
  }

  #begin(reversal: Reversal): void {
    this.#pending.set(reversal.sale.key, reversal);
    this.#byId.set(reversal.sale.id, reversal);
    this.#requests.became(reversal.sale.id, "pending");
    this.#tracks.look();
  }

  #declined(reversal: Reversal, response: Message): void {
    this.#told(reversal, `not needed, the host declined the sale: ${summary(response)}`);
    this.#resolve(reversal, "declined", summary(response));
  }

  #resolve(reversal: Reversal, what: string, why: string): void {
    const { id } = reversal.sale;
    this.#records.act(id, GATEWAY, what, why);
    this.#records.end(id);
    this.#requests.became(id, "reversed");
    this.#end(reversal);
  }

  #park(reversal: Reversal, why: string, who: string): void {
    const { sale, cause, attempts, message } = reversal;
    this.#end(reversal, false);
    this.#keep({ sale, cause, why, attempts, message }, who);
    this.#requests.settled();
  }

  /** Keeps what nobody but a person can look after. */
  #keep(
    parked: Omit<Parked, "reused">,
    who = GATEWAY,
    reused = this.#uses.since(parked.sale),
  ): void {
    this.#parked.park({ ...parked, reused }, who);
    this.#tracks.look();
  }

  #told(reversal: Reversal, text: string): void {
    this.#ports.logger.log("warning", `${reversal.name}: ${text}`, about(reversal));
  }

  /** The program ends. Returns whether the next start goes on with what is in the journal. */
  #goesOn(id: number): boolean {
    if (!this.#records.kept) return false;
    this.#requests.became(id, "pending");
    return true;
  }

  /** The program ends before the host has confirmed it. */
  #left(reversal: Reversal): void {
    const { logger, journal } = this.#ports;
    const text = `${reversal.name} was not confirmed before the end`;
    const what = summary(reversal.message);
    if (journal === undefined) {
      logger.log("error", `${text}: reverse it by hand: ${what}`, about(reversal));
    } else {
      logger.log("warning", `${text}; the next start goes on with it: ${what}`, about(reversal));
    }
  }

  #end(reversal: Reversal, tell = true): void {
    this.#forget(reversal);
    if (tell) this.#requests.settled();
  }

  #forget(reversal: Reversal): void {
    const { id, key } = reversal.sale;
    reversal.end();
    this.#waiting.delete(reversal);
    this.#turns.remove(reversal);
    for (const exchange of reversal.exchanges) this.#attempts.delete(exchange);
    if (this.#pending.get(key) === reversal) this.#pending.delete(key);
    this.#byId.delete(id);
  }

  #make({ request, id }: Exchange<Requester>): Message | undefined {
    try {
      return this.#policy.reversalOf(request, id);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#ports.logger.log("error", `#${id} cannot be reversed: ${error.message}`, {
        exchange: id,
      });
      return undefined;
    }
  }
}

const about = (reversal: Reversal) => ({ exchange: reversal.sale.id });
