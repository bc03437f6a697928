/** Wakes whoever waits for it; a ring that nobody waits for is not kept. */
export class Bell {
  #wake: (() => void) | undefined;

  ring(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Resolves at the next ring. Only one may wait at a time. */
  heard(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }
}
