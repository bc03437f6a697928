/** A file that cannot be used, with the option that names it. */
export class CannotUseFile extends Error {
  override readonly name = "CannotUseFile";
  readonly code = "cannot-use-file";

  constructor(option: string, path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`--${option}: cannot use ${JSON.stringify(path)}: ${reason}`, { cause });
  }
}
