import { reason } from "./reason.ts";
import { visible } from "./visible.ts";

/** The log file cannot be opened. The message says which, why, and what to look at. */
export class CannotLog extends Error {
  override readonly name = "CannotLog";
  readonly code = "cannot-log";
  /** The log file's path as it was given. */
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(visible(`cannot open the log file ${path}: ${advice(cause)}`), { cause });
    this.path = path;
  }
}

function advice(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "its folder does not exist; create it first";
  if (cause instanceof Deno.errors.IsADirectory) return "that is a folder; name a file in it";
  if (cause instanceof Deno.errors.NotADirectory) return "a part of its path is not a folder";
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "not permitted; look who owns the file and its folder";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the program was started without leave to write there (--allow-write)";
  }
  return reason(cause);
}
