import type { Timers } from "../ports.ts";

/** Milliseconds between two looks. */
const LOOK = 20;

/**
 * Looks in a row that find nobody new: between two of them the system was asked at least once who is
 * there, even where the first came late because there was much to do.
 */
const QUIET_LOOKS = 3;

/** Looks after which it is enough: where somebody comes all the time, it will never be quiet. */
const MOST_LOOKS = 100;

/**
 * Waits until nobody new comes to a listener that is to be closed. Its clients may be connected, as far
 * as they and the system know, and have sent a sale, before the program has heard of them; closed at
 * once, their connections would break.
 *
 * @param came how many have come so far
 * @param quiet called once
 * @returns calls it off
 */
export function whenQuiet(came: () => number, timers: Timers, quiet: () => void): () => void {
  let [seen, silent, looks] = [came(), 0, 0];
  const look = (): void => {
    const now = came();
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (silent === QUIET_LOOKS || ++looks === MOST_LOOKS) quiet();
    else cancel = timers.after(LOOK, look);
  };
  let cancel = timers.after(LOOK, look);
  return () => cancel();
}
