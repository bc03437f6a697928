import type { Options } from "../config/options.ts";
import type { Codec } from "../codec/codec.ts";
import { type OpenJournal, openJournal } from "../journal/journal.ts";
import { loadKey } from "../journal/key.ts";
import type { World } from "./world.ts";

/** Where the key is, unless the options say otherwise: beside the journal. */
export const keyFileOf = ({ journal, journalKeyFile }: Options): string =>
  journalKeyFile ?? `${journal}.key`;

/**
 * Opens the journal that the options name, with its key; `undefined` where none is wanted, or nothing
 * would ever stand in it, as no sale is reversed.
 *
 * @throws {CannotUseJournal}
 */
export async function configuredJournal(
  options: Options,
  { profile }: Codec,
  world: World,
): Promise<OpenJournal | undefined> {
  const { journal: path, journalKey, journalSync: sync, noAutoReversal } = options;
  if (path === undefined || noAutoReversal || profile.reversal === undefined) return undefined;
  const keyFile = keyFileOf(options);
  const { key, made } = await loadKey({ keyFile, fromEnvironment: journalKey?.reveal() });
  if (made) {
    const text =
      `a key for the journal was made: ${keyFile}; without it the journal cannot be read`;
    world.logger.log("warning", text);
  }
  const journal = await openJournal({ path, sync, key }, world);
  for (const notice of journal.notices) world.logger.log("error", notice);
  return journal;
}
