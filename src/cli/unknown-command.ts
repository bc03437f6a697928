import { nearest } from "../config/nearest.ts";
import { COMMAND_LINE, renderProblem } from "../config/option-error.ts";
import { COMMAND_SUMMARIES } from "./command-names.ts";

/** A word that looks like a subcommand's name: no path, no number, no key. */
const WORD = /^[A-Za-z][A-Za-z-]{1,29}$/;

/**
 * What to say of a first argument that looks like a subcommand and is none, in a line.
 *
 * @returns `undefined`: it does not look like one
 */
export function unknownCommand(written: string): string | undefined {
  if (!WORD.test(written)) return undefined;
  const near = nearest(written, Object.keys(COMMAND_SUMMARIES));
  const message = near === undefined
    ? "no such subcommand"
    : `no such subcommand; did you mean ${near}?`;
  const allowed = "the subcommands that --help lists; options have two dashes in front";
  return renderProblem({ option: written, message, allowed, source: COMMAND_LINE });
}
