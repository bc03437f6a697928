import type { Codec } from "../../codec/codec.ts";
import { KEY } from "../idempotency-keys.ts";
import { clientAnswers } from "./client-answers.ts";
import { type ClientExamples, clientExamples, type ExampleSale } from "./client-examples.ts";
import { clientSchemas } from "./client-schemas.ts";
import {
  type Examples,
  json,
  type OpenApi,
  openApi,
  type Operation,
  type Parameter,
  text,
} from "./document.ts";
import { OWN_TAG, ownPaths } from "./own-paths.ts";

const MESSAGES = {
  name: "Messages",
  description: "A message goes to the bank's host, and its answer comes back. Keep the " +
    "connection open until then: a client that goes before cancels what was not sent yet.",
};

const OUTCOMES = { name: "Outcomes", description: "What became of what got no answer." };

const DESCRIPTION = "Sales and other messages of ISO 8583 by HTTP. A method that a path does not " +
  "have gets 405 with `Allow`, a path that is not there 404; HEAD is GET without the body. Nobody " +
  "is asked who he is.";

const IDEMPOTENCY_KEY: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  description: "One for each sale. A repeat with the same key and body gets what the first came " +
    "to, and is never sent twice. Kept for a day, 10000 at the most; what was not sent is not " +
    "remembered, and may be tried again.",
  schema: { type: "string", pattern: KEY.source },
};

/** Failures to show, by status. */
const FAILED: Readonly<Record<number, unknown>> = {
  400: { result: "", errors: ["DE 4: only digits are allowed"] },
  429: { result: "", errors: ["Queue is full"] },
  503: { result: "", errors: ["No link to the host"] },
  504: { result: "", errors: ["Gateway timeout"], id: 1234, reversal: "pending" },
};

const example = (name: string, value: unknown): Examples => ({ [name]: { value } });

function postJson(examples: ClientExamples | undefined): Operation {
  const { sale, approval } = examples ?? {};
  const asked = sale && example("sale", sale);
  const told = examples && example("approval", { result: approval, errors: [] });
  const failed = (status: number) => {
    return json(
      "Failure",
      FAILED[status] === undefined ? undefined : example("failure", FAILED[status]),
    );
  };
  return {
    operationId: "postMessage",
    tags: [MESSAGES.name],
    summary: "Send a message in JSON",
    parameters: [IDEMPOTENCY_KEY],
    requestBody: { required: true, content: json("Request", asked) },
    responses: clientAnswers(json("Answer", told), failed),
  };
}

function postRaw(examples: ClientExamples | undefined): Operation {
  const asked = examples && example("sale", examples.rawSale);
  const told = examples && example("approval", examples.rawApproval);
  const hex = "A message in hexadecimal, without a length header.";
  return {
    operationId: "postRawMessage",
    tags: [MESSAGES.name],
    summary: "Send a message in hexadecimal",
    parameters: [IDEMPOTENCY_KEY],
    requestBody: { required: true, content: text(`${hex} Blanks do not matter.`, asked) },
    responses: clientAnswers(text(`${hex} In lower case.`, told), () => text("Why, a line each.")),
  };
}

const ID: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The `id` or `Transaction-Id` of an answer 502 or 504",
  schema: { type: "integer", minimum: 1, maximum: 999_999_999_999_999 },
};

const WHY_UNKNOWN = "Nothing is known of it: it was answered, or is still under way, or it was " +
  "too long ago, or there was none.";

const GET_TRANSACTION: Operation = {
  operationId: "getTransaction",
  tags: [OUTCOMES.name],
  summary: "Ask what became of a request that got no answer",
  description: "It knows the last 10000 that got none, and what the journal holds.",
  parameters: [ID],
  responses: {
    200: {
      description: "What is known of it.",
      content: json(
        "Transaction",
        example("undone", { id: 1234, state: "undone", reversal: "reversed", failure: "timeout" }),
      ),
    },
    400: { description: "The number is none.", content: json("Failure") },
    404: { description: WHY_UNKNOWN, content: json("Failure") },
  },
};

/**
 * The API of the clients of HTTP.
 *
 * @param codec of the profile that they speak
 * @param sale for the examples; `undefined`: there are none
 */
export function clientApi(codec: Codec, version: string, sale: ExampleSale | undefined): OpenApi {
  const examples = sale && clientExamples(codec, sale);
  return openApi({
    title: "SocketQueue",
    version,
    description: DESCRIPTION,
    tags: [MESSAGES, OUTCOMES, OWN_TAG],
    paths: {
      "/": { post: postJson(examples) },
      "/raw": { post: postRaw(examples) },
      "/transactions/{id}": { get: GET_TRANSACTION },
      ...ownPaths(),
    },
    schemas: clientSchemas(codec),
  });
}
