import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";

/** Bytes of a record's nonce, which stands before what is encrypted. */
const NONCE = 12;

/** Bytes of the tag, which stands behind it. */
const TAG = 16;

/** What is encrypted: a record's payload, or a group of changes in the log. */
export type Kind = "payload" | "group";

/** How each is written: a number for the kind and the schema's version at which it changed last. */
const FORMS: Readonly<Record<Kind, number>> = { payload: 1, group: 0x1_0001 };

/** What binds bytes to their place: they cannot be taken for another's. */
function bindingOf(kind: Kind, number: number): Uint8Array<ArrayBuffer> {
  const binding = new Uint8Array(12);
  const view = new DataView(binding.buffer);
  view.setFloat64(0, number);
  view.setUint32(8, FORMS[kind]);
  return binding;
}

/**
 * Encrypts what the journal's file holds with AES-256-GCM. In the thread that asks: Web Crypto would
 * hand each piece to another and back, which takes ten times as long.
 */
export class Cipher {
  readonly #key: Uint8Array;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = new Uint8Array(key);
  }

  /** A record's payload, or a group in the log, by its number; encrypted. */
  seal(kind: Kind, number: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(NONCE + content.length + TAG);
    randomFillSync(bytes, 0, NONCE);
    const cipher = createCipheriv("aes-256-gcm", this.#key, bytes.subarray(0, NONCE));
    cipher.setAAD(bindingOf(kind, number));
    bytes.set(cipher.update(content), NONCE);
    cipher.final();
    bytes.set(cipher.getAuthTag(), NONCE + content.length);
    return bytes;
  }

  /** What was sealed; `undefined` when it is damaged, another's or under another key. */
  open(kind: Kind, number: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    if (bytes.length < NONCE + TAG) return undefined;
    const end = bytes.length - TAG;
    const cipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, NONCE));
    cipher.setAAD(bindingOf(kind, number));
    cipher.setAuthTag(bytes.subarray(end));
    const content = new Uint8Array(cipher.update(bytes.subarray(NONCE, end)));
    try {
      cipher.final();
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error;
    }
    return content;
  }
}
