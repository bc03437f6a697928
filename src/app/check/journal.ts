import { dirname } from "node:path";
import type { Profile } from "../../codec/profile.ts";
import type { Inspection } from "../../config/load.ts";
import { optionEntry, type OptionName } from "../../config/options.ts";
import { CannotUseJournal } from "../../journal/cannot-use-journal.ts";
import { findKey, KEY_SIZE, keyId } from "../../journal/key.ts";
import { lookIntoJournal } from "../../journal/look.ts";
import { keyFileOf, keySourceOf } from "../journal.ts";
import { type Finding, Findings } from "./finding.ts";
import type { Holder } from "./holder.ts";
import { statOf, tryFile, tryFolder, whyNotUse } from "./try-file.ts";

const quoted = (path: string): string => JSON.stringify(path);

/** What is beside a journal: its lock, who has it, and SQLite's log. */
const BESIDE = [".lock", ".owner", "-wal"];

/** Looks at one journal and its key. */
class JournalCheck {
  readonly found: Finding[] = [];
  readonly #inspection: Inspection;
  readonly #path: string;
  readonly #findings: Findings;
  /** The key that there is. */
  #given: { readonly option: OptionName; readonly key: Uint8Array } | undefined;

  constructor(inspection: Inspection, path: string) {
    this.#inspection = inspection;
    this.#path = path;
    this.#findings = new Findings(inspection);
  }

  /**
   * @param unused no sale is reversed
   * @param holder who has it
   */
  async run(unused: boolean, holder: Holder): Promise<void> {
    const file = await this.#attempt("journal", this.#path, () => this.#file());
    if (file === undefined) return;
    if (unused && !file.there) {
      return this.#tell("ok", "journal", "not needed: no sale is reversed");
    }
    const key = await this.#key(file.size > 0 || holder.locked);
    if (holder.locked) return await this.#tellHolder(holder);
    if (!file.there) {
      return this.#tell("ok", "journal", `${quoted(this.#path)} is not there yet and can be made`);
    }
    if (key !== undefined) await this.#open(key, unused);
  }

  #tell(verdict: Finding["verdict"], option: OptionName, message: string): void {
    const allowed = verdict === "fault" ? optionEntry(option).allowed : undefined;
    this.found.push(this.#findings.of(verdict, option, message, allowed));
  }

  /** What was done; `undefined` after a fault, which is told. */
  async #attempt<Result>(
    option: OptionName,
    path: string,
    act: () => Result | Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await act();
    } catch (cause) {
      const message = cause instanceof CannotUseJournal
        ? cause.message
        : `cannot use ${quoted(path)}: ${whyNotUse(path, cause)}`;
      this.#tell("fault", option, message);
      return undefined;
    }
  }

  #file(): { readonly there: boolean; readonly size: number } {
    const there = tryFile(this.#path);
    tryFolder(dirname(this.#path));
    for (const end of BESIDE) if (statOf(this.#path + end) !== undefined) tryFile(this.#path + end);
    const info = statOf(this.#path);
    if (info !== undefined && !info.isFile) throw new Error("it is no file; choose another");
    return { there, size: info?.size ?? 0 };
  }

  /** Before a reload the gateway runs, and all is well; a journal that another one has is a fault. */
  async #tellHolder(holder: Holder): Promise<void> {
    const { pid, config, ours } = holder;
    const path = quoted(this.#path);
    const who = pid === undefined ? "another process" : `process ${pid}`;
    if (ours === false) {
      const by = typeof config === "string" ? `the file ${quoted(config)}` : "no file";
      const message = `${who}, a gateway that runs by ${by}, has ${path}`;
      const allowed = "a journal that no other gateway has";
      return void this.found.push(this.#findings.of("fault", "journal", message, allowed));
    }
    const what = ours
      ? `this gateway runs already (${who}) and has ${path}: a reload asks that one`
      : `${who} has ${path}: if it is this gateway, a reload asks that one`;
    const message = `${what}; a second start would end with code 1. It is not looked into`;
    this.#tell("note", "journal", message);
    await this.#tellOtherKey(holder);
  }

  /** A key that is not the one that the journal is under. */
  async #tellOtherKey({ keyId: wanted }: Holder): Promise<void> {
    if (this.#given === undefined || wanted === undefined) return;
    const { option, key } = this.#given;
    const name = await keyId(key);
    if (name === wanted) return;
    const text = `it is the key ${name}, and the journal is under ${wanted}: a start would be ` +
      `refused. socketqueue reload takes it up`;
    this.#tell("note", option, text);
  }

  /** The key; any one where there is none yet. `undefined` after a fault. */
  async #key(isWanted: boolean): Promise<Uint8Array | undefined> {
    const { options } = this.#inspection;
    const source = keySourceOf(options);
    const { fromEnvironment } = source;
    const option = fromEnvironment === undefined ? "journal-key-file" : "journal-key";
    const keyFile = keyFileOf(options);
    return await this.#attempt(option, keyFile, async () => {
      const key = await findKey(source);
      if (key === undefined) return this.#newKey(keyFile, isWanted);
      const what = fromEnvironment === undefined ? `${quoted(keyFile)} holds` : "is";
      this.#given = { option, key };
      this.#tell("ok", option, `${what} a key`);
      return key;
    });
  }

  /** A start would make one: as good as any is one that is never written. */
  #newKey(keyFile: string, isWanted: boolean): Uint8Array {
    tryFolder(dirname(keyFile));
    const [verdict, text] = isWanted
      ? ["note", "is not there: a start makes a new one, which opens nothing of the old"] as const
      : ["ok", "is not there yet and can be made"] as const;
    this.#tell(verdict, "journal-key-file", `${quoted(keyFile)} ${text}`);
    return crypto.getRandomValues(new Uint8Array(KEY_SIZE));
  }

  async #open(key: Uint8Array, unused: boolean): Promise<void> {
    const path = this.#path;
    const count = await this.#attempt("journal", path, () => lookIntoJournal(path, key));
    if (count === undefined) return;
    const sales = count === 1 ? "sale that is" : "sales that are";
    const holds = `${quoted(path)} opens and holds ${count} ${sales} not resolved`;
    if (!unused || count === 0) return this.#tell("ok", "journal", holds);
    const why = "no sale is reversed: nobody would see to them";
    this.#tell("fault", "journal", `${holds}, and ${why}`);
  }
}

/**
 * Looks whether a start could use the journal and its key. Makes and changes nothing.
 *
 * @param profile the host's; absent: it is not known, as it is wrong
 * @param holder who has the journal: a gateway that runs is not disturbed
 */
export async function checkJournal(
  inspection: Inspection,
  profile: Profile | undefined,
  holder: Holder,
): Promise<readonly Finding[]> {
  const { options: { journal, noAutoReversal } } = inspection;
  if (journal === undefined) {
    const message = "none is kept: what is under way when the program dies is not reversed";
    return [new Findings(inspection).of("note", "no-journal", message)];
  }
  const check = new JournalCheck(inspection, journal);
  const reversesNone = profile !== undefined && profile.reversal === undefined;
  await check.run(noAutoReversal || reversesNone, holder);
  return check.found;
}
