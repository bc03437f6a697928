import { camelCase } from "./option-entry.ts";
import { OPTION_NAMES, type OptionName, type Options } from "./options.ts";
import { Secret } from "./secret.ts";

/** A value as text that is the same for values that mean the same. */
function textOf(value: unknown): string {
  return JSON.stringify(value instanceof Secret ? value.reveal() : value) ?? "";
}

/** The options in which two sets of them differ, in the table's order. */
export function changedOptions(before: Options, after: Options): OptionName[] {
  return OPTION_NAMES.filter((name) => {
    const key = camelCase(name) as keyof Options;
    return textOf(before[key]) !== textOf(after[key]);
  });
}
