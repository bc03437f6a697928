import type { Clock, Random, Stopwatch, Timers } from "../ports.ts";

/** The clock on the wall. */
export const systemClock: Clock = { now: () => Date.now() };

/** Time since the process started; not moved by changes of the clock. */
export const systemStopwatch: Stopwatch = { elapsed: () => performance.now() };

/** The runtime's timers. */
export const systemTimers: Timers = {
  after(delay, wake) {
    const id = setTimeout(wake, delay);
    return () => clearTimeout(id);
  },
};

/** Numbers that nobody can foretell. */
export const systemRandom: Random = {
  below(below) {
    const range = 0x1_0000_0000;
    // Numbers at the top that would make some results likelier than others are drawn again.
    const limit = range - range % below;
    const draw = new Uint32Array(1);
    do crypto.getRandomValues(draw); while (draw[0]! >= limit);
    return draw[0]! % below;
  },
};
