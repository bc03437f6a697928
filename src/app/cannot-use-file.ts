import type { OptionName } from "../config/options.ts";

/** A file that cannot be used, with the option that names it. */
export class CannotUseFile extends Error {
  override readonly name = "CannotUseFile";
  readonly code = "cannot-use-file";
  readonly option: OptionName;
  /** What is wrong, without the option. */
  readonly detail: string;

  constructor(option: OptionName, path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const detail = `cannot use ${JSON.stringify(path)}: ${reason}`;
    super(`--${option}: ${detail}`, { cause });
    this.option = option;
    this.detail = detail;
  }
}
