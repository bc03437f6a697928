import type { OptionProblem } from "./option-error.ts";
import type { OptionName } from "./options.ts";
import { problemAt, type Resolved } from "./resolve.ts";

/** Looks at options together; an option that `chosen` does not name was set by nobody. */
export type CrossCheck = (resolved: Resolved) => readonly OptionProblem[];

/** A problem at an option's setting; none when nobody set it. */
export function at(resolved: Resolved, option: OptionName, message: string, allowed: string) {
  const setting = resolved.chosen.get(option);
  return setting === undefined ? [] : [problemAt(setting, message, allowed)];
}
