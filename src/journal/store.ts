import { DatabaseSync } from "node:sqlite";
import type { JournalAct, JournalChange, JournalRecord } from "../ports.ts";
import { checkNumbers } from "./check-numbers.ts";
import { Cipher } from "./cipher.ts";
import { keyId } from "./key.ts";
import { LiveRecords } from "./live-records.ts";
import type { KeyedRequest, OpenRequest, Sync } from "./messages.ts";
import { unpack } from "./packing.ts";
import { checkRead, checkVersion, checkWhole, Refused, refused } from "./refused.ts";
import { migrate } from "./schema.ts";
import { checkKey, setSync, setUp } from "./set-up.ts";
import { MOST_ACTS } from "./statements.ts";
import { Tables } from "./tables.ts";

/** Groups in the log, and bytes, at which they are turned into records. */
const MOST_GROUPS = 500;
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * The journal's file, as the worker has it: nothing else in the process touches it. Each group of
 * changes is one encrypted row of a log; from time to time what has come of them is written as
 * records, and the log begins anew.
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #sync: Sync;
  #cipher: Cipher;
  readonly #path: string;
  readonly #file: Deno.FileInfo;
  readonly #tables: Tables;
  readonly #live = new LiveRecords();
  #lastId = 0;
  /** The number of the last group in the log. */
  #lastGroup = 0;
  #groups = 0;
  #bytes = 0;
  /** The last group could not be written. */
  #failed = false;
  /** SQLite's own log may hold what is under a key of before. */
  #stale = false;

  private constructor(db: DatabaseSync, { path, sync, key }: OpenRequest) {
    this.#db = db;
    this.#sync = sync;
    this.#cipher = new Cipher(key);
    this.#path = path;
    this.#file = Deno.statSync(path);
    this.#tables = new Tables(db);
  }

  /**
   * Opens the file, which is there, if only empty.
   *
   * @throws {Refused}
   */
  static async open(request: OpenRequest): Promise<Store> {
    const { path, sync, key, leastId } = request;
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(path);
      // Not even somebody without the lock file gets in; and no shared memory is needed.
      db.exec("PRAGMA locking_mode = EXCLUSIVE");
      checkVersion(db);
      checkWhole(db);
      setUp(db, sync);
      migrate(db);
      await checkKey(db, key);
      const store = new Store(db, request);
      store.#read(leastId);
      return store;
    } catch (cause) {
      db?.close();
      throw refused(cause);
    }
  }

  /** The greatest number that was ever a record's or may not be one any more. */
  get lastId(): number {
    return this.#lastId;
  }

  /** All records, by number. */
  get records(): readonly JournalRecord[] {
    return this.#live.all;
  }

  /**
   * Makes packed changes durable, all or none. After a group that could not be written takes none
   * before a probe: what was sent after it must not get ahead of it.
   *
   * @param probe writes to the disk in any case
   */
  commit(changes: Uint8Array<ArrayBuffer>, probe: boolean): void {
    if (this.#failed && !probe) throw new Error("the group before could not be written");
    this.#failed = true;
    this.#commit(changes, probe);
    this.#failed = false;
  }

  /**
   * Encrypts all that the file holds under another key, in one transaction: however it ends, the file
   * is wholly under the one key or the other. Nothing under the old one is left in it or in its log.
   *
   * @param key 32 bytes
   * @throws {Refused} `key`: the old one does not read all of it
   * @throws what the disk says; all is as it was then
   */
  async rekey(key: Uint8Array): Promise<void> {
    const id = await keyId(key);
    if (this.#failed) throw new Error("the group before could not be written");
    this.#look();
    const records = this.#live.all;
    checkRead(records);
    const cipher = new Cipher(key);
    // Who is told that it is done may destroy the old key, and then the power may fail.
    setSync(this.#db, "full");
    try {
      this.#tables.transact(() => {
        this.#tables.remove();
        for (const record of records) this.#tables.put(record, cipher);
        this.#putRest();
        this.#tables.keepKeyId(id);
      });
      this.#cipher = cipher;
      this.#settled();
    } finally {
      this.#emptyLog();
      setSync(this.#db, this.#sync);
    }
  }

  /** The last acts, the newest first; without `id` of all records. */
  acts(most: number, id: number | undefined): JournalAct[] {
    const recent = this.#live.acts.filter((act) => id === undefined || act.id === id).reverse();
    return [...recent, ...this.#tables.acts(most, id)].slice(0, Math.min(most, MOST_ACTS));
  }

  /** Requests that came with a key and are settled, the oldest first. */
  keys(): KeyedRequest[] {
    return this.#tables.keys();
  }

  /** Closes the file; all is in it then, and nothing in the log beside it. */
  close(): void {
    try {
      if (!this.#live.isSettled) this.#settle();
    } finally {
      this.#db.close();
    }
  }

  #commit(changes: Uint8Array<ArrayBuffer>, probe: boolean): void {
    this.#look();
    const unpacked = unpack(changes);
    checkNumbers(unpacked);
    // Of a failure it may not be known whether the group is there: no number is used twice.
    const number = ++this.#lastGroup;
    const group = this.#cipher.seal("group", number, changes);
    // What fills the disk may be the log itself.
    if (probe) this.#tables.checkpoint();
    this.#tables.addGroup(number, group, probe);
    this.#groups++;
    this.#bytes += group.length;
    this.#apply(unpacked);
    if (this.#groups >= MOST_GROUPS || this.#bytes >= MOST_BYTES) this.#trySettle();
    if (this.#stale) this.#emptyLog();
  }

  /** What the file holds: its records, and what the log says has come of them. */
  #read(leastId: number): void {
    for (const record of this.#tables.records(this.#cipher)) this.#live.load(record);
    this.#lastId = Math.max(leastId, this.#tables.lastId);
    for (const [number, group] of this.#tables.log()) this.#replay(number, group);
    this.#settle();
  }

  #replay(number: number, group: unknown): void {
    const changes = group instanceof Uint8Array
      ? this.#cipher.open("group", number, group)
      : undefined;
    if (changes === undefined) throw new Refused("damaged", "a part of its log cannot be read");
    this.#apply(unpack(changes));
    this.#lastGroup = number;
  }

  #apply(changes: readonly JournalChange[]): void {
    for (const change of changes) {
      this.#live.apply(change);
      if (change.type === "intent" && change.id > this.#lastId) this.#lastId = change.id;
    }
  }

  /** The group before it is durable, whatever comes of this: a log that is longer does no harm. */
  #trySettle(): void {
    try {
      this.#settle();
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      // The next group meets the same disk, and tells of it. Until then this is not tried again.
      this.#groups = this.#bytes = 0;
    }
  }

  /** Writes what has come of the log as records, and begins it anew. */
  #settle(): void {
    this.#tables.transact(() => {
      for (const record of this.#live.changed) this.#tables.put(record, this.#cipher);
      for (const id of this.#live.gone) this.#tables.remove(id);
      this.#putRest();
    });
    this.#settled();
  }

  /** Writes what is no record, and begins the log anew. */
  #putRest(): void {
    this.#tables.addActs(this.#live.acts);
    this.#tables.addKeys(this.#live.keys);
    this.#tables.keepLastId(this.#lastId);
    this.#tables.emptyLog();
  }

  #settled(): void {
    this.#live.settled();
    this.#groups = this.#bytes = 0;
  }

  /** Leaves nothing in SQLite's log of what was written before the key was another. */
  #emptyLog(): void {
    this.#stale = true;
    try {
      this.#tables.checkpoint();
      this.#stale = false;
    } catch (cause) {
      // The file is whole with its log as well, and the next group tries it again.
      if (!(cause instanceof Error)) throw cause;
    }
  }

  /** A file that somebody removed takes whatever is written into it along. */
  #look(): void {
    const { ino, dev } = Deno.statSync(this.#path);
    if (ino !== this.#file.ino || dev !== this.#file.dev) {
      throw new Error("another file stands in its place; put it back, or restart the program");
    }
  }
}
