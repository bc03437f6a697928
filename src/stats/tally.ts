import { amountDigits } from "../codec/amount-digits.ts";
import type { Message } from "../codec/message.ts";
import { Counts, type CountsLimits } from "./counts.ts";
import { Latency } from "./latency.ts";
import { amountOf, Money } from "./money.ts";

const PROCESSING_CODE = 3;
const RESPONSE_CODE = 39;

/** MTIs, whatever the version of the standard. */
const SALE = /^\d200$/;
const SALE_ANSWER = /^\d210$/;
/** As of 1993, advices as well: there is hardly anything else. */
const REVERSAL_ANSWER = /^(?:\d410|[1-9]430)$/;

/** ISO 8583:1987, where zeros alone approve, as in the original. */
const VERSION_1987 = "0";

/** How the processing code (DE 3) of a refund begins. */
const REFUND = "20";

/** All MTIs that there can be. */
const MTI_LIMITS: CountsLimits = { keys: 10_000, length: 4 };

/** Response codes are of 2 to 4 characters; no card number is as short as 6. */
const CODE_LIMITS: CountsLimits = { keys: 1000, length: 6 };

const REASON_LIMITS: CountsLimits = { keys: 100, length: 40 };

const ZERO = 0x30;
const NINE = 0x39;

/**
 * What a response code counts as: a number in text, `05` → `5`, or as it stands where it is none;
 * `""` for zeros only, which is an approval.
 */
function faultOf(code: string): string {
  let zeros = 0;
  for (let index = 0; index < code.length; index++) {
    const char = code.charCodeAt(index);
    if (char < ZERO || char > NINE) return code;
    if (char === ZERO && zeros === index) zeros++;
  }
  return code.slice(zeros);
}

/**
 * What an answer counts as: {@link faultOf} its code, or an approval by the profile's codes as of 1993,
 * which has further ones, such as 400 of a reversal.
 */
function faultIn({ mti, table: { profile } }: Message, code: string): string {
  return mti[0] !== VERSION_1987 && profile.approvedCodes.includes(code) ? "" : faultOf(code);
}

/** All that is counted, from one moment on. */
export class Tally {
  /** Approved sales, less approved refunds and reversals. */
  secured = new Money();
  /** Requested sales and refunds. */
  processed = new Money();
  /** Approved refunds. */
  refunds = new Money();
  /** Approved reversals. */
  reversals = new Money();
  /** Answers to sales, refunds and reversals that are not approvals, by response code. */
  readonly faults = new Counts(CODE_LIMITS);
  /** Messages by MTI. */
  readonly packets = new Counts(MTI_LIMITS);
  /** Requests that were not taken, by reason. */
  readonly refusals = new Counts(REASON_LIMITS);
  /** Requests that ended without an answer, by reason. */
  readonly failures = new Counts(REASON_LIMITS);
  late = 0;
  unmatched = 0;
  repeated = 0;
  uncertain = 0;
  latency = new Latency();

  /** @param since when counting began: milliseconds since 1970-01-01T00:00Z */
  constructor(readonly since: number) {}

  /** A request. */
  request(message: Message): void {
    this.packets.add(message.mti);
    if (!SALE.test(message.mti)) return;
    const amount = amountOf(amountDigits(message));
    if (amount !== undefined) this.processed.add(amount);
  }

  /** An answer. */
  answer(message: Message): void {
    const { mti } = message;
    this.packets.add(mti);
    if (!SALE_ANSWER.test(mti) && !REVERSAL_ANSWER.test(mti)) return;
    const code = message.get(RESPONSE_CODE);
    // An answer that does not say how it went is no approval, and no fault that could be named.
    if (code === undefined || code === "") return;
    const fault = faultIn(message, code);
    if (fault === "") this.#approved(message);
    else this.faults.add(fault);
  }

  #approved(message: Message): void {
    const amount = amountOf(amountDigits(message));
    if (amount === undefined) return;
    if (REVERSAL_ANSWER.test(message.mti)) {
      this.reversals.add(amount);
      this.secured.add(-amount);
    } else if (message.get(PROCESSING_CODE)?.startsWith(REFUND)) {
      this.refunds.add(amount);
      this.secured.add(-amount);
    } else {
      this.secured.add(amount);
    }
  }
}
