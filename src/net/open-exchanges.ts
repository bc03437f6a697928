/**
 * What a client waits for: most often one thing, which is kept without a set of its own, since such a
 * set would be made anew every few sales.
 */
export class OpenExchanges<Exchange> {
  #only: Exchange | undefined;
  #more: Set<Exchange> | undefined;

  get size(): number {
    return (this.#only === undefined ? 0 : 1) + (this.#more?.size ?? 0);
  }

  add(exchange: Exchange): void {
    if (this.size === 0) this.#only = exchange;
    else (this.#more ??= new Set()).add(exchange);
  }

  delete(exchange: Exchange): void {
    if (this.#only === exchange) this.#only = undefined;
    else this.#more?.delete(exchange);
  }

  /** All of them, which are not there any more then. */
  takeAll(): Exchange[] {
    const all = [...this.#only === undefined ? [] : [this.#only], ...this.#more ?? []];
    this.#only = undefined;
    this.#more = undefined;
    return all;
  }
}
