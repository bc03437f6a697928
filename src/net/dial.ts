import type { Timers } from "../ports.ts";
import type { Address } from "./address.ts";
import type { ByteConn } from "./byte-conn.ts";

/**
 * Goes over to TLS on a connection that was dialled, which it takes over. Fails with what is wrong in
 * plain words, and has closed the connection then.
 */
export type Secure = (conn: Deno.TcpConn, signal: AbortSignal) => Promise<ByteConn>;

/**
 * Dials, for so many milliseconds at the most.
 *
 * @param late what is wrong when that is over
 * @param abort ends the attempt, for who gives it up before
 * @throws {Error} when there is no connection to be had
 */
export async function dial(
  address: Address,
  timeout: number,
  late: string,
  timers: Timers,
  abort = new AbortController(),
): Promise<Deno.TcpConn> {
  const cancel = timers.after(timeout, () => abort.abort(new Error(late)));
  try {
    return await Deno.connect({ ...address, signal: abort.signal });
  } finally {
    cancel();
  }
}

/**
 * The same, and goes over to TLS within the same time.
 *
 * @throws {Error} when there is no connection to be had, or no TLS with who is there
 */
export async function dialBy(
  secure: Secure,
  address: Address,
  timeout: number,
  late: string,
  timers: Timers,
  abort = new AbortController(),
): Promise<ByteConn> {
  const cancel = timers.after(timeout, () => abort.abort(new Error(late)));
  try {
    return await secure(await Deno.connect({ ...address, signal: abort.signal }), abort.signal);
  } finally {
    cancel();
  }
}
