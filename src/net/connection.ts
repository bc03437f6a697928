import { FramingError } from "../framing/errors.ts";
import { FrameReader } from "../framing/frame-reader.ts";
import type { Framing } from "../framing/framing.ts";
import type { ReplyHeader } from "../framing/reply-header.ts";
import type { Timers } from "../ports.ts";
import { addressText } from "./address.ts";
import type { ByteConn } from "./byte-conn.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";

/** How a {@link Connection} behaves. */
export interface ConnectionOptions extends OutboxOptions {
  /** Bytes read at once at the most; fewer as long as no more come. Default: 4096. */
  readonly readSize: number;
  /** Stop reading while the peer does not take what is written to it. Default: on. */
  readonly pauseWhenCongested: boolean;
}

/** What happens on a {@link Connection}. */
export interface ConnectionEvents {
  /**
   * A message came; the bytes are the taker's.
   *
   * @param reply to be handed to `send` with the answer, where the framing has that
   */
  message(bytes: Uint8Array, reply?: ReplyHeader): void;
  /** Bytes came, whether or not they are a whole message. */
  data?(): void;
  /** The peer will send no more; it may still be sent to. */
  ended(): void;
  /** The connection is closed, by whomever; told once. `cause` when something was wrong. */
  closed(cause: unknown): void;
  /**
   * The stream cannot be cut into messages any further, and is not read any more. Without this the
   * connection is closed.
   */
  garbage?(cause: FramingError): void;
  congested?(): void;
  writable?(): void;
  /** All that was sent was handed to the system. */
  written?(): void;
}

/** Milliseconds that a peer has to close its side after we closed ours. */
const LINGER = 1_000;

/**
 * Milliseconds in which the system of a peer that has closed its whole connection says so, once it is
 * sent something. Until then that looks the same as if it had closed its sending side only.
 */
const DENIAL = 300;

const NOTHING = new Uint8Array(0);

/** Bytes read at once at first: idle connections are many, and messages are short. */
const FIRST_READ = 512;

/** One connection that carries messages in frames: by TCP as it is, or by TLS. */
export class Connection {
  readonly #conn: ByteConn;
  readonly #framing: Framing;
  readonly #timers: Timers;
  readonly #events: ConnectionEvents;
  readonly #outbox: Outbox;
  readonly #reader: FrameReader;
  readonly #readSize: number;
  readonly #pause: boolean;
  #resume: (() => void) | undefined;
  #closed = false;
  #finishing = false;
  #ended = false;
  /** Something was sent after the peer had ended its stream. */
  #said = false;
  #cancelLinger: (() => void) | undefined;
  readonly #whenClosed: (() => void)[] = [];

