/** What is counted under this key has no key of its own. */
const OTHER = "other";

/** Bounds of {@link Counts}. */
export interface CountsLimits {
  /** Most keys, 1 and up; those that come after them are counted as `other`. */
  readonly keys: number;
  /**
   * Characters of the longest key, 1 and up; longer ones are counted as `other`: keys come from
   * outside, and a card number that strayed into a short field is not to be shown.
   */
  readonly length: number;
  /** What keys look like; others are counted as `other`. Default: anything. */
  readonly form?: RegExp;
}

interface Counter {
  count: number;
}

/** How often each of some keys came, in the order in which they came first. */
export class Counts {
  readonly #counters = new Map<string, Counter>();
  readonly #limits: CountsLimits;

  constructor(limits: CountsLimits) {
    this.#limits = limits;
  }

  /** Sum of all counts. */
  get total(): number {
    let total = 0;
    for (const { count } of this.#counters.values()) total += count;
    return total;
  }

  /** Counts a key once. */
  add(key: string): void {
    const counter = this.#counters.get(key);
    if (counter === undefined) this.put(key, 1);
    else counter.count++;
  }

  /** Adds a count, 0 and up, to that of a key; 0: it is shown before it came for the first time. */
  put(key: string, count: number): void {
    const kept = this.#fits(key) ? key : OTHER;
    const counter = this.#counters.get(kept);
    if (counter === undefined) this.#counters.set(kept, { count });
    else counter.count += count;
  }

  /** Each key and its count. */
  *entries(): Generator<readonly [key: string, count: number]> {
    for (const [key, { count }] of this.#counters) yield [key, count];
  }

  /** The counts by key; keys that are numbers come first, as JavaScript's objects have it. */
  toObject(): Record<string, number> {
    return Object.fromEntries([...this.#counters].map(([key, { count }]) => [key, count]));
  }

  #fits(key: string): boolean {
    if (this.#counters.has(key)) return true;
    const { keys, length, form } = this.#limits;
    return key.length <= length && this.#counters.size < keys && (form?.test(key) ?? true);
  }
}
