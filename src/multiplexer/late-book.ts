import { fingerprint } from "../codec/fingerprint.ts";
import type { Message } from "../codec/message.ts";
import { answers, isNetworkManagement } from "../codec/mti.ts";
import { rrnOf } from "../codec/rrn.ts";
import type { Exchange } from "./exchange.ts";
import { ECHOES, type LateEntry, type LateRecord, LateShelf } from "./late-shelf.ts";

export type { LateRecord } from "./late-shelf.ts";

/** Exchanges with one key that are looked at, at the most. */
const DEPTH = 8;

/** Milliseconds after which an answer is not expected any more, and its key may mean something new. */
const MAX_AGE = 3_600_000;

/**
 * What hosts repeat in their answers, and tells two requests with the same key apart, by their
 * fingerprints, -1 for what is not there: first what a host hardly ever changes, then the amount,
 * which it lowers when it approves a part, last the time, which many set to their own.
 */
const ECHOED: readonly ((message: Message, seed: number) => number)[] = [
  (message, seed) => message.fingerprint(12, seed),
  (message, seed) => message.fingerprint(37, seed),
  (message, seed) => message.fingerprint(3, seed),
  (message, seed) => message.fingerprint(13, seed),
  (message, seed) => printOf(cardTail(message), seed),
  (message, seed) => message.fingerprint(4, seed),
  (message, seed) => message.fingerprint(7, seed),
];

/** From here on {@link ECHOED} says less than the RRN of an answer does. */
const TIME = 6;

const printOf = (text: string | undefined, seed: number): number =>
  text === undefined ? -1 : fingerprint(text, seed);

/** The last four digits of the card, which may be kept; all that is kept of it. */
function cardTail(message: Message): string | undefined {
  const pan = message.get(2);
  if (pan !== undefined) return pan.slice(-4);
  const track = message.get(35);
  if (track === undefined) return undefined;
  const start = track.startsWith(";") ? 1 : 0;
  let end = start;
  while (end < track.length && isDigit(track.charCodeAt(end))) end++;
  return track.slice(Math.max(start, end - 4), end);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Ended as it should: what comes with its key then is its answer once more. */
export const ANSWERED = "answer";

type Echoed = Float64Array;

/** Whether two requests are the same in what comes before `end`. */
function same(one: Echoed, other: Echoed, end: number): boolean {
  for (let index = 0; index < end; index++) if (one[index] !== other[index]) return false;
  return true;
}

/** A response, and what it is held against. */
interface Claim {
  readonly response: Message;
  /** Its RRN's fingerprint; -1 where it has none, or none of its own. */
  readonly rrn: number;
  readonly now: number;
}

/**
 * Remembers exchanges that were sent and are over, so that an answer that comes late or once more is
 * known for what it is.
 */
export class LateBook {
  readonly #unanswered = new LateShelf();
  /** Apart, so that the many that go well do not push out the few that did not. */
  readonly #answered = new LateShelf();
  readonly #seed: number;
  /** Of the request that is looked at. */
  readonly #echoes = new Float64Array(ECHOES);

  /** @param seed of the fingerprints */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Remembers an exchange that was sent, and ended for `reason`: by its `response`, if it got one. */
  remember(exchange: Exchange<unknown>, reason: string, response?: Message): void {
    const shelf = reason === ANSWERED ? this.#answered : this.#unanswered;
    const key = fingerprint(exchange.key, this.#seed);
    const rrn = response === undefined ? -1 : this.#rrn(response);
    shelf.add(key, exchange, reason, this.#echoedOf(exchange.request), rrn);
  }

  /** The exchange that a response with this key is late for; `now` by the stopwatch. */
  find(key: string, response: Message, now = 0): LateRecord | undefined {
    const claim: Claim = { response, rrn: this.#rrn(response), now };
    let found: LateEntry | undefined;
    for (const entry of this.#entries(fingerprint(key, this.#seed), claim)) {
      if (found === undefined || this.#isFor(entry, claim, found.echoed)) found = entry;
    }
    return found;
  }

  /**
   * Whether a response belongs to an exchange of this book rather than to the `live` one with the
   * same key. The first field that the response repeats and in which the two requests differ tells,
   * and where there is none, its RRN, but for a request that is the same once more.
   */
  prefers(key: string, response: Message, live: Message, now = () => 0): boolean {
    // Of echo tests one answer is as good as another, and terminals send them with one STAN for ever.
    if (isNetworkManagement(response.mti)) return false;
    const print = fingerprint(key, this.#seed);
    if (!this.#unanswered.has(print) && !this.#answered.has(print)) return false;
    const claim: Claim = { response, rrn: this.#newRrn(response, live), now: now() };
    const echoed = this.#echoedOf(live);
    return this.#entries(print, claim).some((entry) => this.#isFor(entry, claim, echoed));
  }

  /** Those with that key that a response may be to, those without an answer first. */
  #entries(key: number, { response, now }: Claim): LateEntry[] {
    // A sale's late answer is not a reversal's, though both have the same key.
    return [this.#unanswered, this.#answered].flatMap((shelf) => shelf.latest(key, DEPTH))
      .filter(({ mti, sentAt }) => answers(response.mti, mti) && now - sentAt <= MAX_AGE);
  }

  /** What a request says that hosts repeat. Good until the next is asked for. */
  #echoedOf(message: Message): Echoed {
    for (let index = 0; index < ECHOES; index++) {
      this.#echoes[index] = ECHOED[index]!(message, this.#seed);
    }
    return this.#echoes;
  }

  #rrn(message: Message): number {
    return printOf(rrnOf(message), this.#seed);
  }

  /** The RRN that a host has given: one that it repeats from the request says nothing. */
  #newRrn(response: Message, live: Message): number {
    const rrn = this.#rrn(response);
    return rrn === this.#rrn(live) ? -1 : rrn;
  }

  /**
   * Whether a response is to this exchange rather than to the `other` request. What it repeats of the
   * requests comes first: hosts that make the RRN of the STAN give it out twice. Where the requests
   * are the same, nothing tells their answers apart, not even the RRN: there are hosts that give
   * every answer the same one.
   */
  #isFor(entry: LateEntry, { response, rrn }: Claim, other: Echoed): boolean {
    const repeated = this.#compare(response, entry.echoed, other, 0, TIME);
    if (repeated !== 0) return repeated > 0;
    if (entry.rrn >= 0 && rrn >= 0) {
      return entry.rrn === rrn && !same(entry.echoed, other, TIME);
    }
    return this.#compare(response, entry.echoed, other, TIME, ECHOES) > 0;
  }

  /**
   * To which of two requests a response is: 1 to that with the fields `one`, -1 to the `other`, 0 not
   * known. The first of the fields from `from` to `to` that it repeats and in which they differ tells.
   */
  #compare(response: Message, one: Echoed, other: Echoed, from: number, to: number): number {
    for (let index = from; index < to; index++) {
      if (one[index] === other[index]) continue;
      const value = ECHOED[index]!(response, this.#seed);
      if (value < 0) continue;
      if (value === one[index]) return 1;
      if (value === other[index]) return -1;
    }
    return 0;
  }
}
