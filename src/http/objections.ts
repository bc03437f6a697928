import type { Objection } from "../multiplexer/reversals.ts";

/** Why what a person wanted done about a sale was not done. */
export const OBJECTIONS: Readonly<Record<Objection, string>> = {
  "unknown": "no such sale is being reversed or parked; the history may tell of it",
  "not-pending": "it is parked already",
  "not-parked": "it is still being reversed; park it first",
  "unreadable": "its record cannot be read, so that nothing can be sent; look after it by hand, " +
    "then close it",
  "key-reused": "its key (as a rule STAN and terminal) was used again since, so that to the host " +
    "its reversal could mean the later sale; have the bank undo it by hand, then close it with a " +
    "reason",
  "key-busy": "another sale with the same key is being reversed; try again when that is over",
};
