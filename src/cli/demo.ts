import demoConfig from "../../config.yaml" with { type: "text" };
import { readCommandLine } from "../config/command-line.ts";
import type { ReadFile } from "../config/load.ts";
import { variableName } from "../config/option-entry.ts";
import { readConfigFile, rereadConfigFile } from "../config/read-file.ts";
import { run } from "./run.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP =
  `Gateway and emulated bank in one, to see a sale at once; no file is needed, and none is left

Usage:
  socketqueue demo [OPTIONS]

It runs as the embedded config.yaml says: TCP clients on port 2014, HTTP clients on 8080, the bank on
5000. It prints a sale to paste, and ends with Ctrl+C. OPTIONS are those of socketqueue --help, and
beat the embedded file: --listen-port 0, say, where 2014 is taken. Without --journal there is none.

Exit codes: 0 ended in good order, 1 cannot start, or not all was done in time, 2 wrong options.`;

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

/** The embedded file is not the user's to change, and errors name its lines. */
const HINT = "options behind demo beat the embedded file: " +
  "socketqueue demo --listen-port 0 --listen-http-port 0 --echo-server-port 0";

/** The embedded file, and others by who reads them. */
const orBy = (read: ReadFile): ReadFile => (path) => path === EMBEDDED ? demoConfig : read(path);

/** Runs it, and where the embedded file is blamed, tells how to do without what it says. */
async function runDemo(args: readonly string[], terminal: Terminal): Promise<number> {
  let blamed = false;
  const watched: Terminal = {
    print: (text) => terminal.print(text),
    error(text) {
      blamed ||= text.includes(EMBEDDED);
      terminal.error(text);
    },
    columns: () => terminal.columns(),
  };
  const code = await run(args, watched, orBy(readConfigFile), orBy(rereadConfigFile));
  if (code === EXIT.failure && blamed) terminal.error(HINT);
  return code;
}

/**
 * Runs gateway and emulated bank as the embedded `config.yaml` says: no file is needed, and none is
 * left, unless a journal is asked for.
 */
export function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    terminal.print(HELP);
    return Promise.resolve(EXIT.ok);
  }
  const journal = speaksOfJournal(args) ? [] : ["--no-journal"];
  return runDemo(["--config", EMBEDDED, ...journal, ...args], terminal);
}
