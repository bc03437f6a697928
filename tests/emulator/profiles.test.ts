import { assertEquals } from "@std/assert";
import { sampleSale } from "../../src/app/sample.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { isNetworkManagement, responseMti } from "../../src/codec/mti.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { Bank } from "../../src/emulator/bank.ts";
import { echoRequest, judge } from "../../src/emulator/test-client.ts";
import { messageFromJson } from "../../src/http/json-message.ts";
import { ReversalPolicy } from "../../src/multiplexer/reversal-policy.ts";
import { Stats } from "../../src/stats/stats.ts";
import { FakeTime } from "../fake-time.ts";
import { PAN, profileNamed } from "../fixtures.ts";
import { IDLE } from "../stats/setup.ts";
import { counting, NOW, stopped } from "./setup.ts";

/** The sale that the program's start prints. */
function sample(codec: Codec): Message {
  const line = sampleSale(codec.profile.name, 1).find((text) => text.includes("curl"))!;
  return messageFromJson(codec, JSON.parse(/-d '([^']+)'/.exec(line)![1]!));
}

for (const name of PROFILE_NAMES) {
  const codec = new Codec(profileNamed(name));
  const { profile } = codec;
  const { bank: codes, reversal } = profile;

  Deno.test(`${name}: the bank answers a test client's echo as an approval`, () => {
    const request = echoRequest(codec, 7, NOW);
    assertEquals(isNetworkManagement(request.mti), true);
    const answer = new Bank(codec, { clock: stopped, random: counting() }).answer(request)!;
    assertEquals([answer.mti, answer.get(39)], [responseMti(request.mti), profile.hostEcho.code]);
    assertEquals(judge(codec, request, [answer.bytes]), { kind: "correct" });
  });

  if (reversal === undefined) continue;

  Deno.test(`${name}: what the gateway sends to undo a sale undoes it, and both are counted`, () => {
    const bank = new Bank(codec, { clock: stopped, random: counting() });
    const stats = new Stats({ clock: new FakeTime() });
    const policy = new ReversalPolicy(codec, true, stopped);
    const sale = sample(codec);
    stats.request(sale);
    const approval = bank.answer(sale)!;
    stats.response(approval, 1);
    assertEquals(approval.get(39), codes.approved);
    assertEquals(bank.balance(PAN.visa), 99_000);

    assertEquals([policy.covers(sale), policy.isDeclined(approval)], [true, false]);
    const undoing = policy.finished(policy.reversalOf(sale, 1), "timeout", false);
    assertEquals(undoing.mti, reversal.mti);
    stats.request(undoing);
    const undone = bank.answer(undoing)!;
    stats.response(undone, 1);
    assertEquals([undone.mti, undone.get(39)], [
      responseMti(undoing.mti),
      codes.reversed ?? codes.approved,
    ]);
    assertEquals(policy.outcome(undone), "done");
    assertEquals(bank.balance(PAN.visa), 100_000);

    const { securedAmount, processedAmount, reversalAmount, faultStat } = JSON.parse(
      JSON.stringify(stats.snapshot(IDLE)),
    );
    // An authorization is no sale to the statistics, as in the original; its reversal is one.
    const sold = sale.mti[1] === "2" ? 10 : 0;
    assertEquals({ securedAmount, processedAmount, reversalAmount, faultStat }, {
      securedAmount: sold - 10,
      processedAmount: sold,
      reversalAmount: 10,
      faultStat: {},
    });
    assertEquals(policy.outcome(bank.answer(undoing)!), "done", "there is nothing left to undo");
  });

  Deno.test(`${name}: the bank declines what is too much, and what it does not book`, () => {
    const bank = new Bank(codec, { clock: stopped, random: counting() });
    const sale = sample(codec);
    const amount = sale.get(4)!.slice(0, -9);
    const tooMuch = codec.change(sale, { 4: `${amount}900000000` });
    assertEquals(bank.answer(tooMuch)!.get(39), codes.insufficientFunds);
    const advice = codec.change(sale, { 0: `${sale.mti[0]}220` });
    assertEquals(bank.answer(advice)!.get(39), codes.unsupported);
    assertEquals(bank.transactionCount, 0);
  });
}
