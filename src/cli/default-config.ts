import { readCommandLine } from "../config/command-line.ts";
import { variableName } from "../config/option-entry.ts";
import type { OptionName } from "../config/options.ts";

/** The file of options that is read where nobody names one. */
export const DEFAULT_CONFIG = "config.yaml";

/** Whether it is in the working folder. */
export function hasDefaultConfig(): boolean {
  try {
    return Deno.statSync(DEFAULT_CONFIG).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The arguments of a command that looks for a gateway: with the folder's file, unless one of `naming`
 * says already, in the arguments or in the environment, which gateway is meant.
 */
export function withConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  naming: readonly OptionName[],
): readonly string[] {
  const named = readCommandLine(args).settings.some(({ option }) => naming.includes(option));
  if (named || naming.some((option) => environment[variableName(option)])) return args;
  return hasDefaultConfig() ? ["--config", DEFAULT_CONFIG, ...args] : args;
}
