import type { DatabaseSync } from "node:sqlite";
import type { JournalRecord } from "../ports.ts";
import { reason } from "./cannot-use-journal.ts";
import type { Refusal } from "./messages.ts";
import { APPLICATION, LADDER, pragma } from "./schema.ts";

/** A file is not used as the journal. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.refusal = refusal;
  }
}

/** Numbers of sales that an error tells at the most. */
const MOST_SHOWN = 5;

/** What SQLite says of a file whose bytes are not what they were. */
const DAMAGED = /malformed|not a database|corrupt/i;

/** Why the file is not used, after an error of SQLite's. Its numbers are not always given. */
export function refused(cause: unknown): Refused {
  if (cause instanceof Refused) return cause;
  const text = reason(cause);
  if (DAMAGED.test(text)) return new Refused("damaged", text, cause);
  if (/database is locked/.test(text)) {
    return new Refused("locked", "another process has it; stop that, or name another", cause);
  }
  return new Refused("unusable", `${text}; look at the file, its folder and the disk`, cause);
}

/** Refuses another program's file, and a newer version's, before anything is changed in it. */
export function checkVersion(db: DatabaseSync): void {
  const version = pragma(db, "user_version");
  const tables = db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
  if (pragma(db, "application_id") !== APPLICATION && (version !== 0 || tables !== 0)) {
    throw new Refused("unusable", "it holds something else than a journal; name another file");
  }
  if (version > LADDER.length) {
    throw new Refused(
      "too-new",
      `a newer version of the program has written it (${version}, this one knows ` +
        `${LADDER.length}); use that, or name another file`,
    );
  }
}

/** Refuses a file that is not whole. */
export function checkWhole(db: DatabaseSync): void {
  const verdict = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (verdict !== "ok") throw new Refused("damaged", String(verdict));
}

/** Refuses records that cannot be read when they are to be encrypted under another key. */
export function checkRead(records: readonly JournalRecord[]): void {
  const unread = records.filter(({ payload }) => payload === undefined).map(({ id }) => id);
  if (unread.length === 0) return;
  const shown = unread.slice(0, MOST_SHOWN).join(", ") + (unread.length > MOST_SHOWN ? ", …" : "");
  throw new Refused(
    "key",
    `${unread.length} of its records cannot be read (sale ${shown}), and under another key never ` +
      `could be; look after them first: socketqueue reversals list`,
  );
}
