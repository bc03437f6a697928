import type { Journal, JournalAct, JournalChange, JournalRecord, Logger } from "../ports.ts";
import { CannotUseJournal, reason } from "./cannot-use-journal.ts";
import { KEY_SIZE, keyId } from "./key.ts";
import { JournalLock } from "./lock.ts";
import type { KeyedRequest } from "./messages.ts";
import { type Opened, Opening } from "./opening.ts";
import type { JournalOptions, JournalPorts } from "./options.ts";
import type { JournalWriter } from "./writer.ts";

/** A journal that this process has. */
export interface OpenJournal extends Journal {
  /** As it was given. */
  readonly path: string;
  /** What was in it when it was opened, by number. */
  readonly records: readonly JournalRecord[];
  /** Requests of earlier runs that came with an `Idempotency-Key`, the oldest first. Bounded. */
  readonly keys: readonly KeyedRequest[];
  /** The first number of this run: greater than any that was ever a record's, and 1 at the first. */
  readonly firstId: number;
  /** What the operator is to know of the opening. */
  readonly notices: readonly string[];
  /** Groups of changes that were made durable. */
  readonly commits: number;
  /**
   * Writes down, for {@link readLock}, where this process takes orders.
   *
   * @param admin `host:port`
   * @param config the full path of the file of options that it was started with; `null`: none
   */
  setAddress(admin: string, config: string | null): Promise<void>;
  /** Whether all that the file holds is encrypted under this key. */
  isUnder(key: Uint8Array): boolean;
  /**
   * Encrypts all that the file holds under another key, durably; what is written meanwhile waits for
   * it. However the process ends, the file is wholly under the one key or the other.
   *
   * @param key 32 bytes
   * @returns the key before
   * @throws {CannotUseJournal} all is as it was, unless the message says that this is not known
   */
  rekey(key: Uint8Array): Promise<Uint8Array>;
  /**
   * Writes what waits and closes the file. A change that is told from now on, or still cannot be
   * written, gets `done(false)`.
   */
  close(): Promise<void>;
}

class FileJournal implements OpenJournal {
  readonly path: string;
  readonly records: readonly JournalRecord[];
  readonly keys: readonly KeyedRequest[];
  readonly firstId: number;
  readonly notices: readonly string[];
  readonly #lock: JournalLock;
  readonly #logger: Logger;
  readonly #writer: JournalWriter;
  /** Changes of the key come one after the other. */
  #rekeyed: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(path: string, lock: JournalLock, opened: Opened, logger: Logger) {
    this.path = path;
    this.records = opened.records;
    this.keys = opened.keys;
    this.firstId = opened.firstId;
    this.notices = opened.notices;
    this.#lock = lock;
    this.#logger = logger;
    this.#writer = opened.writer;
  }

  get writable(): boolean {
    return this.#writer.writable;
  }

  get commits(): number {
    return this.#writer.commits;
  }

  write(change: JournalChange, done?: (durable: boolean) => void): void {
    this.#writer.write(change, done);
  }

  acts(most: number, id?: number): Promise<readonly JournalAct[]> {
    return this.#writer.acts(most, id);
  }

  isUnder(key: Uint8Array): boolean {
    return this.#writer.holder.isUnder(key);
  }

  async rekey(key: Uint8Array): Promise<Uint8Array> {
    checkSize(this.path, key);
    const change = this.#rekeyed.then(() => this.#rekey(key));
    this.#rekeyed = change.catch(() => undefined);
    return await change;
  }

  async #rekey(key: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#writer.rekey(key);
    } finally {
      await this.#noteKey();
    }
  }

  /** Writes down the name of the key, if it is known. */
  async #noteKey(): Promise<void> {
    const { isSure, key } = this.#writer.holder;
    try {
      await this.#lock.write({ keyId: isSure ? await keyId(key) : undefined });
    } catch (cause) {
      const text = "the name of the journal's key, for socketqueue check, cannot be written down";
      this.#logger.log("warning", `${text}: ${reason(cause)}`);
    }
  }

  setAddress(admin: string, config: string | null): Promise<void> {
    return this.#lock.write({ admin, config });
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #close(): Promise<void> {
    try {
      await this.#writer.close();
    } finally {
      await this.#lock.release();
    }
  }
}

function checkSize(path: string, key: Uint8Array): void {
  if (key.length === KEY_SIZE) return;
  throw new CannotUseJournal("journal-key", path, `a key has ${KEY_SIZE} bytes`);
}

/**
 * Opens a journal, which this process alone has until it closes it or ends. A damaged file is set
 * aside and a new one begun: `notices` say so.
 *
 * @throws {CannotUseJournal}
 */
export async function openJournal(
  options: JournalOptions,
  ports: JournalPorts,
): Promise<OpenJournal> {
  const { path, key } = options;
  checkSize(path, key);
  const lock = await JournalLock.take(path, ports.timers);
  try {
    await lock.write({ keyId: await keyId(key) });
    const opened = await new Opening(options, ports).run();
    return new FileJournal(path, lock, opened, ports.logger);
  } catch (cause) {
    await lock.release();
    throw cause instanceof CannotUseJournal
      ? cause
      : new CannotUseJournal("journal-unusable", path, reason(cause), cause);
  }
}
