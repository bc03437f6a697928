import { camelCase } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry, type OptionName, type Options } from "./options.ts";
import type { OptionProblem } from "./option-error.ts";
import type { Setting, Source } from "./source.ts";

/** What several sources come to. */
export interface Resolved {
  /** An option whose value is wrong has its default here. */
  readonly options: Options;
  /** The setting that counts, for every option that someone set, even if its value is wrong. */
  readonly chosen: ReadonlyMap<OptionName, Setting>;
  readonly problems: readonly OptionProblem[];
}

/** A problem with a setting as it was written. */
export function problemAt(setting: Setting, message: string, allowed: string): OptionProblem {
  return { option: setting.written, message, allowed, source: setting.place() };
}

/** The value that a setting means, or what is wrong with it. */
function check(setting: Setting): { value: unknown } | OptionProblem {
  const { schema, allowed } = optionEntry(setting.option);
  if (setting.value === "") return problemAt(setting, "has no value", allowed);
  const result = schema.safeParse(setting.value);
  if (result.success) return { value: result.data };
  return problemAt(setting, result.error.issues[0]!.message, allowed);
}

/** The settings of one source by option, and a problem for each that is there a second time. */
function single(settings: readonly Setting[]): [Map<OptionName, Setting>, OptionProblem[]] {
  const first = new Map<OptionName, Setting>();
  const problems: OptionProblem[] = [];
  for (const setting of settings) {
    const earlier = first.get(setting.option);
    if (earlier === undefined) first.set(setting.option, setting);
    else problems.push(problemAt(setting, `given already, as ${earlier.written}`, "once"));
  }
  return [first, problems];
}

function asOptions(values: ReadonlyMap<OptionName, unknown>): Options {
  const entries = OPTION_NAMES.map((name) => {
    const value = values.has(name) ? values.get(name) : optionEntry(name).default;
    return [camelCase(name), value] as const;
  });
  // The table's schemas made the values, and Options is inferred from the same table.
  return Object.fromEntries(entries) as unknown as Options;
}

/**
 * Puts sources together: of those that set an option, the first one counts. Every value is checked,
 * also one that does not count: a mistake in a file stays a mistake when a flag hides it today.
 *
 * @param sources in order of precedence, the one that beats all others first
 */
export function resolve(sources: readonly Source[]): Resolved {
  const chosen = new Map<OptionName, Setting>();
  const values = new Map<OptionName, unknown>();
  const problems: OptionProblem[] = [];
  for (const source of sources) {
    const [settings, repeated] = single(source.settings);
    problems.push(...source.problems, ...repeated);
    for (const setting of settings.values()) {
      const checked = check(setting);
      if ("message" in checked) problems.push(checked);
      else if (!chosen.has(setting.option)) values.set(setting.option, checked.value);
      if (!chosen.has(setting.option)) chosen.set(setting.option, setting);
    }
  }
  return { options: asOptions(values), chosen, problems };
}
