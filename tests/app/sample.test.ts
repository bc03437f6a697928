import { assertEquals, assertMatch } from "@std/assert";
import { nativeCodec } from "../../src/app/native-codec.ts";
import { sampleSale } from "../../src/app/sample.ts";
import { responseMti } from "../../src/codec/mti.ts";
import { checkRules } from "../../src/codec/rules.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { Bank } from "../../src/emulator/bank.ts";
import { messageFromJson } from "../../src/http/json-message.ts";
import { profileNamed } from "../fixtures.ts";
import { seeded } from "../net/chance.ts";

for (const name of PROFILE_NAMES) {
  Deno.test(`the sample sale of ${name} is one line to paste, and the bank approves it`, () => {
    const command = sampleSale(name, 8080).find((line) => line.includes("curl"));
    const body = /-d '([^']+)' http:\/\/127\.0\.0\.1:8080\/$/.exec(command ?? "")?.[1];
    const codec = nativeCodec(profileNamed(name));
    const sale = messageFromJson(codec, JSON.parse(body ?? ""));
    assertEquals(checkRules(sale), []);
    const answer = new Bank(codec, { clock: { now: () => 0 }, random: seeded(1) }).answer(sale);
    assertEquals([answer?.mti, answer?.get(39)], [
      responseMti(sale.mti),
      codec.profile.bank.approved,
    ]);
  });
}

Deno.test("there is no sample sale for a profile that has none", () => {
  assertEquals(sampleSale("unknown", 8080), []);
});

Deno.test("the sample sale stands apart from the lines around it", () => {
  const lines = sampleSale("smartvista", 1);
  assertEquals([lines[0], lines.at(-1)], ["", ""]);
  assertMatch(lines.join("\n"), /Try a sale:/);
});
