import type { Codec } from "../codec/codec.ts";
import type { Failure, Refusal } from "./effects.ts";
import type { Trouble, TroubleCode } from "./requester.ts";

const SAYINGS: Readonly<Record<Exclude<TroubleCode, "invalid-message">, string>> = {
  "queue-full": "Queue is full",
  "draining": "Service is stopping",
  "link-down": "No link to the host",
  "reversing": "An earlier sale with the same STAN and terminal is being reversed; this one was " +
    "not sent",
  "link-lost": "The link to the host broke before it answered; the outcome is unknown",
  "timeout": "Gateway timeout",
};

/** What a client is told when its message is wrong. */
export function invalid(errors: readonly string[]): Trouble {
  return { code: "invalid-message", errors, sent: false };
}

/** What a client is told when its request ended without an answer. */
export function failed(failure: Failure, sent: boolean): Trouble {
  return { code: failure, errors: [SAYINGS[failure]], sent };
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
