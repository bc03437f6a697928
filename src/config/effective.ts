import { camelCase } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry, type OptionName, type Options } from "./options.ts";
import { Secret } from "./secret.ts";

/** Where each option that someone set was set, for people: `command line`, `config.yaml:12`. */
export type Sources = ReadonlyMap<OptionName, () => string>;

/** An option as it is; fit for JSON. */
export interface EffectiveOption {
  /** `null`: nobody set it, and it has no default that is one value. */
  readonly value: unknown;
  /** Where it was set; `default`: nowhere. */
  readonly source: string;
  /** What it means that nobody set it, in words; absent where the value says it. */
  readonly meaning?: string;
}

const HIDDEN = "(hidden)";

/** Its value as it may be shown: of a secret only that there is one. */
function shownValue(name: OptionName, value: unknown): unknown {
  if (value === undefined) return null;
  return value instanceof Secret || optionEntry(name).environmentOnly ? HIDDEN : value;
}

function effective(name: OptionName, value: unknown, sources: Sources): EffectiveOption {
  const { defaultText } = optionEntry(name);
  const option = {
    value: shownValue(name, value),
    source: sources.get(name)?.() ?? "default",
  };
  if (value !== undefined || defaultText === undefined) return option;
  return { ...option, meaning: defaultText };
}

/** What the program does instead of running, when asked to by these, needs no telling. */
const RUNNING = OPTION_NAMES.filter((name) => {
  return name === "config" || !optionEntry(name).commandLineOnly;
});

/** Every option that a running program can have, as it is and where it comes from; secrets hidden. */
export function effectiveOptions(
  options: Options,
  sources: Sources,
): Readonly<Record<string, EffectiveOption>> {
  const values: Readonly<Record<string, unknown>> = options;
  const entries = RUNNING.map((name) => {
    return [name, effective(name, values[camelCase(name)], sources)] as const;
  });
  return Object.fromEntries(entries);
}
