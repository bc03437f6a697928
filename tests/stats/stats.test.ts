import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { codecOf, openway, PAN } from "../fixtures.ts";
import {
  amounts,
  answer,
  IDLE,
  message,
  REFUND,
  request,
  reversalAnswer,
  setUp,
  shown,
} from "./setup.ts";

Deno.test("sales, refunds, reversals and declines add up as they do by hand", () => {
  const { stats } = setUp();
  stats.request(request(1234));
  stats.response(answer(1234, "000"), 10);
  stats.request(request(100_000));
  stats.response(answer(100_000, "000"), 10);
  stats.request(request(5_000_000));
  stats.response(answer(5_000_000, "116"), 10);
  stats.request(request(250, REFUND));
  stats.response(answer(250, "000", REFUND), 10);
  stats.request(request(999, REFUND));
  stats.response(answer(999, "005", REFUND), 10);
  stats.request(message("0400", { 3: "000000", 4: "000000100000" }));
  stats.response(reversalAnswer(100_000, "000"), 10);
  stats.request(message("0400", { 3: "000000", 4: "000000000777" }));
  stats.response(reversalAnswer(777, "914"), 10);
  stats.request(message("0800"));
  stats.response(message("0810", { 39: "000" }), 10);

  assertEquals(amounts(stats), {
    // 12.34 + 1000 - 2.50 - 1000
    securedAmount: 9.84,
    // 12.34 + 1000 + 50000 + 2.50 + 9.99
    processedAmount: 51024.83,
    refundAmount: 2.5,
    reversalAmount: 1000,
  });
  assertEquals(shown(stats).faultStat, { "5": 1, "116": 1, "914": 1 });
  assertEquals(shown(stats).packetCount, {
    ...{ total: 16, "0200": 5, "0210": 5, "0400": 2, "0410": 2, "0800": 1, "0810": 1 },
  });
});

Deno.test("a snapshot begins with the original's keys, and all stand in their order", () => {
  const { stats } = setUp();
  stats.request(message("0800"));
  stats.request(request(1));
  assertEquals(
    JSON.stringify(
      stats.snapshot({
        ...{ queue: 3, inFlight: 2, clients: 4, linkUp: false },
        ...{ reversalsPending: 1, reversalsParked: 5, reversalOldestAge: 60 },
      }),
    ),
    '{"securedAmount":0,"processedAmount":0.01,"refundAmount":0,"reversalAmount":0,' +
      '"faultStat":{},"packetCount":{"total":2,"0800":1,"0200":1},"refusals":{},"failures":{},' +
      '"lateAnswers":0,"unmatchedAnswers":0,"repeatedAnswers":0,"uncertainDeliveries":0,' +
      '"queue":3,"inFlight":2,"clients":4,"linkUp":false,"reversalsPending":1,' +
      '"reversalsParked":5,"reversalOldestAge":60,' +
      '"latency":{"count":0,"min":0,"mean":0,"p50":0,"p90":0,"p99":0,"p999":0,"max":0},' +
      '"since":"2026-03-07T09:08:05.000Z","started":"2026-03-07T09:08:05.000Z"}',
  );
});

Deno.test("a number of clients that is not known is left out, not shown as none", () => {
  const { stats } = setUp();
  const { clients: _, ...gauges } = IDLE;
  assertEquals(Object.hasOwn(stats.snapshot(gauges), "clients"), false);
  assertEquals(stats.snapshot(IDLE).clients, 0);
});

Deno.test("JSON shows amounts to the last digit where numbers cannot hold them", () => {
  const { stats } = setUp();
  const nearly = 999_999_999_999;
  for (let count = 0; count < 20_000; count++) stats.request(request(nearly));
  stats.request(request(1));
  // 20000 times 9999999999.99 and 0.01
  const text = JSON.stringify(shown(stats));
  assertStringIncludes(text, '"processedAmount":199999999999800.01,');
  assertEquals(shown(stats).processedAmount, 199999999999800.01);
  assertEquals(JSON.stringify({ stats: shown(stats) }), `{"stats":${text}}`);
});

Deno.test("DE 39 of zeros only is an approval, however many they are", () => {
  const { stats } = setUp();
  const codec = codecOf({
    4: { type: "n", length: 12 },
    39: { type: "ans", length: 3, indicator: "ascii:1" },
  });
  for (const code of ["0", "00", "000"]) {
    stats.response(codec.encode({ 0: "0210", 4: "100", 39: code }), 1);
  }
  assertEquals(amounts(stats).securedAmount, 3);
  assertEquals(shown(stats).faultStat, {});
  stats.response(openway.encode({ 0: "0210", 4: "100", 39: "00" }), 1);
  assertEquals(amounts(stats).securedAmount, 4);
});

Deno.test("response codes are counted as numbers, and as they stand where they are none", () => {
  const { stats } = setUp();
  const codec = codecOf({ 4: { type: "n", length: 12 }, 39: { type: "ans", length: 2 } });
  for (const code of ["05", "51", "05", "A1", "  ", "0A"]) {
    stats.response(codec.encode({ 0: "0210", 4: "100", 39: code }), 1);
  }
  assertEquals(shown(stats).faultStat, { "5": 2, "51": 1, "A1": 1, "  ": 1, "0A": 1 });
  assertEquals(amounts(stats).securedAmount, 0);
});

