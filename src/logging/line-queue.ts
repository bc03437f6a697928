/** Gone places at the front of a queue above which its memory is used again. */
const MANY_GONE = 1024;

/** Lines first in, first out. */
export class LineQueue {
  #lines: string[] = [];
  #head = 0;
  #size = 0;

  /** Characters in all its lines. */
  get size(): number {
    return this.#size;
  }

  /** Lines in it. */
  get length(): number {
    return this.#lines.length - this.#head;
  }

  /** The line that has waited longest, which stays. */
  get first(): string | undefined {
    return this.#lines[this.#head];
  }

  push(line: string): void {
    this.#lines.push(line);
    this.#size += line.length;
  }

  /** Takes the first line out; of an empty queue nothing. */
  shift(): void {
    if (this.length === 0) return;
    this.#size -= this.#lines[this.#head]!.length;
    this.#lines[this.#head++] = "";
    if (this.#head < MANY_GONE || this.#head * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#head = 0;
  }

  /** Lines that were taken out too early become the first again. */
  putBack(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#lines = [...lines, ...this.#lines.slice(this.#head)];
    this.#head = 0;
    for (const line of lines) this.#size += line.length;
  }
}
