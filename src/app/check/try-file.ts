import { dirname, join } from "node:path";
import { whyNotKeep } from "../stat-file.ts";

/** What the system says of a file; `undefined`: there is none. */
export function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/**
 * Tries to write into a folder: makes a file with a name of its own, and takes it away again. Modes
 * and owners do not tell: disks are read-only, and permissions are more than nine bits.
 *
 * @throws {Error} the system's
 */
export function tryFolder(folder: string): void {
  const path = join(folder, `.socketqueue-check-${crypto.randomUUID()}`);
  Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  Deno.removeSync(path);
}

/**
 * Tries whether a file can be written, or made if it is not there. Changes nothing.
 *
 * @returns whether it is there
 * @throws {Error} the system's
 */
export function tryFile(path: string): boolean {
  const info = statOf(path);
  if (info === undefined) {
    tryFolder(dirname(path));
    return false;
  }
  if (info.isDirectory) throw new Deno.errors.IsADirectory(path);
  // Opening something else than a file, a pipe say, may wait, or do things.
  if (info.isFile) Deno.openSync(path, { write: true }).close();
  return true;
}

/** Why a file cannot be used, in words. */
export function whyNotUse(path: string, cause: unknown): string {
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "not permitted; look who owns the file and its folder";
  }
  return whyNotKeep(path, cause);
}
