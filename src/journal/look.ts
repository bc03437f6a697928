import { dirname, join } from "node:path";
import { CannotUseJournal, unusable } from "./cannot-use-journal.ts";
import { Refused } from "./refused.ts";
import { Store } from "./store.ts";

/** What SQLite has beside a file that was not closed. */
const LOG = "-wal";

async function copyIfThere(from: string, to: string): Promise<boolean> {
  try {
    await Deno.copyFile(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** Why a start would not go on with what the file holds. */
function refusal(path: string, { refusal: code, message }: Refused): CannotUseJournal {
  if (code !== "damaged") return new CannotUseJournal(`journal-${code}`, path, message);
  const advice =
    `it is damaged (${message}): a start would keep it under another name and begin a ` +
    `new one; sales that are not resolved are only in the old one`;
  return new CannotUseJournal("journal-unusable", path, advice);
}

async function openCopy(path: string, copy: string, key: Uint8Array): Promise<number> {
  await Deno.copyFile(path, copy);
  const log = await copyIfThere(path + LOG, copy + LOG);
  // SQLite throws a log away that it finds beside an empty file.
  if (log && (await Deno.stat(copy)).size === 0) throw new Refused("damaged", "it is empty");
  const store = await Store.open({ type: "open", path: copy, sync: "normal", key, leastId: 0 });
  const { length } = store.records;
  store.close();
  return length;
}

/**
 * Opens a journal that nobody has, as a start would, and gives the number of sales in it that are not
 * resolved. To open it is to write into it, so this is done with a copy, in a folder beside it that
 * only its owner may enter, and that is removed again.
 *
 * @throws {CannotUseJournal} a start would not be able to use it, or would begin a new one
 */
export async function lookIntoJournal(path: string, key: Uint8Array): Promise<number> {
  let folder: string | undefined;
  try {
    folder = await Deno.makeTempDir({ dir: dirname(path), prefix: ".socketqueue-check-" });
    return await openCopy(path, join(folder, "copy.db"), key);
  } catch (cause) {
    throw cause instanceof Refused ? refusal(path, cause) : unusable(path, cause);
  } finally {
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  }
}
