import type { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Random, Timers } from "../../src/ports.ts";

/** A sale that the host has booked. */
export interface Booking {
  /** DE 62, by which the test knows the sale; the host itself does not look at it. */
  readonly id: string;
  readonly stan: string;
  readonly tid: string;
  readonly amount: string;
  reversed: number;
}

/** Milliseconds that an answer takes at the most while there are faults: some come too late. */
const SLOWEST = 1_500;

/**
 * A host with a ledger, which loses requests and answers, is slow, repeats itself and has system
 * errors, until it is healed. It knows a sale by STAN, terminal and amount, as hosts do.
 */
export class LedgerHost {
  readonly bookings: Booking[] = [];
  readonly #codec: Codec;
  readonly #random: Random;
  readonly #timers: Timers;
  readonly #answer: (bytes: Uint8Array) => void;
  /** Answers of an earlier connection are lost with it. */
  #connection = 0;
  #healed = false;

  constructor(
    codec: Codec,
    random: Random,
    timers: Timers,
    answer: (bytes: Uint8Array) => void,
  ) {
    this.#codec = codec;
    this.#random = random;
    this.#timers = timers;
    this.#answer = answer;
  }

  /** From now on every message gets its answer, once and soon. */
  heal(): void {
    this.#healed = true;
  }

  /** The link broke: what is on its way is lost. */
  disconnect(): void {
    this.#connection++;
  }

  /** A message came, or is lost on its way. */
  take(bytes: Uint8Array): void {
    const request = this.#codec.decode(bytes.slice());
    if (this.#fault(10)) return;
    const code = request.mti[1] === "4" ? this.#reverse(request) : this.#sell(request);
    if (this.#fault(10)) return;
    this.#reply(request, code);
    if (this.#fault(15)) this.#reply(request, code);
  }

  /** True one time in so many, while there are faults. */
  #fault(often: number): boolean {
    return !this.#healed && this.#random.below(often) === 0;
  }

  #sell(request: Message): string {
    if (this.#fault(12)) return "912";
    if (this.#random.below(6) === 0) return "116";
    const [id, stan, tid, amount] = [62, 11, 41, 4].map((number) => request.get(number)!);
    this.bookings.push({ id: id!, stan: stan!, tid: tid!, amount: amount!, reversed: 0 });
    return "000";
  }

  #reverse(request: Message): string {
    if (this.#fault(4)) return "907";
    const [stan, tid, amount] = [11, 41, 4].map((number) => request.get(number));
    const booking = this.bookings.findLast((entry) => {
      return entry.stan === stan && entry.tid === tid && entry.amount === amount;
    });
    if (booking === undefined || booking.reversed > 0) return "914";
    booking.reversed++;
    return "000";
  }

  #reply(request: Message, code: string): void {
    const mti = `${request.mti.slice(0, 2)}10`;
    const { bytes } = this.#codec.change(request, { 0: mti, 39: code });
    const connection = this.#connection;
    const delay = this.#healed ? 1 : this.#random.below(SLOWEST);
    this.#timers.after(delay, () => {
      if (connection === this.#connection) this.#answer(bytes.slice());
    });
  }
}
