import type { Message } from "../codec/message.ts";
import { requestMti } from "../codec/mti.ts";
import { Answers } from "./answers.ts";
import { Counts, type CountsLimits } from "./counts.ts";

/** Types of request that are told apart; each has a histogram of its own. */
const MOST_TYPES = 24;

const OTHER = "other";

const MTI = /^\d{4}$/;

const MTI_LIMITS: CountsLimits = { keys: MOST_TYPES, length: 4, form: MTI };

const REASON_LIMITS: CountsLimits = { keys: 100, length: 40 };

/** The stable codes that are shown with 0 before they came: who watches them sees the first one. */
export interface KnownReasons {
  readonly refusals: readonly string[];
  readonly failures: readonly string[];
}

function counted(reasons: readonly string[]): Counts {
  const counts = new Counts(REASON_LIMITS);
  for (const reason of reasons) counts.put(reason, 0);
  return counts;
}

/**
 * What a gateway did since it started, for a monitoring system: counts that only grow, whatever
 * becomes of the statistics meanwhile. It is told what happens as `Stats` is, which makes no strings
 * and no objects; the memory that it takes is bounded, and it keeps no card data.
 */
export class Figures {
  /** Requests that were taken, clients' and the gateway's own, by MTI. */
  readonly requests = new Counts(MTI_LIMITS);
  /** Requests that were not taken, by reason. */
  readonly refusals: Counts;
  /** Requests that ended without an answer, by reason. */
  readonly failures: Counts;
  /** Answers that came after their request had ended without one. */
  lateAnswers = 0;
  /** Answers that belong to no request. */
  unmatchedAnswers = 0;
  /** Answers that came once more. */
  repeatedAnswers = 0;
  /** Answers of which nobody knows whether they got to their clients. */
  uncertainDeliveries = 0;
  /** By the answers' MTI. */
  readonly #answers = new Map<string, Answers>();

  constructor({ refusals, failures }: KnownReasons = { refusals: [], failures: [] }) {
    this.refusals = counted(refusals);
    this.failures = counted(failures);
  }

  /** Answers that were waited for, each with the type of request that it answers (0210: 0200). */
  *answers(): Generator<readonly [mti: string, answers: Answers]> {
    for (const [mti, answers] of this.#answers) {
      yield [mti === OTHER ? OTHER : requestMti(mti), answers];
    }
  }

  /** A request was taken: a client's, or the gateway's own. */
  request(message: Message): void {
    this.requests.add(message.mti);
  }

  /** The host's answer to a request that was waited for, `took` milliseconds after its sending. */
  response(message: Message, took: number): void {
    const answers = this.#answers.get(message.mti) ?? this.#meet(message.mti);
    answers.add(message, took);
  }

  /** An answer after its request had ended without one. It counts for nothing else. */
  late(): void {
    this.lateAnswers++;
  }

  /** An answer that belongs to no request. */
  unmatched(): void {
    this.unmatchedAnswers++;
  }

  /** An answer that came once more. */
  repeated(): void {
    this.repeatedAnswers++;
  }

  /** An answer was handed over, and nobody knows whether it got there. */
  undelivered(): void {
    this.uncertainDeliveries++;
  }

  /** A request ended without an answer; `reason` is a stable code such as `timeout`. */
  failed(reason: string): void {
    this.failures.add(reason);
  }

  /** A request was not taken; `reason` is a stable code such as `queue-full`. */
  refused(reason: string): void {
    this.refusals.add(reason);
  }

  /** The answers of a type that came for the first time, or of one too many. */
  #meet(mti: string): Answers {
    const key = MTI.test(mti) && this.#answers.size < MOST_TYPES ? mti : OTHER;
    const answers = this.#answers.get(key) ?? new Answers();
    this.#answers.set(key, answers);
    return answers;
  }
}
