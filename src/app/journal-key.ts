import type { OptionName } from "../config/options.ts";
import { reason } from "../journal/cannot-use-journal.ts";
import type { OpenJournal } from "../journal/journal.ts";
import { existingKey, keyId } from "../journal/key.ts";
import type { Logger } from "../ports.ts";
import { keySourceOf } from "./journal.ts";
import { NOTHING_TO_CHANGE, type Reloadable } from "./reload.ts";

/** Options that say where the journal's key is. */
const KEY_OPTIONS: readonly OptionName[] = ["journal-key-file", "journal-key"];

/**
 * The journal's key, for a reload that names another, or finds another in its file. When it is
 * prepared the journal is under the new key, durably: it is to be the last of the parts, so that
 * nothing fails after that. A key file that is not there is an error: a typo must not make a key.
 *
 * @param journal default: none is open, and the options count after a restart
 */
export function journalKey(journal: OpenJournal | undefined, logger: Logger): Reloadable {
  let restored: Promise<void> = Promise.resolve();

  /** Changes the key back, since another part has failed after all. */
  async function restore(about: string, key: Uint8Array): Promise<void> {
    try {
      await journal?.rekey(key);
    } catch (cause) {
      const text = `${about} stays under the new key, while all else is as it was`;
      logger.log("error", `${text}: ${reason(cause)}`);
    }
  }

  return {
    async prepare(options, changed) {
      const named = KEY_OPTIONS.filter((name) => changed.has(name));
      if (journal === undefined) return { ...NOTHING_TO_CHANGE, needRestart: named };
      await restored;
      const key = await existingKey(keySourceOf(options));
      if (journal.isUnder(key)) return NOTHING_TO_CHANGE;
      const about = `the journal ${JSON.stringify(journal.path)}`;
      const name = await keyId(key);
      const before = await journal.rekey(key);
      return {
        contents: named.length === 0 ? ["journal-key-file"] : [],
        commit: () => logger.log("warning", `${about} is encrypted under the key ${name} now`),
        cancel: () => void (restored = restore(about, before)),
      };
    },
  };
}
