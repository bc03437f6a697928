import type { Message } from "../codec/message.ts";
import type { Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { isExchange } from "./multiplexer.ts";
import type { Requester, Trouble } from "./requester.ts";

const RESPONSE_CODE = 39;

/** What a {@link Reversal} has done for it, and is told to. */
export interface ReversalDesk {
  /** Hands a reversal to the multiplexer. */
  submit(
    request: Message,
    reversal: Reversal,
    place: "first" | "last",
  ): Exchange<Requester> | Refusal;
  /** Whether it may be handed over now; otherwise `send` is called when it is its turn. */
  mayStart(reversal: Reversal): boolean;
  /** What was handed over is answered, refused or taken back. */
  left(reversal: Reversal): void;
  /** Takes back what was handed over and is not sent yet. */
  withdraw(exchange: Exchange<Requester>): void;
  /** There is no link: `send` is to be called when there is one. */
  waitForLink(reversal: Reversal): void;
  /** The message with the fields that tell when it is sent. */
  dated(message: Message): Message;
  /** Whether a response code says that the host is in trouble itself. */
  isSystemError(code: string): boolean;
  /** Milliseconds before it is sent again after so many attempts; `undefined`: never. */
  delay(attempts: number): number | undefined;
  /** Calls `wake` later; returns what cancels it. */
  after(delay: number, wake: () => void): () => void;
  /** Something about it for the log. */
  told(reversal: Reversal, text: string): void;
  /** The host has answered it. */
  done(reversal: Reversal, response: Message): void;
  /** It was sent as often as it may be. */
  failed(reversal: Reversal, why: string): void;
}

/** One sale that is being undone: sends the reversal, and again, until the host has answered it. */
export class Reversal implements Requester {
  readonly name: string;
  /** Number of the exchange that it undoes. */
  readonly of: number;
  /** The key fields' values, which it shares with the sale. */
  readonly key: string;
  /** Numbers of the exchanges in which it was sent. */
  readonly exchanges: number[] = [];
  readonly #desk: ReversalDesk;
  #message: Message;
  /** Times that it was sent. */
  #attempts = 0;
  #cancel: (() => void) | undefined;
  #exchange: Exchange<Requester> | undefined;
  #over = false;
  #held = false;

  constructor(desk: ReversalDesk, exchange: Exchange<Requester>, message: Message) {
    this.#desk = desk;
    this.#message = message;
    this.of = exchange.id;
    this.key = exchange.key;
    this.name = `reversal of #${exchange.id}`;
  }

  get message(): Message {
    return this.#message;
  }

  /** It is with the host this moment. */
  get sent(): boolean {
    return this.#exchange?.sent ?? false;
  }

  /** Sends it, or has it wait for the link. */
  send(place: "first" | "last"): void {
    this.#cancel = undefined;
    if (this.#over || this.#held || !this.#desk.mayStart(this)) return;
    this.#message = this.#desk.dated(this.#message);
    const outcome = this.#desk.submit(this.#message, this, place);
    if (isExchange(outcome)) {
      this.#exchange = outcome;
      this.exchanges.push(outcome.id);
    } else if (outcome.reason === "link-down") this.#desk.waitForLink(this);
    else this.#desk.failed(this, `it cannot be sent (${outcome.reason})`);
  }

  answered(response: Message): void {
    this.#exchange = undefined;
    this.#judge(response);
    this.#desk.left(this);
  }

  refused({ code, sent }: Trouble): void {
    this.#exchange = undefined;
    if (!sent && !this.#over) this.#desk.waitForLink(this);
    else this.#again(code);
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
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#exchange?.state !== "waiting") return;
    this.#desk.withdraw(this.#exchange);
    this.#exchange = undefined;
    this.#desk.left(this);
  }

  /** Sends it again after `hold`: the client's own has undone nothing. */
  goOn(): void {
    this.#held = false;
    this.send("first");
  }

  #judge(response: Message): void {
    if (this.#over) return;
    const code = response.get(RESPONSE_CODE);
    if (code === undefined) return this.#again("the host answered without a response code");
    if (this.#desk.isSystemError(code)) return this.#again(`the host answered ${code}`);
    this.#desk.done(this, response);
  }

  #again(why: string): void {
    if (this.#over) return;
    this.#attempts++;
    const delay = this.#desk.delay(this.#attempts);
    if (delay === undefined) return this.#desk.failed(this, why);
    this.#desk.told(this, `${why}; repeat ${this.#attempts} in ${delay / 1000} s`);
    this.#cancel = this.#desk.after(delay, () => this.send("last"));
  }
}
