/** What happened in a run, told in lines, when somebody wants to read it. */
export class Trace {
  readonly #lines: string[] | undefined;
  readonly #elapsed: () => number;

  /** @param on whether anything is kept */
  constructor(on: boolean, elapsed: () => number) {
    this.#lines = on ? [] : undefined;
    this.#elapsed = elapsed;
  }

  get on(): boolean {
    return this.#lines !== undefined;
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** @param tell called only when the line is kept */
  add(who: string, tell: () => string): void {
    const seconds = () => (this.#elapsed() / 1000).toFixed(3).padStart(10);
    this.#lines?.push(`${seconds()} s  ${who.padEnd(8)} ${tell()}`);
  }
}
