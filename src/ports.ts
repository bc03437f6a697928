/**
 * What the pure parts want of the world, handed in by the adapters: so that all of them run under a
 * simulated clock, network and chance as well.
 */

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

/** Measures how long things take: never goes back, whatever is done to the clock on the wall. */
export interface Stopwatch {
  /** Milliseconds since some moment that does not change. */
  elapsed(): number;
}

/** Wakes someone later. */
export interface Timers {
  /**
   * Calls `wake` once, `delay` milliseconds from now.
   *
   * @returns a function that cancels it, and does nothing when it was called or cancelled before
   */
  after(delay: number, wake: () => void): () => void;
}

/** Chance. */
export interface Random {
  /** A whole number from 0 to `below - 1`, each as likely. */
  below(below: number): number;
}

/** How grave a log record is. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Takes log records, which are masked already: no card data in them. */
export interface Logger {
  /** Whether a record of this level would be written: ask before making a costly one. */
  enabled(level: LogLevel): boolean;
  /** Writes a record. `data` are further facts for machines. */
  log(level: LogLevel, text: string, data?: Readonly<Record<string, unknown>>): void;
}
