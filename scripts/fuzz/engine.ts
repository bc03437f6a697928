import { Corpus } from "./corpus.ts";
import { Mutator } from "./mutate.ts";
import { Random } from "./random.ts";
import { shrink } from "./shrink.ts";
import { LIMITS, type Outcome, type Target } from "./target.ts";

/** Something that an input must not do. */
export interface Finding {
  readonly target: string;
  readonly kind: "throws" | "does not hold" | "slow" | "large result" | "large heap" | "retains";
  readonly what: string;
  /** As small as it got. */
  readonly input: Uint8Array;
}

/** What a run came to. */
export interface Report {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly reached: number;
  readonly corpus: number;
  /** The longest that an input took, in milliseconds, measured twice if it seemed too long. */
  readonly slowest: number;
  readonly finding: Finding | undefined;
}

/** When to stop: what comes first. */
export interface Budget {
  readonly inputs: number;
  readonly seconds: number;
}

/** How a target is fed. */
export interface EngineOptions {
  /**
   * How many times longer than the limit an input may take; for tests, which run beside others.
   * Default: 1.
   */
  readonly patience: number;
}

type Fault = Pick<Finding, "kind" | "what">;

/** Of so many inputs one has its memory looked at. */
const HEAP_EVERY = 256;
/** After so many inputs it is looked at what they have left behind. */
const RETAINED_EVERY = 100_000;
/** An input that seems too slow or too large is run so often again, and its best counts. */
const AGAIN = 4;
/** Of so many inputs one is made anew by the target. */
const GENERATED_EVERY = 12;

/** Seeds are run so often before anything counts, for so many milliseconds at the most. */
const ROUNDS = 20;
const WARM_UP = 1_000;

const say = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);

const firstLine = (text: string): string => text.split("\n", 1)[0]!;

const memory = (): number => {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
};

/** Present where the runtime was started with `--v8-flags=--expose-gc`. */
const collect = (globalThis as { gc?: () => void }).gc;

/** Feeds one target. */
export class Engine {
  readonly #target: Target;
  readonly #random: Random;
  readonly #corpus: Corpus;
  readonly #mutator: Mutator;
  readonly #patience: number;
  #inputs = 0;
  #slowest = 0;
  #baseline = 0;

  constructor(target: Target, seed: number, { patience }: EngineOptions = { patience: 1 }) {
    this.#target = target;
    this.#patience = patience;
    this.#random = new Random(seed);
    this.#corpus = new Corpus(this.#random);
    this.#mutator = new Mutator(target, this.#random);
  }

  /** Runs until the budget is used up or something is found, which is then made small. */
  run({ inputs, seconds }: Budget): Report {
    this.#warmUp();
    const begun = performance.now();
    const isOver = () => this.#inputs >= inputs || performance.now() - begun >= seconds * 1000;
    const { seeds } = this.#target;
    let finding: Finding | undefined;
    for (let next = 0; finding === undefined && !isOver(); next++) {
      const input = next < seeds.length ? seeds[next]! : this.#next();
      const fault = this.#feed(input) ?? this.#retained();
      if (fault !== undefined) finding = this.#found(input, fault);
    }
    return {
      target: this.#target.name,
      inputs: this.#inputs,
      seconds: (performance.now() - begun) / 1000,
      reached: this.#corpus.reached,
      corpus: this.#corpus.size,
      slowest: this.#slowest,
      finding,
    };
  }

