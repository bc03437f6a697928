import { nearest } from "../src/config/nearest.ts";

/** Arguments of a script that make no sense, in words for the one who gave them. */
export class WrongArguments extends Error {
  override readonly name = "WrongArguments";
}

/** What a script tells of itself. */
export interface Help {
  /** What it does, in a sentence. */
  readonly title: string;
  /** One line: the command with its options. */
  readonly usage: string;
  /** The options one by one, exit codes, and what else there is to say. */
  readonly rest: string;
}

/** The exit code of a script whose arguments make no sense. */
export const WRONG_ARGUMENTS = 2;

/** The options that were given, by name, as text. */
export type Given<Name extends string> = Readonly<Partial<Record<Name, string>>>;

function unknown(written: string, names: readonly string[]): WrongArguments {
  const near = written.startsWith("-") ? nearest(written, names) : undefined;
  const hint = near === undefined ? "" : `; did you mean --${near}?`;
  return new WrongArguments(`${written}: unknown option${hint}`);
}

/**
 * Takes a script's arguments apart: `--NAME VALUE`, `--NAME=VALUE`; of one that is given again the last
 * counts.
 *
 * @param names of the options, each of which takes a value
 * @returns `undefined`: `--help` is wanted
 * @throws {WrongArguments} for what is no such option, and for one without a value
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Given<Name> | undefined {
  if (args.includes("--help") || args.includes("-h")) return undefined;
  const given: Partial<Record<Name, string>> = {};
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, written, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = names.find((one) => one === written);
    if (name === undefined) throw unknown(arg.split("=", 1)[0]!, names);
    const text = value ?? (left[0]?.startsWith("--") ? undefined : left.shift());
    if (text === undefined) throw new WrongArguments(`--${name}: has no value`);
    given[name] = text;
  }
  return given;
}

/**
 * The whole number that an option gives.
 *
 * @throws {WrongArguments} for anything else than 1 to 10 digits
 */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new WrongArguments(`--${name} ${text}: not a whole number`);
}

function print(stream: typeof Deno.stdout, text: string): void {
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
}

/**
 * What a script's arguments come to. Where they make no sense that is told, with the usage, and the
 * exit code is set.
 *
 * @param read gives `undefined` where help is wanted
 * @returns `undefined`: all is told, and there is nothing to do
 */
export function wantedOf<Wanted>(
  { title, usage, rest }: Help,
  read: () => Wanted | undefined,
): Wanted | undefined {
  try {
    const wanted = read();
    if (wanted === undefined) print(Deno.stdout, `${title}\n\nUsage:\n  ${usage}\n\n${rest}`);
    return wanted;
  } catch (error) {
    if (!(error instanceof WrongArguments)) throw error;
    print(Deno.stderr, `${error.message}\nusage: ${usage}`);
    Deno.exitCode = WRONG_ARGUMENTS;
    return undefined;
  }
}
