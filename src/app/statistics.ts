import type { Options } from "../config/options.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Listener } from "../net/listener.ts";
import { serveStats } from "../net/stat-server.ts";
import type { Stats } from "../stats/stats.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import { StatFile } from "./stat-file.ts";
import type { World } from "./world.ts";

/** Statistics that are shown, kept, or both. */
export interface RunningStatistics {
  /** Where they are shown; absent: nowhere. */
  readonly server: Listener | undefined;
  /** Shows them no more, and keeps them a last time. */
  stop(): Promise<void>;
}

/**
 * A gateway's statistics at this moment, as a line of JSON without its end.
 *
 * @param clients how many are connected
 */
export function statisticsLine(stats: Stats, gateway: Gateway, clients: number): string {
  const { waiting, inFlight, reversals, parked, oldest, linkUp } = gateway.load;
  const gauges = {
    ...{ queue: waiting, inFlight, linkUp },
    ...{ reversalsPending: reversals, reversalsParked: parked },
    reversalOldestAge: Math.round(oldest / 1000),
  };
  return JSON.stringify(stats.snapshot({ ...gauges, clients }));
}

/**
 * Shows a gateway's statistics on `stat-server-port` and keeps them in `stat-dump-file`.
 *
 * @param clients how many are connected
 * @throws {CannotListen}
 * @throws {CannotKeepStats}
 */
export async function startStatistics(
  options: Options,
  stats: Stats,
  gateway: Gateway,
  clients: () => number,
  world: World,
): Promise<RunningStatistics> {
  const { statDumpFile, statServerPort } = options;
  const file = statDumpFile === undefined ? undefined : new StatFile(statDumpFile, stats, world);
  const line = () => statisticsLine(stats, gateway, clients());
  file?.restore();
  const server = statServerPort === undefined ? undefined : await listenFor(
    "stat-server-port",
    { hostname: ANYWHERE, port: statServerPort },
    (at) => serveStats(at, world, line),
  );
  await using undo = new AsyncDisposableStack();
  undo.defer(() => server?.close());
  file?.start();
  undo.move();
  return {
    server,
    async stop() {
      server?.close();
      await file?.stop();
    },
  };
}
