import { nearest } from "./nearest.ts";
import { camelCase, VARIABLE_PREFIX } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry, type OptionName } from "./options.ts";

/** Every name of an option, kebab-case, its own first. */
export function namesOf(option: OptionName): readonly string[] {
  return [option, ...optionEntry(option).also ?? []];
}

/** Every accepted spelling of every name, with the option that it means. */
const SPELLINGS: ReadonlyMap<string, OptionName> = new Map(
  OPTION_NAMES.flatMap((option) =>
    namesOf(option).flatMap((name) => [[name, option], [camelCase(name), option]] as const)
  ),
);

/** The option of this name in kebab-case or camelCase; `undefined`: there is none. */
export function optionNamed(written: string): OptionName | undefined {
  return SPELLINGS.get(written);
}

/**
 * The name that someone most likely meant.
 *
 * @returns `undefined` when no name is near: more than two letters in five are different
 */
export function nearestName(written: string): string | undefined {
  const name = written.startsWith(VARIABLE_PREFIX)
    ? written.slice(VARIABLE_PREFIX.length)
    : written;
  return nearest(name, OPTION_NAMES.flatMap(namesOf));
}
