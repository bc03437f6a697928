import type { Message } from "../codec/message.ts";
import { answers } from "../codec/mti.ts";
import type { Failure } from "./effects.ts";
import type { Exchange } from "./exchange.ts";

/** Keys that are remembered at the least, of exchanges with an answer and of those without. */
const CAPACITY = 4096;

/** Exchanges with one key that are remembered at the most. */
const DEPTH = 8;

/**
 * Fields that hosts repeat in their answers, and that tell two requests with the same key apart: first
 * those that a host hardly ever changes, last the one that many set to their own time.
 */
const ECHOED: readonly number[] = [4, 3, 37, 12, 13, 7];

type Echoed = readonly (string | undefined)[];

/** An exchange that is over, and whose answer may still come, or come again. No card data is kept. */
export interface LateRecord {
  /** The exchange's id. */
  readonly id: number;
  /** Its request's MTI. */
  readonly mti: string;
  /** When it was sent, by the stopwatch. */
  readonly sentAt: number;
  /** What ended it. */
  readonly reason: Failure | "answer";
}

interface Entry extends LateRecord {
  readonly echoed: Echoed;
  /** The one before it with the same key. */
  older: Entry | undefined;
}

const echoedOf = (message: Message): Echoed => ECHOED.map((number) => message.get(number));

/** Whether a response is to the request with the fields `one` rather than to that with `other`. */
function tells(response: Message, one: Echoed, other: Echoed): boolean {
  for (let index = 0; index < ECHOED.length; index++) {
    if (one[index] === other[index]) continue;
    const value = response.get(ECHOED[index]!);
    if (value === undefined) continue;
    if (value === one[index]) return true;
    if (value === other[index]) return false;
  }
  return false;
}

/** Whether no answer could be told to be one's or the other's. */
function alike(one: Entry, other: Entry): boolean {
  if (one.mti !== other.mti) return false;
  for (let index = 0; index < ECHOED.length; index++) {
    if (one.echoed[index] !== other.echoed[index]) return false;
  }
  return true;
}

/** Exchanges by key. Forgets the older half of the keys at once, now and then. */
class Shelf {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  /** The newest with that key. */
  at(key: string): Entry | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
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

  /** Remembers an exchange that was sent, and ended for `reason`. */
  remember(exchange: Exchange<unknown>, reason: LateRecord["reason"]): void {
    const { id, request, sentAt, key } = exchange;
    const echoed = echoedOf(request);
    const shelf = reason === "answer" ? this.#answered : this.#unanswered;
    shelf.add(key, { id, mti: request.mti, sentAt, reason, echoed, older: undefined });
  }

  /** The exchange that a response with this key is late for. */
  find(key: string, response: Message): LateRecord | undefined {
    let found: Entry | undefined;
    for (const shelf of [this.#unanswered, this.#answered]) {
      for (let entry = shelf.at(key); entry !== undefined; entry = entry.older) {
        // A sale's late answer is not a reversal's, though both have the same key.
        if (!answers(response.mti, entry.mti)) continue;
        if (found === undefined || tells(response, entry.echoed, found.echoed)) found = entry;
      }
    }
    return found;
  }

  /**
   * Whether a response belongs to an exchange of this book rather than to the `live` one with the
   * same key: the first field that it repeats and in which the two requests differ says so.
   */
  prefers(key: string, response: Message, live: Message): boolean {
    const unanswered = this.#unanswered.at(key);
    const answered = this.#answered.at(key);
    if (unanswered === undefined && answered === undefined) return false;
    const echoed = echoedOf(live);
    return claims(unanswered, response, echoed) || claims(answered, response, echoed);
  }
}

/** Whether one of these is what a response belongs to, rather than to the request with the fields `live`. */
function claims(newest: Entry | undefined, response: Message, live: Echoed): boolean {
  for (let entry = newest; entry !== undefined; entry = entry.older) {
    if (answers(response.mti, entry.mti) && tells(response, entry.echoed, live)) return true;
  }
  return false;
}
