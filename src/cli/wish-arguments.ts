import { COMMAND_LINE, type OptionProblem } from "../config/option-error.ts";
import { type Wish, wishJson } from "../http/admin-json.ts";

/** A process's environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** Where a user's name stands, on one system or the other; under sudo USER is root's. */
const USERS = ["SUDO_USER", "USER", "LOGNAME", "USERNAME"];

/** Whether an argument is an option's name, not a value. */
export const isFlag = (arg: string | undefined): boolean => arg?.startsWith("-") ?? false;

/** What is wrong with an argument. */
export function problem(option: string, message: string, allowed: string): OptionProblem {
  return { option, message, allowed, source: COMMAND_LINE };
}

/**
 * The arguments of a command that asks a gateway for something, taken apart: who wants it and why,
 * whether the answer is for a program, and the gateway's options. And what is wrong with them so far.
 */
export class WishReader {
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

  /** For programs rather than people. */
  get json(): boolean {
    return this.#json;
  }

  /** Why it is wanted, as it was written. */
  get reason(): string | undefined {
    return this.#texts.get("reason");
  }

  /** Who wants it and why; who does not say it is who the environment says. */
  wish(environment: Environment, nobody = ""): Wish {
    const user = USERS.map((name) => environment[name]).find((name) => name);
    const wish = { by: this.#texts.get("by") ?? user ?? nobody, reason: this.reason };
    const result = wishJson.safeParse(wish);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      const unknown = wish.by === "" && path[0] === "by";
      const text = unknown ? "who are you? The environment has no USER" : message;
      this.problems.push(problem(`--${path.join()}`, text, "a line of text"));
    }
    return { by: "", reason: "" };
  }

  #take(flag: string, value: string | undefined): void {
    if (value === undefined) this.problems.push(problem(`--${flag}`, "has no value", "a text"));
    else if (this.#texts.has(flag)) {
      this.problems.push(problem(`--${flag}`, "given already", "once"));
    } else this.#texts.set(flag, value);
  }
}
