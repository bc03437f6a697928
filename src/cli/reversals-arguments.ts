import { loadForFiles } from "../config/load.ts";
import { OptionError, type OptionProblem } from "../config/option-error.ts";
import type { Options } from "../config/options.ts";
import { quote } from "../config/quote.ts";
import { FEW_ACTS, MOST_ACTS, type Verb, VERBS, type Wish } from "../http/admin-json.ts";
import { withConfig } from "./default-config.ts";
import { type Environment, isFlag, problem, WishReader } from "./wish-arguments.ts";

/** What is asked of `socketqueue reversals`. */
export type Order =
  | { readonly what: "list" }
  | { readonly what: "show"; readonly id: number }
  | { readonly what: "history"; readonly id: number | undefined; readonly most: number }
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
export const ORDERS = ["list", "show", ...VERBS, "history"] as const;

const isOrder = (text: string | undefined): text is Order["what"] =>
  ORDERS.some((order) => order === text);

const NUMBER = /^[1-9]\d{0,14}$/;

/** Its arguments taken apart. */
class Reader extends WishReader {
  order(environment: Environment): Order | undefined {
    const what = isFlag(this.rest[0]) ? undefined : this.rest.shift();
    if (!isOrder(what)) {
      const message = what === undefined ? "nothing to do" : `there is no ${quote(what)}`;
      this.problems.push(problem("reversals", message, ORDERS.join(", ")));
      return undefined;
    }
    if (what === "list") return { what };
    if (what === "history") {
      const most = this.#most();
      const isOfAll = this.rest.length === 0 || isFlag(this.rest[0]);
      return { what, id: isOfAll ? undefined : this.#id(what), most };
    }
    const id = this.#id(what);
    if (what === "show") return { what, id };
    return { what, id, wish: this.#wish(what, environment) };
  }

  #id(what: string): number {
    const id = isFlag(this.rest[0]) ? undefined : this.rest.shift();
    if (id === undefined || !NUMBER.test(id)) {
      const message = id === undefined ? "which sale?" : `${quote(id)} is no sale's number`;
      this.problems.push(problem(what, message, "its number, as list tells it"));
    }
    return Number(id);
  }

  /** Takes `--most N` or `--most=N` out. */
  #most(): number {
    const at = this.rest.findIndex((arg) => /^--most(?:=|$)/.test(arg));
    if (at < 0) return FEW_ACTS;
    const [flag = ""] = this.rest.splice(at, 1);
    const [, behind] = flag.split("=");
    const value = behind ?? (isFlag(this.rest[at]) ? undefined : this.rest.splice(at, 1)[0]);
    const most = /^\d{1,4}$/.test(value ?? "") ? Number(value) : 0;
    if (most >= 1 && most <= MOST_ACTS) return most;
    const message = value === undefined ? "has no value" : `${quote(value)} is no such number`;
    this.problems.push(problem("--most", message, `1 to ${MOST_ACTS}`));
    return FEW_ACTS;
  }

  #wish(what: Verb, environment: Environment): Wish {
    if (what === "close" && (this.reason ?? "").trim() === "") {
      this.problems.push(problem("--reason", "closing a sale needs one", "a line of text"));
    }
    return this.wish(environment);
  }
}

/** The gateway's options, or what is wrong with them. */
function optionsOf(
  args: readonly string[],
  environment: Environment,
): Options | readonly OptionProblem[] {
  try {
    const named = withConfig(args, environment, ["config", "journal"]);
    return loadForFiles(named, undefined, environment);
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
