import { assertEquals } from "@std/assert";
import { Durations } from "../../src/stats/durations.ts";
import { Exposition } from "../../src/stats/exposition.ts";

Deno.test("a metric is its help, its type and its series", () => {
  const page = new Exposition();
  page.gauge("link_up", "Whether there is a link.", { value: 1 });
  page.counter("sales_total", "Sales.", { value: 2, labels: { mti: "0200", code: "00" } }, {
    value: 12345678901234,
    labels: { mti: "0400", code: "96" },
  });
  assertEquals(
    page.text,
    `# HELP socketqueue_link_up Whether there is a link.
# TYPE socketqueue_link_up gauge
socketqueue_link_up 1
# HELP socketqueue_sales_total Sales.
# TYPE socketqueue_sales_total counter
socketqueue_sales_total{mti="0200",code="00"} 2
socketqueue_sales_total{mti="0400",code="96"} 12345678901234
`,
  );
});

Deno.test("a histogram has buckets that add up, a sum and a count", () => {
  const durations = new Durations([0.01, 2.5]);
  for (const ms of [5, 500, 3000]) durations.record(ms);
  const page = new Exposition();
  page.histogram("answer_seconds", "Time.", { durations, labels: { mti: "0200" } });
  assertEquals(
    page.text,
    `# HELP socketqueue_answer_seconds Time.
# TYPE socketqueue_answer_seconds histogram
socketqueue_answer_seconds_bucket{mti="0200",le="0.01"} 1
socketqueue_answer_seconds_bucket{mti="0200",le="2.5"} 2
socketqueue_answer_seconds_bucket{mti="0200",le="+Inf"} 3
socketqueue_answer_seconds_sum{mti="0200"} 3.505
socketqueue_answer_seconds_count{mti="0200"} 3
`,
  );
});

Deno.test("a histogram without labels has its bounds only", () => {
  const page = new Exposition();
  page.histogram("write_seconds", "Time.", { durations: new Durations([]) });
  assertEquals(page.text.split("\n").slice(2, -1), [
    'socketqueue_write_seconds_bucket{le="+Inf"} 0',
    "socketqueue_write_seconds_sum 0",
    "socketqueue_write_seconds_count 0",
  ]);
});

Deno.test("a metric without a series is left out", () => {
  const page = new Exposition();
  page.gauge("a", "A.");
  page.counter("b_total", "B.");
  page.histogram("c_seconds", "C.");
  assertEquals(page.text, "");
});

for (
  const [label, text] of [
    ['say "hi"', 'say \\"hi\\"'],
    ["C:\\temp", "C:\\\\temp"],
    ["two\nlines", "two\\nlines"],
    ["Ünïcode", "Ünïcode"],
  ] as const
) {
  Deno.test(`the label ${JSON.stringify(label)} is escaped`, () => {
    const page = new Exposition();
    page.gauge("a", "A.", { value: 1, labels: { label } });
    assertEquals(page.text.split("\n")[2], `socketqueue_a{label="${text}"} 1`);
  });
}

Deno.test("help is escaped, but for quotes", () => {
  const page = new Exposition();
  page.gauge("a", 'One "two"\nC:\\', { value: 1 });
  assertEquals(page.text.split("\n")[0], '# HELP socketqueue_a One "two"\\nC:\\\\');
});

for (const [value, text] of [[Infinity, "+Inf"], [-Infinity, "-Inf"], [NaN, "NaN"], [0.1, "0.1"]]) {
  Deno.test(`${value} is written ${text}`, () => {
    const page = new Exposition();
    page.gauge("a", "A.", { value: Number(value) });
    assertEquals(page.text.split("\n")[2], `socketqueue_a ${text}`);
  });
}
