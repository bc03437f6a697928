import { shown } from "../codec/mask.ts";
import type { Message } from "../codec/message.ts";
import { REVERSAL_CAUSES, type ReversalCause } from "../codec/profile.ts";
import type { Reversal, Sale } from "./reversal.ts";

/** Stands behind the cause in the record of a parked sale whose key a later request has used. */
const REUSED = "; key used again";

/** The text in a record that says why its sale is undone, and whether its key was used since. */
export const causeText = (cause: string, reused: boolean): string =>
  reused ? cause + REUSED : cause;

/** Whether such a text says that the key was used since. */
export const saysReused = (text: string): boolean => text.endsWith(REUSED);

/** Why a record's sale is undone; where nothing is said of that, the program died. */
export function causeOf(text: string): ReversalCause {
  const plain = saysReused(text) ? text.slice(0, -REUSED.length) : text;
  return REVERSAL_CAUSES.find((cause) => cause === plain) ?? "died";
}

/** What a person is told of a sale that is being undone or parked. No card data but masked. */
export interface ReversalView {
  /** The number of the sale's exchange. */
  readonly id: number;
  readonly state: "pending" | "parked";
  /** Why it is undone. */
  readonly cause: string;
  /** Why it is parked; empty while it is pending. */
  readonly why: string;
  /** It is parked, and another request went to the host under its key since: it is not sent again. */
  readonly keyReused: boolean;
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
  /** Another request went to the host under its key since: to the host it could mean that one. */
  readonly reused: boolean;
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
  const keyReused = false;
  return { id, state: "pending", cause, why: "", keyReused, at, attempts, nextAt, fields };
}

/** What a person is told of a parked one. */
export function parkedView(parked: Parked): ReversalView {
  const { sale, cause, why, attempts, message, reused: keyReused } = parked;
  const { id, at } = sale;
  const fields = fieldsOf(message);
  return { id, state: "parked", cause, why, keyReused, at, attempts, nextAt: 0, fields };
}
