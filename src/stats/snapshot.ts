import type { LatencySummary } from "./latency.ts";
import { majorText } from "./money.ts";
import type { Tally } from "./tally.ts";

declare global {
  interface JSON {
    /** A number for `stringify` to write as this text has it. V8 has it, TypeScript not yet. */
    rawJSON(text: string): unknown;
  }
}

/** What is the case at the moment of a snapshot. */
export interface Gauges {
  /** Requests that wait for their turn. */
  readonly queue: number;
  /** Requests that are with the host. */
  readonly inFlight: number;
  /** Clients that are connected; left out where it is not known. */
  readonly clients?: number;
  /** Whether there is a link to the host. */
  readonly linkUp: boolean;
  /** Reversals that the host has not confirmed yet. */
  readonly reversalsPending: number;
  /** Sales that could not be reversed, and wait for a person. */
  readonly reversalsParked: number;
  /**
   * Seconds since the oldest of both was known to be due for reversal (after a restart: since its sale
   * was sent); 0: there is none.
   */
  readonly reversalOldestAge: number;
}

/**
 * The statistics at one moment: the original's six keys, then what it did not have.
 *
 * Amounts are in major units, as near as a number comes to them. `JSON.stringify` of the snapshot
 * has every digit, also beyond 70 trillion (2^46), where numbers begin to lose cents.
 */
export interface Snapshot {
  /** Approved sales, less approved refunds and reversals. */
  readonly securedAmount: number;
  /** Sales and refunds that were asked for, those that failed included. */
  readonly processedAmount: number;
  /** Approved refunds. */
  readonly refundAmount: number;
  /** Approved reversals. */
  readonly reversalAmount: number;
  /** Answers 0210 and 0410 that are no approvals, by DE 39; further ones than 1000 as `other`. */
  readonly faultStat: Readonly<Record<string, number>>;
  /** Messages from clients, of the gateway's own, and from the host: `total`, and by MTI. */
  readonly packetCount: Readonly<Record<string, number>>;
  /** Requests that were not taken, by reason. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Requests that ended without an answer, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Answers that came after their request had ended without one. */
  readonly lateAnswers: number;
  /** Answers that belong to no request. */
  readonly unmatchedAnswers: number;
  /** Answers that came once more. */
  readonly repeatedAnswers: number;
  /** Answers of which nobody knows whether they got to their clients. */
  readonly uncertainDeliveries: number;
  readonly queue: number;
  readonly inFlight: number;
  readonly clients?: number;
  readonly linkUp: boolean;
  readonly reversalsPending: number;
  readonly reversalsParked: number;
  readonly reversalOldestAge: number;
  /** How long the host took to answer. */
  readonly latency: LatencySummary;
  /** When counting began: at the last reset, or at the very first start. ISO 8601, UTC. */
  readonly since: string;
  /** When this run of the program began. ISO 8601, UTC. */
  readonly started: string;
}

const isoTime = (time: number): string => new Date(time).toISOString();

function amountsOf(tally: Tally) {
  return {
    securedAmount: majorText(tally.secured.minor),
    processedAmount: majorText(tally.processed.minor),
    refundAmount: majorText(tally.refunds.minor),
    reversalAmount: majorText(tally.reversals.minor),
  };
}

function countsOf(tally: Tally) {
  return {
    faultStat: tally.faults.toObject(),
    packetCount: { total: tally.packets.total, ...tally.packets.toObject() },
    refusals: tally.refusals.toObject(),
    failures: tally.failures.toObject(),
    lateAnswers: tally.late,
    unmatchedAnswers: tally.unmatched,
    repeatedAnswers: tally.repeated,
    uncertainDeliveries: tally.uncertain,
  };
}

/** The gauges alone, in the order in which they are shown. */
function gaugesOf({ queue, inFlight, clients, linkUp, ...reversals }: Gauges) {
  const { reversalsPending, reversalsParked, reversalOldestAge } = reversals;
  const known = clients === undefined ? {} : { clients };
  return {
    ...{ queue, inFlight, ...known, linkUp },
    ...{ reversalsPending, reversalsParked, reversalOldestAge },
  };
}

/** Puts a snapshot together; `started` in milliseconds since 1970-01-01T00:00Z. */
export function snapshotOf(tally: Tally, gauges: Gauges, started: number): Snapshot {
  const amounts = amountsOf(tally);
  const rest = {
    ...countsOf(tally),
    ...gaugesOf(gauges),
    latency: tally.latency.summary(),
    since: isoTime(tally.since),
    started: isoTime(started),
  };
  const snapshot: Snapshot = {
    securedAmount: Number(amounts.securedAmount),
    processedAmount: Number(amounts.processedAmount),
    refundAmount: Number(amounts.refundAmount),
    reversalAmount: Number(amounts.reversalAmount),
    ...rest,
  };
  const exact = Object.entries(amounts).map(([key, text]) => [key, JSON.rawJSON(text)]);
  const toJSON = () => ({ ...Object.fromEntries(exact), ...rest });
  return Object.defineProperty(snapshot, "toJSON", { value: toJSON });
}
