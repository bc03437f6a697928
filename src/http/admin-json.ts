import { z } from "zod";
import type { Load } from "../multiplexer/gateway-options.ts";
import type { ReversalView } from "../multiplexer/reversal-book.ts";
import type { JournalAct } from "../ports.ts";

/*
 * What the operator's side says, in JSON: here for who says it, and for who reads it; the description
 * of the API is made of it. No card data but masked.
 */

/** A moment as ISO 8601; `null`: none. */
const moment = z.iso.datetime().nullable();

/** A sale that is being reversed, or needs a person. */
export const reversalJson = z.object({
  id: z.number().describe("Its number"),
  state: z.enum(["pending", "parked"]).describe("`parked`: it needs a person"),
  cause: z.string().describe("Why it is reversed"),
  why: z.string().describe("Why it is parked"),
  keyReused: z.boolean().describe(
    "It is parked, and its key was used again since: it can be closed, and not sent again",
  ),
  at: z.number().describe("When the sale was sent: milliseconds since 1970"),
  sent: moment.describe("The same as ISO 8601"),
  attempts: z.number().describe("Times that its reversal was sent"),
  nextAt: z.number().describe("When its reversal is sent next; 0: not known, or never"),
  next: moment.describe("The same as ISO 8601"),
  fields: z.record(z.string(), z.string()).describe("The reversal's fields by number, masked"),
});

/** All of them, and how many there are. */
export const reversalsJson = z.object({
  pending: z.number().describe("How many are being reversed"),
  parked: z.number().describe("How many need a person"),
  oldestAge: z.number().describe(
    "Seconds since the oldest of both was known to be due for reversal (after a restart: since its " +
      "sale was sent); 0: there is none",
  ),
  reversals: z.array(reversalJson),
});

/** What was done about one. */
export const actJson = z.object({
  at: z.number().describe("When: milliseconds since 1970"),
  time: moment.describe("The same as ISO 8601"),
  who: z.string(),
  what: z.string(),
  why: z.string(),
});

/** Acts that are told at a time at the most, and where nobody says how many. */
export const MOST_ACTS = 1_000;
export const FEW_ACTS = 100;

/** What was done about sales. */
export const historyJson = z.object({
  acts: z.array(actJson.extend({ id: z.number().describe("The sale's number") }))
    .describe("The newest first; of sales that are closed or resolved as well"),
});

/** One with all that was done about it, the newest first. */
export const reversalWithActsJson = reversalJson.extend({
  acts: z.array(actJson).describe("What was done about it, the newest first"),
});

/** What a person can have done about one. */
export const VERBS = ["retry", "park", "close"] as const;
export type Verb = typeof VERBS[number];

/** That it was done. */
export const doneJson = z.object({ id: z.number(), done: z.enum(VERBS) });

/** That it was not, and why. */
export const errorsJson = z.object({ errors: z.array(z.string()) });

/** Characters of a person's name, and of a reason, at the most. */
const MOST_NAME = 100;
const MOST_REASON = 500;

/** A line of text without what would move a terminal's cursor. */
const line = (most: number) => z.string().trim().max(most).regex(/^\P{C}*$/u, "one line of text");

/** Who wants something done, and why. */
export const wishJson = z.strictObject({
  by: line(MOST_NAME).min(1).describe("The name of the person who wants it"),
  reason: line(MOST_REASON).default("").describe("Why; `close` needs one"),
});

export type ReversalJson = z.infer<typeof reversalJson>;
export type ReversalsJson = z.infer<typeof reversalsJson>;
export type ReversalWithActsJson = z.infer<typeof reversalWithActsJson>;
export type HistoryJson = z.infer<typeof historyJson>;
export type DoneJson = z.infer<typeof doneJson>;
export type Wish = z.infer<typeof wishJson>;

const iso = (at: number): string => new Date(at).toISOString();

/** A view in JSON. */
export function toReversalJson(view: ReversalView): ReversalJson {
  const { id, state, cause, why, keyReused, at, attempts, nextAt, fields } = view;
  const next = nextAt === 0 ? null : iso(nextAt);
  return {
    id,
    state,
    cause,
    why,
    keyReused,
    at,
    sent: iso(at),
    attempts,
    nextAt,
    next,
    fields: { ...fields },
  };
}

/** Views in JSON. */
export function toReversalsJson(
  views: readonly ReversalView[],
  { reversals, parked, oldest }: Pick<Load, "reversals" | "parked" | "oldest">,
): ReversalsJson {
  const oldestAge = Math.round(oldest / 1000);
  return { pending: reversals, parked, oldestAge, reversals: views.map(toReversalJson) };
}

/** A view with what was done, in JSON. */
export function withActs(view: ReversalView, acts: readonly JournalAct[]): ReversalWithActsJson {
  return { ...toReversalJson(view), acts: acts.map(toActJson) };
}

const toActJson = ({ at, who, what, why }: JournalAct) => ({ at, time: iso(at), who, what, why });

/** What was done about sales, in JSON. */
export const toHistoryJson = (acts: readonly JournalAct[]): HistoryJson => ({
  acts: acts.map((act) => ({ id: act.id, ...toActJson(act) })),
});
