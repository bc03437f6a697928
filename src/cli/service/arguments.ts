import { COMMAND_LINE, OptionError, type OptionProblem } from "../../config/option-error.ts";
import { quote } from "../../config/quote.ts";

/** What can be done with the service. */
export const ORDERS = ["install", "uninstall", "status"] as const;

/** What is asked of `socketqueue service`. */
export interface ServiceArguments {
  readonly order: typeof ORDERS[number];
  readonly config: string | undefined;
  readonly user: string | undefined;
  /** Tell what would be done, and change nothing. */
  readonly dryRun: boolean;
}

/** Names of users that need no quoting anywhere. */
const USER = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;

const problem = (option: string, message: string, allowed: string): OptionProblem => {
  return { option, message, allowed, source: COMMAND_LINE };
};

/** Arguments taken apart, and what is wrong with them so far. */
class Reader {
  readonly problems: OptionProblem[] = [];
  readonly texts = new Map<string, string>();
  dryRun = false;
  readonly orders: string[] = [];

  constructor(args: readonly string[]) {
    const left = [...args];
    for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
      const [, flag, value] = /^--(config|user)(?:=(.*))?$/s.exec(arg) ?? [];
      if (flag !== undefined) this.#take(flag, value ?? left.shift() ?? "");
      else if (arg === "--dry-run") this.dryRun = true;
      else if (arg.startsWith("-")) {
        this.problems.push(problem(quote(arg), "unknown option", "what --help lists"));
      } else this.orders.push(arg);
    }
  }

  order(): ServiceArguments["order"] | undefined {
    const [first, ...more] = this.orders;
    const order = ORDERS.find((known) => known === first);
    if (order !== undefined && more.length === 0) return order;
    const wrong = order === undefined ? first : more[0];
    const message = wrong === undefined ? "nothing to do" : `there is no ${quote(wrong)}`;
    this.problems.push(problem("service", message, ORDERS.join(", ")));
    return undefined;
  }

  #take(flag: string, value: string): void {
    if (value === "" || value.startsWith("-")) {
      this.problems.push(
        problem(`--${flag}`, "has no value", flag === "user" ? "a name" : "a file"),
      );
    } else if (flag === "user" && !USER.test(value)) {
      this.problems.push(
        problem("--user", `${quote(value)} is no user's name`, "letters, digits, _, -"),
      );
    } else this.texts.set(flag, value);
  }
}

/**
 * Reads the arguments of `socketqueue service`.
 *
 * @throws {OptionError} with everything that is wrong
 */
export function readServiceArguments(args: readonly string[]): ServiceArguments {
  const reader = new Reader(args);
  const order = reader.order();
  if (order === undefined || reader.problems.length > 0) throw new OptionError(reader.problems);
  const { texts, dryRun } = reader;
  return { order, config: texts.get("config"), user: texts.get("user"), dryRun };
}
