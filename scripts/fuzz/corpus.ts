import type { Random } from "./random.ts";

/** Most inputs that are kept; of more a random one makes room. */
const MOST = 4_096;

/** Signatures that are told apart, so that a run has an end to its memory. */
const MOST_SIGNATURES = 1_000_000;

/** Inputs that reached something new. */
export class Corpus {
  readonly #random: Random;
  readonly #inputs: Uint8Array[] = [];
  readonly #seen = new Set<string>();
  #bytes = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Inputs in it. */
  get size(): number {
    return this.#inputs.length;
  }

  /** What was reached in all. */
  get reached(): number {
    return this.#seen.size;
  }

  /** About the memory that it takes, in bytes. */
  get weight(): number {
    return this.#bytes + this.#seen.size * 128;
  }

  /** One of them; an empty one where there are none. Newer ones are taken more often. */
  pick(): Uint8Array {
    const { length } = this.#inputs;
    if (length === 0) return new Uint8Array(0);
    const recent = Math.min(length, 64);
    const newer = this.#random.below(3) === 0;
    return this
      .#inputs[newer ? length - 1 - this.#random.below(recent) : this.#random.below(length)]!;
  }

  /** Keeps an input if it reached something new. Returns whether it did. */
  offer(input: Uint8Array, signature: string): boolean {
    if (this.#seen.has(signature) || this.#seen.size >= MOST_SIGNATURES) return false;
    this.#seen.add(signature);
    this.#bytes += input.length;
    if (this.#inputs.length < MOST) this.#inputs.push(input);
    else {
      const at = this.#random.below(MOST);
      this.#bytes -= this.#inputs[at]!.length;
      this.#inputs[at] = input;
    }
    return true;
  }
}
