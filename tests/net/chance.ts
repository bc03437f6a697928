import type { Random } from "../../src/ports.ts";

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
