import type { Address } from "./address.ts";

/**
 * What messages are carried by: as much of a `Deno.TcpConn` as that takes, with the same promises. One
 * read and one write may be under way at a time. Who does not read stops the peer, in the end; `close`
 * ends what is under way by an error.
 */
export interface ByteConn {
  readonly remoteAddr: Address;
  /** Fills the buffer with some bytes, and says with how many; `null`: the peer sends no more. */
  read(buffer: Uint8Array): Promise<number | null>;
  /**
   * Takes some of the bytes, hands them to the system, and says how many. Of none at all, it fails when
   * the peer is known to be gone.
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more will be sent. */
  closeWrite(): Promise<void>;
  /** Takes leave of a peer that has ended its direction, where that takes more than closing. */
  farewell?(): Promise<void>;
  close(): void;
  setNoDelay(on?: boolean): void;
  setKeepAlive(on?: boolean): void;
}
