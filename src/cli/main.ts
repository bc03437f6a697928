import { begin } from "./begin.ts";
import { demo } from "./demo.ts";
import { reversals } from "./reversals.ts";
import { run } from "./run.ts";
import type { Terminal } from "./terminal.ts";
import { decode } from "./tools/decode.ts";
import { diff } from "./tools/diff.ts";
import { doctor } from "./tools/doctor.ts";
import { encode } from "./tools/encode.ts";
import { profile } from "./profile/profile.ts";
import { redact } from "./tools/redact.ts";
import { send } from "./tools/send.ts";
import { validate } from "./tools/validate.ts";

/** A subcommand: arguments after its name in, exit code out. */
type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Every subcommand by its name. */
const COMMANDS: Readonly<Record<string, Command>> = {
  demo,
  reversals,
  decode,
  encode,
  diff,
  redact,
  validate,
  send,
  doctor,
  profile,
};

/**
 * The program: arguments in, exit code out.
 *
 * @param args as the user gave them
 */
export function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) return begin(terminal);
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return command === undefined ? run(args, terminal) : command(rest, terminal);
}
