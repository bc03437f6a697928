import type { Message } from "../codec/message.ts";
import { answers } from "../codec/mti.ts";
import type { Exchange } from "./exchange.ts";

/** Exchanges that are remembered at the most; the oldest go first. */
const CAPACITY = 4096;

/** Fields that hosts repeat in their answers, and that tell two requests with the same key apart. */
const ECHOED: readonly number[] = [3, 4, 7, 12, 13, 37];

/** An exchange that was settled without an answer, which may still come. No card data is kept. */
export interface LateRecord {
  /** The exchange's id. */
  readonly id: number;
  /** Its request's MTI. */
  readonly mti: string;
  /** When it was sent, by the stopwatch. */
  readonly sentAt: number;
  /** What ended it. */
  readonly reason: string;
  readonly echoed: readonly (string | undefined)[];
}

/** A sale's late answer is not a reversal's, though both have the same key: the MTI's class counts too. */
const place = (mti: string, key: string): string => mti[1] + key;

/** Remembers exchanges that ended without their answer, so that a late one is known for what it is. */
export class LateBook {
  readonly #records = new Map<string, LateRecord>();

  /** Exchanges that are remembered. */
  get size(): number {
    return this.#records.size;
  }

  /** Remembers an exchange that was sent and ended for `reason`. */
  remember(exchange: Exchange<unknown>, reason: string): void {
    const { id, request, sentAt, key } = exchange;
    const echoed = ECHOED.map((number) => request.get(number));
    const { mti } = request;
    this.#records.delete(place(mti, key));
    this.#records.set(place(mti, key), { id, mti, sentAt, reason, echoed });
    if (this.#records.size <= CAPACITY) return;
    for (const oldest of this.#records.keys()) {
      this.#records.delete(oldest);
      break;
    }
  }

  /** The exchange that a response with this key is late for. It is forgotten by that. */
  claim(key: string, response: Message): LateRecord | undefined {
    const record = this.#find(key, response);
    if (record !== undefined) this.#records.delete(place(record.mti, key));
    return record;
  }

  /**
   * Whether a response belongs to an exchange of this book rather than to the `live` one with the
   * same key: it repeats something of the former's request in which the two differ, and nothing of
   * the latter's.
   */
  prefers(key: string, response: Message, live: Message): boolean {
    const record = this.#find(key, response);
    if (record === undefined) return false;
    let late = false;
    for (let index = 0; index < ECHOED.length; index++) {
      const value = response.get(ECHOED[index]!);
      const ofLive = live.get(ECHOED[index]!);
      if (value === undefined || record.echoed[index] === ofLive) continue;
      if (value === ofLive) return false;
      if (value === record.echoed[index]) late = true;
    }
    return late;
  }

  #find(key: string, response: Message): LateRecord | undefined {
    const record = this.#records.get(place(response.mti, key));
    return record !== undefined && answers(response.mti, record.mti) ? record : undefined;
  }
}
