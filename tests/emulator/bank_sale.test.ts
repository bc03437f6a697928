import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { codecOf, PAN } from "../fixtures.ts";
import {
  ask,
  bankOf,
  codeOf,
  HOSTS,
  NOW_DE7,
  OPENWAY,
  SALE_SCRIPT,
  scripted,
  SCRIPTED_APPROVAL,
  SCRIPTED_RRN,
  SMARTVISTA,
  stopped,
  stuck,
} from "./setup.ts";
import { Bank } from "../../src/emulator/bank.ts";

const TRACK2 = `${PAN.visa}=30121010000000000`;

for (const host of HOSTS) {
  const { bank: codes } = host.codec.profile;
  const { sale } = host;

  Deno.test(`${host.name}: approves a sale, sets what is its own and repeats the rest`, () => {
    const bank = bankOf(host, scripted(...SALE_SCRIPT));
    assertEquals(ask(bank, host, { ...sale, 2: undefined, 35: TRACK2 }).toValues(), {
      ...sale,
      0: "0210",
      2: PAN.visa,
      7: NOW_DE7,
      35: TRACK2,
      37: SCRIPTED_RRN,
      38: SCRIPTED_APPROVAL,
      39: codes.approved,
    });
    assertEquals(bank.balance(PAN.visa), 99_000);
  });

  Deno.test(`${host.name}: sells to the last minor unit and no further`, () => {
    const bank = bankOf(host);
    assertEquals(codeOf(bank, host, { ...sale, 4: "100000" }), codes.approved);
    assertEquals(bank.balance(PAN.visa), 0);
    const refused = ask(bank, host, { ...sale, 4: "1" });
    assertEquals(refused.get(39), codes.insufficientFunds);
    assertEquals([refused.has(37), refused.has(38)], [false, false]);
    assertEquals([bank.balance(PAN.visa), bank.transactionCount], [0, 1]);
  });

  Deno.test(`${host.name}: credits a refund`, () => {
    const bank = bankOf(host);
    const answer = ask(bank, host, { ...sale, 3: "200000", 4: "250" });
    assertEquals([answer.get(39), answer.get(2)], [codes.approved, PAN.visa]);
    assertMatch(answer.get(37) ?? "", /^\d{12}$/);
    assertMatch(answer.get(38) ?? "", /^[0-9A-Z]{6}$/);
    assertEquals(bank.balance(PAN.visa), 100_250);
  });

  Deno.test(`${host.name}: has no account for a sale without card or amount`, () => {
    const bank = bankOf(host, scripted());
    const nothing = [
      { ...sale, 2: undefined },
      { ...sale, 2: undefined, 35: "" },
      { ...sale, 2: undefined, 35: "=3012101" },
      { ...sale, 4: "000000000000" },
    ];
    for (const values of nothing) {
      const answer = ask(bank, host, values);
      assertEquals([answer.mti, answer.get(39)], ["0210", codes.noAccount]);
      assertEquals(answer.get(7), NOW_DE7);
    }
    assertEquals(bank.accountCount, 0);
  });
}

Deno.test("answers a repeated sale with the type of the sale's answer", () => {
  const answer = ask(bankOf(SMARTVISTA), SMARTVISTA, { ...SMARTVISTA.sale, 0: "0201" });
  assertEquals([answer.mti, answer.get(39)], ["0210", "000"]);
});

Deno.test("refuses a sale that breaks the rules before it looks at card and amount", () => {
  const bank = bankOf(SMARTVISTA, scripted());
  for (const mti of ["0200", "0201"]) {
    const answer = ask(bank, SMARTVISTA, {
      ...SMARTVISTA.sale,
      0: mti,
      2: undefined,
      49: undefined,
    });
    assertEquals([answer.mti, answer.get(7), answer.get(39)], ["0210", NOW_DE7, "120"]);
  }
});

Deno.test("has no account for an OpenWay sale without an amount, which its rules allow", () => {
  const bank = bankOf(OPENWAY);
  assertEquals(codeOf(bank, OPENWAY, { ...OPENWAY.sale, 4: undefined }), "06");
});

Deno.test("refuses a message with a value outside its field's class, when the codec let it pass", () => {
  const spoilings = [["000000001000", "0000000001e5"], [PAN.visa, "4111x11111111111"]] as const;
  for (const mti of ["0200", "0400", "0800"]) {
    for (const [good, bad] of spoilings) {
      const bank = bankOf(SMARTVISTA);
      ask(bank, SMARTVISTA, SMARTVISTA.sale);
      const { bytes } = SMARTVISTA.codec.encode({ ...SMARTVISTA.sale, 0: mti });
      const at = String.fromCharCode(...bytes).indexOf(good);
      bytes.set([...bad].map((char) => char.charCodeAt(0)), at);
      const answer = bank.answer(SMARTVISTA.codec.decode(bytes, "ignore"));
      assertEquals([answer?.get(7), answer?.get(39)], [NOW_DE7, "120"], `${mti} ${bad}`);
      assertEquals([bank.balance(PAN.visa), bank.accountCount], [99_000, 1]);
    }
  }
});

