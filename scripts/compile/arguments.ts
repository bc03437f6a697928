import { resolve } from "node:path";
import { type Help, readOptions, WrongArguments } from "../arguments.ts";
import { type Target, TARGETS } from "./targets.ts";

export const HELP: Help = {
  title:
    "Make the program for every system: a file that needs no Deno, an archive of it, SHA256SUMS",
  usage: "deno task compile [--target NAME,…] [--out DIR] [--offline DIR]",
  rest: `Options:
  --target NAME   only for this one, or several apart by commas. Default: all of them, which are
${TARGETS.map(({ name }) => `                    ${name}`).join("\n")}
  --out DIR       put everything there. Default: dist
  --offline DIR   take the runtimes (denort-TARGET.zip) from there. Default: Deno downloads each of
                  them, once, from dl.deno.land
  --help          this text

In the environment:
  DENORT_BIN      a runtime, unpacked, for all targets that are made

Exit codes: 0 done, 1 not made, 2 wrong options.`,
};

/** What is asked of `deno task compile`. */
export interface Wanted {
  readonly targets: readonly Target[];
  /** The folder that everything goes into. */
  readonly out: string;
  /** The folder that the runtimes' archives are taken from; `undefined`: Deno downloads them. */
  readonly offline: string | undefined;
}

function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  const names = TARGETS.map((target) => target.name).join(", ");
  throw new WrongArguments(`--target ${name}: not one of ${names}`);
}

/**
 * Reads the command line.
 *
 * @returns `undefined`: help is wanted
 * @throws {WrongArguments} when something is wrong with it
 */
export function readArguments(args: readonly string[]): Wanted | undefined {
  const given = readOptions(args, ["target", "out", "offline"]);
  if (given === undefined) return undefined;
  const { target, out = "dist", offline } = given;
  return {
    targets: target === undefined ? TARGETS : target.split(",").map(targetNamed),
    out: resolve(out),
    offline: offline === undefined ? undefined : resolve(offline),
  };
}
