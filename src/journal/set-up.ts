import type { DatabaseSync } from "node:sqlite";
import { keyId } from "./key.ts";
import type { Sync } from "./messages.ts";
import { Refused } from "./refused.ts";

/**
 * Pages of SQLite's own log at which they go into the file. With `normal` the disk is waited for only
 * then, and for all of them: few, so that no sale waits long.
 */
const CHECKPOINT: Readonly<Record<Sync, number>> = { full: 4000, normal: 250 };

/** Has a transaction that is over survive what `sync` says from now on; not within one. */
export function setSync(db: DatabaseSync, sync: Sync): void {
  db.exec(`PRAGMA synchronous = ${sync === "full" ? "FULL" : "NORMAL"}`);
}

/** Has SQLite log, and leave no bytes behind of what is removed. */
export function setUp(db: DatabaseSync, sync: Sync): void {
  const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
  if (mode !== "wal") throw new Refused("unusable", `its disk does not let SQLite log (${mode})`);
  setSync(db, sync);
  db.exec(`
    PRAGMA wal_autocheckpoint = ${CHECKPOINT[sync]};
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
  `);
}

/** Refuses a key that is not the records'; without any records takes it. */
export async function checkKey(db: DatabaseSync, key: Uint8Array): Promise<void> {
  const given = await keyId(key);
  const wanted = db.prepare("SELECT value FROM meta WHERE name = 'key_id'").get()?.["value"];
  if (wanted === given) return;
  const count = "SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM log) AS count";
  const records = db.prepare(count).get()?.["count"];
  if (wanted !== undefined && records !== 0) {
    throw new Refused(
      "key",
      `its records want the key ${wanted}, and the one given is ${given}; give that one back. To ` +
        `change it, give the new one to the gateway while it runs: socketqueue reload`,
    );
  }
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('key_id', ?)").run(given);
}
