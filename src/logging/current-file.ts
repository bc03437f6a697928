import type { Clock } from "../ports.ts";
import type { Batch } from "./batch.ts";
import type { Disk, FileFacts, OpenFile } from "./disk.ts";

/** Milliseconds between looks whether the file was removed or cut by somebody else. */
const LOOK_EVERY = 1_000;

const CLOSED = "the log file is closed";

const LINE_FEED = Uint8Array.of(0x0a);

/** The file that is written now, with its size and age. */
export class CurrentFile {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #clock: Clock;
  #file: OpenFile | undefined;
  #size = 0;
  #since = 0;
  #lookedAt = 0;
  #rotatable = true;
  #torn = false;
  #ended = false;

  constructor(path: string, disk: Disk, clock: Clock) {
    this.#path = path;
    this.#disk = disk;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** Bytes in it. */
  get size(): number {
    return this.#size;
  }

  /**
   * Milliseconds since its first record. One that was there already counts from its birth, or where
   * the system does not know that, from its last change.
   */
  get age(): number {
    return this.#size === 0 ? 0 : this.#clock.now() - this.#since;
  }

  /** Whether it is a file such as can be put away: not a pipe, a terminal or the like. */
  get rotatable(): boolean {
    return this.#rotatable;
  }

  /** Sees to it that the file is open, is still where its path says, and ends with a whole line. */
  async ready(): Promise<void> {
    await this.#look();
    if (this.#file === undefined) await this.#open();
    if (this.#torn) await this.#endLine();
  }

  /** Writes a batch; only when `ready`. After a failure the batch knows how far that went. */
  async write(batch: Batch): Promise<void> {
    if (this.#file === undefined) throw new Error(CLOSED);
    if (this.#size === 0) this.#since = this.#clock.now();
    try {
      await batch.writeTo(this.#file);
    } finally {
      this.#size += batch.written;
      this.#torn = batch.torn;
    }
  }

  /** Closes it; `ready` opens it again. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#torn = false;
  }

  /** Closes it for good. */
  end(): void {
    this.#ended = true;
    this.close();
  }

  async #open(): Promise<void> {
    if (this.#ended) throw new Error(CLOSED);
    const file = await this.#disk.open(this.#path);
    try {
      this.#note(await file.stat());
      // It may have been ended in the meantime.
      if (this.#ended) throw new Error(CLOSED);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#file = file;
  }

  #note({ size, isFile, birthtime, mtime }: FileFacts): void {
    this.#size = size;
    this.#rotatable = isFile;
    this.#since = (birthtime ?? mtime)?.getTime() ?? this.#clock.now();
    this.#lookedAt = this.#clock.now();
  }

  /** A file without a name is read by nobody: it is let go, and opened anew. */
  async #look(): Promise<void> {
    const past = this.#clock.now() - this.#lookedAt;
    if (this.#file === undefined || (past >= 0 && past < LOOK_EVERY)) return;
    const { nlink, size } = await this.#file.stat();
    this.#lookedAt = this.#clock.now();
    this.#size = size;
    if (nlink === 0) this.close();
  }

  /** What was written of a line before a failure gets an end; the line comes once more, whole. */
  async #endLine(): Promise<void> {
    this.#size += await this.#file?.write(LINE_FEED) ?? 0;
    this.#torn = false;
  }
}
