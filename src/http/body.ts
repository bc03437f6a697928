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
    const decoder = new TextDecoder();
    let text = "";
    let size = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > MAX_BODY) return reject(tooLarge());
      text += decoder.decode(chunk, { stream: true });
    });
    incoming.on("end", () => resolve(text + decoder.decode()));
    incoming.on("error", (cause: unknown) => reject(brokenOff(cause)));
    // After its end this changes nothing.
    incoming.on("close", () => reject(brokenOff(new Error("closed"))));
  });
}
