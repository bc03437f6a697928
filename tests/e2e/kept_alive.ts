import { writeAll } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";

/** A client of HTTP that has one connection, and shows when that is gone. */
export class KeptAlive implements Disposable {
  readonly #conn: Deno.Conn;

  /** @param conn by TLS or not; taken over */
  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Posts JSON to `/`; gives the status. */
  async post(body: unknown): Promise<number> {
    const text = JSON.stringify(body);
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${text.length}\r\n\r\n`;
    await writeAll(this.#conn, new TextEncoder().encode(head + text));
    return await within(this.#answer(), "an answer over HTTP");
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }

  async #answer(): Promise<number> {
    const buffer = new Uint8Array(16 * 1024);
    for (let have = 0;;) {
      const count = await this.#conn.read(buffer.subarray(have));
      if (count === null) throw new Error("the connection was closed");
      have += count;
      const text = new TextDecoder().decode(buffer.subarray(0, have));
      const [, status, head, rest] = /^HTTP\/1\.1 (\d+)([^]*?)\r\n\r\n([^]*)$/.exec(text) ?? [];
      const [, length] = /content-length: (\d+)/i.exec(head ?? "") ?? [];
      if (length !== undefined && rest!.length >= Number(length)) return Number(status);
    }
  }
}
