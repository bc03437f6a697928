import type { Logger, Timers } from "../ports.ts";
import { type Listener, listenTcp } from "./listener.ts";

/** Milliseconds that one who asks may stay. */
const LONGEST_STAY = 5_000;

/** Who asks at the same time at the most; further ones are hung up on. */
const MOST_READERS = 100;

/** Bytes that are read, and thrown away, of one who has no business to send any. */
const MOST_INPUT = 64 * 1024;

const encoder = new TextEncoder();

/** What the statistics' server needs of the world. */
export interface StatPorts {
  readonly timers: Timers;
  readonly logger: Logger;
}

/** One connection, which gets its line. */
class StatReader {
  readonly #conn: Deno.TcpConn;
  readonly #gone: (reader: StatReader) => void;
  readonly #cancelLimit: () => void;
  #closed = false;

  constructor(conn: Deno.TcpConn, { timers }: StatPorts, gone: (reader: StatReader) => void) {
    this.#conn = conn;
    this.#gone = gone;
    this.#cancelLimit = timers.after(LONGEST_STAY, () => this.close());
  }

  /** Sends the line and ends the connection; fails when the peer is gone before it is over. */
  async tell(line: string): Promise<void> {
    try {
      await this.#write(encoder.encode(`${line}\n`));
      await this.#conn.closeWrite();
      // To close with input unread would throw away what the peer has not read of the line.
      await this.#readToEnd();
    } catch (cause) {
      // Whatever was under way when the connection was closed has failed by that.
      if (!this.#closed) throw cause;
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLimit();
    this.#conn.close();
    this.#gone(this);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  async #readToEnd(): Promise<void> {
    const buffer = new Uint8Array(512);
    for (let taken = 0; taken < MOST_INPUT;) {
      const count = await this.#conn.read(buffer);
      if (count === null) return;
      taken += count;
    }
  }
}

/** Those who are being told. */
class StatReaders {
  readonly #ports: StatPorts;
  readonly #line: () => string;
  readonly #readers = new Set<StatReader>();
  #full = false;

  constructor(ports: StatPorts, line: () => string) {
    this.#ports = ports;
    this.#line = line;
  }

  accept(conn: Deno.TcpConn): void {
    if (this.#readers.size >= MOST_READERS) return this.#hangUp(conn);
    const line = this.#line();
    const reader = new StatReader(conn, this.#ports, (gone) => this.#leave(gone));
    this.#readers.add(reader);
    reader.tell(line).catch((cause) =>
      this.#ports.logger.log("debug", `statistics were not taken: ${String(cause)}`)
    );
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
  }

  #leave(reader: StatReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#full = false;
  }

  /** Told once in a rush, not once for each of it. */
  #hangUp(conn: Deno.TcpConn): void {
    conn.close();
    if (this.#full) return;
    this.#full = true;
    this.#ports.logger.log(
      "warning",
      `more than ${MOST_READERS} ask for the statistics at a time: further ones are hung up on`,
    );
  }
}

/**
 * Gives a line to whoever connects, without being asked, and closes the connection. What is sent to
 * it is read and ignored. Nobody stays longer than 5 seconds, nor are there more than 100 at a time.
 *
 * @param line makes the line, without its end; asked once a connection
 * @returns the listener; closing it also ends the connections that are open
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`
 */
export function serveStats(
  address: { readonly hostname: string; readonly port: number },
  ports: StatPorts,
  line: () => string,
): Listener {
  const readers = new StatReaders(ports, line);
  const listener = listenTcp(address, ports, (conn) => readers.accept(conn));
  return {
    hostname: listener.hostname,
    port: listener.port,
    ended: listener.ended,
    get accepted() {
      return listener.accepted;
    },
    close() {
      listener.close();
      readers.close();
    },
  };
}
