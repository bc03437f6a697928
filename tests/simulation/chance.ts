/**
 * Chance that depends on what is asked about, and on nothing else: the same question gets the same
 * answer in every run of a seed, whatever else was left out of it. By that runs can be made smaller.
 */
export class Chance {
  readonly #seed: number;

  /** @param seed a whole number: each makes another world */
  constructor(seed: number) {
    this.#seed = mix(seed >>> 0);
  }

  /** A whole number from 0 to `below - 1` for this question. */
  below(question: string, below: number): number {
    let hash = this.#seed ^ 0x811c9dc5;
    for (let index = 0; index < question.length; index++) {
      hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
    }
    return mix(hash) % below;
  }

  /** Whether it is the one case of `often`; 0: never. */
  one(question: string, often: number): boolean {
    return often > 0 && this.below(question, often) === 0;
  }

  /** One of several. */
  pick<T>(question: string, from: readonly T[]): T {
    return from[this.below(question, from.length)]!;
  }
}

/** Spreads a number's bits (murmur's last step). */
function mix(number: number): number {
  let mixed = number ^ number >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ mixed >>> 16) >>> 0;
}
