import { wrap } from "../../config/wrap.ts";
import { type FlagName, FLAGS, readToolArguments, type ToolArguments } from "./arguments.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { runTool } from "./exit.ts";
import { type Pipes, systemPipes } from "./pipes.ts";
import type { Terminal } from "../terminal.ts";

/** What a command works with. */
export interface PlainCall {
  readonly args: ToolArguments;
  readonly terminal: Terminal;
  readonly pipes: Pipes;
}

/** What a tool works with. */
export interface Call extends PlainCall {
  readonly dialect: Dialect;
}

/** A command with options and help. */
interface Described {
  /** The options that it has, in the order of its help. */
  readonly flags: readonly FlagName[];
  /** What is said of options that are something else here than in other tools. Default: nothing. */
  readonly help?: Readonly<Partial<Record<FlagName, string>>>;
  /** Its help, above the options. */
  readonly usage: string;
  /** Its help, below the options: exit codes and limits. */
  readonly notes: string;
}

/** A command that needs no dialect. */
export interface PlainTool extends Described {
  /** Does it; gives the exit code. */
  readonly run: (call: PlainCall) => number | Promise<number>;
}

/** One of the tools that look at messages. */
export interface Tool extends Described {
  /** Does it; gives the exit code. */
  readonly run: (call: Call) => number | Promise<number>;
}

/** A subcommand. */
export type ToolCommand = (
  args: readonly string[],
  terminal: Terminal,
  pipes?: Pipes,
) => Promise<number>;

/** A subcommand that tells its options. */
export type DescribedCommand = ToolCommand & Pick<Described, "flags">;

const COLUMN = 28;

function optionHelp(name: FlagName, columns: number, own: Described["help"] = {}): string {
  const { takes, also, help }: { takes?: string; also?: readonly string[]; help: string } =
    FLAGS[name];
  const short = also?.find((other) => other.length === 1);
  const names = `  ${short === undefined ? "" : `-${short}, `}--${name}`;
  const left = takes === undefined ? names : `${names} ${takes}`;
  const lines = wrap(own[name] ?? help, Math.max(40, columns) - COLUMN);
  const first = left.length < COLUMN ? left.padEnd(COLUMN) + lines.shift()! : left;
  return [first, ...lines.map((line) => " ".repeat(COLUMN) + line)].join("\n");
}

function helpOf({ usage, flags, notes, help }: Described, columns: number): string {
  const options = flags.map((name) => optionHelp(name, columns, help));
  return [usage, "", "Options:", ...options, "", notes].join("\n");
}

/** Makes a subcommand of a command that needs no dialect. */
export function plainCommand(tool: PlainTool): DescribedCommand {
  const command: ToolCommand = (args, terminal, pipes = systemPipes) =>
    runTool(terminal, () => {
      if (args.includes("--help") || args.includes("-h")) {
        terminal.print(helpOf(tool, terminal.columns()));
        return 0;
      }
      return tool.run({ args: readToolArguments(args, tool.flags), terminal, pipes });
    });
  return Object.assign(command, { flags: tool.flags });
}

/** Makes a subcommand of a tool. */
export function toolCommand(tool: Tool): DescribedCommand {
  return plainCommand({
    ...tool,
    run: (call) => tool.run({ ...call, dialect: dialectOf(call.args, Deno.env.toObject()) }),
  });
}
