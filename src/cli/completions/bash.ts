import { quoted } from "./quoting.ts";
import type { Completed, Value } from "./options.ts";
import { type Place, PROFILES } from "./places.ts";

const ENGINE = String.raw`
# What stands before the cursor, up to a file or a folder, as it goes on: -f or -d.
_socketqueue_paths() {
  local line
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$cur")
}

# What stands before the cursor as one of some words.
_socketqueue_words() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$1" -- "$cur")
}

# The value of an option, or what is no option.
_socketqueue_value() {
  case $1 in
    file) _socketqueue_paths -f ;;
    folder) _socketqueue_paths -d ;;
    profile) _socketqueue_words "$_socketqueue_profiles"; _socketqueue_paths -f ;;
    text) ;;
    *) _socketqueue_words "${"$"}{1//,/ }" ;;
  esac
}

_socketqueue() {
  local words options values others
  local cur=${"$"}{COMP_WORDS[COMP_CWORD]} option='' place='' at value
  COMPREPLY=()
  # Readline takes --option=value for three words.
  if [[ $cur == '=' ]]; then
    option=${"$"}{COMP_WORDS[COMP_CWORD - 1]} cur=''
  elif (( COMP_CWORD > 2 )) && [[ ${"$"}{COMP_WORDS[COMP_CWORD - 1]} == '=' ]]; then
    option=${"$"}{COMP_WORDS[COMP_CWORD - 2]}
  elif (( COMP_CWORD > 1 )); then
    option=${"$"}{COMP_WORDS[COMP_CWORD - 1]}
  fi
  _socketqueue_place ''
  for (( at = 1; at < COMP_CWORD; at++ )); do
    [[ " $words " == *" ${"$"}{COMP_WORDS[at]} "* ]] || break
    place=${"$"}{place:+$place }${"$"}{COMP_WORDS[at]}
    _socketqueue_place "$place"
  done
  for value in $values; do
    if [[ ${"$"}{value%%=*} == "$option" ]]; then
      _socketqueue_value "${"$"}{value#*=}"
      return
    fi
  done
  if [[ $cur != -* ]]; then
    if (( at == COMP_CWORD )); then _socketqueue_words "$words"; fi
    if [[ -n $others ]]; then _socketqueue_value "$others"; fi
  fi
  if [[ $cur == -* || ( -z $cur && ${"$"}{#COMPREPLY[@]} -eq 0 ) ]]; then
    _socketqueue_words "$options"
  fi
}

complete -F _socketqueue socketqueue`;

const valueText = (value: Value): string => typeof value === "string" ? value : value.join(",");

/** `--config=file -c=file` */
const valuesOf = (options: readonly Completed[]): string =>
  options.flatMap(({ names, value }) => {
    return value === undefined ? [] : names.map((name) => `${name}=${valueText(value)}`);
  }).join(" ");

function arm({ path, words, options, others }: Place): string {
  const names = options.flatMap((option) => option.names);
  return [
    `    ${quoted(path.join(" "))})`,
    `      words=${quoted(words.map(({ name }) => name).join(" "))}`,
    `      options=${quoted(names.join(" "))}`,
    `      values=${quoted(valuesOf(options))}`,
    `      others=${quoted(others === undefined ? "" : valueText(others))}`,
    "      ;;",
  ].join("\n");
}

/** Completion for bash, 3.2 and later. */
export function bash(places: readonly Place[]): string {
  return [
    "# Completion of socketqueue for bash. Made by: socketqueue completions bash",
    "",
    `_socketqueue_profiles=${quoted(PROFILES.join(" "))}`,
    "",
    "# What may stand in a place: words, options, options' values, and what else.",
    "_socketqueue_place() {",
    "  case $1 in",
    ...places.map(arm),
    "  esac",
    "}",
    ENGINE,
  ].join("\n");
}
