import { HEADER, readDigits } from "./shape.ts";

/** A connection whose frames are told one by one, and which writes what is gathered in one go. */
export class FrameConnection {
  readonly #conn: Deno.TcpConn;
  #filling: Uint8Array<ArrayBuffer>;
  #spare: Uint8Array<ArrayBuffer>;
  readonly #size: number;
  #used = 0;
  #busy = false;

  /** @param size bytes of its buffers at first */
  constructor(conn: Deno.TcpConn, size = 65_536) {
    this.#conn = conn;
    this.#size = size;
    this.#filling = new Uint8Array(size);
    this.#spare = new Uint8Array(size);
    conn.setNoDelay(true);
  }

  /** Takes bytes to be written; they may be used again. */
  send(bytes: Uint8Array): void {
    const wanted = this.#used + bytes.length;
    if (wanted > this.#filling.length) {
      const larger = new Uint8Array(wanted * 2);
      larger.set(this.#filling.subarray(0, this.#used));
      this.#filling = larger;
    }
    this.#filling.set(bytes, this.#used);
    this.#used = wanted;
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(this.#flush);
  }

  readonly #flush = async (): Promise<void> => {
    while (this.#used > 0) {
      const [bytes, size] = [this.#filling, this.#used];
      this.#filling = this.#spare;
      this.#spare = bytes;
      this.#used = 0;
      for (let at = 0; at < size;) at += await this.#conn.write(bytes.subarray(at, size));
    }
    this.#busy = false;
  };

  /**
   * Reads until the peer ends.
   *
   * @param told the frame at `[start, end)` of bytes that are used again afterwards
   */
  async read(told: (bytes: Uint8Array, start: number, end: number) => void): Promise<void> {
    let buffer = new Uint8Array(this.#size);
    for (let have = 0;;) {
      const count = await this.#conn.read(buffer.subarray(have));
      if (count === null) return;
      have += count;
      let start = 0;
      while (have - start >= HEADER) {
        const end = start + HEADER + readDigits(buffer, start, HEADER);
        if (end > have) break;
        told(buffer, start, end);
        start = end;
      }
      buffer.copyWithin(0, start, have);
      have -= start;
      if (have === buffer.length) {
        const larger = new Uint8Array(have * 2);
        larger.set(buffer);
        buffer = larger;
      }
    }
  }
}

/** Ends of connections that are met when a run is over. */
export function isEnd(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.Interrupted || error instanceof Deno.errors.BadResource;
}
