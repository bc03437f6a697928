import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { JournalAct, JournalChange, JournalRecord, JournalState } from "../ports.ts";
import { Cipher } from "./cipher.ts";
import { keyId } from "./key.ts";
import { LiveRecords } from "./live-records.ts";
import type { KeyedRequest, OpenRequest, Sync } from "./messages.ts";
import { unpack } from "./packing.ts";
import { checkVersion, checkWhole, Refused, refused } from "./refused.ts";
import { migrate } from "./schema.ts";

/** Acts that are kept. */
export const MOST_ACTS = 10_000;

/** Requests with an `Idempotency-Key` that are kept. */
export const MOST_KEYS = 10_000;

/** Groups in the log, and bytes, at which they are turned into records. */
const MOST_GROUPS = 500;
const MOST_BYTES = 2 * 1024 * 1024;

const SQL = {
  begin: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  log: "INSERT INTO log VALUES (?, ?)",
  record: "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
  state: "UPDATE records SET state = ?, cause = ?, attempts = ?, next_at = ? WHERE id = ?",
  end: "DELETE FROM records WHERE id = ?",
  act: "INSERT INTO acts (id, at, who, what, why) VALUES (?, ?, ?, ?, ?)",
  forget: `DELETE FROM acts WHERE number <= (SELECT max(number) FROM acts) - ${MOST_ACTS}`,
  key: "INSERT OR REPLACE INTO keys (key, id, at) VALUES (?, ?, ?)",
  forgetKeys: `DELETE FROM keys WHERE number <= (SELECT max(number) FROM keys) - ${MOST_KEYS}`,
  keys: "SELECT key, id, at FROM keys ORDER BY number",
  empty: "DELETE FROM log",
  lastId: "UPDATE meta SET value = ? WHERE name = 'last_id' AND value < ?",
  probe: "UPDATE meta SET value = value + 1 WHERE name = 'writes'",
  acts: "SELECT id, at, who, what, why FROM acts ORDER BY number DESC LIMIT ?",
  actsOf: "SELECT id, at, who, what, why FROM acts WHERE id = ? ORDER BY number DESC LIMIT ?",
} as const;

type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

function prepareAll(db: DatabaseSync): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]);
  return Object.fromEntries(entries) as Statements;
}

/**
 * Pages of SQLite's own log at which they go into the file. With `normal` the disk is waited for only
 * then, and for all of them: few, so that no sale waits long.
 */
const CHECKPOINT: Readonly<Record<Sync, number>> = { full: 4000, normal: 250 };

function setUp(db: DatabaseSync, sync: Sync): void {
  const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
  if (mode !== "wal") throw new Refused("unusable", `its disk does not let SQLite log (${mode})`);
  db.exec(`
    PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT[sync]};
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
  `);
}

/** Refuses a key that is not the records'; without any records takes it. */
async function checkKey(db: DatabaseSync, key: Uint8Array): Promise<void> {
  const given = await keyId(key);
  const wanted = db.prepare("SELECT value FROM meta WHERE name = 'key_id'").get()?.["value"];
  if (wanted === given) return;
  const count = "SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM log) AS count";
  const records = db.prepare(count).get()?.["count"];
  if (wanted !== undefined && records !== 0) {
    throw new Refused(
      "key",
      `its records want the key ${wanted}, and the one given is ${given}; give that one back`,
    );
  }
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('key_id', ?)").run(given);
}

/** Refuses what the log would take, and the records would not. */
function checkNumbers(changes: readonly JournalChange[]): void {
  for (const change of changes) {
    const numbers = change.type === "act"
      ? [change.act.id, change.act.at]
      : change.type === "intent"
      ? [change.id, change.at]
      : change.type === "state"
      ? [change.id, change.attempts ?? 0, change.nextAt ?? 0]
      : [change.id];
    if (!numbers.every(Number.isFinite)) {
      throw new Error(`a change (${change.type}) has a number that is none`);
    }
  }
}

