import { changedOptions } from "../config/changes.ts";
import { dialsItself } from "../config/cross-checks.ts";
import type { Sources } from "../config/effective.ts";
import type { Loaded } from "../config/load.ts";
import { camelCase } from "../config/option-entry.ts";
import { OPTION_NAMES, type OptionName, type Options } from "../config/options.ts";
import { isLoopback, ownPortDialled } from "../config/own-port.ts";

/** Options that a running program takes up. Link and clients stay; limits count for what comes then. */
const LIVE: ReadonlySet<OptionName> = new Set<OptionName>([
  ...["listen-port", "listen-http-port", "listen-header-format", "client-timeout"] as const,
  ...["profile", "overrides", "listen-profile", "listen-map"] as const,
  ...["max-queue", "queue-timeout", "queue-short-timeout", "drain-timeout"] as const,
  ...["v", "vv", "silent"] as const,
  ...["log-file", "log-format", "log-max-size", "log-max-age", "log-keep"] as const,
  ...["logstash-host", "logstash-port", "logstash-node", "dangerous"] as const,
  ...["stat-server-port", "admin-host", "admin-port"] as const,
  ...["journal-key-file", "journal-key"] as const,
  // Their files' content counts as well; where TLS comes or goes, the gateway says what that takes.
  ...["listen-tls-cert", "listen-tls-key", "listen-tls-ca"] as const,
  ...["listen-http-tls-cert", "listen-http-tls-key", "listen-http-tls-ca"] as const,
  ...["upstream-tls-cert", "upstream-tls-key", "upstream-tls-ca"] as const,
]);

/** Whether an option is the key's of a journal that counts after a restart only; so does the key. */
const isOfAnother = (name: OptionName, changed: readonly OptionName[]): boolean =>
  name.startsWith("journal-key") && (changed.includes("journal") || changed.includes("no-journal"));

/** Options that tell where and how the host is reached. */
const LINK: ReadonlySet<OptionName> = new Set<OptionName>([
  ...["upstream-host", "upstream-port", "upstream-listen-port", "upstream-timeout"] as const,
  ...["upstream-tls", "upstream-tls-name"] as const,
  ...["header-format", "length-include-header", "use-header"] as const,
]);

/** What came of reading the options anew. */
export interface Reloaded {
  /** Options that have changed and count now. */
  readonly changed: readonly OptionName[];
  /** Those that count after a restart only: the link to the host would have to be made anew. */
  readonly needLink: readonly OptionName[];
  /** Others that count after a restart only. */
  readonly needRestart: readonly OptionName[];
}

/** What is ready to be taken up, and what the options themselves do not tell of it. */
export interface Change {
  /**
   * @param options those that count from then on
   * @param sources where they are set
   */
  commit(options: Options, sources: Sources): void;
  cancel(): void;
  /** Options that name a file of which the content has changed, and counts from `commit` on. */
  readonly contents?: readonly OptionName[];
  /** Options that it cannot take up as long as the link stays, for their value or their file's content. */
  readonly needLink?: readonly OptionName[];
  /** Likewise as long as the program runs. */
  readonly needRestart?: readonly OptionName[];
}

/** There is nothing that could change. */
export const NOTHING_TO_CHANGE: Change = { commit() {}, cancel() {} };

/** What takes other options up. */
export interface Reloadable {
  /**
   * Called for each reload, as files may have changed that options name.
   *
   * @param changed options that are others than before, of those that can change
   * @throws what cannot be had; all is as it was then
   */
  prepare(options: Options, changed: ReadonlySet<OptionName>): Promise<Change> | Change;
}

/**
 * Gets parts ready, one after the other, as one.
 *
 * @throws what one of them throws; those before were cancelled then
 */
export async function allReady(
  parts: readonly Reloadable[],
  options: Options,
  changed: ReadonlySet<OptionName>,
): Promise<Change> {
  const ready: Change[] = [];
  const cancel = () => ready.reverse().forEach((change) => change.cancel());
  try {
    for (const part of parts) ready.push(await part.prepare(options, changed));
  } catch (cause) {
    cancel();
    throw cause;
  }
  return {
    commit: (...effective) => ready.forEach((change) => change.commit(...effective)),
    cancel,
    contents: ready.flatMap(({ contents = [] }) => contents),
    needLink: ready.flatMap(({ needLink = [] }) => needLink),
    needRestart: ready.flatMap(({ needRestart = [] }) => needRestart),
  };
}

