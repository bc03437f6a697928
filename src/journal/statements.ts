import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Acts that are kept. */
export const MOST_ACTS = 10_000;

/** Requests with an `Idempotency-Key` that are kept. */
export const MOST_KEYS = 10_000;

const SQL = {
  begin: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  log: "INSERT INTO log VALUES (?, ?)",
  groups: "SELECT * FROM log ORDER BY number",
  records: "SELECT * FROM records ORDER BY id",
  record: "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
  state: "UPDATE records SET state = ?, cause = ?, attempts = ?, next_at = ? WHERE id = ?",
  end: "DELETE FROM records WHERE id = ?",
  endAll: "DELETE FROM records",
  act: "INSERT INTO acts (id, at, who, what, why) VALUES (?, ?, ?, ?, ?)",
  forget: `DELETE FROM acts WHERE number <= (SELECT max(number) FROM acts) - ${MOST_ACTS}`,
  key: "INSERT OR REPLACE INTO keys (key, id, at) VALUES (?, ?, ?)",
  forgetKeys: `DELETE FROM keys WHERE number <= (SELECT max(number) FROM keys) - ${MOST_KEYS}`,
  keys: "SELECT key, id, at FROM keys ORDER BY number",
  empty: "DELETE FROM log",
  last: `SELECT max(value, (SELECT coalesce(max(id), 0) FROM records),
    (SELECT coalesce(max(id), 0) FROM acts)) AS last FROM meta WHERE name = 'last_id'`,
  lastId: "UPDATE meta SET value = ? WHERE name = 'last_id' AND value < ?",
  keyId: "INSERT OR REPLACE INTO meta VALUES ('key_id', ?)",
  checkpoint: "PRAGMA wal_checkpoint(TRUNCATE)",
  probe: "UPDATE meta SET value = value + 1 WHERE name = 'writes'",
  acts: "SELECT id, at, who, what, why FROM acts ORDER BY number DESC LIMIT ?",
  actsOf: "SELECT id, at, who, what, why FROM acts WHERE id = ? ORDER BY number DESC LIMIT ?",
} as const;

/** What is asked of the journal's file again and again. */
export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

/** Prepares all of them for a file whose schema is up to date. */
export function prepareAll(db: DatabaseSync): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]);
  return Object.fromEntries(entries) as Statements;
}
