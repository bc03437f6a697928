import { assert, assertEquals, assertMatch } from "@std/assert";

/** One line of metrics that is no comment. */
export interface Line {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric with its lines. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly lines: Line[];
}

const NAME = /^socketqueue_[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const HEAD = /^# (HELP|TYPE) (\S+) (.+)$/;
const LINE = /^([a-z0-9_]+)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]\d+)?|[+-]Inf|NaN)$/;
const LABEL = /^([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== "";) {
    const [pair = "", name = "", value = ""] = LABEL.exec(rest) ?? [];
    assert(pair !== "", `no label begins at ${rest}`);
    assert(!Object.hasOwn(labels, name), `${name} is there twice`);
    labels[name] = value;
    rest = rest.slice(pair.length);
  }
  return labels;
}

function lineOf(text: string): Line {
  const [, name = "", labels = "", value = ""] = LINE.exec(text) ?? [];
  assert(name !== "", `no line of metrics: ${text}`);
  return { name, labels: labelsOf(labels), value: Number(value.replace("Inf", "Infinity")) };
}

/** Whether a line may stand under a metric's name. */
function belongs(name: string, { type }: Family, line: string): boolean {
  if (type !== "histogram") return line === name;
  return ["_bucket", "_sum", "_count"].some((end) => line === name + end);
}

function checkHistogram(name: string, { lines }: Family): void {
  const series = Map.groupBy(lines, ({ labels: { le: _, ...rest } }) => JSON.stringify(rest));
  for (const [key, own] of series) {
    const buckets = own.filter((line) => line.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le } }) => Number(le!.replace("Inf", "Infinity")));
    const counts = buckets.map(({ value }) => value);
    assertEquals(bounds, bounds.toSorted((a, b) => a - b), `${name}${key}: bounds ascend`);
    assertEquals(counts, counts.toSorted((a, b) => a - b), `${name}${key}: counts add up`);
    assertEquals(bounds.at(-1), Infinity, `${name}${key}: the last bucket has no bound`);
    const valueOf = (end: string) => own.find((line) => line.name === name + end)?.value;
    assertEquals(valueOf("_count"), counts.at(-1), `${name}${key}: the count is of all`);
    assert((valueOf("_sum") ?? -1) >= 0, `${name}${key}: there is a sum`);
  }
}

function check(name: string, family: Family): void {
  const { type, lines } = family;
  assertMatch(name, NAME);
  assert(["counter", "gauge", "histogram"].includes(type), `${name}: ${type} is a type`);
  assertEquals(name.endsWith("_total"), type === "counter", `${name}: counters end in _total`);
  assert(lines.length > 0, `${name} has a series`);
  const keys = lines.map((line) => line.name + JSON.stringify(line.labels));
  assertEquals(new Set(keys).size, keys.length, `${name}: each series is there once`);
  const counts = lines.filter((line) => type !== "gauge" && !line.name.endsWith("_sum"));
  for (const { value } of counts) assert(Number.isSafeInteger(value) && value >= 0, name);
  if (type === "histogram") checkHistogram(name, family);
}

/** Reads metrics in Prometheus's text format, 0.0.4, and fails where they are not in order. */
export function readMetrics(text: string): ReadonlyMap<string, Family> {
  assert(text.endsWith("\n"), "the last line ends");
  const families = new Map<string, Family>();
  let current: [string, Family] | undefined;
  const rows = text.split("\n").slice(0, -1);
  for (let at = 0; at < rows.length; at++) {
    const [, kind, name = "", help = ""] = HEAD.exec(rows[at]!) ?? [];
    if (kind === undefined) {
      const line = lineOf(rows[at]!);
      assert(current && belongs(...current, line.name), `${line.name} stands under its own name`);
      current[1].lines.push(line);
      continue;
    }
    assertEquals(kind, "HELP", `${name}: help comes first`);
    assert(!families.has(name), `${name} is there once`);
    const [, type, same, value = ""] = HEAD.exec(rows[++at]!) ?? [];
    assertEquals([type, same], ["TYPE", name], "the type follows");
    current = [name, { type: value, help, lines: [] }];
    families.set(...current);
  }
  for (const each of families) check(...each);
  return families;
}

/** The value of one series; `undefined`: it is not there. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const family = families.get(`socketqueue_${name.replace(/_(?:sum|count|bucket)$/, "")}`);
  return family?.lines.find((line) => {
    return line.name === `socketqueue_${name}` &&
      JSON.stringify(line.labels) === JSON.stringify(labels);
  })?.value;
}
