import { Duplex } from "node:stream";

/** Bytes read at once at first, and at the most: a record of TLS with what is around it. */
const FIRST_READ = 1024;
const MOST_READ = 17 * 1024;

/**
 * A TCP connection as the stream that node's TLS wants below it. node's TLS under Deno takes all that
 * comes, read or not, and would keep any amount of it: so nothing is read here while this is shut.
 */
export class TlsTransport extends Duplex {
  readonly #conn: Deno.TcpConn;
  #buffer = new Uint8Array(FIRST_READ);
  #open = true;
  #wanted = false;
  #reading = false;
  /** The write that is under way, which does not fail. */
  #writing = Promise.resolve();
  #closed = false;
  #cause: unknown;
  #hasHeard = false;
  readonly #waiting: (() => void)[] = [];
  /** Called when bytes have come and were passed on. */
  heard: (() => void) | undefined;

  /** Takes the connection over, open. */
  constructor(conn: Deno.TcpConn) {
    super({ allowHalfOpen: true });
    this.#conn = conn;
    // A handshake is made of small pieces, each of which the other side waits for.
    conn.setNoDelay(true);
    // What goes wrong is told by the TLS above it, or asked for by `cause`.
    this.on("error", (error) => this.#cause ??= error);
  }

  /** Why it broke, in the system's own words; `undefined`: it did not. */
  get cause(): unknown {
    return this.#cause;
  }

  /** Whether the peer has said anything. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** Reads what comes. */
  open(): void {
    this.#open = true;
    this.#pull();
  }

  /** Reads nothing, but for a read that is under way. */
  shut(): void {
    this.#open = false;
  }

  /** Resolves when all that was written was handed to the system, or never will be. */
  flushed(): Promise<void> {
    if (this.destroyed) return this.#writing;
    if (this.writableLength === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Closes it at once, while `destroy` lets what is being written go out. */
  cut(): void {
    this.#close();
    this.destroy();
  }

  override _read(): void {
    this.#wanted = true;
    this.#pull();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#writing = this.#writeAll(chunk).then(() => {
      done();
      if (this.writableLength === 0) this.#tellFlushed();
    }, (cause) => done(this.#broken(cause)));
  }

  override _final(done: (error?: Error) => void): void {
    this.#conn.closeWrite().then(() => done(), (cause) => done(this.#broken(cause)));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#writing.then(() => {
      this.#close();
      this.#tellFlushed();
      done(error);
    });
  }

  #pull(): void {
    if (!this.#open || !this.#wanted || this.#reading || this.destroyed) return;
    this.#wanted = false;
    this.#reading = true;
    this.#conn.read(this.#buffer).then((count) => {
      this.#reading = false;
      if (!this.destroyed) this.#take(count);
    }, (cause) => {
      // Closing it ends a read by an error.
      if (!this.destroyed) this.destroy(this.#broken(cause));
    });
  }

  #take(count: number | null): void {
    if (count === null) return void this.push(null);
    this.#hasHeard = true;
    const chunk = this.#buffer.slice(0, count);
    if (count === this.#buffer.length && count < MOST_READ) {
      this.#buffer = new Uint8Array(Math.min(count * 2, MOST_READ));
    }
    this.push(chunk);
    this.heard?.();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  #broken(cause: unknown): Error {
    // Our own closing ends what is under way by an error as well.
    if (!this.#closed) this.#cause ??= cause;
    return cause instanceof Error ? cause : new Error(String(cause));
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  #tellFlushed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
