import { dirname } from "node:path";
import type { Logger, Timers } from "../ports.ts";
import { StatsDumpError } from "../stats/dump.ts";
import type { Stats } from "../stats/stats.ts";

/** Milliseconds between two writings: what a crash costs at the most. */
const INTERVAL = 60_000;

/** What the statistics' file needs of the world. */
export interface StatFilePorts {
  readonly timers: Timers;
  readonly logger: Logger;
}

/** The file for the statistics cannot be used; what is to be done is in the message. */
export class CannotKeepStats extends Error {
  override readonly name = "CannotKeepStats";
  readonly code = "cannot-keep-stats";

  constructor(path: string, cause: unknown) {
    super(`cannot keep the statistics in ${path}: ${whyNotKeep(path, cause)}`, { cause });
  }
}

/** Why a file cannot be kept in its folder, in words. */
export function whyNotKeep(path: string, cause: unknown): string {
  const folder = dirname(path);
  if (cause instanceof Deno.errors.NotFound) {
    return `the folder ${folder} does not exist; make it, or choose another file`;
  }
  if (cause instanceof Deno.errors.NotADirectory) return `${folder} is not a folder`;
  if (cause instanceof Deno.errors.IsADirectory) return "it is a folder; choose a file in it";
  if (cause instanceof Deno.errors.PermissionDenied) {
    return `not permitted; the program's user has to be allowed to write into the folder ${folder}`;
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the program was started without the permission to read and write there";
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/** Runs what touches the files at the start, where a person is there to be told. */
function atStart<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new CannotKeepStats(path, cause);
  }
}

/** What a dump's text says; where it is no JSON the text is not shown, as it could be anything. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new StatsDumpError("", "is not JSON");
    throw cause;
  }
}

/**
 * Keeps the statistics across restarts: in a file that is written every minute and at the end. It
 * is replaced as a whole, so that there is an old one or a new one, whenever the program is killed.
 */
export class StatFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #stats: Stats;
  readonly #ports: StatFilePorts;
  #cancel: (() => void) | undefined;
  /** The last writing that was begun; it is never rejected. */
  #writing: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  /** @param path the file; the same name with `.tmp` and `.broken` behind it is used as well */
  constructor(path: string, stats: Stats, ports: StatFilePorts) {
    this.#path = path;
    this.#temporary = `${path}.tmp`;
    this.#stats = stats;
    this.#ports = ports;
  }

  /**
   * Gives the statistics what the file holds. No file, or an empty one, is a first start. One that
   * is not understood is renamed to `PATH.broken`, with a warning.
   *
   * @throws {CannotKeepStats} when the file cannot be read, or not be renamed
   */
  restore(): void {
    const text = atStart(this.#path, () => this.#read());
    if (text.trim() === "") return;
    try {
      this.#stats.restore(parse(text));
    } catch (cause) {
      if (!(cause instanceof StatsDumpError)) throw cause;
      this.#putAside(cause);
    }
  }

  /**
   * Begins to write every minute.
   *
   * @throws {CannotKeepStats} when the folder does not exist or cannot be written to
   */
  start(): void {
    atStart(this.#path, () => {
      Deno.openSync(this.#temporary, { write: true, create: true }).close();
      Deno.removeSync(this.#temporary);
    });
    this.#schedule();
  }

  /** Writes a last time, and no more after that. */
  stop(): Promise<void> {
    this.#cancel?.();
    return this.#stopped ??= this.#write();
  }

  #read(): string {
    try {
      const { isFile, isDirectory } = Deno.statSync(this.#path);
      // A device may have no end; of a folder reading tells by itself.
      if (!isFile && !isDirectory) throw new Error("it is no file; choose another");
      return Deno.readTextFileSync(this.#path);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return "";
      throw cause;
    }
  }

  #putAside(cause: StatsDumpError): void {
    const broken = `${this.#path}.broken`;
    atStart(this.#path, () => Deno.renameSync(this.#path, broken));
    this.#ports.logger.log(
      "warning",
      `the statistics in ${this.#path} cannot be used: ${cause.message}. ` +
        `The file is ${broken} now, and counting begins anew`,
    );
  }

  #schedule(): void {
    if (this.#stopped !== undefined) return;
    // The next after this one is written: a disk that hangs does not heap them up.
    this.#cancel = this.#ports.timers.after(INTERVAL, () => {
      this.#write().then(() => this.#schedule());
    });
  }

  /** One writing at a time: the next waits for the one before it. */
  #write(): Promise<void> {
    return this.#writing = this.#writing.then(() => this.#replace()).catch((cause) =>
      this.#ports.logger.log(
        "warning",
        `the statistics could not be written to ${this.#path}: ${String(cause)}`,
      )
    );
  }

  async #replace(): Promise<void> {
    try {
      await this.#writeTemporary(`${JSON.stringify(this.#stats.dump())}\n`);
      await Deno.rename(this.#temporary, this.#path);
    } catch (cause) {
      await this.#removeTemporary();
      throw cause;
    }
  }

  /** On the disk, and not only on its way there, before it takes the place of the old one. */
  async #writeTemporary(text: string): Promise<void> {
    using file = await Deno.open(this.#temporary, { write: true, create: true, truncate: true });
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  }

  async #removeTemporary(): Promise<void> {
    try {
      await Deno.remove(this.#temporary);
    } catch (cause) {
      // Of no weight beside the failure that led here; as a rule it was never there.
      this.#ports.logger.log("debug", `${this.#temporary} was not removed: ${String(cause)}`);
    }
  }
}