  /** Takes the connection over; nothing is read before `start`. */
  constructor(
    conn: ByteConn,
    framing: Framing,
    timers: Timers,
    events: ConnectionEvents,
    options: Partial<ConnectionOptions> = {},
  ) {
    this.#conn = conn;
    this.#framing = framing;
    this.#timers = timers;
    this.#events = events;
    this.#readSize = options.readSize ?? 4096;
    this.#pause = options.pauseWhenCongested ?? true;
    this.#reader = new FrameReader(framing, (bytes, reply) => {
      if (!this.#closed && !this.#finishing) events.message(bytes, reply);
    }, (frame) => this.#echo(frame));
    this.#outbox = new Outbox(conn, timers, {
      congested: () => events.congested?.(),
      writable: () => {
        this.#resume?.();
        events.writable?.();
      },
      failed: (cause) => this.close(cause),
      emptied: () => events.written?.(),
    }, options);
    conn.setNoDelay(true);
    conn.setKeepAlive(true);
  }

  /** The other side's address. */
  get peer(): string {
    return addressText(this.#conn.remoteAddr);
  }

  /** It is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Begins to read. */
  start(): void {
    this.#readAll().catch((cause) => this.close(cause));
  }

  /**
   * Sends a message. After the connection was closed it is thrown away: `closed` was told. One that
   * cannot be sent in a frame closes the connection.
   *
   * @param reply what came with the request, when the message is an answer
   */
  send(message: Uint8Array, reply?: ReplyHeader): void {
    if (this.#closed) return;
    if (this.#ended) this.#said = true;
    const misfit = this.#framing.misfit(message);
    if (misfit === undefined) this.#outbox.add(this.#framing, message, reply);
    else this.close(new Error(`a message of ${message.length} bytes cannot be sent: ${misfit}`));
  }

  /** Closes at once; what waits to be written is lost. */
  close(cause?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLinger?.();
    this.#outbox.stop();
    this.#resume?.();
    this.#conn.close();
    this.#events.closed(cause);
    for (const resolve of this.#whenClosed.splice(0)) resolve();
  }

  /**
   * Closes after what waits has been written, and resolves when it is closed. The peer is given a
   * moment to close first: were it to send still, closing would throw away what it has not read yet.
   * One that has ended its stream before is asked whether it was there to read: `closed` tells a cause
   * if it was not.
   */
  finish(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const closed = new Promise<void>((resolve) => this.#whenClosed.push(resolve));
    if (!this.#finishing) {
      this.#finishing = true;
      this.#closeWrite().catch((cause) => this.close(cause));
    }
    return closed;
  }

  async #closeWrite(): Promise<void> {
    await this.#outbox.emptied();
    if (this.#closed) return;
    if (this.#ended) return await this.#closeEnded();
    await this.#conn.closeWrite();
    if (!this.#closed) this.#cancelLinger = this.#timers.after(LINGER, () => this.close());
  }

  /** Closes a connection that the peer has closed already, its sending side or all of it. */
  async #closeEnded(): Promise<void> {
    if (this.#said) {
      await new Promise<void>((done) => this.#cancelLinger = this.#timers.after(DENIAL, done));
      if (this.#closed) return;
      await this.#conn.write(NOTHING);
    }
    if (this.#conn.farewell !== undefined && !this.#closed) {
      this.#cancelLinger = this.#timers.after(LINGER, () => this.close());
      await this.#conn.farewell();
    }
    this.close();
  }

  async #readAll(): Promise<void> {
    let buffer = new Uint8Array(Math.min(FIRST_READ, this.#readSize));
    for (;;) {
      let count: number | null;
      try {
        count = await this.#conn.read(buffer);
      } catch (cause) {
        // Closing it ends a read by an error.
        if (this.#closed) return;
        throw cause;
      }
      if (this.#closed) return;
      if (count === null) return this.#hasEnded();
      this.#events.data?.();
      if (!this.#push(buffer.subarray(0, count))) return;
      if (count === buffer.length && count < this.#readSize) {
        buffer = new Uint8Array(Math.min(count * 2, this.#readSize));
      }
      if (this.#pause && this.#outbox.congested) await this.#written();
      if (this.#closed) return;
    }
  }

  /** Whether to go on reading. */
  #push(chunk: Uint8Array): boolean {
    if (this.#finishing) return true;
    try {
      this.#reader.push(chunk);
      return true;
    } catch (cause) {
      return this.#garbage(cause);
    }
  }

  /** Sends a keep-alive back. A peer that takes nothing gets none: they are not to pile up. */
  #echo(frame: Uint8Array): void {
    if (!this.#closed && !this.#finishing && !this.#outbox.congested) this.#outbox.addBytes(frame);
  }

  #hasEnded(): void {
    this.#ended = true;
    if (this.#finishing) return this.close();
    try {
      this.#reader.end();
    } catch (cause) {
      return void this.#garbage(cause);
    }
    this.#events.ended();
  }

  #garbage(cause: unknown): false {
    if (!(cause instanceof FramingError)) throw cause;
    if (this.#events.garbage === undefined) this.close(cause);
    else this.#events.garbage(cause);
    return false;
  }

  #written(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = () => {
        this.#resume = undefined;
        resolve();
      };
    });
  }
}
