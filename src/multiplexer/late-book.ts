import type { Message } from "../codec/message.ts";
import { answers, isNetworkManagement } from "../codec/mti.ts";
import { rrnOf } from "../codec/rrn.ts";
import type { Exchange } from "./exchange.ts";

/** Keys that are remembered at the least, of exchanges with an answer and of those without. */
const CAPACITY = 4096;

/** Exchanges with one key that are remembered at the most. */
const DEPTH = 8;

/** Milliseconds after which an answer is not expected any more, and its key may mean something new. */
const MAX_AGE = 3_600_000;

/**
 * What hosts repeat in their answers, and tells two requests with the same key apart: first what a
 * host hardly ever changes, then the amount, which it lowers when it approves a part, last the time,
 * which many set to their own.
 */
const ECHOED: readonly ((message: Message) => string | undefined)[] = [
  (message) => message.get(12),
  (message) => message.get(37),
  (message) => message.get(3),
  (message) => message.get(13),
  cardTail,
  (message) => message.get(4),
  (message) => message.get(7),
];

/** From here on {@link ECHOED} says less than the RRN of an answer does. */
const TIME = 6;

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

type Echoed = readonly (string | undefined)[];

/** An exchange that is over, and whose answer may still come, or come again. No card data is kept. */
export interface LateRecord {
  /** The exchange's id. */
  readonly id: number;
  /** Its request's MTI. */
  readonly mti: string;
  /** When it was sent, by the stopwatch. */
  readonly sentAt: number;
  /** What ended it: a `Failure`, or {@link ANSWERED}. */
  readonly reason: string;
}

interface Entry extends LateRecord {
  readonly echoed: Echoed;
  /** The RRN of its answer: another answer with it is the same once more. */
  readonly rrn: string | undefined;
  /** The one before it with the same key. */
  older: Entry | undefined;
}

const echoedOf = (message: Message): Echoed => ECHOED.map((echo) => echo(message));

/**
 * To which of two requests a response is: 1 to that with the fields `one`, -1 to the `other`, 0 not
 * known. The first of the fields from `from` to `to` that it repeats and in which they differ tells.
 */
function compare(response: Message, one: Echoed, other: Echoed, from: number, to: number): number {
  for (let index = from; index < to; index++) {
    if (one[index] === other[index]) continue;
    const value = ECHOED[index]!(response);
    if (value === undefined) continue;
    if (value === one[index]) return 1;
    if (value === other[index]) return -1;
  }
  return 0;
}

/** Whether two requests are the same in what comes before `end`. */
function same(one: Echoed, other: Echoed, end: number): boolean {
  for (let index = 0; index < end; index++) if (one[index] !== other[index]) return false;
  return true;
}

/**
 * Whether a response with that RRN is to this exchange rather than to the `other` request. What it
 * repeats of the requests comes first: hosts that make the RRN of the STAN give it out twice. Where
 * the requests are the same, nothing tells their answers apart, not even the RRN: there are hosts
 * that give every answer the same one.
 */
function isFor(entry: Entry, response: Message, rrn: string | undefined, other: Echoed): boolean {
  const repeated = compare(response, entry.echoed, other, 0, TIME);
  if (repeated !== 0) return repeated > 0;
  if (entry.rrn !== undefined && rrn !== undefined) {
    return entry.rrn === rrn && !same(entry.echoed, other, TIME);
  }
  return compare(response, entry.echoed, other, TIME, ECHOED.length) > 0;
}

/** Whether no answer could be told to be one's or the other's. */
function alike(one: Entry, other: Entry): boolean {
  return one.mti === other.mti && one.rrn === other.rrn &&
    same(one.echoed, other.echoed, ECHOED.length);
}

/** Exchanges by key. Forgets the older half of the keys at once, now and then. */
class Shelf {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  /** The newest with that key. */
  at(key: string): Entry | undefined {
    const young = this.#young.size === 0 ? undefined : this.#young.get(key);
    return young ?? (this.#old.size === 0 ? undefined : this.#old.get(key));
  }

  add(key: string, entry: Entry): void {
    const before = this.at(key);
    entry.older = before !== undefined && alike(before, entry) ? before.older : before;
    let last: Entry = entry;
    for (let depth = 1; depth < DEPTH && last.older !== undefined; depth++) last = last.older;
    last.older = undefined;
    this.#young.set(key, entry);
    if (this.#young.size < CAPACITY) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

/**
 * Remembers exchanges that were sent and are over, so that an answer that comes late or once more is
 * known for what it is.
 */
export class LateBook {
  readonly #unanswered = new Shelf();
  /** Apart, so that the many that go well do not push out the few that did not. */
  readonly #answered = new Shelf();

  /** Remembers an exchange that was sent, and ended for `reason`: by its `response`, if it got one. */
  remember(exchange: Exchange<unknown>, reason: string, response?: Message): void {
    const { id, request, sentAt, key } = exchange;
    const { mti } = request;
    const shelf = reason === ANSWERED ? this.#answered : this.#unanswered;
    const rrn = response && rrnOf(response);
    const echoed = echoedOf(request);
    shelf.add(key, { id, mti, sentAt, reason, echoed, rrn, older: undefined });
  }

  /** The exchange that a response with this key is late for; `now` by the stopwatch. */
  find(key: string, response: Message, now = 0): LateRecord | undefined {
    const rrn = rrnOf(response);
    let found: Entry | undefined;
    for (const shelf of [this.#unanswered, this.#answered]) {
      for (let entry = shelf.at(key); entry !== undefined; entry = entry.older) {
        // A sale's late answer is not a reversal's, though both have the same key.
        if (!answers(response.mti, entry.mti) || now - entry.sentAt > MAX_AGE) continue;
        if (found === undefined || isFor(entry, response, rrn, found.echoed)) found = entry;
      }
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
    const unanswered = this.#unanswered.at(key);
    const answered = this.#answered.at(key);
    if (unanswered === undefined && answered === undefined) return false;
    const mine: Claim = { response, live: echoedOf(live), rrn: newRrn(response, live), now: now() };
    return claims(unanswered, mine) || claims(answered, mine);
  }
}

/** A response, and the live request that it may be for. */
interface Claim {
  readonly response: Message;
  readonly live: Echoed;
  readonly rrn: string | undefined;
  readonly now: number;
}

/** The RRN that a host has given: one that it repeats from the request says nothing. */
function newRrn(response: Message, live: Message): string | undefined {
  const rrn = rrnOf(response);
  return rrn === rrnOf(live) ? undefined : rrn;
}

/** Whether a response belongs to one of these rather than to the live request. */
function claims(newest: Entry | undefined, { response, live, rrn, now }: Claim): boolean {
  for (let entry = newest; entry !== undefined; entry = entry.older) {
    if (!answers(response.mti, entry.mti) || now - entry.sentAt > MAX_AGE) continue;
    if (isFor(entry, response, rrn, live)) return true;
  }
  return false;
}
