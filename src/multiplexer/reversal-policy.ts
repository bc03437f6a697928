import { carriedFields, perishableFields } from "../codec/carried-fields.ts";
import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { originalData } from "../codec/original-data.ts";
import type { Profile, ReversalCause, ReversalOutcome, ReversalRules } from "../codec/profile.ts";
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

/** What follows from a profile. */
interface Derived {
  readonly profile: Profile;
  readonly carried: ReadonlySet<number>;
  readonly perishable: readonly number[];
}

const derive = (profile: Profile): Derived => ({
  profile,
  carried: new Set(carriedFields(profile)),
  perishable: perishableFields(profile),
});

/**
 * What a profile says of undoing: which sales, why, by what message, and when the host has done it. The
 * codec may come to speak another: what was read by the earlier one is undone as that one says.
 */
export class ReversalPolicy {
  readonly #codec: Codec;
  readonly #isOn: boolean;
  readonly #clock: Clock;
  #latest: Derived;

  /** @param isOn `false`: nothing is undone, whatever the profile says */
  constructor(codec: Codec, isOn: boolean, clock: Clock) {
    this.#codec = codec;
    this.#isOn = isOn;
    this.#clock = clock;
    this.#latest = derive(codec.profile);
  }

  /** Whether a request is one that is undone when its client does not learn how it ended. */
  covers(request: Message): boolean {
    const rules = this.#rulesFor(request);
    if (rules === undefined) return false;
    const { of, unless } = rules;
    return of.includes(request.mti) && !unless.some((number) => request.has(number));
  }

  /**
   * Whether a request that was sent is to be undone, as its client was not told how it ended.
   *
   * @param response the host's answer, when it came and found nobody
   */
  isDue(request: Message, cause: ReversalCause, response?: Message): boolean {
    const rules = this.#rulesFor(request);
    if (rules === undefined || this.isDeclined(response)) return false;
    return rules.causes.includes(cause) && this.covers(request);
  }

  /** The host said no: there is nothing to undo. */
  isDeclined(response: Message | undefined): boolean {
    const code = response?.get(RESPONSE_CODE);
    if (response === undefined || code === undefined) return false;
    const { approvedCodes, systemErrors } = response.table.profile;
    return !approvedCodes.includes(code) && !systemErrors.includes(code);
  }

  /** What becomes of a reversal by the host's answer to it. */
  outcome(response: Message): ReversalOutcome {
    const code = response.get(RESPONSE_CODE);
    const rules = this.#rulesFor(response);
    if (code === undefined || rules === undefined) return "again";
    const { done, again, otherwise } = rules;
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
    const rules = this.#rules;
    if (rules === undefined || attempts > rules.cap) return undefined;
    const { delays } = rules;
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
    const { mti, set, stan, original } = this.#rulesFor(request)!;
    const { carried } = this.#derived(request);
    const changes: Record<number, string | undefined> = {};
    for (const number of request.numbers()) {
      if (number > 1 && !carried.has(number)) changes[number] = undefined;
    }
    if (stan !== "original") changes[STAN] = this.#ownStan(stan.from, stan.to, id);
    if (original !== undefined) changes[original.field] = originalData(original.form, request);
    return this.#codec.change(request, { ...changes, ...set, 0: mti });
  }

  /** The message as it is to be sent now. */
  finished(reversal: Message, cause: ReversalCause, repeat: boolean): Message {
    const { now, mti, repeatMti, reasons } = this.#rulesFor(reversal)!;
    const time = transmissionTime(this.#clock.now());
    const changes: Record<number, string> = { 0: repeat ? repeatMti : mti };
    for (const number of now) changes[number] = time;
    if (reasons !== undefined) changes[reasons.field] = reasons.codes[cause] ?? reasons.codes.other;
    return this.#codec.change(reversal, changes);
  }

  /** The message without what a card could be copied with; the same when it has none of that. */
  withoutTracks(reversal: Message): Message {
    const { perishable } = this.#derived(reversal);
    const there = perishable.filter((number) => reversal.has(number));
    if (there.length === 0) return reversal;
    return this.#codec.change(
      reversal,
      Object.fromEntries(there.map((number) => [number, undefined])),
    );
  }

  /** The rules that count now. */
  get #rules(): ReversalRules | undefined {
    return this.#isOn ? this.#codec.profile.reversal : undefined;
  }

  /** The rules that counted when a message was read or made. */
  #rulesFor({ table }: Message): ReversalRules | undefined {
    return this.#isOn ? table.profile.reversal : undefined;
  }

  #derived({ table: { profile } }: Message): Derived {
    if (this.#latest.profile !== profile) this.#latest = derive(profile);
    return this.#latest;
  }

  #ownStan(from: number, to: number, id: number): string {
    return String(from + id % (to - from + 1)).padStart(6, "0");
  }
}