  /** Lets the runtime compile what will run often: the first inputs would be blamed for that. */
  #warmUp(): void {
    const until = performance.now() + WARM_UP;
    for (let round = 0; round < ROUNDS; round++) {
      for (const seed of this.#target.seeds) {
        try {
          this.#target.run(seed);
        } catch {
          // It is fed again, and told of then.
          return;
        }
        if (performance.now() > until) return;
      }
    }
  }

  #next(): Uint8Array {
    const target = this.#target;
    const anew = this.#random.below(GENERATED_EVERY) === 0;
    const made = anew ? target.generate?.(this.#random) : undefined;
    const base = made ?? this.#corpus.pick();
    return this.#mutator.mutate(base, this.#corpus.pick());
  }

  /** Runs one input; tells what is wrong with it. */
  #feed(input: Uint8Array): Fault | undefined {
    this.#inputs++;
    const [fault, outcome] = this.#timed(input);
    if (outcome === undefined) return fault;
    const isNew = this.#corpus.offer(input, outcome.signature);
    if (fault !== undefined) return fault;
    return isNew || this.#inputs % HEAP_EVERY === 0 ? this.#heap(input) : undefined;
  }

  /** The fault of an input, and its outcome where there is one. */
  #timed(input: Uint8Array): [Fault | undefined, Outcome | undefined] {
    let outcome: Outcome;
    const start = performance.now();
    try {
      outcome = this.#target.run(input);
    } catch (error) {
      return [{ kind: "throws", what: say(error) }, undefined];
    }
    const took = performance.now() - start;
    try {
      outcome.verify?.();
    } catch (error) {
      return [{ kind: "does not hold", what: say(error) }, outcome];
    }
    if (outcome.size > LIMITS.result + input.length * LIMITS.resultPerByte) {
      return [{ kind: "large result", what: `${outcome.size} of ${input.length} bytes` }, outcome];
    }
    return [this.#slow(input, took), outcome];
  }

  #slow(input: Uint8Array, took: number): Fault | undefined {
    const { millisecondsPerKiB = 0 } = this.#target;
    const limit = LIMITS.milliseconds + millisecondsPerKiB * input.length / 1024;
    const most = limit * this.#patience;
    const best = took > most ? Math.min(took, ...this.#timesAgain(input)) : took;
    this.#slowest = Math.max(this.#slowest, best);
    return best > most ? { kind: "slow", what: `${best.toFixed(1)} ms` } : undefined;
  }

  /** The collector, other programs and the compiler take time too: only what is slow again is slow. */
  #timesAgain(input: Uint8Array): number[] {
    return Array.from({ length: AGAIN }, () => {
      const start = performance.now();
      this.#target.run(input);
      return performance.now() - start;
    });
  }

  /** The collector makes it look less, and what is compiled on the way more: twice is once. */
  #heap(input: Uint8Array): Fault | undefined {
    const most = LIMITS.heap + input.length * LIMITS.heapPerByte;
    if (this.#takes(input) <= most) return undefined;
    const again = Array.from({ length: AGAIN }, () => this.#takes(input));
    const large = again.filter((size) => size > most);
    if (large.length === 0) return undefined;
    return { kind: "large heap", what: `${Math.min(...large)} bytes` };
  }

  #takes(input: Uint8Array): number {
    const before = memory();
    this.#target.run(input);
    return memory() - before;
  }

  /** Looks from time to time at what all inputs have left behind. */
  #retained(): Fault | undefined {
    if (collect === undefined || this.#inputs % RETAINED_EVERY !== 0) return undefined;
    collect();
    const now = memory() - this.#corpus.weight;
    if (this.#baseline === 0) this.#baseline = now;
    const more = now - this.#baseline;
    return more > LIMITS.retained ? { kind: "retains", what: `${more} bytes` } : undefined;
  }

  #found(input: Uint8Array, fault: Fault): Finding {
    const isSame = (candidate: Uint8Array): boolean => {
      const other = fault.kind === "large heap" ? this.#heap(candidate) : this.#timed(candidate)[0];
      return other?.kind === fault.kind &&
        (fault.kind === "slow" || fault.kind.startsWith("large") ||
          firstLine(other.what) === firstLine(fault.what));
    };
    // What all inputs did together cannot be made small.
    const small = fault.kind === "retains" ? input : shrink(input, isSame);
    return { target: this.#target.name, ...fault, input: small };
  }
}
