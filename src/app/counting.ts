import type { Options } from "../config/options.ts";
import type { CommitTiming } from "../journal/options.ts";
import type { Counts } from "../multiplexer/counts.ts";
import type { Failure } from "../multiplexer/effects.ts";
import type { TroubleCode } from "../multiplexer/requester.ts";
import { Durations } from "../stats/durations.ts";
import { Figures } from "../stats/figures.ts";
import { Stats } from "../stats/stats.ts";
import { BothCounts } from "./both-counts.ts";
import type { World } from "./world.ts";

/** Why requests are not taken. */
const REFUSALS = [
  "invalid-message",
  "queue-full",
  "draining",
  "link-down",
  "journal-down",
  "too-many-reversals",
] as const satisfies readonly TroubleCode[];

/** Why requests that were taken get no answer. */
const FAILURES = [
  "timeout",
  "link-lost",
  "link-down",
  "reversing",
  "journal-down",
  "unrecorded",
] as const satisfies readonly Failure[];

/** Bounds of how long the journal takes, in seconds: from a fast disk to one that is about to fail. */
const COMMIT_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** What is counted for a monitoring system. */
export interface Measured {
  readonly figures: Figures;
  /** How long the journal takes to make changes durable. */
  readonly commits: Durations;
}

/** All that is counted of a gateway. */
export interface Counting {
  readonly stats: Stats;
  /** `undefined`: no monitoring system can ask. */
  readonly measured: Measured | undefined;
  /** What the gateway tells; `undefined`: nobody looks, and nothing is counted on any sale's way. */
  readonly counts: Counts | undefined;
  /** What the journal tells, likewise. */
  readonly timing: CommitTiming | undefined;
}

/** Counts what the options have somebody look at. */
export function countingOf(
  { adminPort, statServerPort, statDumpFile }: Options,
  world: World,
): Counting {
  const stats = new Stats(world);
  if (adminPort === undefined && world.meter === undefined) {
    const unseen = statServerPort === undefined && statDumpFile === undefined;
    const counts = unseen ? undefined : stats;
    return { stats, measured: undefined, counts, timing: undefined };
  }
  const figures = new Figures({ refusals: REFUSALS, failures: FAILURES });
  const commits = new Durations(COMMIT_BOUNDS);
  return {
    stats,
    measured: { figures, commits },
    counts: new BothCounts(stats, figures),
    timing: { stopwatch: world.stopwatch, took: (milliseconds) => commits.record(milliseconds) },
  };
}
