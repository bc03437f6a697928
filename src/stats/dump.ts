import type { Counts } from "./counts.ts";
import { BUCKETS, Latency, LONGEST_MS } from "./latency.ts";
import { minorOf, Money } from "./money.ts";
import { Tally } from "./tally.ts";

/** Version of our dumps; the original's have none. */
const VERSION = 2;

/** Up to here a floating-point number is written out digit by digit. */
const LARGEST_FLOAT = 1e21;

/** The key under which the original has the sum of all packets. */
const TOTAL = "total";

/** A dump that cannot be restored. Names the key at fault, and nothing that the dump holds. */
export class StatsDumpError extends Error {
  override readonly name = "StatsDumpError";
  readonly code = "bad-stats-dump";

  /**
   * @param key where, `""` for the whole
   * @param reason what is wrong
   */
  constructor(readonly key: string, reason: string) {
    super(key === "" ? `the dump ${reason}` : `${key} in the dump ${reason}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && value as number >= 0;

/** What `data` has under `key`, when it is as `fits` wants it. */
function take<T>(
  data: Fields,
  key: string,
  fits: (value: unknown) => value is T,
  wanted: string,
): T {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  if (!fits(value)) throw new StatsDumpError(key, `is not ${wanted}`);
  return value;
}

const countIn = (data: Fields, key: string): number => take(data, key, isCount, "a count");

/** Adds the counts under `key` to `counts`, but for a sum of them all. */
function takeCounts(data: Fields, key: string, counts: Counts, sum?: string): void {
  for (const [each, count] of Object.entries(take(data, key, isFields, "an object"))) {
    if (!isCount(count)) throw new StatsDumpError(key, "holds what is not a count");
    if (each !== sum) counts.put(each, count);
  }
}

const isMinor = (value: unknown): value is string =>
  typeof value === "string" && /^-?\d{1,60}$/.test(value);

const minorIn = (data: Fields, key: string): Money =>
  new Money(BigInt(take(data, key, isMinor, "whole minor units, as text")));

const isTime = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

const isBucket = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount) &&
  (value[0] ?? BUCKETS) < BUCKETS;

const isBuckets = (value: unknown): value is [number, number][] =>
  Array.isArray(value) && value.every(isBucket);

const isSum = (value: unknown): value is number => Number.isFinite(value) && value as number >= 0;

const isDuration = (value: unknown): value is number => isSum(value) && value <= LONGEST_MS;

function latencyIn(data: Fields): Latency {
  const latency = take(data, "latency", isFields, "an object");
  const duration = (key: string) =>
    take(latency, key, isDuration, "milliseconds, up to 10 minutes");
  return Latency.from({
    sum: take(latency, "sum", isSum, "milliseconds"),
    min: duration("min"),
    max: duration("max"),
    buckets: take(latency, "buckets", isBuckets, "a list of buckets and their counts"),
  });
}

/** Gives what a dump holds of a tally: JSON of it is exact. */
export function writeDump(tally: Tally): unknown {
  return {
    version: VERSION,
    since: new Date(tally.since).toISOString(),
    securedMinor: String(tally.secured.minor),
    processedMinor: String(tally.processed.minor),
    refundMinor: String(tally.refunds.minor),
    reversalMinor: String(tally.reversals.minor),
    faultStat: tally.faults.toObject(),
    packetCount: tally.packets.toObject(),
    refusals: tally.refusals.toObject(),
    failures: tally.failures.toObject(),
    lateAnswers: tally.late,
    unmatchedAnswers: tally.unmatched,
    repeatedAnswers: tally.repeated,
    uncertainDeliveries: tally.uncertain,
    latency: tally.latency.state(),
  };
}

function readOurs(data: Fields): Tally {
  const tally = new Tally(Date.parse(take(data, "since", isTime, "an ISO 8601 time")));
  tally.secured = minorIn(data, "securedMinor");
  tally.processed = minorIn(data, "processedMinor");
  tally.refunds = minorIn(data, "refundMinor");
  tally.reversals = minorIn(data, "reversalMinor");
  takeCounts(data, "faultStat", tally.faults);
  takeCounts(data, "packetCount", tally.packets);
  takeCounts(data, "refusals", tally.refusals);
  takeCounts(data, "failures", tally.failures);
  tally.late = countIn(data, "lateAnswers");
  tally.unmatched = countIn(data, "unmatchedAnswers");
  tally.repeated = countIn(data, "repeatedAnswers");
  // Not in files of versions before there was a journal.
  tally.uncertain = "uncertainDeliveries" in data ? countIn(data, "uncertainDeliveries") : 0;
  tally.latency = latencyIn(data);
  return tally;
}

const isMajor = (value: unknown): value is number =>
  typeof value === "number" && Math.abs(value) < LARGEST_FLOAT;

/** What the original begins with. It takes dumps in which some of it is missing, and so do we. */
const ORIGINAL = {
  securedAmount: 0,
  processedAmount: 0,
  refundAmount: 0,
  reversalAmount: 0,
  faultStat: {},
  packetCount: {},
};

function readOriginal(data: Fields, now: number): Tally {
  if (!Object.keys(ORIGINAL).some((key) => Object.hasOwn(data, key))) {
    throw new StatsDumpError("", "holds no statistics");
  }
  const whole: Fields = { ...ORIGINAL, ...data };
  const major = (key: string) => new Money(minorOf(take(whole, key, isMajor, "an amount")));
  const tally = new Tally(now);
  tally.secured = major("securedAmount");
  tally.processed = major("processedAmount");
  tally.refunds = major("refundAmount");
  tally.reversals = major("reversalAmount");
  takeCounts(whole, "faultStat", tally.faults);
  takeCounts(whole, "packetCount", tally.packets, TOTAL);
  return tally;
}

/**
 * Reads a dump: one of {@link writeDump}, or one of the original, whose amounts are in major units
 * with the noise of floating point, which is rounded away.
 *
 * @param now the `since` of a dump that has none, milliseconds since 1970-01-01T00:00Z
 * @throws {StatsDumpError}
 */
export function readDump(data: unknown, now: number): Tally {
  if (!isFields(data)) throw new StatsDumpError("", "is not an object");
  if (!Object.hasOwn(data, "version")) return readOriginal(data, now);
  if (data.version !== VERSION) throw new StatsDumpError("version", `is not ${VERSION}`);
  return readOurs(data);
}
