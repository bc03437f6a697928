import { assertEquals, assertNotMatch, assertThrows } from "@std/assert";
import { StatsDumpError } from "../../src/stats/dump.ts";
import type { Stats } from "../../src/stats/stats.ts";
import { PAN } from "../fixtures.ts";
import {
  amounts,
  answer,
  message,
  REFUND,
  request,
  reversalAnswer,
  setUp,
  shown,
} from "./setup.ts";

/** Something of everything. */
function busy(stats: Stats): void {
  stats.request(request(1234));
  stats.response(answer(1234, "000"), 12.5);
  stats.response(answer(7, "116"), 250);
  stats.response(answer(50, "000", REFUND), 31.25);
  stats.late(reversalAnswer(300, "000"));
  stats.request(message("0800"));
  stats.unmatched();
  stats.repeated();
  stats.failed("timeout");
  stats.refused("queue-full");
}

const throughJson = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

/** The sample in the original's documentation, but for noise such as its sums have. */
const ORIGINAL = {
  securedAmount: 1383554.4900000002,
  processedAmount: 1876911.6899999997,
  refundAmount: 0,
  reversalAmount: 3460,
  faultStat: { "5": 2, "100": 7, "103": 1, "116": 3, "117": 1, "120": 10 },
  packetCount: {
    total: 2265,
    "0800": 730,
    "0810": 724,
    "0200": 367,
    "0210": 364,
    "0400": 48,
    "0410": 32,
  },
};

Deno.test("a dump restores all that is counted, and since when", () => {
  const before = setUp();
  busy(before.stats);
  const { time, stats } = setUp();
  time.advance(3_600_000);
  stats.restore(throughJson(before.stats.dump()));
  assertEquals(shown(stats), shown(before.stats));
  assertEquals(stats.dump(), before.stats.dump());
});

Deno.test("restoring replaces what was counted before, and keeps when this run began", () => {
  const before = setUp();
  busy(before.stats);
  const { time, stats } = setUp();
  time.advance(60_000);
  before.stats.reset();
  busy(stats);
  stats.restore(throughJson(before.stats.dump()));
  assertEquals(shown(stats), shown(before.stats));
});

Deno.test("counting goes on after a restart as if there had been none", () => {
  const whole = setUp().stats;
  busy(whole);
  const first = setUp().stats;
  busy(first);
  const second = setUp().stats;
  second.restore(throughJson(first.dump()));
  busy(second);
  busy(whole);
  assertEquals(shown(second), shown(whole));
});

Deno.test("the original's dump is taken, without the noise of its sums", () => {
  const { stats, time } = setUp();
  time.advance(1000);
  stats.restore(ORIGINAL);
  assertEquals(amounts(stats), {
    securedAmount: 1383554.49,
    processedAmount: 1876911.69,
    refundAmount: 0,
    reversalAmount: 3460,
  });
  const { faultStat, packetCount, latency, since } = shown(stats);
  assertEquals(faultStat, ORIGINAL.faultStat);
  assertEquals(JSON.stringify(packetCount), JSON.stringify(ORIGINAL.packetCount));
  assertEquals(latency.count, 0);
  assertEquals(since, "2026-03-07T09:08:06.000Z", "it does not say since when it counted");
  stats.request(request(1));
  assertEquals(shown(stats).packetCount.total, 2266);
  assertEquals(shown(stats).processedAmount, 1876911.7);
});

Deno.test("what the original's dump lacks is nothing", () => {
  const { stats } = setUp();
  busy(stats);
  stats.restore({ processedAmount: 10, packetCount: { total: 1, "0200": 1 } });
  const { securedAmount, processedAmount, packetCount, faultStat } = shown(stats);
  assertEquals([securedAmount, processedAmount], [0, 10]);
  assertEquals([packetCount, faultStat], [{ total: 1, "0200": 1 }, {}]);
});

const OURS = (() => {
  const { stats } = setUp();
  busy(stats);
  return stats.dump() as Record<string, unknown>;
})();

const without = (key: string) => {
  const { [key]: _, ...rest } = OURS;
  return rest;
};

const REFUSED: readonly [what: string, data: unknown, key: string][] = [
  ["nothing", undefined, ""],
  ["null", null, ""],
  ["a list", [], ""],
  ["text", "stats", ""],
  ["an empty object", {}, ""],
  ["an object of other things", { upstreamHost: "10.0.0.1" }, ""],
  ["a newer version", { ...OURS, version: 3 }, "version"],
  ["an amount that is no number", { ...ORIGINAL, securedAmount: null }, "securedAmount"],
  ["an amount as text", { ...ORIGINAL, refundAmount: "12.34" }, "refundAmount"],
  ["an amount beyond all measure", { ...ORIGINAL, processedAmount: 1e300 }, "processedAmount"],
  ["faults that are a list", { ...ORIGINAL, faultStat: [1] }, "faultStat"],
  ["a fraction of a fault", { ...ORIGINAL, faultStat: { "5": 1.5 } }, "faultStat"],
  ["fewer packets than none", { ...ORIGINAL, packetCount: { "0200": -1 } }, "packetCount"],
  ["no amount", without("securedMinor"), "securedMinor"],
  ["an amount as a number", { ...OURS, processedMinor: 1234 }, "processedMinor"],
  ["an amount with decimals", { ...OURS, reversalMinor: "12.34" }, "reversalMinor"],
  ["no faults", without("faultStat"), "faultStat"],
  ["no count of late answers", without("lateAnswers"), "lateAnswers"],
  ["a count as text", { ...OURS, repeatedAnswers: "1" }, "repeatedAnswers"],
  ["a time that is none", { ...OURS, since: "yesterday" }, "since"],
  ["a day that is none", { ...OURS, since: "2026-13-45T00:00:00.000Z" }, "since"],
  ["no histogram", without("latency"), "latency"],
  ["half a histogram", { ...OURS, latency: { sum: 1, min: 0, max: 1 } }, "buckets"],
  [
    "a bucket that there is not",
    { ...OURS, latency: { sum: 1, min: 0, max: 1, buckets: [[804, 1]] } },
    "buckets",
  ],
  [
    "a longest time beyond all measure",
    { ...OURS, latency: { sum: 1, min: 0, max: 600_001, buckets: [] } },
    "max",
  ],
];

for (const [what, data, key] of REFUSED) {
  Deno.test(`a dump with ${what} is refused, and changes nothing`, () => {
    const { stats } = setUp();
    busy(stats);
    const before = stats.dump();
    const { code, key: blamed } = assertThrows(() => stats.restore(data), StatsDumpError);
    assertEquals([code, blamed], ["bad-stats-dump", key]);
    assertEquals(stats.dump(), before);
  });
}

Deno.test("what is wrong with a dump is told without what it holds", () => {
  const { stats } = setUp();
  const { message } = assertThrows(
    () => stats.restore({ ...ORIGINAL, faultStat: { [PAN.visa]: PAN.mastercard } }),
    StatsDumpError,
  );
  assertEquals(message, "faultStat in the dump holds what is not a count");
  stats.restore({ ...ORIGINAL, faultStat: { [PAN.visa]: 1 } });
  assertNotMatch(JSON.stringify([shown(stats), stats.dump()]), new RegExp(PAN.visa));
});
