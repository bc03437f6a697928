/** Bytes of a record's nonce, which stands before what is encrypted. */
const NONCE = 12;

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

/** Encrypts what the journal's file holds with AES-256-GCM. */
export class Cipher {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** @param key 32 bytes */
  static async of(key: Uint8Array): Promise<Cipher> {
    const bytes = new Uint8Array(key);
    const usages: KeyUsage[] = ["encrypt", "decrypt"];
    return new Cipher(await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, usages));
  }

  /** A record's payload, or a group in the log, by its number; encrypted. */
  async seal(
    kind: Kind,
    number: number,
    content: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const how = { name: "AES-GCM", iv, additionalData: bindingOf(kind, number) };
    const sealed = await crypto.subtle.encrypt(how, this.#key, content);
    const bytes = new Uint8Array(NONCE + sealed.byteLength);
    bytes.set(iv);
    bytes.set(new Uint8Array(sealed), NONCE);
    return bytes;
  }

  /** What was sealed; `undefined` when it is damaged, another's or under another key. */
  async open(
    kind: Kind,
    number: number,
    bytes: Uint8Array,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const iv = new Uint8Array(bytes.subarray(0, NONCE));
    const how = { name: "AES-GCM", iv, additionalData: bindingOf(kind, number) };
    try {
      const sealed = new Uint8Array(bytes.subarray(NONCE));
      return new Uint8Array(await crypto.subtle.decrypt(how, this.#key, sealed));
    } catch (error) {
      if (error instanceof DOMException) return undefined;
      throw error;
    }
  }
}
