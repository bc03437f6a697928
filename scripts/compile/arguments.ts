import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { CannotCompile } from "./cannot-compile.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What is asked of `deno task compile`. */
export interface Wanted {
  readonly targets: readonly Target[];
  /** The folder that all goes into. */
  readonly out: string;
  /** The folder that the runtimes' archives are taken from; `undefined`: Deno downloads them. */
  readonly offline: string | undefined;
}

function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  const names = TARGETS.map((target) => target.name).join(", ");
  throw new CannotCompile(`--target ${name}: not one of ${names}`);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        target: { type: "string" },
        out: { type: "string", default: "dist" },
        offline: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw new CannotCompile(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Reads the command line.
 *
 * @throws {CannotCompile} when something is wrong with it
 */
export function readArguments(args: readonly string[]): Wanted {
  const { target, out, offline } = parse([...args]);
  return {
    targets: target === undefined ? TARGETS : target.split(",").map(targetNamed),
    out: resolve(out),
    offline: offline === undefined ? undefined : resolve(offline),
  };
}
