import type { TLSSocket } from "node:tls";
import type { Address } from "./address.ts";
import type { ByteConn } from "./byte-conn.ts";
import { tlsTrouble } from "./tls-trouble.ts";
import type { TlsTransport } from "./tls-transport.ts";

/** Bytes that one write takes at the most, a record's: who takes few at a time is seen to take them. */
const MOST_WRITTEN = 16 * 1024;

/** A connection by TLS, when its handshake is over. */
export class TlsConn implements ByteConn {
  readonly #socket: TLSSocket;
  readonly #transport: TlsTransport;
  readonly #conn: Deno.TcpConn;
  #ended: boolean;
  #closed = false;
  #cause: unknown;
  /** Has the read that is under way look again. */
  #look: (() => void) | undefined;
  /** Ends the write that is under way. */
  #fail: ((cause: unknown) => void) | undefined;

  /** Takes all three over: what is on top of what, from the top. */
  constructor(socket: TLSSocket, transport: TlsTransport, conn: Deno.TcpConn) {
    this.#socket = socket;
    this.#transport = transport;
    this.#conn = conn;
    this.#ended = socket.readableEnded;
    transport.shut();
    socket.on("readable", () => {
      transport.shut();
      this.#look?.();
    });
    socket.on("end", () => {
      this.#ended = true;
      this.#look?.();
    });
    socket.on("error", (error) => this.#broke(error));
    socket.on("close", () => this.#broke(new Error("the connection is closed")));
  }

  get remoteAddr(): Address {
    // Deno.listen and Deno.connect, by TCP, give such addresses only.
    return this.#conn.remoteAddr as Deno.NetAddr;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#closed) throw new Deno.errors.Interrupted("the connection was closed");
      const chunk = this.#take(buffer.length);
      if (chunk !== null) {
        buffer.set(chunk);
        return chunk.length;
      }
      if (this.#ended) return null;
      if (this.#cause !== undefined) throw this.#cause;
      await new Promise<void>((resolve) => {
        this.#look = resolve;
        this.#transport.open();
      });
      this.#look = undefined;
    }
  }

  async write(bytes: Uint8Array): Promise<number> {
    // TLS has no way of saying nothing: the connection below tells whether there is a peer.
    if (bytes.length === 0) return await this.#conn.write(bytes);
    const part = bytes.subarray(0, MOST_WRITTEN);
    await this.#act((done) => this.#socket.write(part, done));
    await this.#flushed();
    return part.length;
  }

  async closeWrite(): Promise<void> {
    await this.farewell();
    if (!this.#transport.destroyed) await this.#act((done) => this.#transport.end(done));
  }

  async farewell(): Promise<void> {
    await this.#act((done) => this.#socket.end(done));
    await this.#flushed();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#broke(new Deno.errors.Interrupted("the connection was closed"));
    this.#socket.destroy();
    this.#transport.cut();
  }

  setNoDelay(on?: boolean): void {
    this.#conn.setNoDelay(on);
  }

  setKeepAlive(on?: boolean): void {
    this.#conn.setKeepAlive(on);
  }

  /** Some bytes that have come. With none there, it has the end told if that has come. */
  #take(most: number): Uint8Array | null {
    const { readableLength } = this.#socket;
    return this.#socket.read(readableLength === 0 ? undefined : Math.min(most, readableLength));
  }

  #broke(error: Error): void {
    // What is below knows better why than TLS, which says the same of everything.
    this.#cause ??= this.#transport.cause ?? tlsTrouble(error);
    this.#look?.();
    this.#fail?.(this.#cause);
  }

  /** Does something that calls back, and fails at once when the connection breaks meanwhile. */
  async #act(act: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#cause !== undefined) throw this.#cause;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#fail = reject;
        act((error) => error ? reject(this.#cause ?? error) : resolve());
      });
    } finally {
      this.#fail = undefined;
    }
  }

  async #flushed(): Promise<void> {
    await this.#transport.flushed();
    if (this.#transport.cause !== undefined) throw this.#transport.cause;
  }
}
