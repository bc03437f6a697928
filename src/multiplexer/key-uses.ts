import type { Sale } from "./reversal.ts";

/** Keys that are remembered at the least, of those used last; at the most twice as many. */
const LEAST = 5_000;

/**
 * Which of the requests that went to the host lately was the last with its key: a sale whose outcome
 * shows to be unknown a moment after it seemed clear may not be the last any more. Bounded.
 */
export class KeyUses {
  #recent = new Map<string, number>();
  #older = new Map<string, number>();

  /**
   * A request with this key goes.
   *
   * @param id the number of its exchange
   * @returns that of the other one that had the key before it, as far as is remembered
   */
  used(key: string, id: number): number | undefined {
    const before = this.#last(key);
    this.#recent.set(key, id);
    if (this.#recent.size >= LEAST) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    return before === id ? undefined : before;
  }

  /** Whether another request went under a sale's key after it, as far as is remembered. */
  since({ id, key }: Sale): boolean {
    const last = this.#last(key);
    return last !== undefined && last !== id;
  }

  #last(key: string): number | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }
}
