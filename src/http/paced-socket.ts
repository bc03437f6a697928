import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

/** Bytes that are kept for one who does not read them, beyond what TLS itself keeps. */
const MOST_UNREAD = 64 * 1024;

/**
 * A TCP connection as the stream that node's TLS wants below it. node's TLS under Deno takes all that
 * comes, read or not, and would keep any amount of it: so nothing is read here while what is above it
 * is not read.
 */
export class PacedSocket extends Duplex {
  readonly #raw: Socket;
  #above: TLSSocket | undefined;
  #wanted = false;
  /** Bytes have come. */
  #spoken = false;

  /** Takes the connection over. */
  constructor(raw: Socket) {
    super({ allowHalfOpen: true });
    this.#raw = raw;
    raw.setNoDelay(true);
    raw.on("data", (chunk: Uint8Array) => {
      this.#spoken = true;
      raw.pause();
      this.push(chunk);
    });
    raw.on("end", () => this.push(null));
    raw.on("error", (error) => this.destroy(error));
    raw.on("close", () => this.destroy());
    // What goes wrong is told by the TLS above it.
    this.on("error", () => raw.destroy());
    raw.pause();
  }

  /** Whether the peer has said anything. */
  get hasSpoken(): boolean {
    return this.#spoken;
  }

  /** From now on it reads when this is read. */
  follow(above: TLSSocket): void {
    this.#above = above;
    for (const event of ["resume", "data"]) above.on(event, () => this.#pull());
  }

  override _read(): void {
    this.#wanted = true;
    this.#pull();
  }

  override _write(
    chunk: Uint8Array,
    _encoding: string,
    done: (error?: Error | null) => void,
  ): void {
    this.#raw.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // What was written goes out still.
    this.#raw.destroySoon();
    done(error);
  }

  #pull(): void {
    const above = this.#above;
    const isRead = above === undefined || !above.isPaused() && above.readableLength < MOST_UNREAD;
    if (!this.#wanted || !isRead) return;
    this.#wanted = false;
    this.#raw.resume();
  }
}
