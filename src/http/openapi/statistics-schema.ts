import type { LatencySummary } from "../../stats/latency.ts";
import type { Snapshot } from "../../stats/snapshot.ts";
import type { Schema } from "./document.ts";

const amount = (description: string): Schema => ({ type: "number", description });
const count = (description: string): Schema => ({ type: "integer", minimum: 0, description });
const moment = (description: string): Schema => ({
  type: "string",
  format: "date-time",
  description,
});
const counts = (description: string): Schema => ({
  type: "object",
  additionalProperties: { type: "integer", minimum: 0 },
  description,
});

/** Of each time; TypeScript sees that none is left out, and likewise below. */
const LATENCY: Readonly<Record<keyof LatencySummary, Schema>> = {
  count: count("Answers"),
  min: { type: "number" },
  mean: { type: "number" },
  p50: { type: "number", description: "No more than this took half of the answers" },
  p90: { type: "number" },
  p99: { type: "number" },
  p999: { type: "number" },
  max: { type: "number" },
};

const PROPERTIES: Readonly<Record<keyof Snapshot, Schema>> = {
  securedAmount: amount("Approved sales, less approved refunds and reversals"),
  processedAmount: amount("Sales and refunds that were asked for, those that failed included"),
  refundAmount: amount("Approved refunds"),
  reversalAmount: amount("Approved reversals"),
  faultStat: counts("Answers 0210 and 0410 that are no approvals, by DE 39"),
  packetCount: counts("Messages from clients, of the gateway's own, and from the host, by MTI"),
  refusals: counts("Requests that were not taken, by reason"),
  failures: counts("Requests that ended without an answer, by reason"),
  lateAnswers: count("Answers that came after their request had ended without one"),
  unmatchedAnswers: count("Answers that belong to no request"),
  repeatedAnswers: count("Answers that came once more"),
  uncertainDeliveries: count(
    "Answers of which nobody knows whether they got to their clients",
  ),
  queue: count("Requests that wait for their turn"),
  inFlight: count("Requests that are with the host"),
  clients: count("Clients that are connected by TCP"),
  linkUp: { type: "boolean", description: "Whether there is a link to the host" },
  reversalsPending: count("Sales that are being reversed"),
  reversalsParked: count("Sales that wait for a person"),
  reversalOldestAge: count(
    "Seconds since the oldest of both was known to be due for reversal (after a restart: since its " +
      "sale was sent); 0: there is none",
  ),
  latency: {
    type: "object",
    description: "Milliseconds that the host took to answer",
    properties: LATENCY,
    required: Object.keys(LATENCY),
  },
  since: moment("When counting began"),
  started: moment("When this run of the program began"),
};

/** The statistics. */
export const STATISTICS: Schema = {
  type: "object",
  description: "What was counted. Amounts are in major units, with every digit.",
  properties: PROPERTIES,
  required: Object.keys(PROPERTIES).filter((name) => name !== "clients"),
  additionalProperties: false,
};
