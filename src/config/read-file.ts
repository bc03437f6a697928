/** Largest configuration file, in bytes: 1 MiB. */
export const MAX_FILE = 1_048_576;

/** What is said of a file that is larger. */
export const TOO_LARGE = "larger than 1 MiB";

/** Whether a text has more bytes in UTF-8 than `MAX_FILE`. */
export function isTooLarge(text: string): boolean {
  // A UTF-16 unit is one byte or more: a long text need not be encoded.
  return text.length > MAX_FILE || new TextEncoder().encode(text).length > MAX_FILE;
}

/**
 * Reads a file's first bytes, so many at the most.
 *
 * @throws {Error} when there is no such file, or it may not be read
 */
export function readUpTo(path: string, most: number): Uint8Array {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(most);
  let size = 0;
  while (size < most) {
    const read = file.readSync(bytes.subarray(size));
    if (read === null) break;
    size += read;
  }
  return bytes.subarray(0, size);
}

/**
 * The text of a configuration file's bytes.
 *
 * @param bytes of which more than `MAX_FILE` were not read
 * @throws {Error} when there are more, or they are not UTF-8
 */
export function configText(bytes: Uint8Array): string {
  if (bytes.length > MAX_FILE) throw new RangeError(TOO_LARGE);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError("not UTF-8 text", { cause });
  }
}

/**
 * Reads a configuration file. Stops just above `MAX_FILE`, also where the end never comes (a device).
 *
 * @throws {Error} when there is no such file, it may not be read, is too large, or is not UTF-8
 */
export function readConfigFile(path: string): string {
  return configText(readUpTo(path, MAX_FILE + 1));
}

/**
 * The same for a program that serves meanwhile: what is no file, a pipe say, could keep all of it
 * waiting, and gives what was in it only once.
 *
 * @throws {Error} also when it is no file
 */
export function rereadConfigFile(path: string): string {
  if (!Deno.statSync(path).isFile) throw new Error("it is no file, and cannot be read again");
  return readConfigFile(path);
}
