/** What can stand in a lane: it holds the links to its neighbours itself. */
export interface Queued<Self> {
  ahead: Self | undefined;
  behind: Self | undefined;
}

/** The first-in-first-out line of one terminal's exchanges. At most one of them is with the host. */
export class Lane<Exchange extends Queued<Exchange>> {
  /** The terminal, or the key where terminals are not locked. */
  readonly id: string;
  /** The exchange that is with the host. */
  busy: Exchange | undefined = undefined;
  #first: Exchange | undefined = undefined;
  #last: Exchange | undefined = undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** The exchange whose turn is next. */
  get first(): Exchange | undefined {
    return this.#first;
  }

  /** Nobody waits and nobody is with the host. */
  get idle(): boolean {
    return this.busy === undefined && this.#first === undefined;
  }

  /** Puts an exchange at the end. */
  append(exchange: Exchange): void {
    exchange.ahead = this.#last;
    exchange.behind = undefined;
    if (this.#last === undefined) this.#first = exchange;
    else this.#last.behind = exchange;
    this.#last = exchange;
  }

  /** Puts an exchange before all others that wait. */
  prepend(exchange: Exchange): void {
    exchange.ahead = undefined;
    exchange.behind = this.#first;
    if (this.#first === undefined) this.#last = exchange;
    else this.#first.ahead = exchange;
    this.#first = exchange;
  }

  /** Takes an exchange out that waits here, from wherever it stands. */
  remove(exchange: Exchange): void {
    if (exchange.ahead === undefined) this.#first = exchange.behind;
    else exchange.ahead.behind = exchange.behind;
    if (exchange.behind === undefined) this.#last = exchange.ahead;
    else exchange.behind.ahead = exchange.ahead;
    exchange.ahead = exchange.behind = undefined;
  }
}
