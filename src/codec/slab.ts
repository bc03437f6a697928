const SLAB_BYTES = 16 * 1024;

/**
 * Hands out small byte arrays cut from larger ones: making a typed array costs about a
 * microsecond, cutting one about 70 ns, and a message needs a few.
 *
 * What it hands out belongs to the taker for good. A slab lives until the last piece of it is
 * forgotten, so the most that one long-lived message can hold back is {@link SLAB_BYTES} bytes.
 */
export class Slab {
  #bytes = new Uint8Array(0);
  #used = 0;

  /** `size` bytes that nobody else holds; zeros. */
  take(size: number): Uint8Array {
    if (size > SLAB_BYTES / 4) return new Uint8Array(size);
    if (this.#used + size > this.#bytes.length) {
      this.#bytes = new Uint8Array(SLAB_BYTES);
      this.#used = 0;
    }
    const piece = this.#bytes.subarray(this.#used, this.#used + size);
    this.#used += size;
    return piece;
  }

  /** A copy of `bytes`, which may then be used again. */
  copy(bytes: Uint8Array): Uint8Array {
    const piece = this.take(bytes.length);
    piece.set(bytes);
    return piece;
  }
}
