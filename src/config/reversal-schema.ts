import { z } from "zod";
import { type Profile, REVERSAL_CAUSES, type ReversalRules } from "../codec/profile.ts";
import { code, fieldNumber, fieldNumbers, mti, oneOf, values } from "./profile-parts.ts";
import { quote } from "./quote.ts";

const DAY = 86_400;

/** Most repeats: at an hour each, more than eleven years. */
const MOST_REPEATS = 100_000;

const carried = z.union([z.literal("rest"), fieldNumber], {
  error: ({ input }) => `${quote(input)} is neither rest nor a field number from 2 to 192`,
});

const stan = z.union([
  z.literal("original"),
  z.strictObject({
    from: z.int().min(1).max(999_999),
    to: z.int().min(1).max(999_999),
  }).refine(({ from, to }) => from <= to, "from is above to"),
], { error: "neither original nor { from: N, to: M }" });

const reason = z.string().min(1);

const reasons = z.strictObject({
  field: fieldNumber,
  codes: z.strictObject({
    "client-gone": reason.optional(),
    "timeout": reason.optional(),
    "link-lost": reason.optional(),
    "undelivered": reason.optional(),
    "died": reason.optional(),
    "other": reason,
  }),
});

const original = z.strictObject({ field: fieldNumber, form: oneOf(["90", "56", "56-2003"]) });

/** The shape of a profile's `reversal` section. */
export const reversalSchema = z.strictObject({
  of: z.array(mti).min(1),
  unless: fieldNumbers.default([]),
  causes: z.array(oneOf(REVERSAL_CAUSES)).min(1).default([...REVERSAL_CAUSES]),
  mti,
  repeatMti: mti.optional(),
  set: values.default({}),
  now: fieldNumbers.default([]),
  carry: z.array(carried).min(1).default(["rest"]),
  drop: fieldNumbers.default([]),
  stan: stan.default("original"),
  reasons: reasons.optional(),
  original: original.optional(),
  done: z.array(code).min(1).optional(),
  again: z.array(code).optional(),
  otherwise: oneOf(["done", "again", "park"]).default("park"),
  delays: z.array(z.number().min(0).max(DAY)).max(1000),
  cap: z.int().min(0).max(MOST_REPEATS).optional(),
  uncertainDelivery: oneOf(["reverse", "park"]).default("reverse"),
  expire: z.number().min(0).max(3650 * DAY).default(7 * DAY),
});

/** The section with those defaults that the rest of the profile, or of the section, tells. */
export function completed(
  section: z.infer<typeof reversalSchema>,
  { approvedCodes, systemErrors }: Pick<Profile, "approvedCodes" | "systemErrors">,
): ReversalRules {
  const { mti, delays } = section;
  return {
    ...section,
    repeatMti: section.repeatMti ?? mti,
    done: section.done ?? approvedCodes,
    again: section.again ?? systemErrors,
    cap: section.cap ?? delays.length,
  };
}
