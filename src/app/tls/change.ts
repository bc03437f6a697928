import type { OptionName } from "../../config/options.ts";
import { filesOf, type Side, type Tls, tlsFilesOf } from "./sides.ts";
import type { Options } from "../../config/options.ts";

/** Listeners that move to another port, come, or go. */
export interface Moves {
  readonly tcp: boolean;
  readonly http: boolean;
}

/** What comes of other options and files. */
export interface TlsChange {
  /** What counts then. */
  readonly tls: Tls;
  /** Options whose file has another content. */
  readonly contents: readonly OptionName[];
  /** Options that can be taken up with a new link only. */
  readonly needLink: readonly OptionName[];
  /** Options that can be taken up at a new start only: a listener has TLS, or it has none. */
  readonly needRestart: readonly OptionName[];
}

/** Files that have the name that they had, and another content. */
function contentsOf(old: Side | undefined, now: Side | undefined): OptionName[] {
  const before = filesOf(old);
  return filesOf(now).filter(({ option, path, text }) => {
    return before.some((file) =>
      file.option === option && file.path === path && file.text !== text
    );
  }).map(({ option }) => option);
}

/** The link's side: a certificate, or CAs, that come or go are another kind of link. */
function linkSide(old: Side | undefined, now: Side | undefined): Side | undefined {
  if (old === undefined || now === undefined) return old;
  const isSame = (before: unknown, after: unknown) =>
    (before === undefined) === (after === undefined);
  return {
    own: isSame(old.own, now.own) ? now.own : old.own,
    ca: isSame(old.ca, now.ca) ? now.ca : old.ca,
  };
}

/**
 * What other options and files come to while the program runs.
 *
 * @param now what was read
 * @param changed options that are others than before
 */
export function tlsChange(
  old: Tls,
  now: Tls,
  options: Options,
  changed: ReadonlySet<OptionName>,
  moves: Moves,
): TlsChange {
  const listening = (place: "tcp" | "http"): Side | undefined => {
    const turned = (old[place] === undefined) !== (now[place] === undefined);
    return turned && !moves[place] ? old[place] : now[place];
  };
  const tls: Tls = {
    tcp: listening("tcp"),
    http: listening("http"),
    link: linkSide(old.link, now.link),
  };
  const names = tlsNames(changed);
  const left = (place: keyof Tls): OptionName[] => {
    const files = tlsFilesOf(options)[place];
    const used = filesOf(tls[place]);
    // What has changed and is not used, or is used and was to go.
    return names[place].filter((name) => {
      const wanted = Object.values(files).find((file) => file?.option === name);
      return used.find(({ option }) => option === name)?.path !== wanted?.path;
    });
  };
  const places = ["tcp", "http", "link"] as const;
  return {
    tls,
    contents: places.flatMap((place) => contentsOf(old[place], tls[place])),
    needLink: left("link"),
    needRestart: [...left("tcp"), ...left("http")],
  };
}

/** The options of TLS among others, by their place. */
function tlsNames(changed: ReadonlySet<OptionName>): Record<keyof Tls, OptionName[]> {
  const those = (...names: OptionName[]) => names.filter((name) => changed.has(name));
  return {
    tcp: those("listen-tls-cert", "listen-tls-key", "listen-tls-ca"),
    http: those("listen-http-tls-cert", "listen-http-tls-key", "listen-http-tls-ca"),
    link: those("upstream-tls-cert", "upstream-tls-key", "upstream-tls-ca"),
  };
}
