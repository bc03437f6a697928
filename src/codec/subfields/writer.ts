/** Bytes that grow while they are written. */
export class Writer {
  bytes = new Uint8Array(128);
  /** How many are written. */
  at = 0;

  /** Makes sure that `size` more bytes fit. */
  room(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + size));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** Adds one byte. */
  byte(value: number): void {
    this.room(1);
    this.bytes[this.at++] = value;
  }

  /** Adds bytes as they are. */
  add(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** All that was written; good until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}
