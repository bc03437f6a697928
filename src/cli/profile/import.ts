import { basename } from "node:path";
import { type Imported, ImportError } from "../../config/importers/imported.ts";
import { importProfile } from "../../config/importers/import-profile.ts";
import { profileYaml } from "../../config/importers/profile-yaml.ts";
import { checkProfile } from "../../config/profile-check.ts";
import { quote } from "../../config/quote.ts";
import { TOOL_EXIT, ToolError } from "../tools/exit.ts";
import { type PlainCall, plainCommand } from "../tools/tool.ts";
import { profileReader, textOf } from "./files.ts";
import { importNotes } from "./import-notes.ts";

function readSpec({ pipes }: PlainCall, path: string): string {
  try {
    return profileReader(pipes)(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.name === "NotFound" ? "there is no such file" : error.message;
    throw new ToolError(TOOL_EXIT.noInput, `${quote(path)}: ${reason}`);
  }
}

function imported(text: string, path: string, name: string): Imported {
  try {
    return importProfile(text, name);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const hint = error.code === "unknown-kind"
      ? " (a profile of ours needs no import: socketqueue profile check)"
      : "";
    throw new ToolError(TOOL_EXIT.data, `${quote(path)}: ${error.message}${hint}`);
  }
}

function writeOut({ args, pipes, terminal }: PlainCall, yaml: string): void {
  const path = args.texts.get("output");
  if (path === undefined) return terminal.print(yaml.trimEnd());
  try {
    pipes.writeFile(path, yaml, args.flags.has("force"));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.name === "AlreadyExists" ? "it is there already (--force)" : error.name;
    throw new ToolError(TOOL_EXIT.cannotCreate, `${quote(path)}: ${reason}`);
  }
}

function run(call: PlainCall): number {
  const { args, terminal } = call;
  const [place, ...more] = args.places;
  if (place === undefined || more.length > 0) {
    throw new ToolError(TOOL_EXIT.usage, "name one file: a jPOS XML, or a moov-io spec");
  }
  const path = textOf(place);
  const name = args.texts.get("name") ?? basename(path).replace(/\.[A-Za-z]+$/, "");
  const spec = imported(readSpec(call, path), path, name);
  const result = checkProfile(spec.data);
  if ("mistakes" in result) {
    const lines = result.mistakes.map(({ path, reason }) => `${path.join(".")}: ${reason}`);
    throw new ToolError(TOOL_EXIT.data, lines.join("\n"));
  }
  for (const line of importNotes(path, spec)) terminal.error(line);
  writeOut(call, profileYaml(spec.data, spec));
  return spec.notes.length === 0 ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

/** Makes a profile of a foreign spec. */
export const importSpec = plainCommand({
  usage:
    `Make a profile of a foreign spec: a jPOS GenericPackager XML, or a moov-io spec in JSON or YAML

Usage:
  socketqueue profile import [OPTIONS] FILE`,
  flags: ["name", "output", "force", "help"],
  notes:
    `The profile is written as YAML, with what could not be carried over, and what had to be guessed,
as comments on top and on the standard error. Such specs say nothing of length headers, response
codes and reversals: those are sensible defaults, and yours to put right. Entities of an XML and
DTDs from outside are refused or left alone. At most 1 MiB is read.

Exit codes: 0 all was carried over, 1 not all was (the profile is written nevertheless),
2 wrong options, 65 it is no such spec, 66 it cannot be read, 73 the output cannot be written.`,
  run,
});
