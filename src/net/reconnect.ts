import type { Random } from "../ports.ts";

/** How long to wait between attempts to connect. */
export interface ReconnectOptions {
  /** Milliseconds before the second attempt, on average. Default: 200. */
  readonly first: number;
  /** The most milliseconds between attempts, on average. Default: 10,000. */
  readonly most: number;
}

/** The defaults of {@link ReconnectOptions}. */
export const RECONNECT: ReconnectOptions = { first: 200, most: 10_000 };

/**
 * Milliseconds to wait after `failures` failed attempts in a row (1 and up): doubles each time up to
 * the most, and is then spread by half to both sides, so that many gateways do not call at once.
 */
export function reconnectDelay(
  failures: number,
  random: Random,
  options: ReconnectOptions = RECONNECT,
): number {
  const delay = Math.min(options.most, options.first * 2 ** Math.min(failures - 1, 30));
  return Math.round(delay / 2 + delay * random.below(1001) / 1000);
}
