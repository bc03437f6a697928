import { changedOptions } from "../config/changes.ts";
import { camelCase } from "../config/option-entry.ts";
import type { OptionName, Options } from "../config/options.ts";
import type { Prepared } from "../ports.ts";

/** Options that a running program takes up. Link and clients stay; limits count for what comes then. */
const LIVE: ReadonlySet<OptionName> = new Set<OptionName>([
  ...["listen-port", "listen-http-port", "client-timeout"] as const,
  ...["max-queue", "queue-timeout", "queue-short-timeout", "drain-timeout"] as const,
  ...["v", "vv", "silent"] as const,
  ...["log-file", "log-format", "log-max-size", "log-max-age", "log-keep"] as const,
  ...["logstash-host", "logstash-port", "logstash-node"] as const,
]);

/** Options that tell where and how the host is reached. */
const LINK: ReadonlySet<OptionName> = new Set<OptionName>([
  ...["upstream-host", "upstream-port", "upstream-listen-port", "upstream-timeout"] as const,
  ...["header-format", "length-include-header", "use-header", "profile", "overrides"] as const,
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

/** What takes other options up. */
export interface Reloadable {
  /** @throws what cannot be had; all is as it was then */
  prepare(options: Options): Promise<Prepared>;
}

/**
 * Reads options anew for a program that runs: all that changes is made ready before any of it counts,
 * so that a fault leaves everything as it was.
 */
export class Reloader {
  readonly #read: () => Options;
  readonly #parts: readonly Reloadable[];
  /** Those that count. */
  #options: Options;
  #latest: Promise<unknown> = Promise.resolve();

  /**
   * @param read gives the options as they are written now; throws what is wrong with them
   * @param parts in the order in which they change
   */
  constructor(options: Options, read: () => Options, parts: readonly Reloadable[]) {
    this.#options = options;
    this.#read = read;
    this.#parts = parts;
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
    const wanted = this.#read();
    const names = changedOptions(this.#options, wanted);
    const changed = names.filter((name) => LIVE.has(name));
    if (changed.length > 0) await this.#change(live(this.#options, wanted));
    const rest = names.filter((name) => !LIVE.has(name));
    return {
      changed,
      needLink: rest.filter((name) => LINK.has(name)),
      needRestart: rest.filter((name) => !LINK.has(name)),
    };
  }

  async #change(wanted: Options): Promise<void> {
    const ready: Prepared[] = [];
    try {
      for (const part of this.#parts) ready.push(await part.prepare(wanted));
    } catch (cause) {
      for (const { cancel } of ready.reverse()) cancel();
      throw cause;
    }
    for (const { commit } of ready) commit();
    this.#options = wanted;
  }
}

/** Options of which those that can change are the `wanted` ones. */
function live(options: Options, wanted: Options): Options {
  const names = [...LIVE].map(camelCase) as (keyof Options)[];
  return { ...options, ...Object.fromEntries(names.map((name) => [name, wanted[name]])) };
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
