import type { LogLevel } from "../ports.ts";

/** How grave each level is: the higher, the graver. */
export const GRAVITY: Readonly<Record<LogLevel, number>> = {
  debug: 0,
  info: 1,
  warning: 2,
  error: 3,
};

/** More than any level's gravity. */
export const NOTHING = Infinity;
