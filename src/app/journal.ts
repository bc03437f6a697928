import type { Options } from "../config/options.ts";
import type { Codec } from "../codec/codec.ts";
import { CannotUseJournal, reason } from "../journal/cannot-use-journal.ts";
import { type OpenJournal, openJournal } from "../journal/journal.ts";
import { type KeySource, loadKey } from "../journal/key.ts";
import type { CommitTiming } from "../journal/options.ts";
import type { World } from "./world.ts";

/** Where the key is, unless the options say otherwise: beside the journal. */
export const keyFileOf = ({ journal, journalKeyFile }: Options): string =>
  journalKeyFile ?? `${journal}.key`;

/** Where the options say that the key comes from. */
export const keySourceOf = (options: Options): KeySource => ({
  keyFile: keyFileOf(options),
  fromEnvironment: options.journalKey?.reveal(),
});

/**
 * Opens the journal that the options name, with its key; `undefined` where none is wanted, or nothing
 * would ever stand in it, as no sale is reversed.
 *
 * @param timing default: nobody looks how long it takes
 * @throws {CannotUseJournal} also when nobody would see to what it holds
 */
export async function configuredJournal(
  options: Options,
  { profile }: Codec,
  world: World,
  timing?: CommitTiming,
): Promise<OpenJournal | undefined> {
  const { journal: path, journalSync: sync, noAutoReversal } = options;
  if (path === undefined) return undefined;
  const unused = noAutoReversal || profile.reversal === undefined;
  if (unused && !await isThere(path)) return undefined;
  const { key, made } = await loadKey(keySourceOf(options));
  if (made) {
    const text = `a key for the journal was made: ${keyFileOf(options)}; without it the journal ` +
      `cannot be read`;
    world.logger.log("warning", text);
  }
  const journal = await openJournal({ path, sync, key }, { ...world, timing });
  for (const notice of journal.notices) world.logger.log("error", notice);
  if (!unused) return journal;
  await journal.close();
  const left = journal.records.length;
  if (left === 0) return undefined;
  const why = noAutoReversal ? "no-auto-reversal is given" : "the profile has no reversals";
  throw new CannotUseJournal(
    "journal-unusable",
    path,
    `it holds ${left} sales that are not resolved, and ${why}: nobody would see to them. Start ` +
      `without that until they are resolved (socketqueue reversals list), or name another journal`,
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new CannotUseJournal("journal-unusable", path, reason(error), error);
  }
}
