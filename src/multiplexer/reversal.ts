import type { Message } from "../codec/message.ts";
import type { ReversalCause, ReversalOutcome } from "../codec/profile.ts";
import type { Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { isExchange } from "./multiplexer.ts";
import type { Requester, Trouble } from "./requester.ts";

const RESPONSE_CODE = 39;

/** Where a reversal stands among its terminal's exchanges: before all of them, or beside them. */
export type Place = "first" | "beside";

/** What a {@link Reversal} has done for it, and is told to. */
export interface ReversalDesk {
  /** Hands a reversal to the multiplexer. */
  submit(request: Message, reversal: Reversal, place: Place): Exchange<Requester> | Refusal;
  /** Whether it may be handed over now; otherwise `send` is called when it is its turn. */
  mayStart(reversal: Reversal): boolean;
  /** What was handed over is answered, refused or taken back. */
  left(reversal: Reversal): void;
  /** Takes back what was handed over and is not sent yet. */
  withdraw(exchange: Exchange<Requester>): void;
  /** There is no link: `send` is to be called when there is one. */
  waitForLink(reversal: Reversal): void;
  /** The message as it is to be sent now. */
  finished(message: Message, cause: ReversalCause, repeat: boolean): Message;
  /** What the host's answer means. */
  outcome(response: Message): ReversalOutcome;
  /** Milliseconds before it is sent again after so many attempts; `undefined`: never. */
  delay(attempts: number): number | undefined;
  /** Calls `wake` later; returns what cancels it. */
  after(delay: number, wake: () => void): () => void;
  /** It was not confirmed, and is to be sent again in `delay` milliseconds. */
  again(reversal: Reversal, why: string, delay: number): void;
  /** The host has undone the sale, or there is nothing to undo. */
  done(reversal: Reversal, response: Message): void;
  /** It is not sent again: a person has to look after it. */
  park(reversal: Reversal, why: string): void;
}

/** The sale that a {@link Reversal} undoes. */
export interface Sale {
  /** The number of its exchange. */
  readonly id: number;
  /** The key fields' values. */
  readonly key: string;
  /** When it was sent: milliseconds since 1970. */
  readonly at: number;
}

/** One sale that is being undone: sends the reversal, and again, until the host has done it. */
export class Reversal implements Requester {
  readonly name: string;
  readonly sale: Sale;
  /** Numbers of the exchanges in which it was sent. */
  readonly exchanges: number[] = [];
  readonly #desk: ReversalDesk;
  readonly #cause: ReversalCause;
  #message: Message;
  /** Times that it was sent in vain. */
  #attempts: number;
  /** The host may have had it before. */
  #repeat: boolean;
  #cancel: (() => void) | undefined;
  #exchange: Exchange<Requester> | undefined;
  #over = false;
  #held = false;

  /** @param attempts times that it was sent in vain before the program was started, if any */
  constructor(
    desk: ReversalDesk,
    sale: Sale,
    message: Message,
    cause: ReversalCause,
    attempts?: number,
  ) {
    this.#desk = desk;
    this.#message = message;
    this.#cause = cause;
    this.#attempts = attempts ?? 0;
    this.#repeat = attempts !== undefined;
    this.sale = sale;
    this.name = `reversal of #${sale.id}`;
  }

  get message(): Message {
    return this.#message;
  }

  get cause(): ReversalCause {
    return this.#cause;
  }

  get attempts(): number {
    return this.#attempts;
  }

  /** It is with the host this moment. */
  get sent(): boolean {
    return this.#exchange?.sent ?? false;
  }

  /** The host has never had it. */
  get untouched(): boolean {
    return !this.#repeat && !this.sent;
  }

  /** Its first attempt goes ahead of the terminal's next sale; repeats do not hold the terminal. */
  send(): void {
    this.#stopWaiting();
    if (this.#over || this.#held || !this.#desk.mayStart(this)) return;
    const message = this.#desk.finished(this.#message, this.#cause, this.#repeat);
    const outcome = this.#desk.submit(message, this, this.#repeat ? "beside" : "first");
    if (isExchange(outcome)) {
      this.#exchange = outcome;
      this.exchanges.push(outcome.id);
    } else if (outcome.reason === "link-down") this.#desk.waitForLink(this);
    else this.#desk.park(this, `it cannot be sent (${outcome.reason})`);
  }

  /** Sends it in `delay` milliseconds. */
  sendIn(delay: number): void {
    this.#stopWaiting();
    this.#cancel = this.#desk.after(delay, () => this.send());
  }

  /** Sends it now, if it waits; as often as it may be, counted anew. */
  retry(): void {
    this.#attempts = 0;
    if (this.#exchange === undefined) this.send();
  }

  answered(response: Message): void {
    this.#exchange = undefined;
    this.#repeat = true;
    this.#judge(response);
    this.#desk.left(this);
  }

  refused({ code, sent }: Trouble): void {
    this.#exchange = undefined;
    if (sent) this.#again(code);
    else if (!this.#over) this.#desk.waitForLink(this);
    this.#desk.left(this);
  }

  /** It is over: sends nothing more. */
  end(): void {
    this.#over = true;
    this.hold();
    this.#exchange = undefined;
  }

  /** Sends nothing until `goOn`: a reversal of the client's own is on its way. */
  hold(): void {
    this.#held = true;
    this.#stopWaiting();
    if (this.#exchange?.state !== "waiting") return;
    this.#desk.withdraw(this.#exchange);
    this.#exchange = undefined;
    this.#desk.left(this);
  }

  /** Sends it again after `hold`: the client's own has undone nothing. */
  goOn(): void {
    this.#held = false;
    this.send();
  }

  /** Goes on with less in it. */
  reduce(message: Message): void {
    this.#message = message;
  }

  #stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #judge(response: Message): void {
    if (this.#over) return;
    const outcome = this.#desk.outcome(response);
    const code = response.get(RESPONSE_CODE);
    const why = `the host answered ${code ?? "without a response code"}`;
    if (outcome === "done") this.#desk.done(this, response);
    else if (outcome === "again") this.#again(why);
    else this.#desk.park(this, why);
  }

  #again(why: string): void {
    this.#repeat = true;
    if (this.#over) return;
    this.#attempts++;
    const delay = this.#desk.delay(this.#attempts);
    if (delay === undefined) return this.#desk.park(this, why);
    this.#desk.again(this, why, delay);
    if (!this.#held) this.sendIn(delay);
  }
}
