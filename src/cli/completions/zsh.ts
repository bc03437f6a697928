import type { Completed, Value } from "./options.ts";
import { type Place, PROFILES } from "./places.ts";
import { quoted } from "./quoting.ts";

/** What completes a value, as `_arguments` calls it. */
function actionOf(value: Value): string {
  if (value === "file") return "_files";
  if (value === "folder") return "_files -/";
  if (value === "profile") return "_socketqueue_profiles";
  return value === "text" ? " " : `(${value.join(" ")})`;
}

/** Text between brackets or colons of `_arguments`. */
const escaped = (text: string): string => text.replaceAll(/[\\[\]:]/g, "\\$&");

function optionLines({ names, help, placeholder = "", value }: Completed): string[] {
  return names.map((name) => {
    const text = `[${escaped(help)}]`;
    if (value === undefined) return `${name}${text}`;
    // -c FILE, but --config FILE and --config=FILE.
    const head = name.startsWith("--") ? `${name}=` : name;
    return `${head}${text}:${escaped(placeholder)}:${actionOf(value)}`;
  });
}

function arm({ path, words, options, others }: Place): string {
  const specs = [
    ...options.flatMap(optionLines),
    ...words.length > 0 ? [`1:command:(${words.map(({ name }) => name).join(" ")})`] : [],
    ...others === undefined ? [] : [`*:argument:${actionOf(others)}`],
  ];
  const lines = specs.map((spec) => `        ${quoted(spec)}`);
  return [
    `    ${quoted(path.join(" "))})`,
    "      _arguments \\",
    `${lines.join(" \\\n")}`,
    "      ;;",
  ].join("\n");
}

const START = String.raw`
_socketqueue() {
  local place='' next
  while (( CURRENT > 2 )); do
    next="${"$"}{place:+$place }${"$"}{words[2]}"
    # Each word that is a place of its own goes; what is left is completed there.
    (( ${"$"}{_socketqueue_places[(Ie)$next]} )) || break
    place=$next
    shift words
    (( CURRENT-- ))
  done
  case $place in`;

const END = String.raw`  esac
}

# Whether zsh has loaded this file as a function, or someone has sourced it.
if [[ ${"$"}{funcstack[1]} == _socketqueue ]]; then
  _socketqueue "$@"
else
  compdef _socketqueue socketqueue
fi`;

/** Completion for zsh: to be sourced, or as a file `_socketqueue` on its `fpath`. */
export function zsh(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path.length > 0)
    .map(({ path }) => quoted(path.join(" ")));
  return [
    "#compdef socketqueue",
    "# Completion of socketqueue for zsh. Made by: socketqueue completions zsh",
    "",
    `typeset -ga _socketqueue_places=(${paths.join(" ")})`,
    "",
    "_socketqueue_profiles() {",
    `  compadd -- ${PROFILES.join(" ")}`,
    "  _files",
    "}",
    START,
    ...places.map(arm),
    END,
  ].join("\n");
}
