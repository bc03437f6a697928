import type { Random, Stopwatch, Timers } from "../../src/ports.ts";

interface Alarm {
  readonly due: number;
  readonly wake: () => void;
}

/** A stopwatch and timers that stand still until a test moves them. */
export class FakeTime implements Timers, Stopwatch {
  #now = 0;
  readonly #alarms = new Set<Alarm>();

  elapsed(): number {
    return this.#now;
  }

  after(delay: number, wake: () => void): () => void {
    const alarm = { due: this.#now + delay, wake };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** Milliseconds from now until each alarm that is set, the next first. */
  get pending(): number[] {
    return [...this.#alarms].map(({ due }) => due - this.#now).sort((a, b) => a - b);
  }

  /** Moves time, waking on the way whoever wants to be, at his time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#alarms.delete(next);
      this.#now = next.due;
      next.wake();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.due <= end && (next === undefined || alarm.due < next.due)) next = alarm;
    }
    return next;
  }
}

/** Chance that is none: always this share (0 up to 1) of the range. */
export function always(share: number): Random {
  return { below: (below) => Math.min(below - 1, Math.floor(share * below)) };
}

/** Chance that is the same in every run (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return {
    below(below) {
      state = state + 0x6d2b79f5 >>> 0;
      let mixed = Math.imul(state ^ state >>> 15, state | 1);
      mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
      return ((mixed ^ mixed >>> 14) >>> 0) % below;
    },
  };
}

/** The same things in another order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [copy[index], copy[other]] = [copy[other]!, copy[index]!];
  }
  return copy;
}
