import { variableName } from "../config/option-entry.ts";
import { readCommandLine } from "../config/command-line.ts";
import { loadForFiles } from "../config/load.ts";
import { COMMAND_LINE, OptionError, type OptionProblem } from "../config/option-error.ts";
import type { Options } from "../config/options.ts";
import { quote } from "../config/quote.ts";
import { type Verb, VERBS, type Wish, wishJson } from "../http/admin-json.ts";
import { DEFAULT_CONFIG, hasDefaultConfig } from "./default-config.ts";

/** A process's environment variables. */
type Environment = Readonly<Record<string, string>>;

/** What is asked of `socketqueue reversals`. */
export type Order =
  | { readonly what: "list" }
  | { readonly what: "show"; readonly id: number }
  | { readonly what: Verb; readonly id: number; readonly wish: Wish };

/** What its arguments come to. */
export interface ReversalsArguments {
  readonly order: Order;
  /** For programs rather than people. */
  readonly json: boolean;
  /** The gateway's, by which its journal is found. */
  readonly options: Options;
}

/** What can be asked. */
export const ORDERS = ["list", "show", ...VERBS] as const;

const isOrder = (text: string | undefined): text is Order["what"] =>
  ORDERS.some((order) => order === text);

/** Where a user's name stands, on one system or the other. */
const USERS = ["USER", "LOGNAME", "USERNAME"];

/** Whether an argument is an option's name, not a value. */
const isFlag = (arg: string | undefined): boolean => arg?.startsWith("-") ?? false;

const NUMBER = /^[1-9]\d{0,14}$/;

function problem(option: string, message: string, allowed: string): OptionProblem {
  return { option, message, allowed, source: COMMAND_LINE };
}

/** Arguments taken apart, and what is wrong with them so far. */
class Reader {
  readonly problems: OptionProblem[] = [];
  /** What is no flag of ours. */
  readonly rest: string[] = [];
  readonly #texts = new Map<string, string>();
  #json = false;

  constructor(args: readonly string[]) {
    const left = [...args];
    for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
      const [, flag, value] = /^--(by|reason)(?:=(.*))?$/s.exec(arg) ?? [];
      if (flag !== undefined) {
        this.#take(flag, value ?? (isFlag(left[0]) ? undefined : left.shift()));
      } else if (arg === "--json") this.#json = true;
      else this.rest.push(arg);
    }
  }

  get json(): boolean {
    return this.#json;
  }

  order(environment: Environment): Order | undefined {
    const what = isFlag(this.rest[0]) ? undefined : this.rest.shift();
    if (!isOrder(what)) {
      const message = what === undefined ? "nothing to do" : `there is no ${quote(what)}`;
      this.problems.push(problem("reversals", message, ORDERS.join(", ")));
      return undefined;
    }
    if (what === "list") return { what };
    const id = this.#id(what);
    if (what === "show") return { what, id };
    return { what, id, wish: this.#wish(what, environment) };
  }

  #take(flag: string, value: string | undefined): void {
    if (value === undefined) this.problems.push(problem(`--${flag}`, "has no value", "a text"));
    else if (this.#texts.has(flag)) {
      this.problems.push(problem(`--${flag}`, "given already", "once"));
    } else this.#texts.set(flag, value);
  }

  #id(what: string): number {
    const id = isFlag(this.rest[0]) ? undefined : this.rest.shift();
    if (id === undefined || !NUMBER.test(id)) {
      const message = id === undefined ? "which sale?" : `${quote(id)} is no sale's number`;
      this.problems.push(problem(what, message, "its number, as list tells it"));
    }
    return Number(id);
  }

  #wish(what: Verb, environment: Environment): Wish {
    const user = USERS.map((name) => environment[name]).find((name) => name);
    const wish = { by: this.#texts.get("by") ?? user ?? "", reason: this.#texts.get("reason") };
    const result = wishJson.safeParse(wish);
    if (what === "close" && (wish.reason ?? "").trim() === "") {
      this.problems.push(problem("--reason", "closing a sale needs one", "a line of text"));
    }
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      const text = wish.by === "" && path[0] === "by" ? "who are you?" : message;
      this.problems.push(problem(`--${path.join()}`, text, "a line of text"));
    }
    return { by: "", reason: "" };
  }
}

/** The options that name a file or a journal, or none of them: then the folder's file is read. */
function withConfig(args: readonly string[], environment: Environment): readonly string[] {
  const named = readCommandLine(args).settings.some(({ option }) => {
    return option === "config" || option === "journal";
  });
  const variables = [variableName("config"), variableName("journal")];
  if (named || variables.some((name) => environment[name])) return args;
  return hasDefaultConfig() ? ["--config", DEFAULT_CONFIG, ...args] : args;
}

/** The gateway's options, or what is wrong with them. */
function optionsOf(
  args: readonly string[],
  environment: Environment,
): Options | readonly OptionProblem[] {
  try {
    return loadForFiles(withConfig(args, environment), undefined, environment);
  } catch (error) {
    if (error instanceof OptionError) return error.problems;
    throw error;
  }
}

/**
 * Reads the arguments of `socketqueue reversals`.
 *
 * @throws {OptionError} with everything that is wrong
 */
export function readReversalsArguments(
  args: readonly string[],
  environment: Environment,
): ReversalsArguments {
  const reader = new Reader(args);
  const order = reader.order(environment);
  const options = optionsOf(reader.rest, environment);
  const problems = [...reader.problems, ...Array.isArray(options) ? options : []];
  if (problems.length > 0 || order === undefined || Array.isArray(options)) {
    throw new OptionError(problems);
  }
  return { order, json: reader.json, options: options as Options };
}
