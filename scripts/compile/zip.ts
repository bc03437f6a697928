import { crc32 } from "node:zlib";
import type { Packed } from "./tar.ts";

/** A file, deflated. */
interface Entry {
  readonly name: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly size: number;
  readonly crc: number;
  readonly mode: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** Little-endian numbers, each with its size in bytes. */
function numbers(...fields: readonly (readonly [size: 2 | 4, value: number])[]) {
  const bytes = new Uint8Array(fields.reduce((all, [size]) => all + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** Date and time as MS-DOS wrote them, in UTC. */
function dosTime(at: Date): readonly (readonly [2, number])[] {
  const time = at.getUTCHours() << 11 | at.getUTCMinutes() << 5 | at.getUTCSeconds() >> 1;
  const year = Math.max(0, at.getUTCFullYear() - 1980);
  return [[2, time], [2, year << 9 | (at.getUTCMonth() + 1) << 5 | at.getUTCDate()]];
}

const VERSION = 20;
const DEFLATED = 8;
/** Made on Unix, so that the mode counts. */
const MADE_BY = 3 << 8 | VERSION;

/** What stands both in front of a file and in the directory. */
const common = ({ data, size, crc, name }: Entry, at: Date) =>
  [
    [2, VERSION],
    [2, 0x800], // names are UTF-8
    [2, DEFLATED],
    ...dosTime(at),
    [4, crc],
    [4, data.length],
    [4, size],
    [2, name.length],
    [2, 0],
  ] as const;

const localHeader = (entry: Entry, at: Date) => numbers([4, 0x04034b50], ...common(entry, at));

const directoryHeader = (entry: Entry, at: Date) =>
  numbers(
    [4, 0x02014b50],
    [2, MADE_BY],
    ...common(entry, at),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, (entry.mode << 16) >>> 0],
    [4, entry.offset],
  );

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return await new Response(stream).bytes();
}

const LOCAL_SIZE = 30;

async function entriesOf(files: readonly Packed[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const { path, bytes, runs } of files) {
    const name = new TextEncoder().encode(path);
    const data = await deflate(bytes);
    const mode = runs ? 0o100755 : 0o100644;
    entries.push({ name, data, size: bytes.length, crc: crc32(bytes), mode, offset });
    offset += LOCAL_SIZE + name.length + data.length;
  }
  return entries;
}

/**
 * Writes a `zip`, as {@link tarGz} writes its archives.
 *
 * @param at the time of every file
 */
export async function zip(files: readonly Packed[], at: Date): Promise<Uint8Array<ArrayBuffer>> {
  const entries = await entriesOf(files);
  const locals = entries.flatMap((entry) => [localHeader(entry, at), entry.name, entry.data]);
  const directory = entries.flatMap((entry) => [directoryHeader(entry, at), entry.name]);
  const size = (parts: readonly Uint8Array[]) => parts.reduce((all, part) => all + part.length, 0);
  const count = entries.length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size(directory)],
    [4, size(locals)],
    [2, 0],
  );
  return await new Blob([...locals, ...directory, end]).bytes();
}