Deno.test("takes the card from track 2 before DE 2, up to either separator", () => {
  const tracks: [string, string][] = [
    [`${PAN.mastercard}=3012101`, PAN.mastercard],
    [`${PAN.mastercard}D3012101`, PAN.mastercard],
    [`;${PAN.amex}=3012101?`, PAN.amex],
    [PAN.mastercard, PAN.mastercard],
    ["4".repeat(37), PAN.visa],
    ["F", PAN.visa],
    ["", PAN.visa],
  ];
  for (const [track, pan] of tracks) {
    const bank = bankOf(SMARTVISTA);
    const answer = ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 35: track });
    assertEquals([answer.get(2), answer.get(35)], [pan, track]);
    assertEquals([bank.balance(pan), bank.accountCount], [99_000, 1], track);
  }
});

Deno.test("takes an odd number of packed card digits for the card that it is", () => {
  const bank = bankOf(OPENWAY);
  ask(bank, OPENWAY, { ...OPENWAY.sale, 2: PAN.amex });
  ask(bank, OPENWAY, { ...OPENWAY.sale, 2: undefined, 35: `${PAN.amex}=3012101` });
  assertEquals([bank.balance(PAN.amex), bank.accountCount], [98_000, 1]);
});

Deno.test("gives the next free RRN when chance offers a taken one", () => {
  const bank = bankOf(SMARTVISTA, stuck);
  const rrns = [1, 2, 3].map(() => ask(bank, SMARTVISTA, SMARTVISTA.sale).get(37));
  assertEquals(rrns, ["000000000000", "000000000001", "000000000002"]);
});

Deno.test("gives RRN 000000000000 after a taken 999999999999", () => {
  const bank = bankOf(SMARTVISTA, { below: (below) => below - 1 });
  const rrns = [1, 2].map(() => ask(bank, SMARTVISTA, SMARTVISTA.sale).get(37));
  assertEquals(rrns, ["999999999999", "000000000000"]);
});

Deno.test("does not answer with fields that the profile lacks or that cannot hold the value", () => {
  const codec = codecOf({
    2: { type: "n", length: 16, indicator: "ascii:2" },
    4: { type: "n", length: 12 },
    35: { type: "z", length: 37, indicator: "ascii:2" },
    38: { type: "n", length: 6 },
    39: { type: "an", length: 2 },
  });
  const bank = new Bank(codec, { clock: stopped, random: scripted(0, 0, 10, 10, 10, 10, 10, 10) });
  const track = "4111111111111111111=3012";
  const answer = bank.answer(codec.encode({ 0: "0200", 4: "1000", 35: track }));
  assertEquals(answer?.toValues(), { 0: "0210", 4: "000000001000", 35: track, 39: "00" });
});

Deno.test("opens accounts with the start balance that it is given", () => {
  const bank = bankOf(SMARTVISTA, undefined, { startBalance: 999 });
  assertEquals(codeOf(bank, SMARTVISTA, SMARTVISTA.sale), "116");
  assertEquals(bank.balance(PAN.visa), 999);
});

Deno.test("books no refund that would make a balance inexact", () => {
  const startBalance = Number.MAX_SAFE_INTEGER - 10;
  const bank = bankOf(SMARTVISTA, undefined, { startBalance });
  const refund = { ...SMARTVISTA.sale, 3: "200000" };
  assertEquals(codeOf(bank, SMARTVISTA, { ...refund, 4: "11" }), "120");
  assertEquals(codeOf(bank, SMARTVISTA, { ...refund, 4: "10" }), "000");
  assertEquals(bank.balance(PAN.visa), Number.MAX_SAFE_INTEGER);
});

Deno.test("forgets the oldest account when there are too many", () => {
  const bank = bankOf(SMARTVISTA, undefined, { maxAccounts: 2 });
  for (const pan of [PAN.visa, PAN.mastercard, PAN.visa, PAN.amex]) {
    ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 2: pan });
  }
  const balances = [PAN.visa, PAN.mastercard, PAN.amex].map((pan) => bank.balance(pan));
  assertEquals(balances, [undefined, 99_000, 99_000]);
  assertEquals(bank.accountCount, 2);
});

Deno.test("refuses options out of their range", () => {
  const wrong = [
    { startBalance: -1 },
    { startBalance: 0.5 },
    { startBalance: 2 ** 53 },
    { maxAccounts: 0 },
    { maxTransactions: NaN },
  ];
  for (const options of wrong) {
    const name = Object.keys(options)[0];
    assertThrows(() => bankOf(SMARTVISTA, undefined, options), RangeError, name);
  }
  assert(bankOf(SMARTVISTA, undefined, { startBalance: 0, maxAccounts: 1 }) instanceof Bank);
});
