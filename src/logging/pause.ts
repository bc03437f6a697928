import type { Random } from "../ports.ts";

/** Milliseconds before the second attempt at the most. */
const FIRST = 500;

/** Milliseconds between two attempts at the most. */
const MOST = 30_000;

/**
 * Milliseconds to wait after `failures` failed attempts in a row (1 and up): up to 0.5 s, twice as
 * much each time up to 30 s, and of that at least half, by chance, so that not all nodes of a
 * restarted Logstash come at once.
 */
export function pauseAfter(failures: number, random: Random): number {
  const most = Math.min(MOST, FIRST * 2 ** Math.min(failures - 1, 30));
  return most / 2 + random.below(most / 2 + 1);
}
