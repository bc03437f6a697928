import type { Completed, Value } from "./options.ts";
import { type Place, PROFILES } from "./places.ts";
import { powershellQuoted as quoted } from "./quoting.ts";

/** The words for a value; none where PowerShell's own completion of files is wanted, or nothing. */
function wordsOf(value: Value): readonly string[] {
  if (value === "profile") return PROFILES;
  return typeof value === "string" ? [] : value;
}

const list = (words: readonly string[]): string => `@(${words.map(quoted).join(", ")})`;

function valueEntries(options: readonly Completed[]): string {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    return names.map((name) => `${quoted(name)} = ${list(wordsOf(value))}`);
  }).join("; ");
}

function entry({ path, words, options, others }: Place): string {
  const names = options.flatMap((option) => option.names);
  return [
    `    ${quoted(path.join(" "))} = @{`,
    `      Words = ${list(words.map(({ name }) => name))}`,
    `      Options = ${list(names)}`,
    `      ValuesOf = @{ ${valueEntries(options)} }`,
    `      Others = ${list(others === undefined ? [] : wordsOf(others))}`,
    "    }",
  ].join("\n");
}

const START = `Register-ArgumentCompleter -Native -CommandName socketqueue -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $places = @{`;

const END = String.raw`  }
  # The words before the one that is completed, without the name of the program.
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $place = ''
  $count = 0
  foreach ($word in $before) {
    $next = "$place $word".Trim()
    if (-not $places.ContainsKey($next)) { break }
    $place = $next
    $count++
  }
  $here = $places[$place]
  $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
  $offered = if ($here.ValuesOf.ContainsKey($previous)) { $here.ValuesOf[$previous] }
    elseif ($wordToComplete -like '-*') { $here.Options }
    elseif ($before.Count -eq $count -and $here.Words.Count -gt 0) { $here.Words }
    else { $here.Others }
  $offered | Where-Object { $_ -and $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;

/** Completion for PowerShell, which completes files by itself where it is offered nothing. */
export function powershell(places: readonly Place[]): string {
  return [
    "# Completion of socketqueue for PowerShell. Made by: socketqueue completions powershell",
    "",
    START,
    ...places.map(entry),
    END,
  ].join("\n");
}
