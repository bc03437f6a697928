import type { Message } from "../codec/message.ts";
import type { Nearest } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { agreement, firstDifference } from "./key.ts";

/** Exchanges that are compared with an answer at the most. */
const LOOKED_AT = 1000;

/**
 * Whom an answer that fits nobody could have meant: the exchange that agrees with it in most key
 * fields, and the first in which it does not. Looks at many, so it is not for the way of any
 * transaction.
 *
 * @returns `undefined` when none agrees in any
 */
export function nearestTo(
  response: Message,
  exchanges: Iterable<Exchange<unknown>>,
  keyFields: readonly number[],
): Nearest | undefined {
  let best: Exchange<unknown> | undefined;
  let most = 0;
  let left = LOOKED_AT;
  for (const exchange of exchanges) {
    const count = agreement(response, exchange.request, keyFields);
    if (count > most) [best, most] = [exchange, count];
    if (--left === 0) break;
  }
  if (best === undefined) return undefined;
  return { id: best.id, field: Math.max(0, firstDifference(response, best.request, keyFields)) };
}
