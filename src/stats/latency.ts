/** Finest time that is told apart: one microsecond. */
const UNITS_PER_MS = 1000;

/** Milliseconds of the longest time; what took longer counts as this. */
export const LONGEST_MS = 600_000;

/** Buckets that each doubling of the time is cut into: 2 to the power of this. */
const SUB_BITS = 5;
const SUB = 1 << SUB_BITS;

/** Leading zero bits of a 32-bit number that is in the first doubling of its own. */
const FIRST_ZEROS = 31 - SUB_BITS;

/** How long answers took, in milliseconds, whole or with one decimal; all 0 when there was none. */
export interface LatencySummary {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  /** No more than this took half of the answers. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** All that a {@link Latency} holds, for a dump. */
export interface LatencyState {
  /** Milliseconds of all answers together. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Number of a bucket, and how many answers are in it; empty buckets are left out. */
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

/** The bucket of a time in microseconds. Below 64 it is the time itself. */
function bucketOf(units: number): number {
  const shift = FIRST_ZEROS - Math.clz32(units | SUB);
  return (shift << SUB_BITS) + (units >>> shift);
}

/** The middle of a bucket, in milliseconds. */
function middleOf(bucket: number): number {
  const shift = Math.max(0, (bucket >> SUB_BITS) - 1);
  const lowest = (bucket - (shift << SUB_BITS)) * 2 ** shift;
  return (lowest + 2 ** shift / 2) / UNITS_PER_MS;
}

/** Buckets of a {@link Latency}. */
export const BUCKETS: number = bucketOf(LONGEST_MS * UNITS_PER_MS) + 1;

const oneDecimal = (ms: number): number => Math.round(ms * 10) / 10;

/**
 * How long answers took: a histogram whose buckets are 1/32 of the time wide at the most, from 64
 * microseconds (finer below) to 10 minutes. A percentile is told with an error of at most 1.6 % of
 * it, and what rounding to 0.1 ms adds; count, mean, shortest and longest are exact but for the
 * rounding. 6.4 KB, whatever it is told; recording makes no garbage.
 */
export class Latency {
  readonly #counts = new Float64Array(BUCKETS);
  #sum = 0;
  #min = Infinity;
  #max = 0;

  /** What `state` says, as {@link Latency.state} gave it. */
  static from({ sum, min, max, buckets }: LatencyState): Latency {
    const latency = new Latency();
    for (const [bucket, count] of buckets) latency.#counts[bucket]! += count;
    latency.#sum = sum;
    if (buckets.length > 0) latency.#min = min;
    latency.#max = max;
    return latency;
  }

  /** Takes how long an answer took, in milliseconds; below 0 counts as 0. */
  record(took: number): void {
    const ms = took > 0 ? Math.min(took, LONGEST_MS) : 0;
    this.#counts[bucketOf(Math.floor(ms * UNITS_PER_MS))]!++;
    this.#sum += ms;
    if (ms < this.#min) this.#min = ms;
    if (ms > this.#max) this.#max = ms;
  }

  summary(): LatencySummary {
    const count = this.#counts.reduce((sum, each) => sum + each, 0);
    const at = (perMille: number) => oneDecimal(this.#percentile(count, perMille));
    return {
      count,
      min: oneDecimal(count === 0 ? 0 : this.#min),
      mean: oneDecimal(count === 0 ? 0 : this.#sum / count),
      p50: at(500),
      p90: at(900),
      p99: at(990),
      p999: at(999),
      max: oneDecimal(this.#max),
    };
  }

  state(): LatencyState {
    const buckets: [number, number][] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) buckets.push([bucket, count]);
    });
    return { sum: this.#sum, min: buckets.length > 0 ? this.#min : 0, max: this.#max, buckets };
  }

  /** The time that so many of a thousand answers did not exceed; 0 when there was none. */
  #percentile(count: number, perMille: number): number {
    const rank = Math.ceil(count * perMille / 1000);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank && seen > 0) {
        return Math.min(Math.max(middleOf(bucket), this.#min), this.#max);
      }
    }
    return 0;
  }
}
