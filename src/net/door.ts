import type { ByteConn } from "./byte-conn.ts";

/** Lets in who dials us, after more than that he has dialled. */
export interface Door {
  /** Takes a connection over; hands on what messages go by, or closes it. */
  take(conn: Deno.TcpConn, taken: (conn: ByteConn) => void): void;
  /** Lets in nobody of those who are under way. */
  close(): void;
}
