import { portableLatin1, toHex } from "../bytes.ts";
import type { Source } from "../encodings.ts";

/** Bytes that are not a whole message, to be read from. */
export class BytesSource implements Source {
  readonly bytes: Uint8Array;
  #text: string | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get text(): string {
    return this.#text ??= portableLatin1(this.bytes, 0, this.bytes.length);
  }

  hex(start: number, end: number): string {
    return toHex(this.bytes.subarray(start, end));
  }
}