Deno.test("a refund is any processing code that begins with 20", () => {
  const { stats } = setUp();
  stats.response(answer(500, "000", "201030"), 1);
  stats.response(answer(300, "000", "020000"), 1);
  const { securedAmount, refundAmount } = amounts(stats);
  assertEquals([securedAmount, refundAmount], [-2, 5]);
});

Deno.test("an answer without amount or response code is a packet only", () => {
  const { stats } = setUp();
  stats.response(message("0210", { 3: "000000", 39: "000" }), 1);
  stats.response(message("0210", { 3: "000000", 4: "000000000100" }), 1);
  stats.response(message("0410", { 39: "000" }), 1);
  stats.request(message("0200"));
  assertEquals(Object.values(amounts(stats)), [0, 0, 0, 0]);
  assertEquals(shown(stats).faultStat, {});
  assertEquals(shown(stats).packetCount.total, 4);
});

Deno.test("a decline that does not repeat the amount is counted with its code", () => {
  const { stats } = setUp();
  stats.response(message("0210", { 3: "000000", 39: "116" }), 1);
  assertEquals(shown(stats).faultStat, { "116": 1 });
});

Deno.test("only answers to sales and reversals have faults, and money", () => {
  const { stats } = setUp();
  stats.response(message("0810", { 39: "909" }), 1);
  stats.response(message("0110", { 4: "000000000100", 39: "116" }), 1);
  stats.response(message("0110", { 4: "000000000100", 39: "000" }), 1);
  stats.request(message("0100", { 4: "000000000100" }));
  stats.request(message("0400", { 4: "000000000100" }));
  assertEquals(shown(stats).faultStat, {});
  assertEquals(Object.values(amounts(stats)), [0, 0, 0, 0]);
});

Deno.test("what strays into DE 4 or DE 39 is neither counted nor shown", () => {
  const { stats } = setUp();
  const codec = codecOf({
    4: { type: "ans", length: 19, indicator: "ascii:2" },
    39: { type: "ans", length: 19, indicator: "ascii:2" },
  });
  for (const stray of [PAN.visa, `${PAN.amex} `, "12.34", "-5", ""]) {
    stats.request(codec.encode({ 0: "0200", 4: stray }));
    stats.response(codec.encode({ 0: "0210", 4: stray, 39: "00" }), 1);
  }
  for (const pan of [PAN.visa, `000${PAN.amex}`, PAN.mastercard.slice(0, 8)]) {
    stats.response(codec.encode({ 0: "0210", 4: "100", 39: pan }), 1);
  }
  assertEquals(Object.values(amounts(stats)), [0, 0, 0, 0]);
  assertEquals(shown(stats).faultStat, { other: 3 });
  assertNotMatch(JSON.stringify([shown(stats), stats.dump()]), /\d{8}/);
});

Deno.test("a late answer counts for money and codes, and not for how long answers take", () => {
  const { stats } = setUp();
  stats.late(answer(1234, "000"));
  stats.late(answer(1234, "116"));
  const { securedAmount, faultStat, packetCount, lateAnswers, latency } = shown(stats);
  assertEquals(securedAmount, 12.34);
  assertEquals(faultStat, { "116": 1 });
  assertEquals(packetCount, { total: 2, "0210": 2 });
  assertEquals(lateAnswers, 2);
  assertEquals(latency.count, 0);
});

Deno.test("strays, repeats, failures and refusals are counted apart", () => {
  const { stats } = setUp();
  stats.unmatched();
  stats.repeated();
  stats.repeated();
  stats.failed("timeout");
  stats.failed("link-lost");
  stats.failed("timeout");
  stats.refused("queue-full");
  const { unmatchedAnswers, repeatedAnswers, failures, refusals, packetCount } = shown(stats);
  assertEquals([unmatchedAnswers, repeatedAnswers], [1, 2]);
  assertEquals(failures, { "timeout": 2, "link-lost": 1 });
  assertEquals(refusals, { "queue-full": 1 });
  assertEquals(packetCount, { total: 0 });
});

Deno.test("response codes beyond the first 1000 are counted together", () => {
  const { stats } = setUp();
  const codec = codecOf({ 4: { type: "n", length: 12 }, 39: { type: "ans", length: 4 } });
  const respond = (code: number) =>
    stats.response(codec.encode({ 0: "0210", 4: "100", 39: String(code) }), 1);
  for (let code = 1000; code < 2500; code++) respond(code);
  for (let count = 0; count < 4; count++) respond(1000);
  const { faultStat } = shown(stats);
  assertEquals(Object.keys(faultStat).length, 1001);
  assertEquals([faultStat["1000"], faultStat["1999"], faultStat["2000"]], [5, 1, undefined]);
  assertEquals(faultStat.other, 500);
});

Deno.test("reset begins anew, also the time since when is counted", () => {
  const { stats, time } = setUp();
  const fresh = shown(stats);
  stats.request(request(100));
  stats.response(answer(100, "000"), 25);
  stats.response(answer(100, "116"), 25);
  stats.late(reversalAnswer(100, "000"));
  stats.late(answer(100, "000", REFUND));
  stats.unmatched();
  stats.repeated();
  stats.failed("timeout");
  stats.refused("draining");
  time.advance(90_000);
  stats.reset();
  assertEquals(shown(stats), { ...fresh, since: "2026-03-07T09:09:35.000Z" });
});

Deno.test("a snapshot stays as it was taken", () => {
  const { stats } = setUp();
  stats.request(request(100));
  const before = shown(stats);
  const text = JSON.stringify(before);
  stats.request(request(100));
  stats.failed("timeout");
  assertEquals(JSON.stringify(before), text);
});
