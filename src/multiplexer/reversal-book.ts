import { shown } from "../codec/mask.ts";
import type { Message } from "../codec/message.ts";
import { REVERSAL_CAUSES, type ReversalCause } from "../codec/profile.ts";
import type { Reversal, Sale } from "./reversal.ts";

/** Why a record's sale is undone; where nothing is said of that, the program died. */
export const causeOf = (text: string): ReversalCause =>
  REVERSAL_CAUSES.find((cause) => cause === text) ?? "died";

/** What a person is told of a sale that is being undone or parked. No card data but masked. */
export interface ReversalView {
  /** The number of the sale's exchange. */
  readonly id: number;
  readonly state: "pending" | "parked";
  /** Why it is undone. */
  readonly cause: string;
  /** Why it is parked; empty while it is pending. */
  readonly why: string;
  /** When the sale was sent: milliseconds since 1970. */
  readonly at: number;
  /** Times that its reversal was sent in vain. */
  readonly attempts: number;
  /** When its reversal is sent next, as `at`; 0: not known, or never. */
  readonly nextAt: number;
  /** The reversal's fields by number, masked; empty when it cannot be read. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A sale that is not undone any more until a person says so. */
export interface Parked {
  readonly sale: Sale;
  readonly cause: string;
  readonly why: string;
  readonly attempts: number;
  /** What undoes it; absent when that cannot be read. */
  readonly message: Message | undefined;
}

function fieldsOf(message: Message | undefined): Record<string, string> {
  const fields: Record<string, string> = {};
  if (message === undefined) return fields;
  fields["0"] = message.mti;
  for (const number of message.numbers()) {
    const value = number > 1 ? shown(message, number) : undefined;
    if (value !== undefined) fields[number] = value;
  }
  return fields;
}

/** What a person is told of one that is being undone. */
export function pendingView(reversal: Reversal, nextAt: number): ReversalView {
  const { sale: { id, at }, cause, attempts, message } = reversal;
  const fields = fieldsOf(message);
  return { id, state: "pending", cause, why: "", at, attempts, nextAt, fields };
}

/** What a person is told of a parked one. */
export function parkedView({ sale, cause, why, attempts, message }: Parked): ReversalView {
  const { id, at } = sale;
  const fields = fieldsOf(message);
  return { id, state: "parked", cause, why, at, attempts, nextAt: 0, fields };
}
