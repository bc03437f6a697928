import { CannotCompile } from "./cannot-compile.ts";
import type { Target } from "./targets.ts";

/** What `deno.json` says, as far as it is looked at. */
interface Project {
  readonly version: string;
  readonly tasks: { readonly start: { readonly command: string } };
}

/** Reads `deno.json`. */
export function readProject(text: string): Project {
  return JSON.parse(text);
}

/** The rights and V8's flags that `deno task start` gives. */
const OF_START = /^--(?:v8-flags=|no-prompt$|allow-)/;

/**
 * The flags that the program is compiled with: those of `deno task start`, so that both are the same
 * program, but for the programs that it may start, which are the target's.
 */
export function flagsOf({ tasks }: Project, target: Target): readonly string[] {
  const given = tasks.start.command.split(" ").filter((word) => OF_START.test(word));
  if (given.some((flag) => flag === "--allow-all" || flag === "--allow-run")) {
    throw new CannotCompile("deno.json: the task start gives rights without a limit");
  }
  const own = given.filter((flag) => !flag.startsWith("--allow-run="));
  return [...own, `--allow-run=${target.run.join(",")}`];
}
