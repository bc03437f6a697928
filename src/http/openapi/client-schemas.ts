import type { Codec } from "../../codec/codec.ts";
import type { Failure } from "../../multiplexer/effects.ts";
import type { ReversalFate } from "../../multiplexer/outcomes.ts";
import type { TransactionState } from "../transactions.ts";
import { oneOf, refTo, type Schema } from "./document.ts";
import { messageSchema, requestSchema } from "./message-schemas.ts";

const FATES: Readonly<Record<ReversalFate, string>> = {
  none: "nothing is reversed",
  pending: "it is being reversed",
  reversed: "the host has confirmed the reversal",
  parked: "it could not be reversed, and a person has to look",
  closed: "a person has looked after it",
};

const STATES: Readonly<Record<TransactionState, string>> = {
  "not-sent": "the host never had it",
  unknown: "the host may have it, and what it did is not known",
  undone: "what the host may have done is undone",
};

const FAILURES: Readonly<Record<Failure, string>> = {
  timeout: "no answer in time",
  "link-lost": "the link to the host broke, or the gateway was stopped, while the host had it",
  "link-down": "there was no link to the host",
  reversing: "an earlier sale with the same STAN and TID was being reversed",
  "journal-down": "the journal could not be written",
  unrecorded: "the host's answer could not be written down",
};

const NUMBER: Schema = { type: "integer", minimum: 1, description: "The number to ask with" };

const ANSWER: Schema = {
  type: "object",
  description: "The host's answer, be it an approval or not: field 39 tells.",
  properties: {
    result: refTo("Message"),
    errors: { type: "array", items: { type: "string" }, maxItems: 0 },
  },
  required: ["result", "errors"],
  additionalProperties: false,
};

const FAILURE: Schema = {
  type: "object",
  description: "There is no answer of the host's. Where there is an `id`, the host may have the " +
    "request, and the outcome is not known.",
  properties: {
    result: { type: "string", enum: [""] },
    errors: {
      type: "array",
      items: { type: "string" },
      minItems: 1,
      description: "Why, for people; no card data is in it",
    },
    id: NUMBER,
    reversal: refTo("Reversal"),
  },
  required: ["result", "errors"],
  additionalProperties: false,
};

const TRANSACTION: Schema = {
  type: "object",
  description: "A request that got no answer.",
  properties: {
    id: NUMBER,
    state: oneOf("Where it stands.", STATES),
    reversal: refTo("Reversal"),
    failure: {
      anyOf: [oneOf("Why it got no answer.", FAILURES), { type: "null" }],
      description: "`null`: not known any more, as the program was started anew since",
    },
  },
  required: ["id", "state", "reversal", "failure"],
  additionalProperties: false,
};

/** The schemas of the clients' API; messages are of the profile that clients speak. */
export function clientSchemas(codec: Codec): Readonly<Record<string, Schema>> {
  return {
    Request: requestSchema(codec),
    Message: messageSchema(codec),
    Answer: ANSWER,
    Failure: FAILURE,
    Transaction: TRANSACTION,
    Reversal: oneOf("What becomes of the sale.", FATES),
  };
}
