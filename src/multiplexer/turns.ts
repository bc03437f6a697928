import type { Reversal } from "./reversal.ts";

/** Reversals under way at the most, so that a host that comes back is not flooded with them. */
const MOST_AT_ONCE = 50;

/** Who may be under way: those that are in their lanes or with the host, and those next in turn. */
export class Turns {
  readonly #started = new Set<Reversal>();
  readonly #next = new Set<Reversal>();

  /** Whether one may be handed over now; otherwise it is sent when it is its turn. */
  mayStart(reversal: Reversal): boolean {
    if (this.#started.size < MOST_AT_ONCE) return true;
    this.#next.add(reversal);
    return false;
  }

  started(reversal: Reversal): void {
    this.#started.add(reversal);
  }

  /** One is not under way any more: the next are sent. */
  left(reversal: Reversal): void {
    this.#started.delete(reversal);
    for (const next of this.#next) {
      if (this.#started.size >= MOST_AT_ONCE) return;
      this.#next.delete(next);
      next.send();
    }
  }

  /** Whether one waits for its turn. */
  waits(reversal: Reversal): boolean {
    return this.#next.has(reversal);
  }

  /** It waits no longer. */
  remove(reversal: Reversal): void {
    this.#next.delete(reversal);
  }
}
