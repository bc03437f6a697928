import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { isRequest, originalMti } from "../codec/mti.ts";
import type { Profile } from "../codec/profile.ts";
import { rrnOf } from "../codec/rrn.ts";
import { checkRules } from "../codec/rules.ts";
import type { Clock, Random } from "../ports.ts";
import { type Account, Accounts } from "./accounts.ts";
import { randomApprovalCode, randomRrn } from "./identifiers.ts";
import { Ledger, type Transaction } from "./ledger.ts";
import { magicOf } from "./magic-amount.ts";
import { type BankOptions, bankOptions } from "./options.ts";
import { reply, type Verdict } from "./reply.ts";
import { amountOf, isRefund, originalOf, panOf } from "./request.ts";

/** What the bank wants of the world. */
export interface BankPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** Whether a message holds a value outside its field's class, or breaks the profile's rules. */
function isInvalid(message: Message, now: number): boolean {
  return message.index.fault !== undefined || checkRules(message, now).length > 0;
}

/**
 * The emulated ISO 8583 host: it answers echo tests, sells and refunds on accounts that it opens
 * for every card it meets, and takes transactions back. Speaks any profile, with the response codes
 * that the profile's `bank` names. All it knows is in memory, and bounded.
 */
export class Bank {
  readonly #codec: Codec;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #accounts: Accounts;
  readonly #ledger: Ledger;

  /**
   * @param codec the one that decodes the requests
   * @param options see {@link BankOptions} for the defaults
   * @throws {RangeError} for an option out of its range
   */
  constructor(codec: Codec, ports: BankPorts, options: Partial<BankOptions> = {}) {
    const { maxAccounts, maxTransactions, startBalance } = bankOptions(options);
    this.#codec = codec;
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#accounts = new Accounts(maxAccounts, startBalance);
    this.#ledger = new Ledger(maxTransactions);
  }

  get #codes(): Profile["bank"] {
    return this.#codec.profile.bank;
  }

  /** Minor units on a card's account; `undefined` when the bank knows of none. */
  balance(pan: string): number | undefined {
    return this.#accounts.find(pan)?.balance;
  }

  /** Accounts that the bank remembers. */
  get accountCount(): number {
    return this.#accounts.size;
  }

  /** Sales and refunds that the bank remembers, those that were taken back included. */
  get transactionCount(): number {
    return this.#ledger.size;
  }

  /**
   * Does what a message asks for. A message that breaks the profile's rules gets an answer that
   * says so; none that the codec has decoded makes it throw.
   *
   * @returns the answer; `undefined` to what wants none, such as a response or a notification
   */
  answer(request: Message): Message | undefined {
    if (!isRequest(request.mti)) return undefined;
    const now = this.#clock.now();
    return reply(this.#codec, request, now, this.#decide(request, now));
  }

  #decide(request: Message, now: number): Verdict {
    const mti = originalMti(request.mti);
    if (this.#codes.sales?.includes(mti)) return this.#transact(request, now);
    // The first digit is the version of the standard, which makes no difference here.
    switch (mti.slice(1)) {
      case "800":
        return this.#echo(request, now);
      case "804":
        // As of 1993, where nobody in particular is the origin of an echo test.
        return mti[0] === "0" ? this.#unsupported() : this.#echo(request, now);
      case "200":
        return this.#codes.sales === undefined ? this.#transact(request, now) : this.#unsupported();
      case "400":
      case "420":
        return this.#reverse(request, now);
      default:
        return this.#unsupported();
    }
  }

  #unsupported(): Verdict {
    return { code: this.#codes.unsupported };
  }

  #echo(request: Message, now: number): Verdict {
    const { code, omits } = this.#codec.profile.hostEcho;
    if (isInvalid(request, now)) return { code: this.#codes.invalid, omits };
    return { code, rrn: randomRrn(this.#random), omits };
  }

  /** A sale or a refund, or what its amount asks for instead. */
  #transact(request: Message, now: number): Verdict {
    if (isInvalid(request, now)) return { code: this.#codes.invalid };
    const pan = panOf(request);
    const amount = amountOf(request);
    const magic = amount === undefined ? undefined : magicOf(amount, request.table);
    if (magic?.kind === "code") return { code: magic.code };
    if (pan === undefined || amount === undefined) return { code: this.#codes.noAccount };
    if (magic === undefined) return this.#book(request, pan, amount);
    this.#accounts.open(pan).balance = magic.balance;
    return { code: this.#codes.approved };
  }

  #book(request: Message, pan: string, amount: number): Verdict {
    const account = this.#accounts.open(pan);
    const booked = isRefund(request) ? amount : -amount;
    if (booked < 0 && account.balance < amount) return { code: this.#codes.insufficientFunds };
    // An account that refunds have filled beyond exact numbers takes no more.
    if (!account.book(booked)) return { code: this.#codes.invalid };
    const rrn = this.#keep(account, pan, booked, originalOf(request, pan, amount));
    const approvalCode = randomApprovalCode(this.#random);
    return { code: this.#codes.approved, pan, rrn, approvalCode };
  }

  #keep(account: Account, pan: string, booked: number, original: string | undefined): string {
    const rrn = randomRrn(this.#random, (taken) => this.#ledger.has(taken));
    this.#ledger.keep({ rrn, pan, original, account, booked, reversed: false });
    return rrn;
  }

  #reverse(request: Message, now: number): Verdict {
    const { approved, reversed = approved, invalid, notFound } = this.#codes;
    if (isInvalid(request, now)) return { code: invalid };
    const transaction = this.#find(request);
    if (transaction === undefined || !this.#isOpen(transaction)) return { code: notFound };
    if (!transaction.account.book(-transaction.booked)) return { code: invalid };
    transaction.reversed = true;
    return { code: reversed };
  }

  /** The transaction that a reversal means: by RRN where it has one, else by the original's fields. */
  #find(reversal: Message): Transaction | undefined {
    const pan = panOf(reversal);
    if (pan === undefined) return undefined;
    const rrn = rrnOf(reversal);
    if (rrn !== undefined) return this.#ledger.findByRrn(rrn, pan);
    const amount = amountOf(reversal);
    const original = amount === undefined ? undefined : originalOf(reversal, pan, amount);
    return original === undefined ? undefined : this.#ledger.findByOriginal(original);
  }

  /** Whether a transaction can be taken back: once, and while its account is remembered. */
  #isOpen({ reversed, pan, account }: Transaction): boolean {
    return !reversed && this.#accounts.find(pan) === account;
  }
}
