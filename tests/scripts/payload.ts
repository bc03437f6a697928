import { Buffer } from "node:buffer";

/** What `deno compile` writes behind the runtime of a program. */
export interface Payload {
  /** How the program runs, as far as it is looked at. */
  readonly how: {
    readonly entrypoint_key: string;
    readonly permissions: Readonly<Record<string, unknown>>;
    readonly v8_flags: readonly string[];
    readonly unstable_config: { readonly features: readonly string[] };
    readonly app_version: string;
  };
  /** Every embedded file's path. */
  readonly files: readonly string[];
  /** The bytes behind the list of files. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file or a folder in the list, by the kind that it is. */
type Entry = Readonly<Record<string, { readonly n: string; readonly e?: readonly Entry[] }>>;

const MARKER = new TextEncoder().encode("d3n0l4ndd3n0l4nd");
const LIST = new TextEncoder().encode('[{"Dir":{"n":');

/** Where a text begins: the last one of them, or the first one from `from` on. */
function find(bytes: Uint8Array, text: Uint8Array, from?: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = from === undefined ? buffer.lastIndexOf(text) : buffer.indexOf(text, from);
  if (at < 0) throw new Error(`there is no ${new TextDecoder().decode(text)}`);
  return at;
}

/** JSON whose length stands in front of it. */
function sized(bytes: Uint8Array<ArrayBuffer>, at: number) {
  const size = Number(new DataView(bytes.buffer).getBigUint64(at, true));
  const end = at + 8 + size;
  return { value: JSON.parse(new TextDecoder().decode(bytes.subarray(at + 8, end))), end };
}

const pathsOf = (entries: readonly Entry[], folder = ""): string[] =>
  entries.flatMap((entry) =>
    Object.values(entry).flatMap(({ n, e }) =>
      e === undefined ? [folder + n] : pathsOf(e, `${folder}${n}/`)
    )
  );

/** Reads what a compiled program embeds. */
export function readPayload(program: Uint8Array<ArrayBuffer>): Payload {
  const how = sized(program, find(program, MARKER) + MARKER.length);
  const list = sized(program, find(program, LIST, how.end) - 8);
  return { how: how.value, files: pathsOf(list.value), bytes: program.subarray(list.end) };
}
