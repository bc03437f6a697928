import type { OptionName } from "../../config/options.ts";

/** A file of a certificate, key or CAs that cannot be used, with the option that names it. */
export class CannotUseCertificate extends Error {
  override readonly name = "CannotUseCertificate";
  readonly code = "cannot-use-certificate";
  readonly option: OptionName;
  /** What is wrong, without the option's name. */
  readonly detail: string;

  /** @param why in words, without anything of the file's content */
  constructor(option: OptionName, path: string, why: string) {
    const detail = `cannot use ${JSON.stringify(path)}: ${why}`;
    super(`--${option}: ${detail}`);
    this.option = option;
    this.detail = detail;
  }
}
