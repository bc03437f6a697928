import { wordsOf } from "../../config/json-kinds.ts";
import { namesOf } from "../../config/names.ts";
import { OPTION_NAMES, optionEntry, type OptionName } from "../../config/options.ts";
import { type FlagName, flagOf } from "../tools/arguments.ts";

/**
 * What completes a value: files, folders, bundled profiles' names and files, these words, or nothing
 * (`text`).
 */
export type Value = "file" | "folder" | "profile" | "text" | readonly string[];

/** An option as a shell completes it. */
export interface Completed {
  /** With their dashes, the one that is offered first. */
  readonly names: readonly string[];
  /** A sentence, without a full stop. */
  readonly help: string;
  /** What stands for the value in the help. */
  readonly placeholder?: string;
  /** Absent: it needs no value. */
  readonly value?: Value;
}

/** An option without a value. */
export const flag = (name: string, help: string): Completed => ({ names: [name], help });

/** An option with a text that nobody but the user knows. */
export const text = (name: string, help: string): Completed => ({
  names: [name],
  help,
  placeholder: "TEXT",
  value: "text",
});

const dashed = (name: string): string => name.length === 1 ? `-${name}` : `--${name}`;

/** Lines of a completion are short: the first sentence, in one line. */
const firstSentence = (description: string): string =>
  /^.*?(?=[.;:](?:\s|$)|$)/s.exec(description)![0].replaceAll(/\s+/g, " ");

function valueOf(option: OptionName): Value | undefined {
  const { placeholder, schema, takesProfile } = optionEntry(option);
  if (placeholder === undefined) return undefined;
  if (takesProfile) return "profile";
  return placeholder === "FILE" ? "file" : wordsOf(schema) ?? "text";
}

function programOption(option: OptionName): Completed[] {
  const { description, placeholder, default: standard } = optionEntry(option);
  const names = namesOf(option).map(dashed);
  const help = firstSentence(description);
  const value = valueOf(option);
  if (value !== undefined && placeholder !== undefined) {
    return [{ names, help, placeholder, value }];
  }
  // What is on already is there to be turned off.
  const off = standard === true ? [flag(`--no-${option}`, `Not: ${help}`)] : [];
  return [{ names, help }, ...off];
}

/** Options of the program that may stand on the command line; default: all of them. */
export function programOptions(
  names: readonly OptionName[] = OPTION_NAMES,
): readonly Completed[] {
  return names.filter((option) => !optionEntry(option).environmentOnly).flatMap(programOption);
}

const TOOL_VALUES: Readonly<Record<string, Value>> = { FILE: "file", FOLDER: "folder" };

function toolOption(name: FlagName): Completed {
  const { also = [], takes, help } = flagOf(name);
  const all = { names: [name, ...also].map(dashed), help: firstSentence(help) };
  if (takes === undefined) return all;
  const value = name === "profile" ? "profile" : TOOL_VALUES[takes] ?? "text";
  return { ...all, placeholder: takes, value };
}

/** The options of one of the tools. */
export const toolOptions = (flags: readonly FlagName[]): readonly Completed[] =>
  flags.map(toolOption);
