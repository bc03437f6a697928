import { assertEquals } from "@std/assert";
import { type Magic, magicOf } from "../../src/emulator/magic-amount.ts";
import { openway, PAN, smartvista } from "../fixtures.ts";
import { ask, bankOf, codeOf, HOSTS, OPENWAY, scripted, SMARTVISTA } from "./setup.ts";

const code = (code: string): Magic => ({ kind: "code", code });

Deno.test("reads a response code that the profile knows from an amount that ends in 777", () => {
  const table: [number, Magic | undefined, Magic | undefined][] = [
    // amount, SmartVista, OpenWay
    [116_777, code("116"), undefined],
    [5_777, code("005"), code("05")],
    [51_777, undefined, code("51")],
    [1_777, code("001"), code("01")],
    [999_777, undefined, undefined],
    [1_116_777, undefined, undefined],
    [777, undefined, undefined],
    [777_777, undefined, undefined],
    [116_778, undefined, undefined],
  ];
  for (const [amount, onSmartvista, onOpenway] of table) {
    assertEquals(magicOf(amount, smartvista.table), onSmartvista, String(amount));
    assertEquals(magicOf(amount, openway.table), onOpenway, String(amount));
  }
});

Deno.test("reads a balance from an amount that ends in 888", () => {
  const table: [number, number | undefined][] = [
    [5_000_888, 5000],
    [1_888, 1],
    [888_888, 888],
    [999_999_999_888, 999_999_999],
    [888, undefined],
    [8_880, undefined],
  ];
  for (const [amount, balance] of table) {
    const magic: Magic | undefined = balance === undefined
      ? undefined
      : { kind: "balance", balance };
    assertEquals(magicOf(amount, smartvista.table), magic, String(amount));
  }
});

for (const host of HOSTS) {
  const { approved, insufficientFunds } = host.codec.profile.bank;

  Deno.test(`${host.name}: answers with the code that the amount asks for, and moves no money`, () => {
    const bank = bankOf(host, scripted());
    const wanted = Object.keys(host.codec.profile.responseCodes)
      .filter((code) => Number(code) > 0);
    for (const code of wanted) {
      const answer = ask(bank, host, { ...host.sale, 4: `${Number(code)}777` });
      assertEquals([answer.mti, answer.get(39)], ["0210", code]);
      assertEquals([answer.has(37), answer.has(38)], [false, false]);
    }
    assertEquals([bank.accountCount, bank.transactionCount], [0, 0]);
  });

  Deno.test(`${host.name}: sets the balance that the amount names, and moves no money`, () => {
    const bank = bankOf(host);
    assertEquals(codeOf(bank, host, { ...host.sale, 4: "700888" }), approved);
    assertEquals([bank.balance(PAN.visa), bank.transactionCount], [700, 0]);
    assertEquals(codeOf(bank, host, { ...host.sale, 4: "701" }), insufficientFunds);
    assertEquals(codeOf(bank, host, { ...host.sale, 4: "700" }), approved);
    assertEquals(codeOf(bank, host, { ...host.sale, 4: "20888" }), approved);
    assertEquals(bank.balance(PAN.visa), 20);
  });

  Deno.test(`${host.name}: sells for 7.77 and 8.88 like for anything else`, () => {
    const bank = bankOf(host);
    for (const amount of ["777", "888"]) {
      assertEquals(codeOf(bank, host, { ...host.sale, 4: amount }), approved);
    }
    assertEquals(bank.balance(PAN.visa), 100_000 - 777 - 888);
  });
}

Deno.test("sells for an amount that ends in 777 after digits that are no code", () => {
  const bank = bankOf(SMARTVISTA);
  assertEquals(codeOf(bank, SMARTVISTA, { ...SMARTVISTA.sale, 4: "6777" }), "000");
  assertEquals(bank.balance(PAN.visa), 100_000 - 6777);
});

Deno.test("answers with the code that the amount asks for without a card too", () => {
  const bank = bankOf(OPENWAY);
  assertEquals(codeOf(bank, OPENWAY, { ...OPENWAY.sale, 2: undefined, 4: "51777" }), "51");
});

Deno.test("has no account whose balance an amount could name without a card", () => {
  const bank = bankOf(OPENWAY);
  assertEquals(codeOf(bank, OPENWAY, { ...OPENWAY.sale, 2: undefined, 4: "51888" }), "06");
  assertEquals(bank.accountCount, 0);
});