/**
 * The journal's file, as the worker has it: nothing else in the process touches it. Each group of
 * changes is one encrypted row of a log; from time to time what has come of them is written as
 * records, and the log begins anew.
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #cipher: Cipher;
  readonly #path: string;
  readonly #file: Deno.FileInfo;
  readonly #statements: Statements;
  readonly #live = new LiveRecords();
  #lastId = 0;
  /** The number of the last group in the log. */
  #lastGroup = 0;
  #groups = 0;
  #bytes = 0;
  /** The last group could not be written. */
  #failed = false;

  private constructor(db: DatabaseSync, cipher: Cipher, path: string) {
    this.#db = db;
    this.#cipher = cipher;
    this.#path = path;
    this.#file = Deno.statSync(path);
    this.#statements = prepareAll(db);
  }

  /**
   * Opens the file, which is there, if only empty.
   *
   * @throws {Refused}
   */
  static async open({ path, sync, key, leastId }: OpenRequest): Promise<Store> {
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
      const store = new Store(db, new Cipher(key), path);
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

  /** The last acts, the newest first; without `id` of all records. */
  acts(most: number, id: number | undefined): JournalAct[] {
    const { acts, actsOf } = this.#statements;
    const recent = this.#live.acts.filter((act) => id === undefined || act.id === id).reverse();
    const rows = id === undefined ? acts.all(most) : actsOf.all(id, most);
    const older = rows.map((row) => ({
      id: Number(row["id"]),
      at: Number(row["at"]),
      who: String(row["who"]),
      what: String(row["what"]),
      why: String(row["why"]),
    }));
    return [...recent, ...older].slice(0, Math.min(most, MOST_ACTS));
  }

  /** Requests that came with a key and are settled, the oldest first. */
  keys(): KeyedRequest[] {
    return this.#statements.keys.all().map((row) => ({
      key: String(row["key"]),
      id: Number(row["id"]),
      at: Number(row["at"]),
    }));
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
    if (probe) this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#transact(probe, () => {
      this.#statements.log.run(number, group);
      if (probe) this.#statements.probe.run();
    });
    this.#groups++;
    this.#bytes += group.length;
    this.#apply(unpacked);
    if (this.#groups >= MOST_GROUPS || this.#bytes >= MOST_BYTES) this.#trySettle();
  }

  /** What the file holds: its records, and what the log says has come of them. */
  #read(leastId: number): void {
    const rows = this.#db.prepare("SELECT * FROM records ORDER BY id").all();
    for (const row of rows) this.#live.load(this.#record(row));
    const kept = this.#db.prepare(`
      SELECT max(value, (SELECT coalesce(max(id), 0) FROM records),
        (SELECT coalesce(max(id), 0) FROM acts)) AS last
      FROM meta WHERE name = 'last_id'`).get() ?? {};
    this.#lastId = Math.max(leastId, Number(kept["last"] ?? 0));
    for (const row of this.#db.prepare("SELECT * FROM log ORDER BY number").all()) {
      this.#replay(Number(row["number"]), row["changes"]);
    }
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
    const { record, state: restate, end, act, key, empty, lastId } = this.#statements;
    const { changed, gone, acts, keys } = this.#live;
    const sealed = changed.map(({ id, payload }) => {
      return payload && this.#cipher.seal("payload", id, payload);
    });
    this.#transact(true, () => {
      changed.forEach(({ id, state, at, cause, attempts, nextAt }, place) => {
        const payload = sealed[place];
        // What cannot be read is kept as it is: with the right key it may be read yet.
        if (payload === undefined) restate.run(state, cause, attempts, nextAt, id);
        else record.run(id, state, at, cause, attempts, nextAt, payload);
      });
      for (const id of gone) end.run(id);
      for (const { id, at, who, what, why } of acts) act.run(id, at, who, what, why);
      if (acts.length > 0) this.#statements.forget.run();
      for (const { key: name, id, at } of keys) key.run(name, id, at);
      if (keys.length > 0) this.#statements.forgetKeys.run();
      lastId.run(this.#lastId, this.#lastId);
      empty.run();
    });
    this.#live.settled();
    this.#groups = this.#bytes = 0;
  }

  #transact(several: boolean, act: () => void): void {
    if (!several) return act();
    try {
      this.#statements.begin.run();
      act();
      this.#statements.commit.run();
    } catch (cause) {
      // Of some failures SQLite has taken all back already.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw cause;
    }
  }

  /** A file that somebody removed takes whatever is written into it along. */
  #look(): void {
    const { ino, dev } = Deno.statSync(this.#path);
    if (ino !== this.#file.ino || dev !== this.#file.dev) {
      throw new Error("another file stands in its place; put it back, or restart the program");
    }
  }

  #record(row: Readonly<Record<string, unknown>>): JournalRecord {
    const id = Number(row["id"]);
    const { payload } = row;
    const read = payload instanceof Uint8Array;
    return {
      id,
      // The schema lets nothing else in, and the check at opening finds what came in otherwise.
      state: row["state"] as JournalState,
      at: Number(row["at"]),
      cause: String(row["cause"]),
      attempts: Number(row["attempts"]),
      nextAt: Number(row["next_at"]),
      payload: read ? this.#cipher.open("payload", id, payload) : undefined,
    };
  }
}
