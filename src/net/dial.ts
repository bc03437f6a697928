import type { Timers } from "../ports.ts";
import type { Address } from "./address.ts";

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
