import { readCommandLine } from "./command-line.ts";
import { crossCheck } from "./cross-checks.ts";
import type { Sources } from "./effective.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { parseFile } from "./file.ts";
import { withJournal } from "./journal-path.ts";
import { OptionError, type OptionProblem } from "./option-error.ts";
import { optionEntry, type Options } from "./options.ts";
import { profileProblems } from "./profile-problems.ts";
import { oneLine, quote } from "./quote.ts";
import { readConfigFile } from "./read-file.ts";
import { problemAt, resolve, type Resolved } from "./resolve.ts";
import type { Source } from "./source.ts";

/** Reads the whole text of a file. Whatever it throws is told to the user as the reason. */
export type ReadFile = (path: string) => string;

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "NotFound" ? "there is no such file" : error.message;
}

/** The file that `--config` names; no source when it names none. */
function configFile({ options, chosen }: Resolved, readFile: ReadFile): Source[] {
  const setting = chosen.get("config");
  if (setting === undefined || options.config === undefined) return [];
  let text: string;
  try {
    text = readFile(options.config);
  } catch (error) {
    const message = `cannot read ${quote(options.config)}: ${reason(error)}`;
    const problems: OptionProblem[] = [
      problemAt(setting, message, optionEntry("config").allowed),
    ];
    return [{ settings: [], problems }];
  }
  return [parseFile(oneLine(options.config), text)];
}

/** Options, and where they were set. */
export interface Loaded {
  readonly options: Options;
  readonly sources: Sources;
}

/**
 * Every option's value: the command line beats the environment, which beats the file that `--config`
 * names, which beats the defaults. Without `--config` no file is read.
 *
 * With `--help`, `--help-json` or `--version` nothing is complained of and no file is read: whoever
 * asks how to begin has to get an answer.
 *
 * @param args the program's arguments, without those of a subcommand
 * @param environment the process's variables; default: none
 * @throws {OptionError} with everything that is wrong: the process should end with code 2
 */
export function load(
  args: readonly string[],
  readFile: ReadFile = readConfigFile,
  environment: Environment = {},
): Options {
  return loadWithSources(args, readFile, environment).options;
}

/**
 * The same, with where each option was set.
 *
 * @throws {OptionError} with everything that is wrong
 */
export function loadWithSources(
  args: readonly string[],
  readFile: ReadFile = readConfigFile,
  environment: Environment = {},
): Loaded {
  const commandLine = readCommandLine(args);
  const { options } = resolve([commandLine]);
  if (options.help || options.helpJson || options.version) return { options, sources: new Map() };
  const inspected = inspectAll(commandLine, readFile, environment);
  const sources = new Map([...inspected.chosen].map(([name, { place }]) => [name, place]));
  return { options: checked(inspected), sources };
}

/** What options come to, and everything that is wrong with them. */
export interface Inspection {
  /** Where an option is wrong it has its default here. */
  readonly options: Options;
  /** The setting that counts, for every option that someone set: where it stands. */
  readonly chosen: Resolved["chosen"];
  /** None: the options can be used. */
  readonly problems: readonly OptionProblem[];
}

/** The same as {@link load}, for who wants to go on where something is wrong. Throws nothing. */
export function inspect(
  args: readonly string[],
  readFile: ReadFile = readConfigFile,
  environment: Environment = {},
): Inspection {
  return inspectAll(readCommandLine(args), readFile, environment);
}

/**
 * The same for a command that looks at the files of a gateway and starts none: the options need not
 * make one.
 *
 * @throws {OptionError} with everything that is wrong
 */
export function loadForFiles(
  args: readonly string[],
  readFile: ReadFile = readConfigFile,
  environment: Environment = {},
): Options {
  return checked(inspectForFiles(args, readFile, environment));
}

/** The same, for who wants to go on where something is wrong. Throws nothing. */
export function inspectForFiles(
  args: readonly string[],
  readFile: ReadFile = readConfigFile,
  environment: Environment = {},
): Inspection {
  const resolved = resolveAll(readCommandLine(args), readFile, environment);
  return inspection(resolved, profileProblems(resolved, readFile));
}

function resolveAll(
  commandLine: Source,
  readFile: ReadFile,
  environment: Environment,
): Resolved {
  const first = [commandLine, readEnvironment(environment)];
  return resolve([...first, ...configFile(resolve(first), readFile)]);
}

function inspectAll(
  commandLine: Source,
  readFile: ReadFile,
  environment: Environment,
): Inspection {
  const resolved = resolveAll(commandLine, readFile, environment);
  const further = [...crossCheck(resolved), ...profileProblems(resolved, readFile)];
  return inspection(resolved, further);
}

function inspection(resolved: Resolved, further: readonly OptionProblem[]): Inspection {
  const { chosen, problems } = resolved;
  return { options: withJournal(resolved), chosen, problems: [...problems, ...further] };
}

function checked({ options, problems }: Inspection): Options {
  if (problems.length > 0) throw new OptionError(problems);
  return options;
}
