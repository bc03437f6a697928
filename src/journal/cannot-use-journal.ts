/**
 * Why a journal cannot be used:
 *
 * - `journal-locked`: another process has it
 * - `journal-unusable`: it, or a file beside it, cannot be opened or written
 * - `journal-too-new`: a newer version of the program has written it
 * - `journal-key`: the key is another than its records', or none at all; or it cannot be changed
 */
export type JournalProblem =
  | "journal-locked"
  | "journal-unusable"
  | "journal-too-new"
  | "journal-key";

/** What is to be done with what is meant. */
export type JournalUse =
  | "use the journal"
  | "use the journal's key file"
  | "use the journal's key from"
  | "change the key of the journal";

/** The journal cannot be used. The message says why, and what to do. No key is ever in it. */
export class CannotUseJournal extends Error {
  override readonly name = "CannotUseJournal";
  readonly code: JournalProblem;
  /** The file that is meant: the journal's or the key's, as it was given; or the key's variable. */
  readonly path: string;

  /**
   * @param advice what is wrong, and what to do about it
   * @param use what is not possible. Default: to use the journal
   */
  constructor(
    code: JournalProblem,
    path: string,
    advice: string,
    cause?: unknown,
    use: JournalUse = "use the journal",
  ) {
    super(`cannot ${use} ${JSON.stringify(path)}: ${advice}`, { cause });
    this.code = code;
    this.path = path;
  }
}

/** What went wrong, in words. */
export const reason = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

/** What to do about a file that the system does not give. */
function advice(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "its folder does not exist; create it first";
  if (cause instanceof Deno.errors.IsADirectory) return "that is a folder; name a file in it";
  if (cause instanceof Deno.errors.NotADirectory) return "a part of its path is not a folder";
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "not permitted; look who owns the file and its folder";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the program was started without leave to use it (--allow-read, --allow-write)";
  }
  return reason(cause);
}

/** That the system does not give a file, as an error that says what to do. */
export function unusable(path: string, cause: unknown, use?: JournalUse): CannotUseJournal {
  if (cause instanceof CannotUseJournal) return cause;
  return new CannotUseJournal("journal-unusable", path, advice(cause), cause, use);
}
