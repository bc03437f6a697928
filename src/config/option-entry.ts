import type { z } from "zod";

/** The headings that `--help` puts options under, in its order. */
export const OPTION_GROUPS = [
  "Clients",
  "Bank's host",
  "Queue",
  "Journal",
  "Emulated bank and test clients",
  "Statistics",
  "Log",
  "Operation",
  "General",
] as const;

/** All there is to say about one option. */
export interface OptionEntry {
  readonly group: typeof OPTION_GROUPS[number];
  /** Further names, kebab-case. */
  readonly also?: readonly string[];
  /** What stands for the value in the help; absent for yes-or-no options, which need no value. */
  readonly placeholder?: string;
  /** The value is a bundled profile's name, or a profile's file. */
  readonly takesProfile?: true;
  /** Takes the value as text or as what it is, and checks it. */
  readonly schema: z.ZodType;
  /** Absent: the option is `undefined` unless someone sets it. */
  readonly default?: unknown;
  /** The default in words, for an option whose default is not one value. */
  readonly defaultText?: string;
  /** The values that are allowed, in plain words. */
  readonly allowed: string;
  /** What it does, in plain words. */
  readonly description: string;
  /** Has no sense in a file; only `config` has one in the environment. */
  readonly commandLineOnly?: true;
  /** A secret: whoever may list processes sees the command line, and files are copied and kept. */
  readonly environmentOnly?: true;
}

/** Whether an option may stand in a file of options. */
export const mayStandInFile = ({ commandLineOnly, environmentOnly }: OptionEntry): boolean =>
  !commandLineOnly && !environmentOnly;

/** `listen-port` → `listenPort`. */
export type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** The name of an option's environment variable: `listen-port` → `SOCKETQUEUE_LISTEN_PORT`. */
export function variableName(name: string): string {
  return `${VARIABLE_PREFIX}${name.replaceAll("-", "_").toUpperCase()}`;
}

/** What the names of all our environment variables begin with. */
export const VARIABLE_PREFIX = "SOCKETQUEUE_";

/** The camelCase spelling of a kebab-case name. */
export function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
