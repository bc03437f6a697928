import { effectiveOptions } from "../config/effective.ts";
import type { Loaded } from "../config/load.ts";
import type {
  Watched,
  WatchedCertificate,
  WatchedClients,
  WatchedJournal,
  WatchedLink,
  WatchedProcess,
} from "../http/watched.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { LinkWatch } from "../net/link-watch.ts";
import type { Link } from "../net/link.ts";
import type { Stats } from "../stats/stats.ts";
import type { Measured } from "./counting.ts";
import type { Upstream } from "./host-link.ts";
import { statisticsLine } from "./statistics.ts";
import { VERSION } from "./version.ts";
import type { World } from "./world.ts";

/** What a gateway is made of, for those who watch it. */
export interface GatewayParts {
  readonly gateway: Gateway;
  readonly link: Link;
  readonly watch: LinkWatch;
  readonly journal: OpenJournal | undefined;
  readonly stats: Stats;
  readonly upstream: Upstream;
  /** Options that count now, and where they are set. */
  loaded(): Loaded;
  /** Connections that clients have open. */
  open(): WatchedClients;
  /** When the certificates end that are in use. */
  ends(): readonly WatchedCertificate[];
}

function linkOf({ link, watch, upstream }: GatewayParts): WatchedLink {
  const { isUp, since, reconnects, lastError } = watch;
  const dialledBy = "dial" in upstream ? "gateway" : "host";
  return { address: link.name, dialledBy, isUp, since, reconnects, lastError };
}

function journalOf(
  { journal }: GatewayParts,
  { commits: took }: Measured,
): WatchedJournal | undefined {
  return journal && { writable: journal.writable, commits: journal.commits, took };
}

/** The process that we are in, which began when the stopwatch showed 0. */
function processOf({ clock, stopwatch }: World): () => WatchedProcess {
  const started = Math.round(clock.now() - stopwatch.elapsed());
  return () => ({
    version: VERSION,
    started,
    uptime: Math.round(stopwatch.elapsed()),
    rss: Deno.memoryUsage().rss,
  });
}

/** A gateway for those who watch it. */
export function watchedOf(parts: GatewayParts, measured: Measured, world: World): Watched {
  const { gateway, stats, loaded, open } = parts;
  const process = processOf(world);
  return {
    gateway,
    get maxQueue() {
      return loaded().options.maxQueue;
    },
    figures: measured.figures,
    get link() {
      return linkOf(parts);
    },
    get journal() {
      return journalOf(parts, measured);
    },
    get clients() {
      return open();
    },
    get process() {
      return process();
    },
    get certificates() {
      return parts.ends();
    },
    statistics: () => statisticsLine(stats, gateway, open().tcp),
    config() {
      const { options, sources } = loaded();
      return effectiveOptions(options, sources);
    },
  };
}
