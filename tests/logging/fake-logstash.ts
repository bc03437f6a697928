import { LOOPBACK } from "../net/sockets.ts";
import { Inbox, within } from "../net/waiting.ts";

/** A record as Logstash gets it. */
export type Received = Readonly<Record<string, unknown>>;

/** Somebody who listens where Logstash should be. */
export class FakeLogstash implements Disposable {
  readonly #listener: Deno.TcpListener;

  private constructor(listener: Deno.TcpListener) {
    this.#listener = listener;
  }

  /** @param port default: the system chooses */
  static listen(port = 0): FakeLogstash {
    return new FakeLogstash(Deno.listen({ hostname: LOOPBACK, port }));
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The next connection; nothing is read from it before `read`. */
  async accept(): Promise<Peer> {
    return new Peer(await within(this.#listener.accept(), "a connection to Logstash"));
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }
}

/** A connection to Logstash, seen from there. */
export class Peer implements AsyncDisposable {
  /** The records, as they come. */
  readonly records = new Inbox<Received>("a record at Logstash");
  readonly #conn: Deno.TcpConn;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  /** Begins to read. */
  read(): this {
    this.#reading = this.#readAll();
    return this;
  }

  /** The messages of the next `count` records. */
  async messages(count: number): Promise<unknown[]> {
    return (await this.records.take(count)).map(({ message }) => message);
  }

  /** Resolves when everything was read that will ever come. */
  async ended(): Promise<void> {
    await within(this.#reading, "the end of the connection to Logstash");
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(64 * 1024);
    let text = "";
    for (;;) {
      const count = await this.#conn.read(buffer).catch(() => null);
      if (count === null) return;
      const lines = (text + decoder.decode(buffer.subarray(0, count), { stream: true })).split(
        "\n",
      );
      text = lines.pop()!;
      for (const line of lines) this.records.put(JSON.parse(line));
    }
  }
}
