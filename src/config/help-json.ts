import { camelCase, mayStandInFile } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry } from "./options.ts";

/**
 * A file of options in JSON to begin with, as it may be given to `--config`: every option that may
 * stand in a file, at its default; `""` for those that have none and are not set.
 */
export function helpJson(): string {
  const names = OPTION_NAMES.filter((name) => mayStandInFile(optionEntry(name)));
  const entries = names.map((name) => {
    const value = optionEntry(name).default ?? "";
    return [camelCase(name), Array.isArray(value) ? value.join(",") : value];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
