import { profileYaml } from "../../config/importers/profile-yaml.ts";
import type { Mapping } from "../../config/profile-mapping.ts";
import { isMapping } from "../../config/profile-mapping.ts";
import { type ProfileSource, profileSource } from "../../config/profiles.ts";
import { TOOL_EXIT, ToolError } from "../tools/exit.ts";
import { type PlainCall, plainCommand } from "../tools/tool.ts";
import { profileReader, textOf } from "./files.ts";
import { allNotes } from "./import-notes.ts";

/** One field of it, and what some messages have instead. */
function fieldOf({ data, profile: { name } }: ProfileSource, number: string): Mapping {
  const { fields, messages } = data;
  if (!isMapping(fields) || !Object.hasOwn(fields, number)) {
    throw new ToolError(TOOL_EXIT.usage, `the profile ${name} has no field ${number}`);
  }
  const own = Object.entries(isMapping(messages) ? messages : {}).filter(([, table]) => {
    return isMapping(table) && isMapping(table.fields) && Object.hasOwn(table.fields, number);
  }).map(([pattern, table]) => {
    const entry = ((table as Mapping).fields as Mapping)[number];
    return [pattern, { fields: { [number]: entry } }];
  });
  const shown = { fields: { [number]: fields[number] } };
  return own.length === 0 ? shown : { ...shown, messages: Object.fromEntries(own) };
}

function run({ args, terminal, pipes }: PlainCall): number {
  const [place, ...more] = args.places;
  if (place === undefined || more.length > 0) {
    throw new ToolError(TOOL_EXIT.usage, "name one profile, or a file (socketqueue profile list)");
  }
  const source = profileSource(textOf(place), profileReader(pipes));
  for (const line of allNotes(source.imports)) terminal.error(line);
  const number = args.texts.get("field");
  const data = number === undefined ? source.data : fieldOf(source, number);
  terminal.print(args.flags.has("json") ? JSON.stringify(data) : profileYaml(data).trimEnd());
  return 0;
}

/** Shows what a profile says. */
export const show = plainCommand({
  usage: `Show all that a profile says: what it extends put underneath, a foreign spec in our words

Usage:
  socketqueue profile show [OPTIONS] NAME | FILE`,
  flags: ["field", "json", "help"],
  notes: `What is shown is a profile itself: > my-bank.yaml, to go on from there.

Exit codes: 0 done, 2 wrong options or profile.`,
  run,
});
