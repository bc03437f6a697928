import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { amountOf, majorText, minorOf, Money } from "../../src/stats/money.ts";
import { Stats } from "../../src/stats/stats.ts";
import { answer, REFUND, request, reversalAnswer, SALE } from "./setup.ts";

const LARGEST = 999_999_999_999;

const MAJORS: readonly [minor: bigint, text: string][] = [
  [0n, "0"],
  [1n, "0.01"],
  [10n, "0.1"],
  [99n, "0.99"],
  [100n, "1"],
  [1000n, "10"],
  [1234n, "12.34"],
  [1230n, "12.3"],
  [-5n, "-0.05"],
  [-1234n, "-12.34"],
  [138_355_449n, "1383554.49"],
  [9_007_199_254_740_993n, "90071992547409.93"],
  [10n ** 30n + 7n, "10000000000000000000000000000.07"],
];

for (const [minor, text] of MAJORS) {
  Deno.test(`${minor} minor units are shown as ${text}`, () => {
    assertEquals(majorText(minor), text);
  });
}

const AMOUNTS: readonly [digits: string | undefined, amount: number | undefined][] = [
  [undefined, undefined],
  ["", undefined],
  ["000000000000", 0],
  ["000000001234", 1234],
  ["1", 1],
  ["999999999999", LARGEST],
  ["0000000000001", undefined],
  ["00000000123A", undefined],
  ["0000000012.4", undefined],
  [" 12", undefined],
  ["-12", undefined],
  ["1e3", undefined],
];

for (const [digits, amount] of AMOUNTS) {
  Deno.test(`DE 4 ${JSON.stringify(digits)} is ${amount ?? "no amount"}`, () => {
    assertEquals(amountOf(digits), amount);
  });
}

Deno.test("amounts that were summed up in floating point lose their noise", () => {
  assertEquals(minorOf(0.1 + 0.2), 30n);
  assertEquals(minorOf(1383554.49), 138_355_449n);
  assertEquals(minorOf(-3459.9999999999), -346_000n);
  assertEquals(minorOf(-0.001), 0n);
  assertEquals(minorOf(1e20), 10n ** 22n);
});

Deno.test("majorText and minorOf are each other's inverse where numbers hold all digits", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (minor) => {
    assertEquals(minorOf(Number(majorText(minor))), minor);
    assertEquals(String(Number(majorText(minor))), majorText(minor));
  }));
});

Deno.test("a sum never drifts, however large it grows and whatever it begins with", () => {
  const amount = fc.integer({ min: -LARGEST, max: LARGEST });
  const repeated = fc.tuple(amount, fc.integer({ min: 1, max: 12_000 }));
  fc.assert(
    fc.property(fc.bigInt(), fc.array(repeated, { maxLength: 8 }), (start, parts) => {
      const money = new Money(start);
      let model = start;
      for (const [each, times] of parts) {
        for (let count = 0; count < times; count++) money.add(each);
        model += BigInt(each) * BigInt(times);
      }
      assertEquals(money.minor, model);
    }),
    { numRuns: 50 },
  );
});

/** One thing that happens. */
interface Event {
  readonly kind: "request" | "response" | "late" | "reversal";
  readonly amount: number;
  readonly code: string;
  readonly processing: string;
}

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("request", "response", "late", "reversal"),
    amount: fc.oneof(fc.nat(LARGEST), fc.constantFrom(0, 1, 99, LARGEST)),
    code: fc.constantFrom("000", "000", "116", "005"),
    processing: fc.constantFrom(SALE, SALE, REFUND, "310000"),
  }),
  { maxLength: 60 },
);

function tell(stats: Stats, { kind, amount, code, processing }: Event): void {
  if (kind === "request") stats.request(request(amount, processing));
  else if (kind === "response") stats.response(answer(amount, code, processing), 1);
  else if (kind === "late") stats.late(answer(amount, code, processing));
  else stats.response(reversalAnswer(amount, code), 1);
}

/** What the formulas say of these events. */
function model(all: readonly Event[]) {
  const sum = (chosen: readonly Event[]) =>
    chosen.reduce((total, { amount }) => total + BigInt(amount), 0n);
  const approved = all.filter(({ code, kind }) => code === "000" && kind !== "request");
  const answers = approved.filter(({ kind }) => kind !== "reversal");
  const refunds = sum(answers.filter(({ processing }) => processing === REFUND));
  const sales = sum(answers.filter(({ processing }) => processing !== REFUND));
  const reversals = sum(approved.filter(({ kind }) => kind === "reversal"));
  return {
    securedMinor: String(sales - refunds - reversals),
    processedMinor: String(sum(all.filter(({ kind }) => kind === "request"))),
    refundMinor: String(refunds),
    reversalMinor: String(reversals),
  };
}

function keptAmounts(stats: Stats): unknown {
  const { securedMinor, processedMinor, refundMinor, reversalMinor } = stats.dump() as Record<
    string,
    unknown
  >;
  return { securedMinor, processedMinor, refundMinor, reversalMinor };
}

Deno.test("amounts never drift from exact sums, with restarts in between", () => {
  fc.assert(
    fc.property(fc.array(events, { minLength: 1, maxLength: 3 }), (runs) => {
      let stats = new Stats({ clock: { now: () => 0 } });
      for (const run of runs) {
        for (const event of run) tell(stats, event);
        const kept = JSON.stringify(stats.dump());
        stats = new Stats({ clock: { now: () => 0 } });
        stats.restore(JSON.parse(kept));
      }
      assertEquals(keptAmounts(stats), model(runs.flat()));
    }),
    { numRuns: 100 },
  );
});
