import { ProfileError } from "../../codec/profile-error.ts";
import { type ProfileSource, profileSource } from "../../config/profiles.ts";
import type { ReadFile } from "../../config/profile-chain.ts";
import { TOOL_EXIT, ToolError } from "../tools/exit.ts";
import { type PlainCall, plainCommand } from "../tools/tool.ts";
import { profileReader, textOf } from "./files.ts";
import { allNotes } from "./import-notes.ts";
import { summaryOf, wireText } from "./summary.ts";

function checked(nameOrPath: string, readFile: ReadFile): ProfileSource | ProfileError {
  try {
    return profileSource(nameOrPath, readFile);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
}

function jsonOf(of: string, found: ProfileSource | ProfileError): string {
  if (found instanceof ProfileError) {
    return JSON.stringify({ of, ok: false, mistakes: found.mistakes });
  }
  const { profile, imports } = found;
  const notes = imports.flatMap(({ imported }) => imported.notes);
  const remarks = imports.flatMap(({ imported }) => imported.remarks);
  return JSON.stringify({ of, ok: true, profile: summaryOf(profile), notes, remarks });
}

function tell({ args, terminal }: PlainCall, of: string, found: ProfileSource | ProfileError) {
  if (args.flags.has("json")) return terminal.print(jsonOf(of, found));
  if (found instanceof ProfileError) return terminal.error(found.message);
  for (const line of allNotes(found.imports)) terminal.error(line);
  const summary = summaryOf(found.profile);
  const reverses = summary.reverses ? "" : ", no reversals";
  terminal.print(
    `${of}: ${summary.name} is in order: ${summary.fields} fields${reverses}; ${
      wireText(summary)
    }; ` +
      `length header ${summary.header}`,
  );
}

function run(call: PlainCall): number {
  const { args, pipes } = call;
  if (args.places.length === 0) {
    throw new ToolError(TOOL_EXIT.usage, "name a profile's file, or several");
  }
  let wrong = 0;
  for (const place of args.places) {
    const of = textOf(place);
    const found = checked(of, profileReader(pipes));
    if (found instanceof ProfileError) wrong++;
    tell(call, of, found);
  }
  return wrong === 0 ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

/** Checks profiles. */
export const check = plainCommand({
  usage: `Check profiles: everything that is wrong, with its file and line

Usage:
  socketqueue profile check [OPTIONS] FILE …`,
  flags: ["json", "help"],
  notes: `Of a foreign spec, jPOS XML or moov-io JSON, it also tells what cannot be carried over.

Exit codes: 0 all are in order, 1 one is not, or cannot be read, 2 wrong options.`,
  run,
});
