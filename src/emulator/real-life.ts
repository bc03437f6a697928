import type { Random } from "../ports.ts";

/**
 * What a host does with an answer that it has ready: sends it, closes the connection instead, or
 * sends it and {@link REPEAT_DELAY} later once more.
 */
export type Whim = "answer" | "close" | "repeat";

/** Milliseconds between an answer and its repeat. */
export const REPEAT_DELAY = 500;

const DRAWS = 10;
const CLOSES = 1;
const REPEATS = 2;

/** What happens to the next answer as in real life: one in ten is lost, one in five comes twice. */
export function whimOf(random: Random): Whim {
  const draw = random.below(DRAWS);
  if (draw < CLOSES) return "close";
  return draw < CLOSES + REPEATS ? "repeat" : "answer";
}
