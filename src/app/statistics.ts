import type { Options } from "../config/options.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Listener } from "../net/listener.ts";
import { serveStats } from "../net/stat-server.ts";
import type { Stats } from "../stats/stats.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import { type Change, NOTHING_TO_CHANGE } from "./reload.ts";
import { StatFile } from "./stat-file.ts";
import type { World } from "./world.ts";

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

/** A gateway's statistics, which are shown on `stat-server-port` and kept in `stat-dump-file`. */
export class Statistics {
  readonly #world: World;
  readonly #line: () => string;
  readonly #file: StatFile | undefined;
  #options: Options;
  #server: Listener | undefined;

  /** @param clients how many are connected */
  constructor(
    options: Options,
    stats: Stats,
    gateway: Gateway,
    clients: () => number,
    world: World,
  ) {
    const { statDumpFile } = options;
    this.#options = options;
    this.#world = world;
    this.#line = () => statisticsLine(stats, gateway, clients());
    this.#file = statDumpFile === undefined ? undefined : new StatFile(statDumpFile, stats, world);
  }

  /** Where they are shown; absent: nowhere. */
  get server(): Listener | undefined {
    return this.#server;
  }

  /**
   * Goes on with those that were kept, and shows them.
   *
   * @throws {CannotListen}
   * @throws {CannotKeepStats}
   */
  async start(): Promise<void> {
    this.#file?.restore();
    const server = await this.#listen(this.#options);
    await using undo = new AsyncDisposableStack();
    undo.defer(() => server?.close());
    this.#file?.start();
    undo.move();
    this.#server = server;
  }

  /**
   * Opens the port that other options name.
   *
   * @throws {CannotListen} all is as it was then
   */
  async prepare(options: Options): Promise<Change> {
    if (options.statServerPort === this.#options.statServerPort) return NOTHING_TO_CHANGE;
    const server = await this.#listen(options);
    return {
      commit: () => {
        this.#server?.close();
        this.#server = server;
        this.#options = options;
      },
      cancel: () => server?.close(),
    };
  }

  /** Shows them no more, and keeps them a last time. */
  async stop(): Promise<void> {
    this.#server?.close();
    await this.#file?.stop();
  }

  async #listen({ statServerPort: port }: Options): Promise<Listener | undefined> {
    if (port === undefined) return undefined;
    return await listenFor("stat-server-port", { hostname: ANYWHERE, port }, (at) => {
      return serveStats(at, this.#world, this.#line);
    });
  }
}
