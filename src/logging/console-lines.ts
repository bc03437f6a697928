import { type LineSink, LineWriter } from "./line-writer.ts";

/** Where log lines on the console go. */
export interface LogStreams {
  readonly output: LineSink;
  readonly errors: LineSink;
}

/** Levels that go to the standard output; whatever else there is concerns somebody. */
const QUIET: ReadonlySet<string> = new Set(["debug", "info"]);

/** Writes warnings and errors to the one stream, the rest to the other. */
export class ConsoleLines {
  readonly #output: LineWriter;
  readonly #errors: LineWriter;

  /** @param notice makes the line that tells of lost ones */
  constructor(streams: LogStreams, notice: (text: string) => string) {
    this.#output = new LineWriter(streams.output, notice);
    this.#errors = new LineWriter(streams.errors, notice);
  }

  /** Takes what is written of a record of this level, without the end of its last line. */
  write(level: string, line: string): void {
    (QUIET.has(level) ? this.#output : this.#errors).write(line, level === "error");
  }

  /** Resolves when all that was taken so far is written, or never will be. */
  async flush(): Promise<void> {
    await Promise.all([this.#output.flush(), this.#errors.flush()]);
  }
}
