import type { OpenExchange } from "../multiplexer/open-exchange.ts";
import type { Load } from "../multiplexer/gateway-options.ts";
import type { Durations } from "../stats/durations.ts";
import type { Figures } from "../stats/figures.ts";

/** The link to the host. */
export interface WatchedLink {
  /** `host:port` that is dialled, or that the host is to dial. */
  readonly address: string;
  /** Who dials. */
  readonly dialledBy: "gateway" | "host";
  readonly isUp: boolean;
  /** Since when it is as it is: milliseconds since 1970-01-01T00:00Z. */
  readonly since: number;
  /** Times that it was made again after it had been there. */
  readonly reconnects: number;
  /** What was wrong last, and when, as `since`; `undefined`: nothing ever. */
  readonly lastError: { readonly text: string; readonly at: number } | undefined;
}

/** The journal of sales that are not resolved. */
export interface WatchedJournal {
  readonly writable: boolean;
  /** Groups of changes that were made durable. */
  readonly commits: number;
  /** How long each of them took. */
  readonly took: Durations;
}

/** The process. */
export interface WatchedProcess {
  readonly version: string;
  /** When it started: milliseconds since 1970-01-01T00:00Z. */
  readonly started: number;
  /** Milliseconds that it has run. */
  readonly uptime: number;
  /** Bytes of memory that it holds. */
  readonly rss: number;
}

/** Connections that clients have open. */
export interface WatchedClients {
  readonly tcp: number;
  readonly http: number;
}

/** A file of certificates that is in use. */
export interface WatchedCertificate {
  /** The option that names it. */
  readonly of: string;
  /** When the first of those in it ends: milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
}

/** A gateway, as those see it who watch whether it does well. All of it is looked up when asked for. */
export interface Watched {
  readonly gateway: {
    readonly load: Load;
    readonly draining: boolean;
    list(most: number): readonly OpenExchange[];
  };
  /** Requests that it has under way at the most, as its options say now. */
  readonly maxQueue: number;
  /** Counts from the start of the process on. */
  readonly figures: Figures;
  readonly link: WatchedLink;
  /** `undefined`: there is none. */
  readonly journal: WatchedJournal | undefined;
  readonly clients: WatchedClients;
  readonly process: WatchedProcess;
  /** Those of TLS; none: there is no TLS. */
  readonly certificates: readonly WatchedCertificate[];
  /** The statistics as the statistics' port has them: JSON. */
  statistics(): string;
  /** Every option, as it is: fit for JSON, no secrets in it. */
  config(): Readonly<Record<string, unknown>>;
}
