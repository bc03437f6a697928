import { VARIABLE_PREFIX, variableName } from "./option-entry.ts";
import { ENVIRONMENT, misplaced, type OptionProblem, unknownOption } from "./option-error.ts";
import { optionNamed } from "./names.ts";
import { optionEntry, type OptionName } from "./options.ts";
import type { Setting, Source } from "./source.ts";

/** A process's environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** What Kubernetes sets in every container when there is a service named "socketqueue". */
const KUBERNETES = /^SOCKETQUEUE_(?:SERVICE_|PORT$|PORT_\d+_(?:TCP|UDP))/;

/** `SOCKETQUEUE_LISTEN_PORT` → `listen-port`. */
function optionOf(variable: string): OptionName | undefined {
  const name = variable.slice(VARIABLE_PREFIX.length).toLowerCase().replaceAll("_", "-");
  const option = optionNamed(name);
  return option !== undefined && variableName(name) === variable ? option : undefined;
}

/**
 * Reads options from environment variables: `SOCKETQUEUE_` and the option's name in capitals, with
 * `_` for `-`. An empty variable is as good as none. A variable of that prefix that names no option
 * is a problem, but for those that Kubernetes makes.
 */
export function readEnvironment(environment: Environment): Source {
  const settings: Setting[] = [];
  const problems: OptionProblem[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(VARIABLE_PREFIX) || value === "" || KUBERNETES.test(variable)) {
      continue;
    }
    const option = optionOf(variable);
    if (option === undefined) problems.push(unknownOption(variable, ENVIRONMENT));
    else if (optionEntry(option).commandLineOnly && option !== "config") {
      problems.push(misplaced(option, variable, ENVIRONMENT));
    } else settings.push({ option, written: variable, value, place: () => ENVIRONMENT });
  }
  return { settings, problems };
}
