import { nearestName } from "./names.ts";
import { variableName } from "./option-entry.ts";
import { optionEntry, type OptionName } from "./options.ts";
import { oneLine } from "./quote.ts";

/** Where options from the command line come from, as problems say it. */
export const COMMAND_LINE = "command line";

/** Where options from environment variables come from; their names say it by themselves. */
export const ENVIRONMENT = "environment";

/** One thing that is wrong with the options. */
export interface OptionProblem {
  /** The option as its user wrote it: `--listenPort`, or `listen.port` in a file. */
  readonly option: string;
  /** What is wrong. */
  readonly message: string;
  /** What is allowed instead; absent where that goes without saying. */
  readonly allowed?: string;
  /** `command line`, or the file and if possible the line: `config.yaml:12`. */
  readonly source: string;
}

/** A problem in one line: `config.yaml:12: listen.port: 70000 is too large (allowed: 0 to 65535)`. */
export function renderProblem(problem: OptionProblem): string {
  const { option, message, allowed, source } = problem;
  const where = source === COMMAND_LINE || source === ENVIRONMENT ? "" : `${source}: `;
  const instead = allowed === undefined ? "" : ` (allowed: ${allowed})`;
  return oneLine(`${where}${option === "" ? "" : `${option}: `}${message}${instead}`);
}

/** The problem of a name that no option has. */
export function unknownOption(option: string, source: string): OptionProblem {
  const near = nearestName(option);
  return {
    option,
    message: near === undefined ? "unknown option" : `unknown option; did you mean ${near}?`,
    allowed: "the options that --help lists",
    source,
  };
}

/** What is said of an option that stands where it may not; anything else is a file. */
const MISPLACED: Readonly<Record<string, string>> = {
  [COMMAND_LINE]: "not on the command line",
  [ENVIRONMENT]: "not in the environment",
};

/** The problem of an option where it may not stand: a file, the command line, the environment. */
export function misplaced(option: OptionName, written: string, source: string): OptionProblem {
  const allowed = optionEntry(option).environmentOnly
    ? `${variableName(option)} in the environment`
    : `--${option} on the command line`;
  const message = MISPLACED[source] ?? "not in a file";
  return { option: written, message, allowed, source };
}

/** Lines of an error's message; a file that is no configuration at all has any number of problems. */
const MOST_LINES = 100;

function renderAll(problems: readonly OptionProblem[]): string {
  const lines = problems.slice(0, MOST_LINES).map(renderProblem);
  const more = problems.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

/** Options that cannot be used, with everything that is wrong; the message has a line for each. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  readonly code = "bad-options";
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    super(renderAll(problems));
    this.problems = problems;
  }
}
