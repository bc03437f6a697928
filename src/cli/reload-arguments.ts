import { readCommandLine } from "../config/command-line.ts";
import { inspectForFiles, type Inspection } from "../config/load.ts";
import { COMMAND_LINE, ENVIRONMENT, OptionError } from "../config/option-error.ts";
import type { OptionProblem } from "../config/option-error.ts";
import type { OptionName, Options } from "../config/options.ts";
import type { Wish } from "../http/admin-json.ts";
import { withConfig } from "./default-config.ts";
import { type Environment, problem, WishReader } from "./wish-arguments.ts";

/** Options that say which gateway is meant. */
export const PLACE_OPTIONS: readonly OptionName[] = [
  ...["config", "journal", "no-journal", "admin-port", "admin-host"] as const,
];

/** Those of which one alone says it. */
const NAMING: readonly OptionName[] = ["config", "journal", "admin-port"];

/** What the arguments of `socketqueue reload` come to. */
export interface ReloadArguments {
  readonly wish: Wish;
  /** For programs rather than people. */
  readonly json: boolean;
  /** The gateway's, by which it is found. */
  readonly options: Options;
  /** What is wrong with its file as it is now; it may be found all the same, and says so itself. */
  readonly faults: readonly OptionProblem[];
}

/** A problem for each option that would change the gateway, not say which one is meant. */
function strangers(args: readonly string[]): OptionProblem[] {
  const others = readCommandLine(args).settings.filter(({ option }) => {
    return !PLACE_OPTIONS.includes(option);
  });
  const allowed = PLACE_OPTIONS.map((name) => `--${name}`).join(", ");
  return others.map(({ written }) => {
    return problem(written, "is not taken up from here; write it into the gateway's file", allowed);
  });
}

/** Whether a problem is of the command itself. */
const isOurs = ({ source }: OptionProblem): boolean =>
  source === COMMAND_LINE || source === ENVIRONMENT;

/**
 * Reads the arguments of `socketqueue reload`. Mistakes in the gateway's file are none of theirs.
 *
 * @throws {OptionError} with everything that is wrong with them
 */
export function readReloadArguments(
  args: readonly string[],
  environment: Environment,
): ReloadArguments {
  const reader = new WishReader(args);
  const wish = reader.wish(environment, "somebody");
  const { rest, json } = reader;
  const named = withConfig(rest, environment, NAMING);
  const { options, problems }: Inspection = inspectForFiles(named, undefined, environment);
  const wrong = [...reader.problems, ...strangers(rest), ...problems.filter(isOurs)];
  if (wrong.length > 0) throw new OptionError(wrong);
  return { wish, json, options, faults: problems };
}
