import type { LineQueue } from "./line-queue.ts";
import type { LineSink } from "./line-writer.ts";

/** Lines as bytes that go out in one write, or in as few as they are taken in. */
export class Batch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The lines, without their ends. */
  readonly lines: readonly string[];
  /** Where in the bytes each line ends. */
  readonly #ends: readonly number[];
  #written = 0;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    lines: readonly string[] = [],
    ends: readonly number[] = [],
  ) {
    this.bytes = bytes;
    this.lines = lines;
    this.#ends = ends;
  }

  /** Bytes written so far. */
  get written(): number {
    return this.#written;
  }

  /** Whether it is written up to the middle of a line. */
  get torn(): boolean {
    return this.#written > 0 && !this.#ends.includes(this.#written);
  }

  /** The lines that are not written to their end. */
  rest(): readonly string[] {
    const whole = this.#ends.findIndex((end) => end > this.#written);
    return whole < 0 ? [] : this.lines.slice(whole);
  }

  /** Writes it; after a failure `written`, `torn` and `rest` say how far that went. */
  async writeTo(sink: LineSink): Promise<void> {
    while (this.#written < this.bytes.length) {
      const taken = await sink.write(this.bytes.subarray(this.#written));
      if (taken === 0) throw new Error("nothing is taken");
      this.#written += taken;
    }
  }
}

/** Bytes of a batch, but for one of a single line that is longer. */
const BATCH_SIZE = 64 * 1024;

const LINE_FEED = 0x0a;

const encoder = new TextEncoder();

/** Makes batches in one piece of memory: each may be used until the next is made. */
export class BatchMaker {
  readonly #buffer = new Uint8Array(BATCH_SIZE);

  /**
   * Takes lines out of the queue, as many as go into a batch.
   *
   * @param room bytes that the batch may have. Default: no limit but its own
   * @param least lines that it takes even without room: 0 or 1. Default: 1
   * @param most lines that it takes, at least 1. Default: no limit
   */
  take(queue: LineQueue, room = Infinity, least: 0 | 1 = 1, most = Infinity): Batch {
    const lines: string[] = [];
    const ends: number[] = [];
    let used = 0;
    for (let line = queue.first; line !== undefined && lines.length < most; line = queue.first) {
      const end = this.#put(line, used);
      if (end === undefined && lines.length === 0) return this.#long(queue, line, room, least);
      if (end === undefined || (end > room && lines.length >= least)) break;
      queue.shift();
      lines.push(line);
      ends.push(used = end);
    }
    return new Batch(this.#buffer.subarray(0, used), lines, ends);
  }

  /** Where a line ends that begins at `start`; undefined when there is no place for it. */
  #put(line: string, start: number): number | undefined {
    const { read, written } = encoder.encodeInto(line, this.#buffer.subarray(start));
    const end = start + written;
    if (read < line.length || end === this.#buffer.length) return undefined;
    this.#buffer[end] = LINE_FEED;
    return end + 1;
  }

  #long(queue: LineQueue, line: string, room: number, least: 0 | 1): Batch {
    const bytes = encoder.encode(`${line}\n`);
    if (bytes.length > room && least === 0) return new Batch(bytes.subarray(0, 0));
    queue.shift();
    return new Batch(bytes, [line], [bytes.length]);
  }
}
