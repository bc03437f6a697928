import type { Exchange } from "./exchange.ts";
import { RecentKeys } from "./recent-keys.ts";

/** Fingerprints by which two requests with one key are told apart. */
export const ECHOES = 7;

/** Exchanges that are remembered; a power of two. */
const CAPACITY = 8192;

/** One like the last with its key takes that one's place, unless that would soon be forgotten. */
const REFRESHED = CAPACITY / 2;

/** An exchange that is over, and whose answer may still come, or come again. No card data is kept. */
export interface LateRecord {
  /** The exchange's id. */
  readonly id: number;
  /** Its request's MTI. */
  readonly mti: string;
  /** When it was sent, by the stopwatch. */
  readonly sentAt: number;
  /** What ended it: a `Failure`, or `answer`. */
  readonly reason: string;
}

/** All that is known of it. */
export interface LateEntry extends LateRecord {
  readonly echoed: Float64Array;
  /** The fingerprint of the RRN of its answer: another answer with it is the same once more. */
  readonly rrn: number;
}

/** The last exchanges that ended in one way, by the fingerprint of their key. */
export class LateShelf {
  readonly #keys = new RecentKeys(CAPACITY);
  readonly #ids = new Float64Array(CAPACITY);
  readonly #mtis = new Uint16Array(CAPACITY);
  readonly #sentAt = new Float64Array(CAPACITY);
  readonly #rrns = new Float64Array(CAPACITY);
  readonly #echoed = new Float64Array(CAPACITY * ECHOES);
  readonly #reasons: string[] = new Array(CAPACITY).fill("");

  /** Whether there is any with that key. */
  has(key: number): boolean {
    return this.#keys.find(key) !== 0;
  }

  /** Adds one; of those between which no answer could choose the last is kept. */
  add(
    key: number,
    { id, request, sentAt }: Exchange<unknown>,
    reason: string,
    echoed: Float64Array,
    rrn: number,
  ): void {
    const mti = Number(request.mti);
    const before = this.#keys.find(key);
    const again = before !== 0 && this.#keys.age(before) < REFRESHED &&
      this.#isAlike(this.#keys.slot(before), mti, rrn, echoed);
    const slot = this.#keys.slot(again ? before : this.#keys.add(key));
    this.#ids[slot] = id;
    this.#mtis[slot] = mti;
    this.#sentAt[slot] = sentAt;
    this.#rrns[slot] = rrn;
    this.#reasons[slot] = reason;
    for (let index = 0; index < ECHOES; index++) {
      this.#echoed[slot * ECHOES + index] = echoed[index]!;
    }
  }

  /** The latest with that key, the newest first, `most` of them. */
  latest(key: number, most: number): LateEntry[] {
    const entries: LateEntry[] = [];
    for (let number = this.#keys.find(key); number !== 0 && entries.length < most;) {
      entries.push(this.#entry(this.#keys.slot(number)));
      number = this.#keys.before(number);
    }
    return entries;
  }

  #entry(slot: number): LateEntry {
    return {
      id: this.#ids[slot]!,
      mti: String(this.#mtis[slot]).padStart(4, "0"),
      sentAt: this.#sentAt[slot]!,
      reason: this.#reasons[slot]!,
      rrn: this.#rrns[slot]!,
      echoed: this.#echoed.slice(slot * ECHOES, (slot + 1) * ECHOES),
    };
  }

  #isAlike(slot: number, mti: number, rrn: number, echoed: Float64Array): boolean {
    if (this.#mtis[slot] !== mti || this.#rrns[slot] !== rrn) return false;
    for (let index = 0; index < ECHOES; index++) {
      if (this.#echoed[slot * ECHOES + index] !== echoed[index]) return false;
    }
    return true;
  }
}
