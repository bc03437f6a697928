import type { Journal, JournalAct, JournalChange, JournalRecord } from "../ports.ts";
import { CannotUseJournal, reason, unusable } from "./cannot-use-journal.ts";
import { KEY_SIZE } from "./key.ts";
import { JournalLock } from "./lock.ts";
import type { KeyedRequest, OpenedReply, OpenRequest } from "./messages.ts";
import type { JournalOptions, JournalPorts } from "./options.ts";
import { setAside } from "./set-aside.ts";
import { WorkerClient } from "./worker-client.ts";
import { JournalWriter } from "./writer.ts";

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
  /**
   * Writes what waits and closes the file. A change that is told from now on, or still cannot be
   * written, gets `done(false)`.
   */
  close(): Promise<void>;
}

/** Where numbers of a run begin: at a thousand, and one. */
const ROUND = 1000;

const MODE = 0o600;

const firstAfter = (lastId: number): number =>
  lastId === 0 ? 1 : Math.ceil(lastId / ROUND) * ROUND + 1;

/** Bytes of a file; `undefined`: there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isDirectory, size } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory(path);
    return size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/** Makes one journal ready. */
class Opening {
  readonly #options: JournalOptions;
  readonly #ports: JournalPorts;
  readonly #notices: string[] = [];
  #leastId = 0;

  constructor(options: JournalOptions, ports: JournalPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  async run(lock: JournalLock): Promise<OpenJournal> {
    await this.#prepare();
    const client = new WorkerClient(this.#ports.worker);
    try {
      const { records, lastId, keys } = await this.#open(client);
      const writer = new JournalWriter(client, this.#request, this.#ports);
      const firstId = firstAfter(lastId);
      const found = { records, keys, firstId, notices: this.#notices };
      return new FileJournal(this.#options.path, lock, writer, found);
    } catch (cause) {
      client.end();
      throw cause;
    }
  }

  get #request(): OpenRequest {
    return { type: "open", ...this.#options, leastId: this.#leastId };
  }

  /** Sees to it that there is a file that only its owner may read. */
  async #prepare(): Promise<void> {
    const { path } = this.#options;
    try {
      const size = await sizeOf(path) ?? 0;
      // SQLite throws a log away that it finds beside an empty file.
      if (size === 0 && (await sizeOf(`${path}-wal`) ?? 0) > 0) await this.#setAside("it is empty");
      if (await sizeOf(path) === undefined) await this.#create();
    } catch (cause) {
      throw unusable(path, cause);
    }
  }

  async #create(): Promise<void> {
    const { path } = this.#options;
    const file = await Deno.open(path, { write: true, createNew: true, mode: MODE });
    file.close();
  }

  async #setAside(why: string): Promise<void> {
    const { path } = this.#options;
    const now = this.#ports.clock.now();
    const name = await setAside(path, now);
    // What numbers it used is not known. No gateway has had as many sales as there were milliseconds.
    this.#leastId = now;
    this.#notices.push(
      `the journal ${JSON.stringify(path)} was damaged (${why}) and is kept as ` +
        `${JSON.stringify(name)}; a new one is begun. Sales that were not resolved are only in ` +
        `the old one: compare the bank's records with the shops', and reverse by hand what is due`,
    );
  }

  async #open(client: WorkerClient): Promise<OpenedReply> {
    const { path } = this.#options;
    let reply = await client.ask(this.#request);
    if (reply.type === "refused" && reply.refusal === "damaged") {
      await this.#setAside(reply.detail);
      await this.#prepare();
      reply = await client.ask(this.#request);
    }
    if (reply.type === "opened") return reply;
    if (reply.type !== "refused") {
      const why = reply.type === "failed"
        ? reply.detail
        : "its worker does not answer as it should";
      throw new CannotUseJournal("journal-unusable", path, why);
    }
    const code = reply.refusal === "damaged" ? "unusable" : reply.refusal;
    throw new CannotUseJournal(`journal-${code}`, path, reply.detail);
  }
}

/** What is known of a journal from its opening. */
type Found = Pick<OpenJournal, "records" | "keys" | "firstId" | "notices">;

class FileJournal implements OpenJournal {
  readonly path: string;
  readonly records: readonly JournalRecord[];
  readonly keys: readonly KeyedRequest[];
  readonly firstId: number;
  readonly notices: readonly string[];
  readonly #lock: JournalLock;
  readonly #writer: JournalWriter;
  #closed: Promise<void> | undefined;

  constructor(
    path: string,
    lock: JournalLock,
    writer: JournalWriter,
    { records, keys, firstId, notices }: Found,
  ) {
    this.path = path;
    this.records = records;
    this.keys = keys;
    this.firstId = firstId;
    this.notices = notices;
    this.#lock = lock;
    this.#writer = writer;
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

  setAddress(admin: string, config: string | null): Promise<void> {
    return this.#lock.write({ pid: Deno.pid, admin, config });
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
  if (key.length !== KEY_SIZE) {
    throw new CannotUseJournal("journal-key", path, `a key has ${KEY_SIZE} bytes`);
  }
  const lock = await JournalLock.take(path, ports.timers);
  try {
    return await new Opening(options, ports).run(lock);
  } catch (cause) {
    await lock.release();
    throw cause instanceof CannotUseJournal
      ? cause
      : new CannotUseJournal("journal-unusable", path, reason(cause), cause);
  }
}
