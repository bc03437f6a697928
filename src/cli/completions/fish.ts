import type { Completed, Value } from "./options.ts";
import { type Place, PROFILES } from "./places.ts";
import { fishQuoted } from "./quoting.ts";

const COMPLETE = "complete -c socketqueue";

/** Files are completed where `-F` says so: for everything else the first line has turned them off. */
function valueFlags(value: Value | undefined): string {
  if (value === undefined) return "";
  if (value === "file") return " -r -F";
  if (value === "folder") return " -x -a '(__fish_complete_directories)'";
  if (value === "profile") return ` -r -F -a ${fishQuoted(PROFILES.join(" "))}`;
  return value === "text" ? " -x" : ` -x -a ${fishQuoted(value.join(" "))}`;
}

const nameFlag = (name: string): string =>
  name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`;

/** The condition under which a line counts: the words behind the program's name are one of these. */
const at = (paths: readonly string[]): string =>
  ` -n ${fishQuoted(`__socketqueue_at ${paths.map(fishQuoted).join(" ")}`)}`;

function optionLine({ names, help, value }: Completed, paths: readonly string[]): string {
  const flags = names.map(nameFlag).join("");
  return `${COMPLETE}${at(paths)}${flags}${valueFlags(value)} -d ${fishQuoted(help)}`;
}

/** Each option once, with all the places where it may stand. */
function optionLines(places: readonly Place[]): string[] {
  const found = new Map<string, { readonly option: Completed; readonly paths: string[] }>();
  for (const { path, options } of places) {
    for (const option of options) {
      const known = found.get(JSON.stringify(option)) ?? { option, paths: [] };
      known.paths.push(path.join(" "));
      found.set(JSON.stringify(option), known);
    }
  }
  return Array.from(found.values(), ({ option, paths }) => optionLine(option, paths));
}

function wordLines({ path, words }: Place): string[] {
  const condition = ` -n ${fishQuoted(`__socketqueue_ends ${fishQuoted(path.join(" "))}`)}`;
  return words.map(({ name, summary }) => {
    const help = summary === "" ? "" : ` -d ${fishQuoted(summary)}`;
    return `${COMPLETE}${condition} -a ${name}${help}`;
  });
}

function otherLines({ path, others }: Place): string[] {
  if (others === undefined) return [];
  const names = others === "profile" ? ` -a ${fishQuoted(PROFILES.join(" "))}` : "";
  return [`${COMPLETE}${at([path.join(" ")])} -F${names}`];
}

const ENGINE = String.raw`
# The words behind the program's name that are a place of their own.
function __socketqueue_place
    set -l place ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$place $word")
        contains -- $next $__socketqueue_places; or break
        set place $next
    end
    echo $place
end

function __socketqueue_at
    contains -- (__socketqueue_place | string collect -a) $argv
end

# The same, and nothing stands behind it.
function __socketqueue_ends
    test (string join ' ' -- (commandline -opc)[2..-1] | string collect -a) = $argv[1]
end

complete -c socketqueue -f`;

/** Completion for fish. */
export function fish(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path.length > 0)
    .map(({ path }) => fishQuoted(path.join(" ")));
  return [
    "# Completion of socketqueue for fish. Made by: socketqueue completions fish",
    "",
    `set -g __socketqueue_places ${paths.join(" ")}`,
    ENGINE,
    ...places.flatMap(wordLines),
    ...places.flatMap(otherLines),
    ...optionLines(places),
  ].join("\n");
}
