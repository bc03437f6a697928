import type { ByteConn } from "../../net/byte-conn.ts";
import type { Timers } from "../../ports.ts";

/** How long and how much is waited for. */
export interface Patience {
  /** Milliseconds until something has to have come. */
  readonly first: number;
  /** Milliseconds of silence after which enough has come. */
  readonly quiet: number;
  /** Bytes that are enough. */
  readonly most: number;
}

/** What a peer sends, up to its end, to silence, or until it is enough. */
export async function gather(
  conn: Pick<ByteConn, "read">,
  { first, quiet, most }: Patience,
  timers: Timers,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let size = 0;
  while (size < most) {
    const silence = Promise.withResolvers<null>();
    const cancel = timers.after(size === 0 ? first : quiet, () => silence.resolve(null));
    // Whoever is silent is not read any more: the caller closes the connection.
    const reading = conn.read(bytes.subarray(size));
    reading.catch(() => {});
    const read = await Promise.race([reading, silence.promise]).finally(cancel);
    if (read === null) break;
    size += read;
  }
  return bytes.slice(0, size);
}
