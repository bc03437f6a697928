/** Tells people about the logging itself. */
export type Tell = (level: "warning" | "error", text: string) => void;

/** A lasting trouble: told once when it begins and once when it ends, however often it shows. */
export class Trouble {
  readonly #tell: Tell;
  #lasting = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** It shows. */
  begins(text: string): void {
    if (this.#lasting) return;
    this.#lasting = true;
    this.#tell("error", text);
  }

  /** It is over, if there was any. */
  ends(text: string): void {
    if (!this.#lasting) return;
    this.#lasting = false;
    this.#tell("warning", text);
  }
}
