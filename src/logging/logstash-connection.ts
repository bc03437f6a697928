import type { Timers } from "../ports.ts";
import type { Batch } from "./batch.ts";

/** Milliseconds that an attempt to connect may take. */
const CONNECT_LIMIT = 10_000;

/** Milliseconds that a batch may take to be taken. */
const WRITE_LIMIT = 30_000;

/** Where to connect to. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
}

/** Connects; gives up after 10 s, or when `stop` is aborted, and throws the reason. */
export async function dial(address: Address, timers: Timers, stop: AbortController) {
  const { signal } = stop;
  const late = () => stop.abort(new Error(`no connection in ${CONNECT_LIMIT / 1000} s`));
  const cancel = timers.after(CONNECT_LIMIT, late);
  try {
    return await Deno.connect({ ...address, signal });
  } finally {
    cancel();
  }
}

/** A connection to somebody who only listens. It owns what it is given. */
export class LogstashConnection {
  readonly #conn: Deno.TcpConn;
  readonly #timers: Timers;
  readonly #onEnd: () => void;
  readonly #reading: Promise<void>;
  #cause: Error | undefined;

  /** @param onEnd called once, when it ended, by whomever */
  constructor(conn: Deno.TcpConn, timers: Timers, onEnd: () => void) {
    this.#conn = conn;
    this.#timers = timers;
    this.#onEnd = onEnd;
    this.#reading = this.#read();
  }

  /** Why it ended; undefined while it lives. */
  get cause(): Error | undefined {
    return this.#cause;
  }

  /** Writes a batch within 30 s; where that fails the connection is ended. */
  async send(batch: Batch): Promise<void> {
    const late = () => this.end(new Error(`it took nothing for ${WRITE_LIMIT / 1000} s`));
    const cancel = this.#timers.after(WRITE_LIMIT, late);
    try {
      await batch.writeTo(this.#conn);
    } catch (cause) {
      this.end(cause);
    } finally {
      cancel();
    }
  }

  /** Closes it, whatever is under way. */
  end(cause: unknown): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause instanceof Error ? cause : new Error(String(cause));
    this.#conn.close();
    this.#onEnd();
  }

  /** Resolves when it has ended and nothing of it is under way. */
  ended(): Promise<void> {
    return this.#reading;
  }

  /** Nothing comes but the end, which would else be noticed only by a write, and too late. */
  async #read(): Promise<void> {
    const buffer = new Uint8Array(512);
    try {
      while (await this.#conn.read(buffer) !== null);
      this.end(new Error("it closed the connection"));
    } catch (cause) {
      this.end(cause);
    }
  }
}
