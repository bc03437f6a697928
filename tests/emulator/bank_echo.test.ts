import { assertEquals } from "@std/assert";
import { ask, bankOf, HOSTS, NOW_DE7, scripted, SMARTVISTA } from "./setup.ts";

for (const host of HOSTS) {
  const { bank: codes } = host.codec.profile;

  Deno.test(`${host.name}: answers an echo with the time, an RRN and approval, without DE 24 and 42`, () => {
    const bank = bankOf(host, scripted(7, 42));
    const { 24: _function, 42: _merchant, ...kept } = host.echo;
    assertEquals(ask(bank, host, host.echo).toValues(), {
      ...kept,
      0: "0810",
      7: NOW_DE7,
      37: "000007000042",
      39: codes.approved,
    });
  });

  Deno.test(`${host.name}: answers a repeated echo like the echo`, () => {
    const answer = ask(bankOf(host), host, { ...host.echo, 0: "0801" });
    assertEquals([answer.mti, answer.get(39)], ["0810", codes.approved]);
  });

  Deno.test(`${host.name}: refuses an echo without its obligatory fields, and gives it no RRN`, () => {
    const answer = ask(bankOf(host, scripted()), host, { ...host.echo, 41: undefined });
    const values = answer.toValues();
    assertEquals([values[0], values[7], values[39]], ["0810", NOW_DE7, codes.invalid]);
    assertEquals([values[24], values[37], values[42]], [undefined, undefined, undefined]);
  });
}

Deno.test("says nothing to responses and notifications", () => {
  const bank = bankOf(SMARTVISTA);
  for (const mti of ["0210", "0230", "0410", "0430", "0810", "0240", "0260", "0840"]) {
    const message = SMARTVISTA.codec.encode({ ...SMARTVISTA.echo, 0: mti });
    assertEquals(bank.answer(message), undefined, mti);
  }
});

Deno.test("answers other requests as unsupported, with the MTI of their response", () => {
  const bank = bankOf(SMARTVISTA);
  const { unsupported } = SMARTVISTA.codec.profile.bank;
  const table = [
    ["0100", "0110"],
    ["0101", "0110"],
    ["0120", "0130"],
    ["0220", "0230"],
    ["0221", "0230"],
    ["0500", "0510"],
    ["0820", "0830"],
  ] as const;
  for (const [request, response] of table) {
    const answer = ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 0: request });
    assertEquals([answer.mti, answer.get(39)], [response, unsupported], request);
  }
  assertEquals([bank.accountCount, bank.transactionCount], [0, 0]);
});

Deno.test("never sends a PIN block back, whatever it answers", () => {
  const bank = bankOf(SMARTVISTA);
  for (const mti of ["0800", "0200", "0400", "0100"]) {
    const answer = ask(bank, SMARTVISTA, { ...SMARTVISTA.sale, 0: mti, 52: "0123456789ABCDEF" });
    assertEquals(answer.has(52), false, mti);
  }
});
