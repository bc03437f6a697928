/** A file in an archive. */
export interface Packed {
  /** Its path in the archive, with `/`; at most 100 bytes. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it is a program. */
  readonly runs: boolean;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/** Puts a text at a place of the header. */
function put(header: Uint8Array, at: number, text: string): void {
  header.set(encoder.encode(text), at);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");

function header({ path, bytes, runs }: Packed, seconds: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  put(block, 0, path);
  put(block, 100, octal(runs ? 0o755 : 0o644, 7));
  put(block, 108, octal(0, 7));
  put(block, 116, octal(0, 7));
  put(block, 124, octal(bytes.length, 11));
  put(block, 136, octal(seconds, 11));
  put(block, 148, " ".repeat(8)); // the sum is taken as if its own place held blanks
  put(block, 156, "0");
  put(block, 257, "ustar\x0000root");
  put(block, 297, "root");
  const sum = block.reduce((all, byte) => all + byte, 0);
  put(block, 148, `${octal(sum, 6)}\0 `);
  return block;
}

/**
 * Writes a `tar.gz` that depends on nothing but its files and the time given: neither on who packs
 * nor on the system's own tools.
 *
 * @param at the time of every file
 */
export async function tarGz(files: readonly Packed[], at: Date): Promise<Uint8Array<ArrayBuffer>> {
  const seconds = Math.floor(at.getTime() / 1000);
  const parts = files.flatMap((file) => [
    header(file, seconds),
    file.bytes,
    new Uint8Array((BLOCK - file.bytes.length % BLOCK) % BLOCK),
  ]);
  const tar = new Blob([...parts, new Uint8Array(2 * BLOCK)]);
  return await new Response(tar.stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}
