import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Latency, LONGEST_MS } from "../../src/stats/latency.ts";

const NONE = { count: 0, min: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };

/** Half of what rounding to one decimal can add. */
const ROUNDING = 0.05;

function of(times: readonly number[]): Latency {
  const latency = new Latency();
  for (const time of times) latency.record(time);
  return latency;
}

/** The time that so many of a thousand did not exceed, by a list of all. */
function exactly(times: readonly number[], perMille: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(times.length * perMille / 1000) - 1]!;
}

Deno.test("without answers all is 0", () => {
  assertEquals(new Latency().summary(), NONE);
});

Deno.test("one answer is all there is to say, and exact", () => {
  const all = { min: 12.3, mean: 12.3, p50: 12.3, p90: 12.3, p99: 12.3, p999: 12.3, max: 12.3 };
  assertEquals(of([12.34]).summary(), { count: 1, ...all });
});

Deno.test("count, shortest, mean and longest are exact", () => {
  const { count, min, mean, max } = of([0.4, 1000, 20.2]).summary();
  assertEquals([count, min, mean, max], [3, 0.4, 340.2, 1000]);
});

Deno.test("a few slow answers show in the high percentiles only", () => {
  const { p50, p90, p99, p999, max } = of([
    ...Array.from({ length: 985 }, () => 20),
    ...Array.from({ length: 13 }, () => 500),
    ...[30_000, 30_000],
  ]).summary();
  const near = (value: number, wanted: number) => Math.abs(value - wanted) <= wanted * 0.016;
  assert(near(p50, 20) && near(p90, 20), `${p50}, ${p90}`);
  assert(near(p99, 500), String(p99));
  assert(near(p999, 30_000), String(p999));
  assertEquals(max, 30_000);
});

Deno.test("percentiles are within 5 % of those of a sorted list, from 0.1 ms to 10 minutes", () => {
  // As many short ones as long ones: the exponent is drawn, not the time.
  const time = fc.double({ min: Math.log(0.1), max: Math.log(LONGEST_MS), noNaN: true })
    .map((exponent) => Math.min(Math.exp(exponent), LONGEST_MS));
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 300 }), (times) => {
      const { p50, p90, p99, p999, min, max, mean } = of(times).summary();
      for (const [told, perMille] of [[p50, 500], [p90, 900], [p99, 990], [p999, 999]] as const) {
        const exact = exactly(times, perMille);
        const error = Math.abs(told - exact);
        assert(error <= exact * 0.05 + ROUNDING, `p${perMille}: ${told} for ${exact}`);
        assert(min <= told && told <= max);
      }
      assert(min <= mean && mean <= max);
      assert(p50 <= p90 && p90 <= p99 && p99 <= p999);
    }),
    { numRuns: 300 },
  );
});

Deno.test("every time, from a microsecond to 10 minutes, is told within 1.6 % of it", () => {
  for (let time = 0.001; time < LONGEST_MS; time *= 1.0007) {
    // Alone, it would be told exactly, as the shortest and the longest.
    const { buckets } = of([time]).state();
    const told = Latency.from({ sum: 0, min: 0, max: LONGEST_MS, buckets }).summary().p50;
    assert(Math.abs(told - time) <= time * 0.016 + ROUNDING + 0.0005, `${told} for ${time}`);
  }
});

Deno.test("times out of range count as the nearest that is in it", () => {
  const { count, min, max, p50, mean } = of([-3, Number.NaN, LONGEST_MS * 9, Infinity]).summary();
  assertEquals([count, min, max, p50], [4, 0, LONGEST_MS, 0]);
  assertEquals(mean, LONGEST_MS / 2);
});

Deno.test("goes on from what it was in JSON, as if there had been no break", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (times) => {
      const whole = of(times);
      const half = of(times.slice(0, times.length / 2));
      const resumed = Latency.from(JSON.parse(JSON.stringify(half.state())));
      for (const time of times.slice(times.length / 2)) resumed.record(time);
      assertEquals(resumed.summary(), whole.summary());
      assertEquals(resumed.state(), whole.state());
    }),
    { numRuns: 100 },
  );
});
