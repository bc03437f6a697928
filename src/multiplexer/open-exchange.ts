import type { Exchange, ExchangeState } from "./exchange.ts";
import { stanAndTid } from "./summary.ts";

/** What may be told of an exchange that is not over. No card data in it. */
export interface OpenExchange {
  /** The number by which logs name it. */
  readonly id: number;
  readonly mti: string;
  /** DE 11; `undefined`: there is none. */
  readonly stan: string | undefined;
  /** DE 41, likewise. */
  readonly tid: string | undefined;
  readonly state: ExchangeState;
  /** It is the gateway's own: a reversal. */
  readonly own: boolean;
  /** Milliseconds since it came; `undefined`: one of the gateway's own, which waits for its turn. */
  readonly age: number | undefined;
  /** Milliseconds since it was handed to the link; `undefined`: it was not. */
  readonly sentAge: number | undefined;
}

/** When an exchange came, by the stopwatch: told by its deadline, so that nobody has to keep it. */
function cameAt({ own, due, sent, sentAt }: Exchange<unknown>, timeout: number) {
  if (!own) return due - timeout;
  return sent ? sentAt : undefined;
}

/**
 * What may be told of an exchange.
 *
 * @param timeout milliseconds that a client's may take
 * @param now by the stopwatch
 */
export function openExchange(
  exchange: Exchange<unknown>,
  timeout: number,
  now: number,
): OpenExchange {
  const { id, request, state, own, sent, sentAt } = exchange;
  const [stan, tid] = stanAndTid(request);
  const came = cameAt(exchange, timeout);
  const age = came === undefined ? undefined : Math.round(now - came);
  const sentAge = sent ? Math.round(now - sentAt) : undefined;
  return { id, mti: request.mti, stan, tid, state, own, age, sentAge };
}
