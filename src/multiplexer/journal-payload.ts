/** What the journal keeps of a sale: what undoing it needs, and nothing else of it. */
export interface SalePayload {
  /** The sale's key fields. */
  readonly key: string;
  /** The reversal's bytes, by the host's profile. */
  readonly reversal: Uint8Array;
}

const LENGTH_BYTES = 2;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As bytes: the key's length in two bytes, the key in UTF-8, the reversal. */
export function packPayload({ key, reversal }: SalePayload): Uint8Array {
  const text = encoder.encode(key);
  const payload = new Uint8Array(LENGTH_BYTES + text.length + reversal.length);
  payload[0] = text.length >> 8;
  payload[1] = text.length;
  payload.set(text, LENGTH_BYTES);
  payload.set(reversal, LENGTH_BYTES + text.length);
  return payload;
}

/** Reads what {@link packPayload} made. */
export function unpackPayload(payload: Uint8Array): SalePayload {
  const end = LENGTH_BYTES + ((payload[0] ?? 0) << 8) + (payload[1] ?? 0);
  return {
    key: decoder.decode(payload.subarray(LENGTH_BYTES, end)),
    reversal: payload.slice(end),
  };
}
