import type { DatabaseSync } from "node:sqlite";
import type { JournalAct, JournalRecord, JournalState } from "../ports.ts";
import type { Cipher } from "./cipher.ts";
import type { KeyedRequest } from "./messages.ts";
import { prepareAll, type Statements } from "./statements.ts";

type Row = Readonly<Record<string, unknown>>;

function toRecord(row: Row, cipher: Cipher): JournalRecord {
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
    payload: read ? cipher.open("payload", id, payload) : undefined,
  };
}

const toAct = (row: Row): JournalAct => ({
  id: Number(row["id"]),
  at: Number(row["at"]),
  who: String(row["who"]),
  what: String(row["what"]),
  why: String(row["why"]),
});

const toKeyed = (row: Row): KeyedRequest => ({
  key: String(row["key"]),
  id: Number(row["id"]),
  at: Number(row["at"]),
});

/** What the journal's file has in its tables. */
export class Tables {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#statements = prepareAll(db);
  }

  /** Does all of it or, when it throws, nothing. */
  transact(act: () => void): void {
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

  /** All records, by number. */
  records(cipher: Cipher): JournalRecord[] {
    return this.#statements.records.all().map((row) => toRecord(row, cipher));
  }

  /** A record as it is now. */
  put({ id, state, at, cause, attempts, nextAt, payload }: JournalRecord, cipher: Cipher): void {
    const { record, state: restate } = this.#statements;
    // What cannot be read is kept as it is: with the right key it may be read yet.
    if (payload === undefined) restate.run(state, cause, attempts, nextAt, id);
    else record.run(id, state, at, cause, attempts, nextAt, cipher.seal("payload", id, payload));
  }

  /** Removes a record. Default: every one, and all that was ever on their pages. */
  remove(id?: number): void {
    if (id === undefined) this.#statements.endAll.run();
    else this.#statements.end.run(id);
  }

  /** The last acts, the newest first; without `id` of all records. */
  acts(most: number, id: number | undefined): JournalAct[] {
    const { acts, actsOf } = this.#statements;
    return (id === undefined ? acts.all(most) : actsOf.all(id, most)).map(toAct);
  }

  /** Adds acts, and removes the oldest of too many. */
  addActs(acts: readonly JournalAct[]): void {
    const { act, forget } = this.#statements;
    for (const { id, at, who, what, why } of acts) act.run(id, at, who, what, why);
    if (acts.length > 0) forget.run();
  }

  /** Requests that came with a key, the oldest first. */
  keys(): KeyedRequest[] {
    return this.#statements.keys.all().map(toKeyed);
  }

  /** Adds requests with a key, and removes the oldest of too many. */
  addKeys(keys: readonly KeyedRequest[]): void {
    const { key, forgetKeys } = this.#statements;
    for (const { key: name, id, at } of keys) key.run(name, id, at);
    if (keys.length > 0) forgetKeys.run();
  }

  /** Groups of changes in the log, in order: a number, and bytes that are encrypted. */
  log(): (readonly [number: number, group: unknown])[] {
    return this.#statements.groups.all().map((row) => [Number(row["number"]), row["changes"]]);
  }

  /** @param probe writes to the disk in any case */
  addGroup(number: number, group: Uint8Array, probe: boolean): void {
    const { log, probe: touch } = this.#statements;
    if (!probe) return void log.run(number, group);
    this.transact(() => {
      log.run(number, group);
      touch.run();
    });
  }

  emptyLog(): void {
    this.#statements.empty.run();
  }

  /** The greatest number that is known to have been a record's; 0: there was none. */
  get lastId(): number {
    return Number(this.#statements.last.get()?.["last"] ?? 0);
  }

  /** Keeps it, if it is greater than the one that is kept. */
  keepLastId(id: number): void {
    this.#statements.lastId.run(id, id);
  }

  /** Keeps the name of the key, as `keyId` gives it. */
  keepKeyId(id: string): void {
    this.#statements.keyId.run(id);
  }

  /** Writes all of SQLite's own log into the file, and empties it; nobody else has the file. */
  checkpoint(): void {
    this.#statements.checkpoint.get();
  }
}
