import type { Timers } from "../ports.ts";
import type { Address } from "./address.ts";
import type { ByteConn } from "./byte-conn.ts";

/**
 * Goes over to TLS on a connection that was dialled, which it takes over. Fails with what is wrong in
 * plain words, and has closed the connection then.
 */
export type Secure = (conn: Deno.TcpConn, signal: AbortSignal) => Promise<ByteConn>;

/** How somebody is dialled. */
export interface DialWishes {
  /** Milliseconds that it may take. */
  readonly timeout: number;
  /** What is wrong when they are over. */
  readonly late: string;
  /** Goes over to TLS, within the same time. Default: no TLS. */
  readonly secure?: Secure | undefined;
  /** Ends the attempt, for who gives it up before. */
  readonly abort?: AbortController;
}

/**
 * Dials.
 *
 * @throws {Error} when there is no connection to be had, or no TLS with who is there
 */
export async function dial(
  address: Address,
  { timeout, late, secure, abort = new AbortController() }: DialWishes,
  timers: Timers,
): Promise<ByteConn> {
  const why = secure === undefined ? late : `${late}, the TLS handshake included`;
  const cancel = timers.after(timeout, () => abort.abort(new Error(why)));
  try {
    const conn = await Deno.connect({ ...address, signal: abort.signal });
    return secure === undefined ? conn : await secure(conn, abort.signal);
  } finally {
    cancel();
  }
}
