import { carriedFields, perishableFields } from "../codec/carried-fields.ts";
import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { originalData } from "../codec/original-data.ts";
import type { ReversalCause, ReversalOutcome, ReversalRules } from "../codec/profile.ts";
import { transmissionTime } from "../codec/transmission-time.ts";
import type { Clock } from "../ports.ts";

const STAN = 11;
const RESPONSE_CODE = 39;

/** Fields that tell one sale from another: card, amount, track 2. */
const TELLING = [2, 4, 35];

/** The same, and by the local time, which a reversal may have of its own. */
const TELLING_SURELY = [...TELLING, 12, 13];

function agree(fields: readonly number[], a: Message, b: Message): boolean {
  return fields.every((number) => {
    return !a.has(number) || !b.has(number) || a.get(number) === b.get(number);
  });
}

/** Whether two reversals with one key may mean the same sale: what both of them say is the same. */
export function mayMeanTheSame(a: Message, b: Message): boolean {
  return agree(TELLING, a, b);
}

/** Whether they mean the same sale, and not another one of the same card, amount and key. */
export function meanTheSame(a: Message, b: Message): boolean {
  return agree(TELLING_SURELY, a, b);
}

/** What a profile says of undoing: which sales, why, by what message, and when the host has done it. */
export class ReversalPolicy {
  readonly #codec: Codec;
  readonly #rules: ReversalRules | undefined;
  readonly #clock: Clock;
  readonly #carried: ReadonlySet<number>;
  readonly #perishable: readonly number[];

  /** @param rules `undefined`: nothing is undone */
  constructor(codec: Codec, rules: ReversalRules | undefined, clock: Clock) {
    this.#codec = codec;
    this.#rules = rules;
    this.#clock = clock;
    this.#carried = new Set(rules === undefined ? [] : carriedFields(codec.profile));
    this.#perishable = perishableFields(codec.profile);
  }

  /** Whether a request is one that is undone when its client does not learn how it ended. */
  covers(request: Message): boolean {
    if (this.#rules === undefined) return false;
    const { of, unless } = this.#rules;
    return of.includes(request.mti) && !unless.some((number) => request.has(number));
  }

  /**
   * Whether a request that was sent is to be undone, as its client was not told how it ended.
   *
   * @param response the host's answer, when it came and found nobody
   */
  isDue(request: Message, cause: ReversalCause, response?: Message): boolean {
    if (this.#rules === undefined || this.isDeclined(response)) return false;
    return this.#rules.causes.includes(cause) && this.covers(request);
  }

  /** The host said no: there is nothing to undo. */
  isDeclined(response: Message | undefined): boolean {
    const code = response?.get(RESPONSE_CODE);
    if (code === undefined) return false;
    const { approvedCodes, systemErrors } = this.#codec.profile;
    return !approvedCodes.includes(code) && !systemErrors.includes(code);
  }

  /** What becomes of a reversal by the host's answer to it. */
  outcome(response: Message): ReversalOutcome {
    const code = response.get(RESPONSE_CODE);
    if (code === undefined || this.#rules === undefined) return "again";
    const { done, again, otherwise } = this.#rules;
    if (done.includes(code)) return "done";
    return again.includes(code) ? "again" : otherwise;
  }

  /** What becomes of a sale of which nobody knows whether its client has the approval. */
  get uncertain(): "reverse" | "park" {
    return this.#rules?.uncertainDelivery ?? "reverse";
  }

  /** Milliseconds after which the track data of one that is not over is let go. */
  get expire(): number {
    return (this.#rules?.expire ?? 0) * 1000;
  }

  /** Milliseconds before a reversal is sent again after so many attempts; `undefined`: never. */
  delay(attempts: number): number | undefined {
    if (this.#rules === undefined || attempts > this.#rules.cap) return undefined;
    const { delays } = this.#rules;
    const seconds = delays[Math.min(attempts, delays.length) - 1];
    return seconds === undefined ? undefined : seconds * 1000;
  }

  /**
   * What undoes a request that is {@link covers covered}, but for what is known only when it is sent.
   *
   * @param id the number of its exchange, which makes a STAN of the gateway's own
   * @throws {CodecError} when a field cannot hold what the rules say
   */
  reversalOf(request: Message, id: number): Message {
    const { mti, set, stan, original } = this.#rules!;
    const changes: Record<number, string | undefined> = {};
    for (const number of request.numbers()) {
      if (number > 1 && !this.#carried.has(number)) changes[number] = undefined;
    }
    if (stan !== "original") changes[STAN] = this.#ownStan(stan.from, stan.to, id);
    if (original !== undefined) changes[original.field] = originalData(original.form, request);
    return this.#codec.change(request, { ...changes, ...set, 0: mti });
  }

  /** The message as it is to be sent now. */
  finished(reversal: Message, cause: ReversalCause, repeat: boolean): Message {
    const { now, mti, repeatMti, reasons } = this.#rules!;
    const time = transmissionTime(this.#clock.now());
    const changes: Record<number, string> = { 0: repeat ? repeatMti : mti };
    for (const number of now) changes[number] = time;
    if (reasons !== undefined) changes[reasons.field] = reasons.codes[cause] ?? reasons.codes.other;
    return this.#codec.change(reversal, changes);
  }

  /** The message without what a card could be copied with; the same when it has none of that. */
  withoutTracks(reversal: Message): Message {
    const there = this.#perishable.filter((number) => reversal.has(number));
    if (there.length === 0) return reversal;
    return this.#codec.change(
      reversal,
      Object.fromEntries(there.map((number) => [number, undefined])),
    );
  }

  #ownStan(from: number, to: number, id: number): string {
    return String(from + id % (to - from + 1)).padStart(6, "0");
  }
}
