import { assertEquals } from "@std/assert";
import { PAN } from "../fixtures.ts";
import { ask, bankOf, codeOf, HOSTS, NOW_DE7, OPENWAY, SMARTVISTA } from "./setup.ts";

for (const host of HOSTS) {
  const { approved, notFound } = host.codec.profile.bank;
  const { sale } = host;
  const reversal = { ...sale, 0: "0400", 24: "400" };

  Deno.test(`${host.name}: takes a sale back by RRN and card, once`, () => {
    const bank = bankOf(host);
    const rrn = ask(bank, host, sale).get(37);
    const byRrn = { ...reversal, 11: "000077", 37: rrn };
    assertEquals(ask(bank, host, byRrn).toValues(), {
      ...byRrn,
      0: "0410",
      7: NOW_DE7,
      37: rrn!,
      39: approved,
    });
    assertEquals(bank.balance(PAN.visa), 100_000);
    assertEquals(codeOf(bank, host, byRrn), notFound);
    assertEquals(bank.balance(PAN.visa), 100_000);
  });

  Deno.test(`${host.name}: takes a sale back without RRN by STAN, TID, card and amount, once`, () => {
    const bank = bankOf(host);
    ask(bank, host, sale);
    assertEquals(codeOf(bank, host, reversal), approved);
    assertEquals(bank.balance(PAN.visa), 100_000);
    assertEquals(codeOf(bank, host, reversal), notFound);
    assertEquals(bank.balance(PAN.visa), 100_000);
  });

  Deno.test(`${host.name}: finds nothing to take back where one of the fields differs`, () => {
    const bank = bankOf(host);
    const rrn = ask(bank, host, sale).get(37);
    const others = [
      { 11: "000002" },
      { 41: "00000102" },
      { 2: PAN.mastercard },
      { 4: "000000001001" },
      { 37: "999999999999" },
      { 37: rrn, 2: PAN.mastercard },
      { 37: rrn, 2: undefined },
      { 2: undefined },
      { 4: "000000000000" },
    ];
    for (const other of others) {
      const answer = ask(bank, host, { ...reversal, ...other });
      assertEquals([answer.mti, answer.get(39)], ["0410", notFound], JSON.stringify(other));
      assertEquals(answer.get(7), NOW_DE7);
    }
    assertEquals(bank.balance(PAN.visa), 99_000);
  });

  Deno.test(`${host.name}: takes back by advice and by repeat as well`, () => {
    const table = [["0400", "0410"], ["0401", "0410"], ["0420", "0430"], ["0421", "0430"]] as const;
    for (const [request, response] of table) {
      const bank = bankOf(host);
      ask(bank, host, sale);
      const answer = ask(bank, host, { ...reversal, 0: request });
      assertEquals([answer.mti, answer.get(39)], [response, approved]);
      assertEquals(bank.balance(PAN.visa), 100_000, request);
    }
  });

  Deno.test(`${host.name}: withdraws again what a refund gave, even when it has been spent`, () => {
    const bank = bankOf(host, undefined, { startBalance: 0 });
    ask(bank, host, { ...sale, 3: "200000", 4: "500" });
    ask(bank, host, { ...sale, 4: "400", 11: "000002" });
    assertEquals(codeOf(bank, host, { ...reversal, 3: "200000", 4: "500" }), approved);
    assertEquals(bank.balance(PAN.visa), -400);
    const { insufficientFunds } = host.codec.profile.bank;
    assertEquals(codeOf(bank, host, { ...sale, 4: "1" }), insufficientFunds);
  });

  Deno.test(`${host.name}: takes a blank RRN for none`, () => {
    const bank = bankOf(host);
    ask(bank, host, sale);
    assertEquals(codeOf(bank, host, { ...reversal, 37: " " }), approved);
  });
}

