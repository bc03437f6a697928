/** Chance that a seed decides: xorshift32, fast, and good enough to choose mutations by. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 ^ 0x9e3779b9) | 1;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % below;
  }

  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** A number up to `most` that is rather small. */
  small(most: number): number {
    return this.below(1 + this.below(Math.max(1, most)));
  }
}
