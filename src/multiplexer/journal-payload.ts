import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";

/** What the journal keeps of a sale: what undoing it needs, and nothing else of it. */
export interface SalePayload {
  /** The sale's key fields. */
  readonly key: string;
  /** The reversal's bytes, by the host's profile. */
  readonly reversal: Uint8Array;
}

/** Bytes of the key's length, and of each of its characters (UTF-16). */
const WIDTH = 2;

/** As bytes: the key's length in characters, its characters, the reversal. */
export function packPayload({ key, reversal }: SalePayload): Uint8Array {
  const payload = new Uint8Array(WIDTH + WIDTH * key.length + reversal.length);
  put(payload, 0, key.length);
  for (let at = 0; at < key.length; at++) put(payload, WIDTH + WIDTH * at, key.charCodeAt(at));
  payload.set(reversal, WIDTH + WIDTH * key.length);
  return payload;
}

/** Reads what {@link packPayload} made; of what it did not make, as much as there is. */
export function unpackPayload(payload: Uint8Array): SalePayload {
  const end = Math.min(WIDTH + WIDTH * take(payload, 0), payload.length);
  let key = "";
  for (let at = WIDTH; at < end; at += WIDTH) key += String.fromCharCode(take(payload, at));
  return { key, reversal: payload.slice(end) };
}

/** The message that a record's payload holds; `undefined` when it holds none of this profile's. */
export function readReversal(codec: Codec, { reversal }: SalePayload): Message | undefined {
  try {
    return codec.decode(reversal, "ignore");
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}

function put(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

const take = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