Deno.test("does not take an older twin back when a reversal without RRN is repeated", () => {
  const bank = bankOf(SMARTVISTA);
  const first = ask(bank, SMARTVISTA, SMARTVISTA.sale).get(37);
  ask(bank, SMARTVISTA, SMARTVISTA.sale);
  const reversal = { ...SMARTVISTA.sale, 0: "0400" };
  assertEquals(codeOf(bank, SMARTVISTA, reversal), "000");
  assertEquals(codeOf(bank, SMARTVISTA, { ...reversal, 0: "0401" }), "914");
  assertEquals(bank.balance(PAN.visa), 99_000);
  assertEquals(codeOf(bank, SMARTVISTA, { ...reversal, 37: first }), "000");
  assertEquals(bank.balance(PAN.visa), 100_000);
});

Deno.test("takes back the sale that was made anew with the STAN of a reversed one", () => {
  const bank = bankOf(SMARTVISTA);
  const reversal = { ...SMARTVISTA.sale, 0: "0400" };
  for (let turn = 0; turn < 3; turn++) {
    assertEquals(codeOf(bank, SMARTVISTA, SMARTVISTA.sale), "000");
    assertEquals(codeOf(bank, SMARTVISTA, reversal), "000");
  }
  assertEquals(bank.balance(PAN.visa), 100_000);
});

Deno.test("refuses a reversal that breaks the rules, and takes nothing back", () => {
  const bank = bankOf(SMARTVISTA);
  const rrn = ask(bank, SMARTVISTA, SMARTVISTA.sale).get(37);
  const reversal = { ...SMARTVISTA.sale, 0: "0400", 37: rrn, 49: undefined };
  const answer = ask(bank, SMARTVISTA, reversal);
  assertEquals([answer.mti, answer.get(7), answer.get(39)], ["0410", NOW_DE7, "120"]);
  assertEquals(bank.balance(PAN.visa), 99_000);
});

Deno.test("finds by STAN, card and amount what had no TID, but nothing without a STAN", () => {
  const bank = bankOf(OPENWAY);
  const sale = { ...OPENWAY.sale, 41: undefined };
  ask(bank, OPENWAY, sale);
  assertEquals(codeOf(bank, OPENWAY, { ...sale, 0: "0400" }), "00");
  const nameless = { ...sale, 11: undefined };
  const rrn = ask(bank, OPENWAY, nameless).get(37);
  assertEquals(codeOf(bank, OPENWAY, { ...nameless, 0: "0400" }), "25");
  assertEquals(codeOf(bank, OPENWAY, { ...nameless, 0: "0400", 37: rrn }), "00");
});

Deno.test("forgets the oldest transaction when there are too many", () => {
  const bank = bankOf(SMARTVISTA, undefined, { maxTransactions: 2 });
  const sale = (stan: string) => ({ ...SMARTVISTA.sale, 11: stan });
  for (const stan of ["000001", "000002", "000003"]) ask(bank, SMARTVISTA, sale(stan));
  assertEquals(bank.transactionCount, 2);
  assertEquals(codeOf(bank, SMARTVISTA, { ...sale("000001"), 0: "0400" }), "914");
  assertEquals(codeOf(bank, SMARTVISTA, { ...sale("000002"), 0: "0400" }), "000");
  assertEquals(codeOf(bank, SMARTVISTA, { ...sale("000003"), 0: "0400" }), "000");
});

Deno.test("still finds the newer of two twins when the older is forgotten", () => {
  const bank = bankOf(SMARTVISTA, undefined, { maxTransactions: 1 });
  for (let twin = 0; twin < 2; twin++) ask(bank, SMARTVISTA, SMARTVISTA.sale);
  assertEquals(codeOf(bank, SMARTVISTA, { ...SMARTVISTA.sale, 0: "0400" }), "000");
});

Deno.test("takes nothing back to an account that was forgotten, nor to its successor", () => {
  const bank = bankOf(SMARTVISTA, undefined, { maxAccounts: 1 });
  const reversal = { ...SMARTVISTA.sale, 0: "0400" };
  ask(bank, SMARTVISTA, SMARTVISTA.sale);
  ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 2: PAN.mastercard });
  assertEquals(codeOf(bank, SMARTVISTA, reversal), "914");
  ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 4: "5000", 11: "000002" });
  assertEquals(codeOf(bank, SMARTVISTA, reversal), "914");
  assertEquals(bank.balance(PAN.visa), 95_000);
});
