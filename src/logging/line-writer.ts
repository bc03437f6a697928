/** What a {@link LineWriter} writes to; `Deno.stdout` and `Deno.stderr` are such. */
export interface LineSink {
  /** Takes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Characters that wait to be written at the most; what is more is not kept. */
const MOST_WAITING = 4 * 1024 * 1024;

/** The same for grave lines. */
const MOST_GRAVE = 16 * MOST_WAITING;

const encoder = new TextEncoder();

const inBrackets = (text: string): string => `(${text})`;

/** What is said of lines that were not kept. */
export function lostLines(lost: number): string {
  return `${lost} lines were lost: they were not taken in time`;
}

/**
 * Writes lines one after another without ever holding anybody up: a terminal that is halted, or a
 * pipe that nobody reads, costs lines, which are counted, and not sales.
 */
export class LineWriter {
  readonly #sink: LineSink;
  readonly #notice: (text: string) => string;
  #waiting: string[] = [];
  #size = 0;
  #lost = 0;
  #writing: Promise<void> | undefined;
  #broken = false;

  /** @param notice makes the line that tells of lost ones. Default: the text in brackets */
  constructor(sink: LineSink, notice: (text: string) => string = inBrackets) {
    this.#sink = sink;
    this.#notice = notice;
  }

  /** Lines that were not kept, since the last time that this was told in a line. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Takes a line, without its end.
   *
   * @param grave more of such lines may wait than of others
   */
  write(line: string, grave = false): void {
    if (this.#broken) return;
    if (this.#size + line.length > (grave ? MOST_GRAVE : MOST_WAITING)) {
      this.#lost++;
      return;
    }
    this.#size += line.length;
    this.#waiting.push(line);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all that was taken so far is written, or never will be. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // The lines of a turn go out in one write.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#broken) await this.#writeSome();
    this.#writing = undefined;
  }

  async #writeSome(): Promise<void> {
    const lines = this.#waiting;
    const size = this.#size;
    this.#waiting = [];
    if (this.#lost > 0) lines.push(this.#notice(lostLines(this.#lost)));
    this.#lost = 0;
    const bytes = encoder.encode(`${lines.join("\n")}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += await this.#sink.write(bytes.subarray(at));
    } catch {
      // Nobody is there any more to be told, not even of this.
      this.#broken = true;
    }
    this.#size -= size;
  }
}
