import type { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Values } from "../../src/codec/compose.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Framing } from "../../src/framing/framing.ts";
import type { Random } from "../../src/ports.ts";
import { join, smartvista } from "../fixtures.ts";
import { seeded } from "./chance.ts";
import { approval, frame, headers } from "./messages.ts";
import { closeQuietly, type End, LOOPBACK, writeAll } from "./sockets.ts";
import { Inbox, within } from "./waiting.ts";

/** How a {@link ScriptedHost} is. */
export interface HostOptions {
  /** Default: 0, one that the system chooses. */
  readonly port: number;
  /** Default: SmartVista's, four digits of length. */
  readonly framing: Framing;
  /** Default: SmartVista's. */
  readonly codec: Codec;
  /** Decides where what is sent is cut. */
  readonly random: Random;
  /** Approve reversals (0400) by itself; they come to `reversals` then. Default: off. */
  readonly undoes: boolean;
}

const defaults = (): HostOptions => ({
  port: 0,
  framing: headers(),
  codec: smartvista,
  random: seeded(1),
  undoes: false,
});

/** One connection of the gateway's to a {@link ScriptedHost}. */
export class HostLink {
  /** Bytes of every chunk that came. */
  readonly chunks: Uint8Array[] = [];
  /** How the gateway's stream ended. */
  readonly ended: Promise<End>;
  readonly #conn: Deno.TcpConn;
  readonly #options: HostOptions;
  #written: Promise<void> = Promise.resolve();

  constructor(conn: Deno.TcpConn, options: HostOptions, asked: (message: Message) => void) {
    this.#conn = conn;
    this.#options = options;
    conn.setNoDelay(true);
    const { framing, codec } = options;
    this.ended = this.#readAll(new FrameReader(framing, (bytes) => asked(codec.decode(bytes))));
  }

  /** All that came, in one piece. */
  get received(): Uint8Array {
    return join(...this.chunks);
  }

  /** Sends messages, each in its frame, in chunks that are cut anywhere. */
  send(...messages: Message[]): Promise<void> {
    return this.sendBytes(
      join(...messages.map(({ bytes }) => frame(this.#options.framing, bytes))),
    );
  }

  /** Sends bytes in chunks that are cut anywhere. */
  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.#written = this.#written.then(async () => {
      for (let at = 0; at < bytes.length;) {
        const size = 1 + this.#options.random.below(700);
        await writeAll(this.#conn, bytes.subarray(at, at + size));
        at += size;
      }
    });
  }

  /** Says that nothing more will be sent. */
  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  /** Hangs up. */
  async close(): Promise<void> {
    closeQuietly(this.#conn);
    await this.ended;
  }

  /** Waits until the gateway has hung up. */
  end(): Promise<End> {
    return within(this.ended, "the end of the gateway's link");
  }

  async #readAll(reader: FrameReader): Promise<End> {
    const buffer = new Uint8Array(64 * 1024);
    for (;;) {
      const count = await this.#conn.read(buffer).catch(() => -1);
      if (count === null) return "closed";
      if (count < 0) return "broken";
      this.chunks.push(buffer.slice(0, count));
      reader.push(buffer.subarray(0, count));
    }
  }
}

/** A request that came to a {@link ScriptedHost}. */
export interface HostRequest {
  readonly message: Message;
  readonly link: HostLink;
}

/** A host that does what a test tells it, and nothing else. */
export class ScriptedHost implements AsyncDisposable {
  /** The gateway's connections, as they come. */
  readonly links = new Inbox<HostLink>("the gateway's connection to the host");
  /** The requests of all connections, as they come. */
  readonly requests = new Inbox<HostRequest>("a request at the host");
  /** The reversals of all connections, as they come, when it `undoes` them. */
  readonly reversals = new Inbox<HostRequest>("a reversal at the host");
  readonly #listener: Deno.TcpListener | undefined;
  readonly #options: HostOptions;
  readonly #all: HostLink[] = [];
  readonly #accepting: Promise<void>;

  private constructor(options: HostOptions, listener?: Deno.TcpListener) {
    this.#options = options;
    this.#listener = listener;
    this.#accepting = listener === undefined ? Promise.resolve() : this.#acceptAll(listener);
  }

  /** Starts to listen. */
  static listen(options: Partial<HostOptions> = {}): ScriptedHost {
    const port = options.port ?? 0;
    const listener = Deno.listen({ hostname: LOOPBACK, port });
    return new ScriptedHost({ ...defaults(), ...options }, listener);
  }

  /** Begins without a connection: a host that dials itself. */
  static dialling(options: Partial<HostOptions> = {}): ScriptedHost {
    return new ScriptedHost({ ...defaults(), ...options });
  }

  /** Dials a gateway that waits for it. */
  async dial(port: number): Promise<HostLink> {
    return this.#take(await Deno.connect({ hostname: LOOPBACK, port }));
  }

  get port(): number {
    if (this.#listener === undefined) throw new Error("this host dials");
    return this.#listener.addr.port;
  }

  /** Takes the next request and approves it, with further `changes`. Gives the request. */
  async approve(changes: Values = {}): Promise<Message> {
    const { message, link } = await this.requests.next();
    await link.send(approval(message, changes, this.#options.codec));
    return message;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#listener !== undefined) closeQuietly(this.#listener);
    await this.#accepting;
    await Promise.all(this.#all.map((link) => link.close()));
  }

  async #acceptAll(listener: Deno.TcpListener): Promise<void> {
    for (;;) {
      const conn = await listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      this.#take(conn);
    }
  }

  #take(conn: Deno.TcpConn): HostLink {
    const link: HostLink = new HostLink(conn, this.#options, (message) => {
      this.#asked({ message, link });
    });
    this.#all.push(link);
    this.links.put(link);
    return link;
  }

  #asked(request: HostRequest): void {
    const { message, link } = request;
    if (!this.#options.undoes || message.mti !== "0400") return this.requests.put(request);
    this.reversals.put(request);
    // The gateway may have hung up meanwhile.
    link.send(approval(message, {}, this.#options.codec)).catch(() => {});
  }
}
