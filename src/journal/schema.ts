import type { DatabaseSync } from "node:sqlite";

/** Marks a SQLite file as a journal: `SQJ1`. */
export const APPLICATION = 0x53_51_4a_31;

/**
 * What each version of the schema changes in the one before it, from version 0, an empty file, on.
 * A step that was released is never changed: a further one is added.
 */
export const LADDER: readonly string[] = [
  `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('sent', 'delivering', 'reversing', 'parked')),
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    payload BLOB NOT NULL
  ) STRICT;
  CREATE TABLE log (number INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;
  CREATE TABLE acts (
    number INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL
  ) STRICT;
  CREATE TABLE keys (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
  INSERT INTO meta VALUES ('last_id', 0), ('writes', 0);
  `,
];

/** The number that a pragma gives. */
export function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

/**
 * Takes the steps that a file lacks, each in a transaction.
 *
 * @param ladder default: the journal's; another in tests
 */
export function migrate(db: DatabaseSync, ladder: readonly string[] = LADDER): void {
  for (let version = pragma(db, "user_version"); version < ladder.length; version++) {
    db.exec(`
      BEGIN IMMEDIATE;
      ${ladder[version]};
      PRAGMA application_id = ${APPLICATION};
      PRAGMA user_version = ${version + 1};
      COMMIT;
    `);
  }
}
