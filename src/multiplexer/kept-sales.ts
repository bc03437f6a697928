import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import type { ReversalCause } from "../codec/profile.ts";
import type { JournalRecord, JournalState } from "../ports.ts";
import { readReversal, unpackPayload } from "./journal-payload.ts";
import { causeOf, saysReused } from "./reversal-book.ts";
import type { Sale } from "./reversal.ts";

/** A sale that was not resolved when the program last ended, as its record tells of it. */
export interface KeptSale {
  /** Its key is empty when the record cannot be read. */
  readonly sale: Sale;
  readonly state: JournalState;
  readonly cause: ReversalCause;
  /** Times that its reversal was sent and not confirmed. */
  readonly attempts: number;
  /** When its reversal is to be sent next: milliseconds since 1970; 0: at once. */
  readonly nextAt: number;
  /** What undoes it; absent when that cannot be read. */
  readonly message: Message | undefined;
  /** Another request went to the host under its key since. */
  readonly reused: boolean;
}

function keptSale(
  codec: Codec,
  { id, state, at, cause, attempts, nextAt, payload }: JournalRecord,
): KeptSale {
  const read = payload && unpackPayload(payload);
  const message = read && readReversal(codec, read);
  const sale = { id, at, key: message === undefined ? "" : read?.key ?? "" };
  const reused = saysReused(cause);
  return { sale, state, cause: causeOf(cause), attempts, nextAt, message, reused };
}

/** Reads the journal's records. Of those with one key, all but the last were followed by another. */
export function keptSales(codec: Codec, records: readonly JournalRecord[]): readonly KeptSale[] {
  const all = records.map((record) => keptSale(codec, record));
  const last = new Map<string, number>();
  for (const { sale: { id, key } } of all) last.set(key, Math.max(id, last.get(key) ?? 0));
  return all.map((kept) => {
    const { id, key } = kept.sale;
    return key !== "" && last.get(key) !== id ? { ...kept, reused: true } : kept;
  });
}
