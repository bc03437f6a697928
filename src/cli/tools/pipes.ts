/** Where tools read what is not on their command line, and write what is no text. */
export interface Pipes {
  /**
   * The standard input, up to its end or to `most` bytes; `undefined` when a person sits there, of
   * whom nothing was asked.
   */
  readInput(most: number): Uint8Array | undefined;
  /**
   * A file, up to its end or to `most` bytes.
   *
   * @throws {Error} when there is none, or it may not be read
   */
  readFile(path: string, most: number): Uint8Array;
  /** Writes bytes to the standard output. */
  write(bytes: Uint8Array): void;
  /**
   * Writes a text as a file.
   *
   * @param over one that is there already
   * @throws {Error} when it cannot be written, or is there already
   */
  writeFile(path: string, text: string, over: boolean): void;
}

const CHUNK = 65_536;

/** Reads up to the end, or to `most` bytes, also where the end never comes (a device). */
function readUpTo(source: { readSync(into: Uint8Array): number | null }, most: number): Uint8Array {
  let bytes = new Uint8Array(Math.min(most, CHUNK));
  let size = 0;
  while (size < most) {
    if (size === bytes.length) {
      const larger = new Uint8Array(Math.min(most, size * 2));
      larger.set(bytes);
      bytes = larger;
    }
    const read = source.readSync(bytes.subarray(size));
    if (read === null) break;
    size += read;
  }
  return bytes.subarray(0, size);
}

/** The process's own. */
export const systemPipes: Pipes = {
  readInput: (most) => Deno.stdin.isTerminal() ? undefined : readUpTo(Deno.stdin, most),
  readFile(path, most) {
    using file = Deno.openSync(path);
    return readUpTo(file, most);
  },
  writeFile: (path, text, over) => Deno.writeTextFileSync(path, text, { createNew: !over }),
  write(bytes) {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(Deno.stdout.writeSync(rest));
  },
};
