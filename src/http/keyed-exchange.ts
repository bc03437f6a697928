import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { Timers } from "../ports.ts";
import type { Departure } from "./departure.ts";
import { DENIAL } from "./delivery.ts";
import type { Form } from "./forms.ts";
import type { HttpOutcome } from "./http-requester.ts";
import { type Reply, troubleReply, unknownReply } from "./reply.ts";

/** One who asks for what became of a request: the first one, or one who repeats it. */
export interface Asker {
  /** It is gone. */
  readonly left: boolean;
  /** It has got no answer, as far as can be known. */
  leave(): void;
  /** From now on it is not watched whether it goes. */
  unwatch(): void;
}

/** What a {@link KeyedExchange} comes to. */
export type KeyedOutcome =
  /** The reply to give; `watched`: whether it gets there matters. */
  | { readonly reply: Reply; readonly watched: boolean }
  /** The number of a sale of which nobody was told how it ended. */
  | { readonly lost: number };

/**
 * One request that goes to the host once, and all who ask for what became of it: those who wait while
 * it is under way, and those who repeat it later. It counts as given up, or as answered in vain, when
 * it was that for all of them.
 */
export class KeyedExchange implements Departure {
  /** Tells its body and path from others'. */
  readonly fingerprint: string;
  /** When it came: milliseconds since 1970. */
  readonly at: number;
  readonly #gateway: ClientGateway;
  readonly #timers: Timers;
  readonly #form: Form;
  /** Those who wait, and those who have got the answer. */
  #askers = 0;
  #onGone: (() => void) | undefined;
  /** What is done when an approval got to somebody, or to nobody. */
  #handed: (() => void) | undefined;
  #inVain: (() => void) | undefined;
  #outcome: KeyedOutcome | undefined;
  /** Resolves when it is over. */
  #over: Promise<void> = Promise.resolve();

  constructor(
    { fingerprint, at }: { readonly fingerprint: string; readonly at: number },
    form: Form,
    { gateway, timers }: { readonly gateway: ClientGateway; readonly timers: Timers },
  ) {
    this.fingerprint = fingerprint;
    this.at = at;
    this.#form = form;
    this.#gateway = gateway;
    this.#timers = timers;
  }

  /** Nobody waits for it any more. */
  get gone(): boolean {
    return this.#askers === 0;
  }

  /** Characters that it keeps. */
  get size(): number {
    return this.#outcome !== undefined && "reply" in this.#outcome
      ? this.#outcome.reply.body.length
      : 0;
  }

  onGone(act: () => void): () => void {
    this.#onGone = act;
    return () => this.#onGone = undefined;
  }

  /**
   * Starts it.
   *
   * @param ask sends the request, once
   * @param over told when it is over: whether it is to be remembered, as the host may have got it
   */
  start(ask: () => Promise<HttpOutcome>, over: (remember: boolean) => void): void {
    this.#over = ask().then((outcome) => over(this.#settle(outcome)));
  }

  /** Somebody asks for it. */
  join(departure: Departure): Asker {
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      this.#askers--;
      if (this.#askers === 0) (this.#onGone ?? this.#inVain)?.();
    };
    this.#askers++;
    if (departure.gone) leave();
    const unwatch = departure.onGone(leave);
    return {
      get left() {
        return left;
      },
      leave,
      unwatch,
    };
  }

  /** What it comes to, when it is over. */
  async outcome(): Promise<KeyedOutcome> {
    await this.#over;
    if (this.#outcome === undefined) throw new Error("an exchange is over and has no outcome");
    return this.#outcome;
  }

  /** Somebody was handed the answer. */
  handed(): void {
    this.#handed?.();
  }

  #settle(outcome: HttpOutcome): boolean {
    if ("gone" in outcome) {
      const { id, sent } = outcome.gone;
      this.#outcome = { lost: id };
      return sent;
    }
    if ("trouble" in outcome) {
      const reply = troubleReply(this.#form, outcome.trouble);
      this.#outcome = { reply, watched: false };
      return outcome.trouble.sent;
    }
    this.#answered(outcome);
    return true;
  }

  #answered({ exchange, response }: Extract<HttpOutcome, { response: unknown }>): void {
    const { contentType, write } = this.#form;
    const headers = { "Content-Type": contentType };
    this.#outcome = { reply: { status: 200, body: write(response), headers }, watched: true };
    this.#handed = () => {
      this.#gateway.delivered(exchange);
      // The message is not kept for longer than it may turn out that nobody has got the answer.
      this.#timers.after(2 * DENIAL, () => this.#forget());
    };
    this.#inVain = () => {
      this.#forget();
      this.#outcome = { lost: exchange.id };
      this.#gateway.undelivered(exchange, response);
    };
  }

  #forget(): void {
    this.#handed = undefined;
    this.#inVain = undefined;
  }
}

/** What is told of a sale of which nobody was told how it ended. */
export function lostReply(form: Form, gateway: ClientGateway, id: number): Reply {
  const errors = [
    "Whoever sent this request first was gone before it was answered; it is not sent again",
  ];
  const reversal = gateway.transaction(id)?.reversal ?? "pending";
  return unknownReply(form, 502, errors, { id, reversal });
}

/** What is told of a request that an earlier run of the program has sent. */
export function earlierReply(form: Form, gateway: ClientGateway, id: number): Reply {
  const errors = [
    "This request was sent before the gateway was started anew, and its answer is not known any " +
    "more; it is not sent again",
  ];
  const reversal = gateway.transaction(id)?.reversal ?? "none";
  return unknownReply(form, 502, errors, { id, reversal });
}
