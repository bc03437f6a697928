import { z } from "zod";
import type { Watched, WatchedLink } from "./watched.ts";

/*
 * What those are told who watch a gateway, in JSON: here for who says it, and for who reads it; the
 * description of the API is made of it. No card data.
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
  address: z.string().describe("`host:port` that is dialled, or that the host is to dial"),
  dialledBy: z.enum(["gateway", "host"]).describe("Who dials"),
  since: moment.describe("Since when its state is what it is"),
  reconnects: z.number().describe("Times that it was made again after it had been there"),
  lastError: z.object({ text: z.string(), at: moment }).nullable().describe(
    "What was wrong last, also when it is up again; `null`: nothing ever",
  ),
});

/** An exchange that is not over. */
export const exchangeJson = z.object({
  id: z.number(),
  mti: z.string(),
  stan: z.string().nullable(),
  tid: z.string().nullable(),
  state: z.enum(["waiting", "held", "sent", "abandoned", "answering", "settled"]),
  own: z.boolean().describe("The gateway's own: a reversal"),
  ageMs: z.number().nullable().describe(
    "Milliseconds since it came; `null`: one of the gateway's own that waits for its turn",
  ),
  sentMs: z.number().nullable().describe(
    "Milliseconds since it left for the host; `null`: it did not yet",
  ),
});

/** All that are not over: how many there are, and so many of them as are told at once. */
export const exchangesJson = z.object({
  total: z.number().describe("How many there are"),
  waiting: z.number().describe("How many wait for their turn"),
  inFlight: z.number().describe("How many are with the host"),
  exchanges: z.array(exchangeJson).describe("So many of them as are told at once"),
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
