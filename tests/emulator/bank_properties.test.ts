import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Field } from "../../src/codec/field.ts";
import type { Message } from "../../src/codec/message.ts";
import { isRequest, responseMti } from "../../src/codec/mti.ts";
import { PAN } from "../fixtures.ts";
import { ask, bankOf, type Host, HOSTS } from "./setup.ts";

type Step =
  | { readonly kind: "sale" | "refund"; readonly card: number; readonly amount: number }
  | { readonly kind: "reversal"; readonly target: number; readonly byRrn: boolean };

const CARDS = [PAN.visa, PAN.mastercard, PAN.amex];

const transaction = fc.record({
  kind: fc.constantFrom("sale" as const, "refund" as const),
  card: fc.nat(CARDS.length - 1),
  // No magic in these: their last digit is 1.
  amount: fc.nat(6000).map((tens) => tens * 10 + 1),
});
const reversal = fc.record({
  kind: fc.constant("reversal" as const),
  target: fc.nat(20),
  byRrn: fc.boolean(),
});
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(transaction, reversal), { maxLength: 40 });

/** The bookkeeping that the bank must agree with, kept from its answers alone. */
class Book {
  readonly #host: Host;
  readonly #bank;
  readonly #balances = CARDS.map(() => 100_000);
  readonly #approved: {
    request: Record<number, string>;
    rrn: string;
    card: number;
    sum: number;
  }[] = [];
  readonly #reversed = new Set<number>();

  constructor(host: Host) {
    this.#host = host;
    this.#bank = bankOf(host);
  }

  run(step: Step, at: number): void {
    if (step.kind === "reversal") this.#reverse(step.target, step.byRrn);
    else this.#transact(step, String(at + 1).padStart(6, "0"));
    this.#compare();
  }

  #transact({ kind, card, amount }: Exclude<Step, { kind: "reversal" }>, stan: string): void {
    const { approved, insufficientFunds } = this.#host.codec.profile.bank;
    const code = kind === "sale" ? "000000" : "200000";
    const request = { ...this.#host.sale, 2: CARDS[card]!, 3: code, 4: String(amount), 11: stan };
    const answer = ask(this.#bank, this.#host, request);
    const before = this.#balances[card]!;
    const sum = kind === "sale" ? -amount : amount;
    const affordable = kind === "refund" || before >= amount;
    assertEquals(answer.get(39), affordable ? approved : insufficientFunds);
    if (!affordable) return;
    this.#balances[card] = before + sum;
    if (kind === "sale") assert(this.#balances[card]! >= 0, "a sale overdrew the account");
    this.#approved.push({ request, rrn: answer.get(37)!, card, sum });
  }

  #reverse(target: number, byRrn: boolean): void {
    const { approved, notFound } = this.#host.codec.profile.bank;
    const found = this.#approved[target];
    const { request, rrn } = found ?? { request: this.#host.sale, rrn: "none" };
    const answer = ask(this.#bank, this.#host, {
      ...request,
      0: "0400",
      11: found === undefined ? "999999" : request[11],
      37: byRrn ? rrn : undefined,
    });
    const open = found !== undefined && !this.#reversed.has(target);
    assertEquals(answer.get(39), open ? approved : notFound);
    if (!open) return;
    this.#reversed.add(target);
    this.#balances[found.card]! -= found.sum;
  }

  #compare(): void {
    const known = CARDS.map((pan, card) => this.#bank.balance(pan) ?? this.#balances[card]);
    assertEquals(known, this.#balances);
  }
}

/** Any value that a field can hold. */
function valueFor({ type, spec, units, encoding }: Field): fc.Arbitrary<string> {
  const least = spec.indicator === undefined ? units : 0;
  const size = { minLength: least, maxLength: units };
  const text = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), ...size });
  switch (type) {
    case "b":
      return fc.uint8Array(size).map((bytes) => bytes.toHex().toUpperCase());
    case "n":
      return text("0123456789");
    case "z":
      return text(encoding.packed ? "0123456789=" : "0123456789=;?DF");
    default:
      return text(" !09AZaz|=\u00ff");
  }
}

const mtis = fc.oneof(
  fc.constantFrom("0200", "0201", "0400", "0401", "0420", "0421", "0800"),
  fc.nat(9999).map((number) => String(number).padStart(4, "0")),
);

/**
 * Messages of any fields and values, of nothing or on top of a whole sale, now and then with some
 * bytes of their content spoilt.
 */
function messages({ codec, sale }: Host): fc.Arbitrary<Message> {
  const fields = codec.table.defined.map((field) => [String(field.number), valueFor(field)]);
  const values = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  const spoils = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
  const bases = fc.constantFrom({}, sale);
  return fc.tuple(mtis, bases, values, spoils).map(([mti, base, rest, spoilt]) => {
    const { bytes } = codec.encode({ ...base, ...rest, 0: mti });
    const spoiled = bytes.slice();
    for (const [at, byte] of spoilt) spoiled[at % spoiled.length] = byte;
    try {
      return codec.decode(spoiled, "ignore");
    } catch {
      return codec.decode(bytes);
    }
  });
}

for (const host of HOSTS) {
  Deno.test(`${host.name}: conserves money over any sales, refunds and reversals`, () => {
    fc.assert(fc.property(steps, (steps) => {
      const book = new Book(host);
      steps.forEach((step, at) => book.run(step, at));
    }));
  });

  Deno.test(`${host.name}: answers every request that the codec decodes, and nothing else`, () => {
    const bank = bankOf(host, undefined, { maxAccounts: 3, maxTransactions: 3 });
    fc.assert(
      fc.property(messages(host), (message) => {
        const answer = bank.answer(message);
        assertEquals(answer?.mti, isRequest(message.mti) ? responseMti(message.mti) : undefined);
        if (answer !== undefined) host.codec.decode(answer.bytes, "ignore");
        assert(bank.accountCount <= 3 && bank.transactionCount <= 3);
      }),
      { numRuns: 500 },
    );
  });
}
