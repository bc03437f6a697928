import { FEW_ACTS, MOST_ACTS, type Verb, VERBS } from "../admin-json.ts";
import { MAX_BODY } from "../body.ts";
import { FORBIDDEN, refusal } from "./admin-answers.ts";
import { type Answers, json, type Operation, type Parameter, type Paths } from "./document.ts";

/** The tag of {@link reversalPaths}. */
export const REVERSALS_TAG = {
  name: "Reversals",
  description: "Sales that are being reversed or need a person, and what a person may do about " +
    "them.",
};

const TAGS = [REVERSALS_TAG.name];

const ID: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The sale's number",
  schema: { type: "integer", minimum: 1, maximum: 999_999_999_999_999 },
};

const STATE: Parameter = {
  name: "state",
  in: "query",
  description: "Only those of this state; default: all",
  schema: { type: "string", enum: ["pending", "parked"] },
};

/** A sale that is not there. */
const UNKNOWN = refusal(404, "No such sale is being reversed or parked.");

const LIST: Operation = {
  operationId: "listReversals",
  tags: TAGS,
  summary: "Those that are being reversed, and those that need a person",
  parameters: [STATE],
  responses: {
    200: { description: "The oldest first.", content: json("Reversals") },
    ...refusal(400, "The state is none."),
    ...FORBIDDEN,
  },
};

const SHOW: Operation = {
  operationId: "getReversal",
  tags: TAGS,
  summary: "One of them, and what was done about it",
  parameters: [ID],
  responses: {
    200: { description: "The sale, its fields masked.", content: json("ReversalWithActs") },
    ...FORBIDDEN,
    ...UNKNOWN,
  },
};

const OF_SALE: Parameter = {
  ...ID,
  in: "query",
  required: false,
  description: "Only what was done about this sale; default: about all",
};

const MOST: Parameter = {
  name: "most",
  in: "query",
  description: "How many are told at the most",
  schema: { type: "integer", minimum: 1, maximum: MOST_ACTS, default: FEW_ACTS },
};

const HISTORY: Operation = {
  operationId: "listActs",
  tags: TAGS,
  summary: "Who did what about which sale, and why; also when the sale is closed",
  parameters: [OF_SALE, MOST],
  responses: {
    200: {
      description: "The newest first. Of the oldest no more than 10000 are kept; without a " +
        "journal none.",
      content: json("History"),
    },
    ...refusal(400, "The number of a sale, or how many, is none."),
    ...FORBIDDEN,
  },
};

/** What each verb does. TypeScript sees that none is left out. */
const MEANINGS: Readonly<Record<Verb, string>> = {
  retry: "Send its reversal now",
  park: "Send its reversal no more, until somebody says so",
  close: "Say that a person has looked after a parked one",
};

const REFUSALS: Answers = {
  ...refusal(400, "The body is wrong, or closing has no reason."),
  ...FORBIDDEN,
  ...UNKNOWN,
  ...refusal(408, "The body did not come in time."),
  ...refusal(409, "It cannot be done; `errors` says why."),
  ...refusal(413, `The body is larger than ${MAX_BODY} bytes.`),
  ...refusal(415, "The body is not said to be `application/json`."),
};

function act(verb: Verb): Operation {
  const wish = { by: "ann", reason: "done by phone" };
  const done = { id: 1234, done: verb };
  return {
    operationId: `${verb}Reversal`,
    tags: TAGS,
    summary: MEANINGS[verb],
    parameters: [ID],
    requestBody: { required: true, content: json("Wish", { wish: { value: wish } }) },
    responses: {
      200: { description: "It is done.", content: json("Done", { done: { value: done } }) },
      ...REFUSALS,
    },
  };
}

/** The paths of sales that are being reversed or need a person. */
export const reversalPaths = (): Paths => ({
  "/admin/reversals": { get: LIST },
  "/admin/reversals/{id}": { get: SHOW },
  "/admin/acts": { get: HISTORY },
  ...Object.fromEntries(
    VERBS.map((verb) => [`/admin/reversals/{id}/${verb}`, { post: act(verb) }]),
  ),
});
