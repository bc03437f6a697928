import { camelCase } from "./option-entry.ts";
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

/** Letters to change, add or leave out to come from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

const squash = (name: string): string =>
  name.replace(/^SOCKETQUEUE_/, "").toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/**
 * The name that someone most likely meant.
 *
 * @returns `undefined` when no name is near: more than two letters in five are different
 */
export function nearestName(written: string): string | undefined {
  const wanted = squash(written).slice(0, 100);
  let best: string | undefined;
  let least = Math.floor(wanted.length * 0.4) + 1;
  for (const option of OPTION_NAMES) {
    for (const name of namesOf(option)) {
      const far = distance(wanted, squash(name));
      if (far < least) [best, least] = [name, far];
    }
  }
  return best;
}
