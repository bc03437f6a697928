const MS_PER_SECOND = 1000;

/** Up to which durations a bucket of {@link Durations} goes. */
export interface Bucket {
  /** Its upper bound in seconds, itself included; Infinity: the last one's. */
  readonly bound: number;
  /** How many took no longer, those of the buckets before it included. */
  readonly count: number;
}

/**
 * How long something took, as a histogram of a few buckets that never change: for those who add up
 * several processes, and look at what came between two looks. Recording makes no garbage.
 */
export class Durations {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  /** Milliseconds of all together; an array, as a number in a field of its own would be made anew. */
  readonly #sum = new Float64Array(1);

  /** @param bounds of the buckets in seconds, ascending; one more, without a bound, comes after them */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds.map((bound) => bound * MS_PER_SECOND);
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Takes how long it took, in milliseconds; below 0 counts as 0. */
  record(took: number): void {
    const ms = took > 0 ? took : 0;
    let bucket = 0;
    while (bucket < this.#bounds.length && ms > this.#bounds[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#sum[0]! += ms;
  }

  /** How many there were. */
  get count(): number {
    return this.#counts.reduce((sum, each) => sum + each, 0);
  }

  /** Seconds of all together, to the microsecond: what is beyond that is noise. */
  get sum(): number {
    return Math.round(this.#sum[0]! * MS_PER_SECOND) / 1e6;
  }

  /** The buckets, ascending. */
  *buckets(): Generator<Bucket> {
    let count = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      count += this.#counts[bucket]!;
      yield { bound: (this.#bounds[bucket] ?? Infinity) / MS_PER_SECOND, count };
    }
  }
}
