import type { Meter } from "@opentelemetry/api";
import type { Clock, Logger, Random, Stopwatch, Timers } from "../ports.ts";
import { systemClock, systemRandom, systemStopwatch, systemTimers } from "./system.ts";

/** Everything that the parts of the application want of the world. */
export interface World {
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Takes figures for OpenTelemetry. Default: nobody wants them. */
  readonly meter?: Meter | undefined;
}

/** The real one, with a logger, and a meter where the runtime exports. */
export function realWorld(logger: Logger, meter?: Meter): World {
  return {
    clock: systemClock,
    stopwatch: systemStopwatch,
    timers: systemTimers,
    random: systemRandom,
    logger,
    meter,
  };
}
