import type { Clock, Logger, Random, Stopwatch, Timers } from "../ports.ts";
import { systemClock, systemRandom, systemStopwatch, systemTimers } from "./system.ts";

/** Everything that the parts of the application want of the world. */
export interface World {
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
}

/** The real one, with a logger. */
export function realWorld(logger: Logger): World {
  return {
    clock: systemClock,
    stopwatch: systemStopwatch,
    timers: systemTimers,
    random: systemRandom,
    logger,
  };
}
