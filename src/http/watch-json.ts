import { z } from "zod";
import type { Watched, WatchedLink } from "./watched.ts";

/*
 * What those are told who watch a gateway, in JSON: here for who says it, and for who reads it. No
 * card data.
 */

/** A moment as ISO 8601. */
const moment = z.iso.datetime();

/** Whether it is to be given work, and why not. */
export const readyJson = z.object({
  ready: z.boolean(),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
});

/** The link to the host. */
export const linkJson = z.object({
  state: z.enum(["up", "down"]),
  address: z.string(),
  dialledBy: z.enum(["gateway", "host"]),
  /** Since when its state is what it is. */
  since: moment,
  reconnects: z.number(),
  /** What was wrong last, also when it is up again; `null`: nothing ever. */
  lastError: z.object({ text: z.string(), at: moment }).nullable(),
});

/** An exchange that is not over. */
export const exchangeJson = z.object({
  id: z.number(),
  mti: z.string(),
  stan: z.string().nullable(),
  tid: z.string().nullable(),
  state: z.enum(["waiting", "held", "sent", "abandoned", "answering", "settled"]),
  /** The gateway's own: a reversal. */
  own: z.boolean(),
  /** Milliseconds since it came; `null`: one of the gateway's own that waits for its turn. */
  ageMs: z.number().nullable(),
  /** Milliseconds since it left for the host; `null`: it did not yet. */
  sentMs: z.number().nullable(),
});

/** All that are not over: how many there are, and so many of them as are told at once. */
export const exchangesJson = z.object({
  total: z.number(),
  waiting: z.number(),
  inFlight: z.number(),
  exchanges: z.array(exchangeJson),
});

export type LinkJson = z.infer<typeof linkJson>;
export type ExchangesJson = z.infer<typeof exchangesJson>;

/** Exchanges that are told at once at the most. */
export const MOST_EXCHANGES = 1_000;

const iso = (at: number): string => new Date(at).toISOString();

/** The link in JSON. */
export function toLinkJson(link: WatchedLink): LinkJson {
  const { address, dialledBy, isUp, since, reconnects, lastError } = link;
  return {
    state: isUp ? "up" : "down",
    address,
    dialledBy,
    since: iso(since),
    reconnects,
    lastError: lastError === undefined ? null : { text: lastError.text, at: iso(lastError.at) },
  };
}

/** What is open, in JSON: first what is with the host, the oldest first. */
export function toExchangesJson(gateway: Watched["gateway"]): ExchangesJson {
  const { waiting, inFlight } = gateway.load;
  const exchanges = gateway.list(MOST_EXCHANGES).map(({ stan, tid, age, sentAge, ...rest }) => {
    const known = { stan: stan ?? null, tid: tid ?? null };
    return { ...rest, ...known, ageMs: age ?? null, sentMs: sentAge ?? null };
  });
  return { total: waiting + inFlight, waiting, inFlight, exchanges };
}
