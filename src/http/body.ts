import type { IncomingMessage } from "node:http";
import type { Timers } from "../ports.ts";

/** Bytes of the largest body that is read. */
export const MAX_BODY = 1_000_000;

/** Milliseconds that a client may take to send its body. */
export const BODY_TIMEOUT = 30_000;

/** A body that is not read to its end. */
export class BodyRefused extends Error {
  override readonly name = "BodyRefused";

  constructor(readonly status: 400 | 408 | 413, message: string, options?: { cause: unknown }) {
    super(message, options);
  }
}

const tooLarge = () => new BodyRefused(413, `The body is larger than ${MAX_BODY} bytes`);
const tooLate = () => new BodyRefused(408, "The body did not come in time");
const brokenOff = (cause: unknown) => new BodyRefused(400, "The body broke off", { cause });

/** Reads a body whose size shows only on the way. */
async function readStream(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function read(request: Request): Promise<string> {
  const { headers, body } = request;
  const length = headers.has("transfer-encoding") ? null : headers.get("content-length");
  if (body === null) return Promise.resolve("");
  if (length === null) return readStream(body);
  return Number(length) > MAX_BODY ? Promise.reject(tooLarge()) : request.text();
}

/**
 * The whole body of a request as text.
 *
 * @throws {BodyRefused} when it is too large, breaks off, or does not come in time, however it is
 *   sent
 */
export function readBody(request: Request, timers: Timers): Promise<string> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(BODY_TIMEOUT, () => reject(tooLate()));
    read(request).then(resolve, (cause: unknown) => {
      reject(cause instanceof BodyRefused ? cause : brokenOff(cause));
    }).finally(cancel);
  });
}

const decoder = new TextDecoder();

/** Bytes that come in pieces: most often in one, which is not copied then. */
class Pieces {
  #bytes = new Uint8Array(0);
  size = 0;

  add(piece: Uint8Array<ArrayBuffer>): void {
    const size = this.size + piece.length;
    if (this.size === 0) this.#bytes = piece;
    else {
      // Twice as large each time, so that pieces of a byte each cost no more than one of all.
      if (size > this.#bytes.length) this.#bytes = grown(this.#bytes, this.size, size * 2);
      this.#bytes.set(piece, this.size);
    }
    this.size = size;
  }

  text(): string {
    return decoder.decode(this.#bytes.subarray(0, this.size));
  }
}

function grown(bytes: Uint8Array, used: number, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes.subarray(0, used));
  return larger;
}

/** The first size of a body that is told before it comes; -1 where it is not. */
const sizeTold = ({ headers }: IncomingMessage): number =>
  headers["transfer-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : -1;

/**
 * The same from node's own stream, which is quicker. How long it may take is up to the server.
 *
 * @throws {BodyRefused} when it is too large or breaks off
 */
export function readIncoming(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    if (sizeTold(incoming) > MAX_BODY) return reject(tooLarge());
    const pieces = new Pieces();
    let ended = false;
    incoming.on("data", (piece: Uint8Array<ArrayBuffer>) => {
      if (pieces.size + piece.length > MAX_BODY) return reject(tooLarge());
      pieces.add(piece);
    });
    incoming.on("end", () => {
      ended = true;
      resolve(pieces.text());
    });
    incoming.on("error", (cause: unknown) => reject(brokenOff(cause)));
    incoming.on("close", () => {
      if (!ended) reject(brokenOff(new Error("closed")));
    });
  });
}
