import { fingerprint } from "../codec/fingerprint.ts";
import { RecentKeys } from "./recent-keys.ts";
import type { Sale } from "./reversal.ts";

/** Requests that are remembered; a power of two. */
const CAPACITY = 32_768;

/**
 * Which of the requests that went to the host lately was the last with its key: a sale whose outcome
 * shows to be unknown a moment after it seemed clear may not be the last any more. Bounded.
 *
 * Keys are told by their fingerprints. Should two have the same, a sale seems to be followed by
 * another, and is left to a person: nothing is undone that should not be.
 */
export class KeyUses {
  readonly #keys = new RecentKeys(CAPACITY);
  /** Numbers of exchanges. */
  readonly #ids = new Float64Array(CAPACITY);
  readonly #seed: number;

  /** @param seed of the fingerprints */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /**
   * A request with this key goes.
   *
   * @param id the number of its exchange
   * @returns that of the other one that had the key before it, as far as is remembered
   */
  used(key: string, id: number): number | undefined {
    const print = fingerprint(key, this.#seed);
    const before = this.#last(print);
    if (before === id) return undefined;
    this.#ids[this.#keys.slot(this.#keys.add(print))] = id;
    return before;
  }

  /** Whether another request went under a sale's key after it, as far as is remembered. */
  since({ id, key }: Sale): boolean {
    const last = this.#last(fingerprint(key, this.#seed));
    return last !== undefined && last !== id;
  }

  #last(print: number): number | undefined {
    const number = this.#keys.find(print);
    return number === 0 ? undefined : this.#ids[this.#keys.slot(number)];
  }
}
