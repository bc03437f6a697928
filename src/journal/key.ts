import { CannotUseJournal, unusable } from "./cannot-use-journal.ts";

/** Bytes of a key. */
export const KEY_SIZE = 32;

/** Where the journal's key comes from; the environment's goes before the file's. */
export interface KeySource {
  /** A file that holds it, as 64 hex digits or base64; made with a new key if it is not there. */
  readonly keyFile?: string | undefined;
  /** The key itself, written likewise. */
  readonly fromEnvironment?: string | undefined;
}

/** The journal's key. */
export interface LoadedKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** It was not there, and has been made. */
  readonly made: boolean;
}

/** The environment's variable for the key itself. */
const VARIABLE = "SOCKETQUEUE_JOURNAL_KEY";

/** Read and written by the owner alone. */
const MODE = 0o600;

/** Those who are not the owner. */
const OTHERS = 0o077;

function parseKey(text: string): Uint8Array | undefined {
  const written = text.trim();
  if (/^[0-9A-Fa-f]{64}$/.test(written)) return Uint8Array.fromHex(written);
  if (!/^[A-Za-z0-9+/]{43}=$/.test(written)) return undefined;
  return Uint8Array.fromBase64(written);
}

const problem = (path: string, advice: string): CannotUseJournal =>
  new CannotUseJournal("journal-key", path, advice, undefined, "use the journal's key file");

const unusableKey = (path: string, cause: unknown): CannotUseJournal =>
  unusable(path, cause, "use the journal's key file");

/** The name of a key, which tells nothing of it: 8 hex digits. */
export async function keyId(key: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(key));
  return new Uint8Array(hash, 0, 4).toHex();
}

/** Whether a file that cannot be found is a link to one that is not there: none is made through it. */
async function isLink(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isSymlink;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw unusableKey(path, cause);
  }
}

/** @returns `undefined` when there is no file */
async function readKey(path: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    const { isFile, mode } = await Deno.stat(path);
    if (!isFile) throw problem(path, "it is no file; name one");
    if (Deno.build.os !== "windows" && ((mode ?? 0) & OTHERS) !== 0) {
      throw problem(path, "others than its owner may use it; chmod 600 it");
    }
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw unusableKey(path, cause);
    if (await isLink(path)) throw problem(path, "it is a link to a file that is not there");
    return undefined;
  }
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw problem(path, "it holds no key: 64 hex digits or base64 of 32 bytes");
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: MODE });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } finally {
    file.close();
  }
}

/**
 * Makes a key file, whole from its first moment: of two that start at once both use the same key.
 *
 * @returns whether it is this call's; `false`: another was there first
 */
async function makeKey(path: string): Promise<boolean> {
  const part = `${path}.new-${crypto.randomUUID()}`;
  try {
    const key = crypto.getRandomValues(new Uint8Array(KEY_SIZE));
    await writeNew(part, `${key.toHex()}\n`);
    try {
      await Deno.link(part, path);
      return true;
    } catch (cause) {
      if (cause instanceof Deno.errors.AlreadyExists) return false;
      throw cause;
    } finally {
      await Deno.remove(part);
    }
  } catch (cause) {
    throw unusableKey(path, cause);
  }
}

/**
 * Gives the journal's key if there is one; makes none.
 *
 * @returns `undefined` when the key file is not there
 * @throws {CannotUseJournal} as {@link loadKey}
 */
export async function findKey(source: KeySource): Promise<Uint8Array | undefined> {
  const { keyFile = "", fromEnvironment } = source;
  if (fromEnvironment !== undefined) {
    const key = parseKey(fromEnvironment);
    if (key !== undefined) return key;
    throw new CannotUseJournal(
      "journal-key",
      VARIABLE,
      "it is none: 64 hex digits or base64 of 32 bytes are wanted",
      undefined,
      "use the journal's key from",
    );
  }
  if (keyFile === "") throw problem(keyFile, "it needs a key; name a file for it");
  return await readKey(keyFile);
}

/**
 * Gives the key that there is. None is made: a new one would open nothing.
 *
 * @throws {CannotUseJournal} as {@link loadKey}; `journal-key` also when the key file is not there
 */
export async function existingKey(source: KeySource): Promise<Uint8Array> {
  const key = await findKey(source);
  if (key === undefined) throw problem(source.keyFile ?? "", "it is not there");
  return key;
}

/**
 * Gives the journal's key. A key file that is not there is made, with a new key and mode 0600.
 *
 * @throws {CannotUseJournal} `journal-key`: there is none, it is malformed, or others than its owner
 * may read it; `journal-unusable`: the file cannot be read or made
 */
export async function loadKey(source: KeySource): Promise<LoadedKey> {
  const found = await findKey(source);
  if (found !== undefined) return { key: found, made: false };
  const { keyFile = "" } = source;
  const made = await makeKey(keyFile);
  const key = await readKey(keyFile);
  if (key === undefined) throw problem(keyFile, "it was removed while it was made");
  return { key, made };
}
