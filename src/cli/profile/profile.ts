import type { Terminal } from "../terminal.ts";
import { EXIT } from "../terminal.ts";
import type { Pipes } from "../tools/pipes.ts";
import type { DescribedCommand } from "../tools/tool.ts";
import { check } from "./check.ts";
import { importSpec } from "./import.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";

/** What can be done with profiles. */
export const ACTIONS: Readonly<Record<string, DescribedCommand>> = {
  list,
  show,
  check,
  import: importSpec,
};

const USAGE = `Look after profiles, the dialects of hosts

Usage:
  socketqueue profile list                   the bundled ones
  socketqueue profile show NAME | FILE       all that one says, as YAML
  socketqueue profile check FILE …           what is wrong with it, with file and line
  socketqueue profile import FILE            make one of a jPOS XML or a moov-io JSON

Each has --help.

Exit codes: 0 done, 1 something is wrong with a profile, 2 wrong options; import has more.`;

/** The subcommand `profile`. */
export function profile(
  args: readonly string[],
  terminal: Terminal,
  pipes?: Pipes,
): Promise<number> {
  const [name, ...rest] = args;
  const action = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action !== undefined) return action(rest, terminal, pipes);
  if (name === "--help" || name === "-h") {
    terminal.print(USAGE);
    return Promise.resolve(EXIT.ok);
  }
  terminal.error(name === undefined ? USAGE : `profile: no such action (--help)\n\n${USAGE}`);
  return Promise.resolve(EXIT.usage);
}
