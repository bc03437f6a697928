import type { Clock } from "../ports.ts";
import { type Batch, BatchMaker } from "./batch.ts";
import { CannotLog } from "./cannot-log.ts";
import { CurrentFile } from "./current-file.ts";
import { type Disk, systemDisk } from "./disk.ts";
import { LineQueue } from "./line-queue.ts";
import { lostLines } from "./line-writer.ts";
import { reason } from "./reason.ts";
import { rotate } from "./rotation.ts";
import { type Tell, Trouble } from "./trouble.ts";

/** A log file, and when a new one is begun. */
export interface LogFileOptions {
  /** It is appended to, and created with mode 0640 if it is not there. */
  readonly path: string;
  /** Bytes. A record that would pass it begins a new file; a longer one has one alone. Default: no limit. */
  readonly maxSize?: number | undefined;
  /**
   * Milliseconds from the file's first record on; a file that was there already counts from its
   * birth, or where the system does not know that, from its last change. Default: no limit.
   */
  readonly maxAge?: number | undefined;
  /** Rotated files that are kept, from 0 up: `path.1` is the newest of them. */
  readonly keep: number;
}

/** What a {@link LogFile} needs. */
export interface LogFileParts {
  readonly clock: Clock;
  /** Tells of troubles with the file, elsewhere than in it. */
  readonly tell: Tell;
  /** Makes the line that tells of lost ones. */
  readonly notice: (text: string) => string;
  /** Default: the system's. */
  readonly disk?: Disk;
}

/** Characters that wait to be written at the most; what is more is not kept. */
const MOST_WAITING = 4 * 1024 * 1024;

/** The same for errors: of many sales that a person has to look after, each has to be told. */
const MOST_GRAVE = 16 * MOST_WAITING;

/** Milliseconds before a rotation that failed is tried again. */
const ROTATE_AGAIN = 60_000;

/**
 * Writes lines into a file in order, many in one write, and never holds anybody up. What cannot be
 * written waits, up to a limit, and is tried again with each further line.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #parts: LogFileParts;
  readonly #disk: Disk;
  readonly #file: CurrentFile;
  readonly #queue = new LineQueue();
  readonly #batches = new BatchMaker();
  readonly #trouble: Trouble;
  readonly #rotationTrouble: Trouble;
  #batch: Batch | undefined;
  #lost = 0;
  #reopen = false;
  /** Lines not yet written that were taken before the file was to be opened anew. */
  #before = 0;
  #rotateFrom = -Infinity;
  #working: Promise<void> | undefined;
  /** Somebody wants something written since the last attempt began. */
  #asked = false;
  #closed = false;

  private constructor(options: LogFileOptions, parts: LogFileParts) {
    this.#options = options;
    this.#parts = parts;
    this.#disk = parts.disk ?? systemDisk;
    this.#file = new CurrentFile(options.path, this.#disk, parts.clock);
    this.#trouble = new Trouble(parts.tell);
    this.#rotationTrouble = new Trouble(parts.tell);
  }

  /**
   * Opens a log file.
   *
   * @throws {CannotLog}
   */
  static async open(options: LogFileOptions, parts: LogFileParts): Promise<LogFile> {
    const log = new LogFile(options, parts);
    try {
      await log.#file.ready();
    } catch (cause) {
      throw new CannotLog(options.path, cause);
    }
    return log;
  }

  /**
   * Takes what is written of a record, without the end of its last line.
   *
   * @param grave it is an error's
   */
  write(line: string, grave = false): void {
    if (this.#closed) return;
    if (this.#queue.size + line.length > (grave ? MOST_GRAVE : MOST_WAITING)) {
      this.#lost++;
    } else {
      this.#tellLost();
      this.#queue.push(line);
    }
    this.#wake();
  }

  /** Closes the file and opens it again. What was taken until now still goes into the one that is open. */
  reopen(): void {
    this.#reopen = true;
    this.#before = this.#queue.length + (this.#batch?.lines.length ?? 0);
    this.#wake();
  }

  /** Resolves when all is written, or a last attempt failed. */
  async flush(): Promise<void> {
    this.#wake();
    while (this.#working !== undefined) await this.#working;
  }

  /** Closes the file, and tells of what was not written. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const left = this.#queue.length + this.#lost + (this.#batch?.rest().length ?? 0);
    if (left > 0) {
      this.#parts.tell("error", `${left} records were not written to ${this.#options.path}`);
    }
    this.#file.end();
  }

  get #toDo(): boolean {
    return !this.#closed && (this.#reopen || this.#queue.length > 0 || this.#lost > 0);
  }

  #wake(): void {
    this.#asked = true;
    if (this.#toDo) this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    // The lines of a turn go out in one write.
    await Promise.resolve();
    do {
      this.#asked = false;
      try {
        while (this.#toDo) await this.#step();
      } catch (cause) {
        this.#failed(cause);
      }
      // What came while an attempt failed asks for another.
    } while (this.#asked && this.#toDo);
    this.#working = undefined;
  }

  async #step(): Promise<void> {
    if (this.#reopen) await this.#finish();
    await this.#file.ready();
    if (this.#queue.length === 0) this.#tellLost();
    if (this.#queue.length > 0) await this.#write(await this.#take());
    if (!this.#closed) this.#trouble.ends(`the log file ${this.#options.path} is written again`);
  }

  /** Ends the file that is open: a program that rotates it finds all in it up to its signal. */
  async #finish(): Promise<void> {
    try {
      while (this.#before > 0 && this.#file.isOpen) {
        await this.#write(this.#batches.take(this.#queue, Infinity, 1, this.#before));
      }
    } catch {
      // Whoever wants it opened anew may do so because it takes nothing more: they go into the next.
    }
    this.#before = 0;
    this.#reopen = false;
    this.#file.close();
  }

  /** The next lines, after a rotation if one is due. */
  async #take(): Promise<Batch> {
    const { maxSize = Infinity, maxAge = Infinity } = this.#options;
    const limited = this.#file.rotatable && this.#parts.clock.now() >= this.#rotateFrom;
    if (!limited) return this.#batches.take(this.#queue);
    if (this.#file.age < maxAge) {
      const { size } = this.#file;
      const batch = this.#batches.take(this.#queue, maxSize - size, size === 0 ? 1 : 0);
      if (batch.lines.length > 0) return batch;
    }
    await this.#rotate();
    return this.#batches.take(this.#queue, maxSize - this.#file.size);
  }

  async #write(batch: Batch): Promise<void> {
    this.#batch = batch;
    try {
      await this.#file.write(batch);
    } finally {
      this.#batch = undefined;
      const rest = batch.rest();
      this.#queue.putBack(rest);
      this.#before = Math.max(0, this.#before - batch.lines.length + rest.length);
    }
  }

  /** Where it fails the file grows on: a log too long is better than none. */
  async #rotate(): Promise<void> {
    const { path, keep } = this.#options;
    this.#file.close();
    try {
      await rotate(this.#disk, path, keep);
      this.#rotationTrouble.ends(`the log file ${path} is rotated again`);
    } catch (cause) {
      this.#rotateFrom = this.#parts.clock.now() + ROTATE_AGAIN;
      this.#rotationTrouble.begins(`cannot rotate the log file ${path}: ${reason(cause)}`);
    }
    await this.#file.ready();
  }

  #failed(cause: unknown): void {
    if (this.#closed) return;
    const text = `cannot write the log file ${this.#options.path}: ${reason(cause)}`;
    this.#trouble.begins(`${text}; records wait, and get lost when they are too many`);
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    this.#queue.push(this.#parts.notice(lostLines(this.#lost)));
    this.#lost = 0;
  }
}
