import type { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { smartvista } from "../fixtures.ts";
import { bare, frame } from "./messages.ts";
import { Inbox, within } from "./waiting.ts";

/** Where all tests listen and dial. */
export const LOOPBACK = "127.0.0.1";

/** Writes all of `bytes`. */
export async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

/** Reads `size` bytes, or as many as come before the end. */
export async function readExactly(conn: Deno.Conn, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let have = 0;
  while (have < size) {
    const count = await within(conn.read(bytes.subarray(have)), `byte ${have} of ${size}`);
    if (count === null) break;
    have += count;
  }
  return bytes.subarray(0, have);
}

/** Both ends of one TCP connection. */
export async function connectedPair(): Promise<[near: Deno.TcpConn, far: Deno.TcpConn]> {
  using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  const { port } = listener.addr;
  return await Promise.all([Deno.connect({ hostname: LOOPBACK, port }), listener.accept()]);
}

/** Closes what may be closed already. */
export function closeQuietly(conn: { close(): void }): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/**
 * A port on which nobody listens. It is below those that the system gives out by itself, so that
 * nobody gets it in between; that is what port 0 cannot do.
 */
export function unusedPort(): number {
  for (;;) {
    const port = 20_000 + crypto.getRandomValues(new Uint16Array(1))[0]! % 12_000;
    try {
      Deno.listen({ hostname: LOOPBACK, port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** How a peer's stream ended: closed in order, or by an error. */
export type End = "closed" | "broken";

/** A binary client: sends messages, and reads whatever comes until the other side closes. */
export class Pos implements AsyncDisposable {
  /** The answers, as they come. */
  readonly answers = new Inbox<Message>("an answer to a binary client");
  /** How the stream from the gateway ended. */
  readonly ended: Promise<End>;
  readonly #conn: Deno.TcpConn;
  readonly #framing: Framing;

  private constructor(conn: Deno.TcpConn, framing: Framing, codec: Codec) {
    this.#conn = conn;
    this.#framing = framing;
    conn.setNoDelay(true);
    const reader = new FrameReader(framing, (bytes) => this.answers.put(codec.decode(bytes)));
    this.ended = this.#readAll(reader);
  }

  /** Connects to a port, by default to talk SmartVista without headers. */
  static async dial(port: number, framing: Framing = bare, codec: Codec = smartvista) {
    return new Pos(await Deno.connect({ hostname: LOOPBACK, port }), framing, codec);
  }

  /** Sends messages, each in a frame, all in one write. */
  send(...messages: { readonly bytes: Uint8Array }[]): Promise<void> {
    const frames = messages.map(({ bytes }) => frame(this.#framing, bytes));
    return this.write(Uint8Array.from(frames.flatMap((part) => [...part])));
  }

  /** Sends bytes as they are. */
  write(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#conn, bytes);
  }

  /** Sends bytes one by one. */
  async trickle(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) await this.write(Uint8Array.of(byte));
  }

  /** Says that nothing more will be sent. */
  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  /** Sends one message and gives its answer. */
  async ask(message: Message): Promise<Message> {
    await this.send(message);
    return await this.answers.next();
  }

  /** Waits for the end of the stream. */
  end(): Promise<End> {
    return within(this.ended, "the end of a binary client's stream");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeQuietly(this.#conn);
    await this.ended;
  }

  async #readAll(reader: FrameReader): Promise<End> {
    const buffer = new Uint8Array(64 * 1024);
    for (;;) {
      const count = await this.#conn.read(buffer).catch(() => -1);
      if (count === null) return "closed";
      if (count < 0) return "broken";
      reader.push(buffer.subarray(0, count));
    }
  }
}
