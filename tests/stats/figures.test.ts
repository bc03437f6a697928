import { assertEquals, assertNotMatch } from "@std/assert";
import type { Counts } from "../../src/stats/counts.ts";
import { Figures } from "../../src/stats/figures.ts";
import { codecOf, PAN } from "../fixtures.ts";
import { answer, message, request, reversalAnswer } from "./setup.ts";

const all = (counts: Counts) => Object.fromEntries(counts.entries());

/** What was answered: by type of request, how often each code, and how many in all. */
const answered = (figures: Figures) =>
  [...figures.answers()].map(([mti, { codes, took }]) => [mti, all(codes), took.count]);

Deno.test("requests are counted by their MTI, repeats apart", () => {
  const figures = new Figures();
  for (const mti of ["0200", "0200", "0800", "0400", "0401"]) figures.request(message(mti));
  assertEquals(all(figures.requests), { "0200": 2, "0800": 1, "0400": 1, "0401": 1 });
});

Deno.test("answers are counted by the type of request and their code, approvals too", () => {
  const figures = new Figures();
  for (const code of ["000", "116", "000", "000"]) figures.response(answer(100, code), 20);
  figures.response(reversalAnswer(100, "000"), 30);
  figures.response(message("0810"), 1);
  assertEquals(answered(figures), [
    ["0200", { "000": 3, "116": 1 }, 4],
    ["0400", { "000": 1 }, 1],
    ["0800", { none: 1 }, 1],
  ]);
});

Deno.test("how long answers take is kept by type of request", () => {
  const figures = new Figures();
  figures.response(answer(100, "000"), 20);
  figures.response(answer(100, "116"), 2000);
  figures.response(message("0810"), 7);
  const took = [...figures.answers()].map(([mti, { took }]) => [mti, took.count, took.sum]);
  assertEquals(took, [["0200", 2, 2.02], ["0800", 1, 0.007]]);
});

Deno.test("what went wrong is counted by its reason, and known reasons are there with 0", () => {
  const figures = new Figures({ refusals: ["queue-full", "draining"], failures: ["timeout"] });
  figures.refused("queue-full");
  figures.refused("queue-full");
  figures.failed("link-lost");
  assertEquals(all(figures.refusals), { "queue-full": 2, draining: 0 });
  assertEquals(all(figures.failures), { timeout: 0, "link-lost": 1 });
});

Deno.test("answers that nobody waited for are counted, and not as answers", () => {
  const figures = new Figures();
  figures.late();
  figures.unmatched();
  figures.unmatched();
  figures.repeated();
  figures.undelivered();
  const { lateAnswers, unmatchedAnswers, repeatedAnswers, uncertainDeliveries } = figures;
  assertEquals([lateAnswers, unmatchedAnswers, repeatedAnswers, uncertainDeliveries], [1, 2, 1, 1]);
  assertEquals(answered(figures), []);
});

Deno.test("codes beyond the first hundred, and what is no code, are counted together", () => {
  const figures = new Figures();
  const codec = codecOf({ 39: { type: "ans", length: 19, indicator: "ascii:2" } });
  const respond = (code: string) => figures.response(codec.encode({ 0: "0210", 39: code }), 1);
  for (const stray of [PAN.visa, PAN.amex, '"}', "a b", "1234567"]) respond(stray);
  for (let code = 1000; code < 4000; code++) respond(String(code));
  respond("1000");
  respond(" 1000");
  const [, codes, count] = answered(figures)[0] as [string, Record<string, number>, number];
  assertEquals(Object.keys(codes).length, 100);
  assertEquals([codes["1000"], codes["1098"], codes["1099"]], [3, 1, undefined]);
  assertEquals([codes.other, count], [3007 - 101, 3007]);
  assertNotMatch(JSON.stringify(codes), /\d{5,}":/);
});

Deno.test("types beyond the first 24 are counted together", () => {
  const figures = new Figures();
  for (let type = 0; type < 60; type++) {
    const first = String(1000 + 100 * Math.floor(type / 10) + type % 10);
    const [request, response] = [first, `${first.slice(0, 2)}1${first[3]}`];
    figures.request(message(request));
    figures.response(message(response, { 39: "000" }), 1);
  }
  const requests = all(figures.requests);
  assertEquals([Object.keys(requests).length, requests.other], [25, 36]);
  const types = answered(figures);
  assertEquals(types.length, 25);
  assertEquals(types.at(-1), ["other", { "000": 36 }, 36]);
});

Deno.test("an MTI that is no four digits is counted as other", () => {
  const figures = new Figures();
  const stray = { mti: "12x4" } as ReturnType<typeof request>;
  figures.request(stray);
  assertEquals(all(figures.requests), { other: 1 });
});
