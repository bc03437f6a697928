import type { Place } from "../tools/arguments.ts";
import { TOOL_EXIT, ToolError } from "../tools/exit.ts";
import type { Pipes } from "../tools/pipes.ts";
import { configText, MAX_FILE } from "../../config/read-file.ts";

/** What an argument says, whichever way it was given. */
export function textOf(place: Place): string {
  if (place.kind === "argument") return place.text;
  if (place.kind === "file") return place.path;
  throw new ToolError(TOOL_EXIT.usage, "the standard input is not read: name a profile or a file");
}

/** Reads profiles' files, of 1 MiB at the most. */
export const profileReader = (pipes: Pipes) => (path: string): string =>
  configText(pipes.readFile(path, MAX_FILE + 1));
