import { CodecError } from "../../codec/errors.ts";
import { CannotTell } from "../../app/tools/cannot-tell.ts";
import { BadJson } from "../../app/tools/message-json.ts";
import { BadMessage } from "../../http/json-message.ts";
import { failing } from "../failing.ts";
import { EXIT, type Terminal } from "../terminal.ts";

/** Exit codes of the tools that look at messages; those above 2 are of sysexits.h. */
export const TOOL_EXIT = {
  ok: EXIT.ok,
  /** They differ; something is wrong with it. */
  found: 1,
  usage: EXIT.usage,
  /** It is no message. */
  data: 65,
  /** It cannot be read. */
  noInput: 66,
  /** There is no connection to be had. */
  unavailable: 69,
  /** A file cannot be written. */
  cannotCreate: 73,
  /** There was no answer. */
  noAnswer: 75,
} as const;

/** Something that ends a tool, with its exit code. Holds nothing of a message. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  constructor(readonly exit: number, message: string) {
    super(message);
  }
}

/** What a message or its JSON can have wrong. */
const isBadData = (error: unknown): error is Error =>
  [CodecError, CannotTell, BadJson, BadMessage].some((kind) => error instanceof kind);

/** Runs a tool: what it cannot do becomes a line on the standard error and an exit code. */
export function runTool(
  terminal: Terminal,
  act: () => number | Promise<number>,
): Promise<number> {
  return failing(terminal, async () => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ToolError) && !isBadData(error)) throw error;
      terminal.error(error.message);
      return error instanceof ToolError ? error.exit : TOOL_EXIT.data;
    }
  });
}
