import { begin } from "./begin.ts";
import { type CommandName, isCommand } from "./command-names.ts";
import { run } from "./run.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { unknownCommand } from "./unknown-command.ts";

/** A subcommand: arguments after its name in, exit code out. */
type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Every subcommand by its name. Loaded when asked for: the gateway starts sooner without them. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  demo: async () => (await import("./demo.ts")).demo,
  reversals: async () => (await import("./reversals.ts")).reversals,
  reload: async () => (await import("./reload.ts")).reload,
  decode: async () => (await import("./tools/decode.ts")).decode,
  encode: async () => (await import("./tools/encode.ts")).encode,
  diff: async () => (await import("./tools/diff.ts")).diff,
  redact: async () => (await import("./tools/redact.ts")).redact,
  validate: async () => (await import("./tools/validate.ts")).validate,
  send: async () => (await import("./tools/send.ts")).send,
  doctor: async () => (await import("./tools/doctor.ts")).doctor,
  check: async () => (await import("./check.ts")).check,
  schema: async () => (await import("./schema.ts")).schema,
  completions: async () => (await import("./completions.ts")).completions,
  version: async () => (await import("./version-command.ts")).version,
  service: async () => (await import("./service/service.ts")).service,
  profile: async () => (await import("./profile/profile.ts")).profile,
};

/**
 * The program: arguments in, exit code out.
 *
 * @param args as the user gave them
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) return await begin(terminal);
  if (!isCommand(first)) return await runOptions(args, terminal);
  const command = await COMMANDS[first]();
  return await command(rest, terminal);
}

/** Without a subcommand: everything is an option. */
async function runOptions(args: readonly string[], terminal: Terminal): Promise<number> {
  const misspelt = unknownCommand(args[0] ?? "");
  if (misspelt === undefined) return await run(args, terminal);
  terminal.error(misspelt);
  return EXIT.usage;
}
