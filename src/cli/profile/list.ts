import { bundledProfile, PROFILE_NAMES } from "../../config/profiles.ts";
import { table } from "../tools/table.ts";
import { type PlainCall, plainCommand } from "../tools/tool.ts";
import { summaryOf, wireText } from "./summary.ts";

function run({ args, terminal }: PlainCall): number {
  const all = PROFILE_NAMES.map((name) => summaryOf(bundledProfile(name)!));
  if (args.flags.has("json")) terminal.print(JSON.stringify(all));
  else {
    const rows = all.map((one) => [one.name, one.title, wireText(one), one.aliases.join(", ")]);
    terminal.print(table([["NAME", "TITLE", "WIRE", "ALSO"], ...rows]));
  }
  return 0;
}

/** Lists the bundled profiles. */
export const list = plainCommand({
  usage: `List the bundled profiles

Usage:
  socketqueue profile list [OPTIONS]`,
  flags: ["json", "help"],
  notes: "Exit codes: 0 done, 2 wrong options.",
  run,
});
