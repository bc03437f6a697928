import type { Codec } from "../codec/codec.ts";
import type { Failure, Refusal } from "./effects.ts";
import type { Trouble, TroubleCode } from "./requester.ts";

const SAYINGS: Readonly<Record<Exclude<TroubleCode, "invalid-message">, string>> = {
  "queue-full": "Queue is full",
  "draining": "Service is stopping",
  "link-down": "No link to the host",
  "reversing": "An earlier sale with the same STAN and terminal is being reversed; this one was " +
    "not sent",
  "journal-down": "The journal cannot be written; the sale was not sent",
  "too-many-reversals": "Too many sales wait to be reversed; this one was not sent",
  "unrecorded": "The host's answer could not be recorded; the sale is being reversed",
  "untellable": "The host's answer cannot be told in the clients' dialect",
  "link-lost": "The link to the host broke before it answered; the outcome is unknown",
  "timeout": "Gateway timeout",
};

/** What is said instead of some where it is the gateway that has ended them, as it is stopped. */
const GIVEN_UP: Readonly<Partial<Record<TroubleCode, string>>> = {
  "link-down": "The gateway was stopped; this was not sent",
  "link-lost": "The gateway was stopped before the host answered; the outcome is unknown",
};

/** What a client is told when its message is wrong. */
export function invalid(errors: readonly string[]): Trouble {
  return { code: "invalid-message", errors, sent: false };
}

/**
 * What a client is told when its request ended without an answer.
 *
 * @param givenUp the gateway has ended it, as it is stopped. Default: false
 */
export function failed(
  failure: Failure | "untellable",
  { id, sent }: { readonly id: number; readonly sent: boolean },
  reversal: "pending" | "parked" | "none",
  givenUp = false,
): Trouble {
  const why = (givenUp ? GIVEN_UP[failure] : undefined) ?? SAYINGS[failure];
  return { code: failure, errors: [why], sent, id, reversal };
}

/** What a client is told when nobody could answer for its sale. */
export function objected(code: "journal-down" | "too-many-reversals"): Trouble {
  return { code, errors: [SAYINGS[code]], sent: false };
}

/** What a client is told when its request was not taken. */
export function refused(refusal: Refusal, codec: Codec): Trouble {
  if (refusal.reason !== "no-key") {
    return { code: refusal.reason, errors: [SAYINGS[refusal.reason]], sent: false };
  }
  const { field } = refusal;
  const title = codec.table.fields[field]?.spec.name ?? "not in the profile";
  return invalid([`No field ${field} (${title}), by which the answer would be known`]);
}
