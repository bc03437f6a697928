import type { TroubleCode } from "../multiplexer/requester.ts";

/** HTTP statuses that the gateway gives. */
export type TroubleStatus = 400 | 409 | 429 | 502 | 503 | 504;

/** The HTTP status of each trouble. 502 and 504: the outcome is unknown; the others: nothing was sent. */
export const STATUS: Readonly<Record<TroubleCode, TroubleStatus>> = {
  "invalid-message": 400,
  "queue-full": 429,
  "draining": 503,
  "reversing": 409,
  "link-down": 503,
  "journal-down": 503,
  "too-many-reversals": 503,
  "unrecorded": 502,
  "untellable": 502,
  "link-lost": 502,
  "timeout": 504,
};

/** Seconds after which a client may try again, where that is of use. */
export const RETRY_AFTER: Partial<Record<TroubleCode, number>> = {
  "queue-full": 1,
  "reversing": 10,
  "draining": 10,
  "link-down": 5,
  "journal-down": 10,
  "too-many-reversals": 30,
};
