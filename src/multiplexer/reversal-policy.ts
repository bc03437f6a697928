import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import type { ReversalCause, ReversalRules } from "../codec/profile.ts";
import { transmissionTime } from "../codec/transmission-time.ts";
import type { Clock } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import type { Requester } from "./requester.ts";

const RESPONSE_CODE = 39;

/** Fields that tell one sale from another: card, amount, track 2. */
const TELLING = [2, 4, 35];

/** Whether two reversals may mean the same sale: what both of them say is the same. */
export function mayMeanTheSame(a: Message, b: Message): boolean {
  return TELLING.every((number) => {
    return !a.has(number) || !b.has(number) || a.get(number) === b.get(number);
  });
}

/** What a profile says of undoing: which sales, why, by what message, and when the host has done it. */
export class ReversalPolicy {
  readonly #codec: Codec;
  readonly #rules: ReversalRules | undefined;
  readonly #clock: Clock;

  /** @param rules `undefined`: nothing is undone */
  constructor(codec: Codec, rules: ReversalRules | undefined, clock: Clock) {
    this.#codec = codec;
    this.#rules = rules;
    this.#clock = clock;
  }

  /**
   * Whether an exchange is to be undone, as its client was not told how it ended.
   *
   * @param response the host's answer, when it came and found nobody
   */
  isDue(exchange: Exchange<Requester>, cause: ReversalCause, response?: Message): boolean {
    const { request, own, sent } = exchange;
    if (this.#rules === undefined || own || !sent || this.#isDeclined(response)) return false;
    const { of, unless, causes } = this.#rules;
    return of.includes(request.mti) && causes.includes(cause) &&
      !unless.some((number) => request.has(number));
  }

  /** Whether an answer to a reversal says that the host has looked at it: there is no more to do. */
  settles(response: Message | undefined): response is Message {
    const code = response?.get(RESPONSE_CODE);
    return code !== undefined && !this.isSystemError(code);
  }

  /** Whether a response code says that the host is in trouble itself. */
  isSystemError(code: string): boolean {
    return this.#codec.profile.systemErrors.includes(code);
  }

  /** Milliseconds before a reversal is sent again after so many attempts; `undefined`: never. */
  delay(attempts: number): number | undefined {
    const seconds = this.#rules?.delays[attempts - 1];
    return seconds === undefined ? undefined : seconds * 1000;
  }

  /**
   * The reversal of a request of which {@link isDue} has said that it is due.
   *
   * @throws {CodecError} when a field cannot hold what the rules say
   */
  reversalOf(request: Message): Message {
    const { mti, set, drop } = this.#rules!;
    const dropped = drop.map((number) => [number, undefined] as const);
    const changes = { ...Object.fromEntries(dropped), ...set, 0: mti };
    return this.dated(this.#codec.change(request, changes));
  }

  /** The message with the fields that tell when it is sent. */
  dated(message: Message): Message {
    const now = transmissionTime(this.#clock.now());
    const fields = (this.#rules?.now ?? []).map((number) => [number, now] as const);
    return this.#codec.change(message, Object.fromEntries(fields));
  }

  /** The host said no: there is nothing to undo. */
  #isDeclined(response: Message | undefined): boolean {
    const code = response?.get(RESPONSE_CODE);
    if (code === undefined) return false;
    return !this.#codec.profile.approvedCodes.includes(code) && !this.isSystemError(code);
  }
}
