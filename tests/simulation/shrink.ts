import { type Outcome, Simulation, type SimulationOptions } from "./simulation.ts";

/** Runs that are spent on making one smaller, at the most. */
const MOST_RUNS = 600;

/** Takes things away as long as what is left fails all the same. */
class Shrinking {
  readonly #fails: (events: readonly string[]) => boolean;
  #runs = 0;

  constructor(fails: (events: readonly string[]) => boolean) {
    this.#fails = fails;
  }

  /** Delta debugging: away with halves, quarters, and so on, down to single ones. */
  smallest(events: readonly string[]): readonly string[] {
    let left = events;
    for (let size = left.length >> 1; size >= 1; size = size >> 1) {
      left = this.#without(left, size);
    }
    return left;
  }

  /** What is left when pieces of this size are taken away wherever that can be done. */
  #without(events: readonly string[], size: number): readonly string[] {
    let left = events;
    for (let at = 0; at < left.length && this.#runs < MOST_RUNS;) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      this.#runs++;
      if (this.#fails(fewer)) left = fewer;
      else at += size;
    }
    return left;
  }
}

/**
 * Makes a run that fails smaller: fewer sales and fewer faults that break the same rule.
 *
 * @returns the small run, with its trace
 */
export function shrink(outcome: Outcome, options: Partial<SimulationOptions>): Outcome {
  const { seed, violation, events } = outcome;
  const again = (only: ReadonlySet<string>, trace: boolean): Outcome =>
    new Simulation(seed, { ...options, only, trace }).run();
  const shrinking = new Shrinking((fewer) => {
    return again(new Set(fewer), false).violation?.code === violation?.code;
  });
  return again(new Set(shrinking.smallest(events)), true);
}
