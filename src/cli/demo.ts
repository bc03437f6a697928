import demoConfig from "../../config.yaml" with { type: "text" };
import { readCommandLine } from "../config/command-line.ts";
import { variableName } from "../config/option-entry.ts";
import { readConfigFile } from "../config/read-file.ts";
import { run } from "./run.ts";
import type { Terminal } from "./terminal.ts";

const EMBEDDED = "config.yaml (embedded)";

/** The options that say where a journal is to be, or that there is to be none. */
const OF_JOURNAL = ["journal", "no-journal"] as const;

/** Whether the user says anything about the journal. Otherwise none is left in the user's folder. */
function speaksOfJournal(args: readonly string[]): boolean {
  if (OF_JOURNAL.some((option) => Deno.env.get(variableName(option)))) return true;
  return readCommandLine(args).settings.some(({ option }) =>
    OF_JOURNAL.some((of) => of === option)
  );
}

/**
 * Runs gateway and emulated bank as the embedded `config.yaml` says: no file is needed, and none is
 * left, unless a journal is asked for.
 */
export function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  const read = (path: string) => path === EMBEDDED ? demoConfig : readConfigFile(path);
  const journal = speaksOfJournal(args) ? [] : ["--no-journal"];
  return run(["--config", EMBEDDED, ...journal, ...args], terminal, read);
}
