import { unusable } from "./cannot-use-journal.ts";

/** SQLite's files of one database, by the ends of their names. */
const ENDS = ["", "-wal", "-shm"];

/** Whether there is something of that name. */
async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** `20261123214135`, in UTC. */
const stamp = (now: number): string => new Date(now).toISOString().replace(/\D/g, "").slice(0, 14);

async function freeName(path: string, now: number): Promise<string> {
  const first = `${path}.damaged-${stamp(now)}`;
  for (let count = 1;; count++) {
    const name = count === 1 ? first : `${first}-${count}`;
    const taken = await Promise.all(ENDS.map((end) => exists(name + end)));
    if (!taken.includes(true)) return name;
  }
}

/**
 * Gives a damaged journal another name, with what belongs to it; nothing is ever overwritten.
 *
 * @param now milliseconds since 1970-01-01T00:00Z
 * @returns the name that it has now
 * @throws {CannotUseJournal} `journal-unusable`
 */
export async function setAside(path: string, now: number): Promise<string> {
  try {
    const name = await freeName(path, now);
    for (const end of ENDS) if (await exists(path + end)) await Deno.rename(path + end, name + end);
    return name;
  } catch (cause) {
    throw unusable(path, cause);
  }
}
