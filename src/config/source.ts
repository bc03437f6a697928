import type { OptionName } from "./options.ts";
import type { OptionProblem } from "./option-error.ts";

/** One option as someone set it; its value is not checked yet. */
export interface Setting {
  readonly option: OptionName;
  /** The name as its user wrote it, for errors: `--listenPort`, `listen.port`. */
  readonly written: string;
  /** Text or, from a file, a list or a mapping as well. */
  readonly value: unknown;
  /** Where it stands, for errors: `command line`, `config.yaml:12`. A function: finding it costs. */
  readonly place: () => string;
}

/** What one place says about the options: the command line, a file. */
export interface Source {
  readonly settings: readonly Setting[];
  /** What was found wrong while reading it: names that mean nothing, text that is not YAML. */
  readonly problems: readonly OptionProblem[];
}
