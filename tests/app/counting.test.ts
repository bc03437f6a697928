import { createNoopMeter, type Meter } from "@opentelemetry/api";
import { assert, assertEquals } from "@std/assert";
import { countingOf } from "../../src/app/counting.ts";
import { load } from "../../src/config/load.ts";
import { BothCounts } from "../../src/app/both-counts.ts";
import { Figures } from "../../src/stats/figures.ts";
import { always } from "../net/chance.ts";
import { FakeTime } from "../fake-time.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { answer, request } from "../stats/setup.ts";

const METER = createNoopMeter();

const countingFor = (...flags: string[]) => countingWith(undefined, ...flags);

function countingWith(meter: Meter | undefined, ...flags: string[]) {
  const time = new FakeTime();
  const logger = new RecordingLogger();
  const world = { clock: time, stopwatch: time, timers: time, random: always(0.5), logger, meter };
  return countingOf(load(["--listen-port=0", "--echo-server-port=0", ...flags]), world);
}

Deno.test("nothing is counted and nothing measured where nobody looks", () => {
  const { counts, measured, timing } = countingFor();
  assertEquals([counts, measured, timing], [undefined, undefined, undefined]);
});

for (const flag of ["--stat-server-port=0", "--stat-dump-file=stats.json"]) {
  Deno.test(`with ${flag} only the statistics are counted`, () => {
    const { stats, counts, measured, timing } = countingFor(flag);
    assert(counts === stats);
    assertEquals([measured, timing], [undefined, undefined]);
  });
}

Deno.test("with --admin-port both the statistics and the figures are counted", () => {
  const { stats, counts, measured, timing } = countingFor("--admin-port=0");
  counts?.request(request(100));
  counts?.response(answer(100, "000"), 5);
  timing?.took(3);
  assertEquals(measured?.figures.requests.total, 1);
  assertEquals([...measured!.figures.answers()].length, 1);
  assertEquals(measured?.commits.count, 1);
  stats.reset();
  assertEquals(measured?.figures.requests.total, 1, "a reset is the statistics' own");
});

Deno.test("with a meter both are counted too, without --admin-port", () => {
  const { stats, counts, measured, timing } = countingWith(METER);
  assert(counts !== undefined && counts !== stats);
  assert(measured !== undefined && timing !== undefined);
});

Deno.test("both are told all that happens", () => {
  const [one, other] = [new Figures(), new Figures()];
  const both = new BothCounts(one, other);
  both.request(request(100));
  both.response(answer(100, "000"), 5);
  both.late(answer(100, "000"));
  both.unmatched();
  both.repeated();
  both.undelivered();
  both.failed("timeout");
  both.refused("queue-full");
  for (const figures of [one, other]) {
    const { lateAnswers, unmatchedAnswers, repeatedAnswers, uncertainDeliveries } = figures;
    const strays = [lateAnswers, unmatchedAnswers, repeatedAnswers, uncertainDeliveries];
    assertEquals(strays, [1, 1, 1, 1]);
    const { requests, failures, refusals } = figures;
    assertEquals([requests.total, failures.total, refusals.total], [1, 1, 1]);
    assertEquals([...figures.answers()].length, 1);
  }
});
