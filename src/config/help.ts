import { namesOf } from "./names.ts";
import { OPTION_GROUPS, variableName } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry, type OptionName } from "./options.ts";
import { wrap } from "./wrap.ts";

/** Fewest columns that the help is laid out for. */
export const MIN_COLUMNS = 40;

/** Where descriptions start when there is room for two columns, and the least width for that. */
const INDENT = 32;
const TWO_COLUMNS = 72;

const USAGE = `SocketQueue: a gateway between shops' systems and a bank's ISO 8583 host

Usage:
  socketqueue [options]   run what the options say
  socketqueue demo        gateway and bank in one, to see a sale
  socketqueue check       see whether it would start, without starting it
  socketqueue reversals   sales that are being reversed, or wait for a person
  socketqueue reload      have a gateway that runs read its configuration anew
  socketqueue decode, encode, diff, redact, validate, send
                          look at messages, and send them
  socketqueue doctor      find out what a host speaks, of a sample or a capture
  socketqueue profile     list, show, check and import profiles: hosts' dialects
  socketqueue schema      JSON Schema of the file of options, for editors
  socketqueue completions bash, zsh, fish, powershell: completion for a shell
  socketqueue version     the version, and what the program was made of
  socketqueue service     install it as a service of the system, or remove it

Each of them has a --help of its own.

Begin with:
  socketqueue --config config.yaml

Exit codes: 0 ended in good order, 1 cannot start, or not all was done in time, 2 wrong options.`;

const NOTE = "Each option can stand in the file too, nested (listen: {port: 2014}) or flat " +
  "(listen-port: 2014), and in the environment (SOCKETQUEUE_LISTEN_PORT=2014), except where this " +
  "says otherwise; names may be camelCase (--listenPort). The command line beats the environment, " +
  "which beats the file.";

const dashed = (name: string): string => name.length === 1 ? `-${name}` : `--${name}`;

/** `  -c, --config FILE` */
function flags(option: OptionName): string {
  const [own = option, ...others] = namesOf(option);
  const short = others.filter((name) => name.length === 1);
  const { placeholder, environmentOnly } = optionEntry(option);
  if (environmentOnly) return `  ${variableName(option)}`;
  const names = [...short, own].map(dashed).join(", ");
  return `  ${names}${placeholder === undefined ? "" : ` ${placeholder}`}`;
}

/** The default in words; none for what is off, or unset, unless it is asked for. */
function defaultOf(option: OptionName): string {
  const { default: value, defaultText } = optionEntry(option);
  if (value === true) return ` Default: true; --no-${option} turns it off.`;
  if (value === false) return "";
  const text = defaultText ?? (value === undefined ? undefined : String(value));
  return text === undefined ? "" : ` Default: ${text}.`;
}

function explanation(option: OptionName): string {
  const { description, allowed, placeholder, commandLineOnly, environmentOnly } = optionEntry(
    option,
  );
  const others = namesOf(option).filter((name) => name !== option && name.length > 1);
  const also = others.length === 0 ? "" : ` Also: ${others.map(dashed).join(", ")}.`;
  const values = placeholder === undefined ? "" : ` Allowed: ${allowed}.`;
  const where = commandLineOnly ? " Not in the file." : "";
  const only = environmentOnly ? " In the environment only." : "";
  return `${description}${values}${defaultOf(option)}${also}${where}${only}`;
}

function entry(option: OptionName, columns: number): string {
  const indent = columns >= TWO_COLUMNS ? INDENT : 6;
  const start = flags(option);
  const text = wrap(explanation(option), columns - indent);
  const fits = start.length + 2 <= indent;
  const first = fits ? [start.padEnd(indent) + (text.shift() ?? "")] : [start];
  return [...first, ...text.map((line) => " ".repeat(indent) + line)].join("\n");
}

function group(title: string, columns: number): string {
  const options = OPTION_NAMES.filter((option) => optionEntry(option).group === title);
  return `${title}:\n${options.map((option) => entry(option, columns)).join("\n")}`;
}

/** Folds the lines of prose; what is drawn with an indent keeps it. */
function fold(text: string, columns: number): string {
  return text.split("\n").flatMap((line) => {
    const indent = line.length - line.trimStart().length;
    if (line.length <= columns) return [line];
    return wrap(line.trimStart().replaceAll(/ {2,}/g, ": "), columns - indent)
      .map((part) => " ".repeat(indent) + part);
  }).join("\n");
}

/**
 * The help text: usage, then every option of the table under its group.
 *
 * @param columns no line is longer; fewer than 40 are taken for 40
 */
export function help(columns: number): string {
  const width = Math.max(MIN_COLUMNS, Math.floor(columns));
  const groups = OPTION_GROUPS.map((title) => group(title, width));
  return `${[fold(USAGE, width), ...groups, fold(NOTE, width)].join("\n\n")}\n`;
}
