import type { Timers } from "../ports.ts";
import { CannotUseJournal, unusable } from "./cannot-use-journal.ts";

/** Who has a journal. */
export interface LockState {
  /** A process has it. */
  readonly locked: boolean;
  /** The number of that process, as far as it is known. */
  readonly pid?: number;
  /** Where it takes orders, `host:port`, as far as it is known. */
  readonly admin?: string;
  /** The full path of the file of options that it was started with; `null`: none. */
  readonly config?: string | null;
  /** The name of the key that the journal is under, as `keyId` gives it, as far as it is known. */
  readonly keyId?: string;
}

/** What stands in the file beside the lock. */
type Owner = Omit<LockState, "locked">;

/** What is another in it than before; `undefined`: not known any more. */
type OwnerChange = { readonly [Name in keyof Owner]?: Owner[Name] | undefined };

const MODE = 0o600;

/** Milliseconds before a lock that is held is tried once more: who looks at it holds it for a moment. */
const LOOK = 50;

const lockFile = (path: string): string => `${path}.lock`;

/** Apart from the lock: on Windows nobody else can read a file that is locked. */
const ownerFile = (path: string): string => `${path}.owner`;

function parseOwner(text: string): Owner {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // It is being written; and who has the journal is nice to know and no more.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
  if (typeof value !== "object" || value === null) return {};
  const { pid, admin, config, keyId } = value as Record<string, unknown>;
  return {
    ...typeof pid === "number" && { pid },
    ...typeof admin === "string" && { admin },
    ...(typeof config === "string" || config === null) && { config },
    ...typeof keyId === "string" && { keyId },
  };
}

async function readOwner(path: string): Promise<Owner> {
  try {
    return parseOwner(await Deno.readTextFile(ownerFile(path)));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return {};
    throw unusable(path, cause);
  }
}

/** Whether a lock can be had; `exclusive`: by one alone. */
async function tryLock(file: Deno.FsFile, exclusive: boolean, path: string): Promise<boolean> {
  try {
    return await file.tryLock(exclusive);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/**
 * Lets go of a file's lock. To close it is not enough: a child that is being born has it for a moment
 * as well, and the lock is as long as anybody has the file.
 */
async function letGo(file: Deno.FsFile): Promise<void> {
  try {
    await file.unlock();
  } finally {
    file.close();
  }
}

/**
 * Tells who has a journal.
 *
 * @param path the journal's
 * @throws {CannotUseJournal} `journal-unusable`
 */
export async function readLock(path: string): Promise<LockState> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(lockFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return { locked: false };
    throw unusable(path, cause);
  }
  let locked = true;
  try {
    locked = !await tryLock(file, false, path);
  } finally {
    if (locked) file.close();
    else await letGo(file);
  }
  if (!locked) return { locked };
  return { locked: true, ...await readOwner(path) };
}

/** A journal's lock, which the system takes back however the process ends. */
export class JournalLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** What is known of this process. */
  #owner: OwnerChange = { pid: Deno.pid };
  #written: Promise<void> = Promise.resolve();
  #released = false;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock of a journal.
   *
   * @throws {CannotUseJournal} `journal-locked` or `journal-unusable`
   */
  static async take(path: string, timers: Timers): Promise<JournalLock> {
    const options = { read: true, write: true, create: true, mode: MODE };
    let file: Deno.FsFile;
    try {
      file = await Deno.open(lockFile(path), options);
    } catch (cause) {
      throw unusable(path, cause);
    }
    try {
      if (!await tryLock(file, true, path)) {
        await new Promise<void>((resolve) => void timers.after(LOOK, resolve));
        if (!await tryLock(file, true, path)) throw locked(path, await readOwner(path));
      }
      const lock = new JournalLock(path, file);
      await lock.write({});
      return lock;
    } catch (cause) {
      file.close();
      throw cause;
    }
  }

  /**
   * Writes down who has it, as long as it is not let go.
   *
   * @throws {CannotUseJournal} `journal-unusable`; what was written down before stands
   */
  async write(change: OwnerChange): Promise<void> {
    const written = this.#written.then(() => this.#released ? undefined : this.#write(change));
    this.#written = written.catch(() => undefined);
    await written;
  }

  async #write(change: OwnerChange): Promise<void> {
    const owner = { ...this.#owner, ...change };
    const path = ownerFile(this.#path);
    try {
      // A full disk would leave an empty file, and nobody would know where to give orders.
      const part = `${path}.new`;
      await Deno.writeTextFile(part, `${JSON.stringify(owner)}\n`, { mode: MODE });
      await Deno.rename(part, path);
    } catch (cause) {
      throw unusable(this.#path, cause);
    }
    this.#owner = owner;
  }

  /** Lets go of it. */
  async release(): Promise<void> {
    this.#released = true;
    await this.#written;
    try {
      await Deno.remove(ownerFile(this.#path));
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    } finally {
      // The file stays: removed, it could be one process's lock while another makes its own anew.
      await letGo(this.#file);
    }
  }
}

function locked(path: string, { pid }: Owner): CannotUseJournal {
  const who = pid === undefined
    ? "another process"
    : pid === Deno.pid
    ? "this process itself"
    : `process ${pid}`;
  return new CannotUseJournal("journal-locked", path, `${who} has it; stop that, or name another`);
}
