import { optionNamed } from "./names.ts";
import { COMMAND_LINE, misplaced, type OptionProblem, unknownOption } from "./option-error.ts";
import { optionEntry, type OptionName } from "./options.ts";
import { quote } from "./quote.ts";
import type { Setting, Source } from "./source.ts";
import { isKey, isYesOrNo } from "./values.ts";

/*
 * Not by parseArgs of @std/cli, which takes `--no-max-queue=5` for `--max-queue=5` and `--vv=no` for
 * yes, and does not tell under which of its names an option was given.
 */

/** `--name`, `--name=value`, `-n`; a single dash goes with short names only. */
const FLAG = /^(?<dashes>--|-(?=[a-z]{1,2}(?:=|$)))(?<name>[^=]+)(?:=(?<value>.*))?$/s;

/** A flag taken apart. */
interface Flag {
  readonly option: OptionName;
  /** `--no-name`. */
  readonly negated: boolean;
  /** With its dashes. */
  readonly written: string;
  /** What stands behind `=`. */
  readonly value: string | undefined;
}

const takesValue = (option: OptionName): boolean => optionEntry(option).placeholder !== undefined;

function parseFlag(arg: string): Flag | undefined {
  const { dashes = "", name = "", value } = FLAG.exec(arg)?.groups ?? {};
  const written = dashes + name;
  const option = optionNamed(name);
  if (option !== undefined) return { option, negated: false, written, value };
  const denied = name.startsWith("no-") ? optionNamed(name.slice(3)) : undefined;
  if (denied === undefined || takesValue(denied) || value !== undefined) return undefined;
  return { option: denied, negated: true, written, value };
}

/** Whether an argument can be the value of the flag before it; `-5` can, wrong as it may be. */
function canBeValue(flag: Flag, next: string | undefined): next is string {
  if (flag.value !== undefined || flag.negated || next === undefined) return false;
  return takesValue(flag.option) ? !/^-\D/.test(next) : isYesOrNo(next);
}

/** The value of a flag that has none of its own, nor one behind it. */
function impliedValue(flag: Flag): string {
  if (flag.negated) return "false";
  return takesValue(flag.option) ? "" : "true";
}

/** An argument that is no option's name, nor any option's value. */
function refused(arg: string): OptionProblem {
  if (/^-./.test(arg)) return unknownOption(arg.replace(/=.*$/s, ""), COMMAND_LINE);
  return {
    option: isKey(arg) ? "a key" : quote(arg),
    message: "an argument that belongs to no option",
    allowed: "options, each with two dashes in front: --listen-port 2014",
    source: COMMAND_LINE,
  };
}

/**
 * Reads options from the command line: `--name VALUE`, `--name=VALUE`, `-c FILE`; yes-or-no options
 * alone, as `--no-name`, or with a value.
 */
export function readCommandLine(args: readonly string[]): Source {
  const settings: Setting[] = [];
  const problems: OptionProblem[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const flag = parseFlag(arg);
    if (flag === undefined) {
      problems.push(refused(arg));
      continue;
    }
    const { option, written } = flag;
    const following = canBeValue(flag, rest[0]) ? rest.shift() : undefined;
    const value = flag.value ?? following ?? impliedValue(flag);
    if (optionEntry(option).environmentOnly) {
      problems.push(misplaced(option, written, COMMAND_LINE));
    } else settings.push({ option, written, value, place: () => COMMAND_LINE });
  }
  return { settings, problems };
}