/**
 * Reads options anew for a program that runs: all that changes is made ready before any of it counts,
 * so that a fault leaves everything as it was.
 */
export class Reloader {
  readonly #read: () => Loaded;
  readonly #parts: readonly Reloadable[];
  #loaded: Loaded;
  #latest: Promise<unknown> = Promise.resolve();

  /**
   * @param read gives the options as they are written now; throws what is wrong with them
   * @param parts in the order in which they change
   */
  constructor(loaded: Loaded, read: () => Loaded, parts: readonly Reloadable[]) {
    this.#loaded = loaded;
    this.#read = read;
    this.#parts = parts;
  }

  /** Those that count. */
  get options(): Options {
    return this.#loaded.options;
  }

  /**
   * Takes up what has changed, one call after the other.
   *
   * @throws what is wrong with the options, or cannot be had; nothing has changed then
   */
  reload(): Promise<Reloaded> {
    const next = this.#latest.then(() => this.#reload());
    this.#latest = next.catch(() => undefined);
    return next;
  }

  async #reload(): Promise<Reloaded> {
    const before = this.#loaded;
    const { options: wanted, sources } = this.#read();
    const names = changedOptions(before.options, wanted);
    const live = names.filter((name) => LIVE.has(name) && !isOfAnother(name, names));
    const rest = names.filter((name) => !live.includes(name));
    const possible = taken(before.options, wanted, live);
    refuseItself(possible);
    const ready = await allReady(this.#parts, possible, new Set(live));
    const needLink = [...rest.filter((name) => LINK.has(name)), ...ready.needLink ?? []];
    const needRestart = [...rest.filter((name) => !LINK.has(name)), ...ready.needRestart ?? []];
    const later = new Set([...needLink, ...needRestart]);
    const changed = [...live, ...ready.contents ?? []].filter((name) => !later.has(name));
    this.#loaded = {
      options: taken(before.options, wanted, changed),
      sources: sourcesOf(before.sources, sources, later),
    };
    ready.commit(this.#loaded.options, this.#loaded.sources);
    return {
      changed: inOrder(changed),
      needLink: inOrder(needLink),
      needRestart: inOrder(needRestart),
    };
  }
}

/** The options that are written were checked, but the host's may count later than the listeners'. */
function refuseItself(options: Options): void {
  const { upstreamHost = "", upstreamPort = 0 } = options;
  const own = ownPortDialled(options);
  if (own === undefined || !isLoopback(upstreamHost)) return;
  const text = `the link stays with its upstream-port: ${dialsItself(upstreamPort, own)}`;
  throw new Error(`${text}; restart the program instead`);
}

/** Names once each, in the table's order. */
function inOrder(names: readonly OptionName[]): OptionName[] {
  const wanted = new Set(names);
  return OPTION_NAMES.filter((name) => wanted.has(name));
}

/** Options of which those that are named are the `wanted` ones. */
function taken(options: Options, wanted: Options, names: readonly OptionName[]): Options {
  const keys = names.map(camelCase) as (keyof Options)[];
  return { ...options, ...Object.fromEntries(keys.map((key) => [key, wanted[key]])) };
}

/** Where options are set now; of those that count later, where the value that counts was set. */
function sourcesOf(before: Sources, after: Sources, later: ReadonlySet<OptionName>): Sources {
  const kept = [...before].filter(([name]) => later.has(name));
  return new Map([...[...after].filter(([name]) => !later.has(name)), ...kept]);
}

/** What came of it, in words for the log. */
export function reloadText({ changed, needLink, needRestart }: Reloaded): string {
  const parts = [
    changed.length === 0 ? "nothing that can change while it runs" : `now ${changed.join(", ")}`,
    ...needLink.length === 0 ? [] : [`with a new link, after a restart: ${needLink.join(", ")}`],
    ...needRestart.length === 0 ? [] : [`after a restart: ${needRestart.join(", ")}`],
  ];
  return `the configuration was read anew; what changes: ${parts.join("; ")}`;
}
