import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/yaml";
import { metricsText } from "../../src/http/metrics.ts";
import type { Watched } from "../../src/http/watched.ts";
import { Durations } from "../../src/stats/durations.ts";
import { Figures } from "../../src/stats/figures.ts";
import { readMetrics } from "../http/metrics-format.ts";
import { approval, sale } from "../net/messages.ts";

const SCRIPTS = new URL("../../scripts/", import.meta.url);
const RULES = new URL("prometheus/alerts.yaml", SCRIPTS);
const DASHBOARD = Deno.readTextFileSync(new URL("grafana/socketqueue.json", SCRIPTS));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
  readonly targets: readonly { readonly expr: string }[];
}

const rulesText = Deno.readTextFileSync(RULES);
const { groups } = parse(rulesText) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(DASHBOARD) as { panels: Panel[] };

/** A gateway of which every metric has a series: one sale was approved, and it has a journal. */
function watched(): Watched {
  const figures = new Figures({ refusals: ["queue-full"], failures: ["timeout"] });
  figures.request(sale());
  figures.response(approval(sale()), 10);
  const load = { inFlight: 0, waiting: 0, reversals: 0, parked: 0, oldest: 0, linkUp: true };
  const link = { address: "bank:5000", dialledBy: "gateway", isUp: true } as const;
  return {
    ...{ figures, maxQueue: 100, clients: { tcp: 0, http: 0 } },
    gateway: { load, draining: false, list: () => [] },
    link: { ...link, since: 0, reconnects: 0, lastError: undefined },
    journal: { writable: true, commits: 0, took: new Durations([1]) },
    process: { version: "2", started: 0, uptime: 0, rss: 0 },
    certificates: [{ of: "listen-tls-cert", at: 1_800_000_000_000 }],
    statistics: () => "",
    config: () => ({}),
  };
}

/** Every name that stands in a line of `/metrics`, and the labels that it has. */
function served(): Map<string, Set<string>> {
  const lines = [...readMetrics(metricsText(watched())).values()].flatMap(({ lines }) => lines);
  const labels = new Map<string, Set<string>>();
  for (const { name, labels: own } of lines) {
    labels.set(name, new Set([...labels.get(name) ?? [], ...Object.keys(own)]));
  }
  return labels;
}

const namesIn = (text: string): string[] => text.match(/\bsocketqueue_\w+/g) ?? [];

/** What Prometheus adds to each series. */
const ADDED = ["job", "instance"];

Deno.test("dashboard and alerts name metrics that /metrics has, and no others", () => {
  const names = served();
  for (const [what, text] of [["dashboard", DASHBOARD], ["alerts", rulesText]] as const) {
    const used = namesIn(text);
    assert(used.length > 0);
    assertEquals(used.filter((name) => !names.has(name)), [], what);
  }
});

Deno.test("dashboard and alerts ask for labels that the metrics have", () => {
  const names = served();
  const exprs = [...rules, ...panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);
  for (const expr of exprs) {
    const own = new Set(namesIn(expr).flatMap((name) => [...names.get(name) ?? []]));
    const asked = [...expr.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"|by \(([^)]*)\)/g)]
      .flatMap(([, label, by]) => label ?? by!.split(/,\s*/));
    assertEquals(asked.filter((label) => !own.has(label) && !ADDED.includes(label)), [], expr);
  }
});

Deno.test("every metric is on the dashboard, but for what it shows in another way", () => {
  const shown = new Set(namesIn(DASHBOARD));
  const elsewhere = /_(?:sum|count)$|_build_info$/;
  assertEquals(
    [...served().keys()].filter((name) => !shown.has(name) && !elsewhere.test(name)),
    [],
  );
});

Deno.test("each panel of the dashboard has a title, a unit, a question and a number of its own", () => {
  assert(panels.length > 0);
  for (const { title, fieldConfig, targets } of panels) {
    assertMatch(title, /\S/);
    assertMatch(fieldConfig.defaults.unit, /\S/, title);
    assert(targets.length > 0 && targets.every(({ expr }) => expr !== ""), title);
  }
  assertEquals(new Set(panels.map(({ id }) => id)).size, panels.length);
});

Deno.test("each alert says how grave it is, what is wrong, and what to do", () => {
  assert(rules.length > 0);
  for (const { alert, labels, annotations } of rules) {
    assertMatch(labels.severity, /^(critical|warning)$/, alert);
    assertMatch(annotations.summary, /\.$/, alert);
    assert(annotations.runbook.length > 100, alert);
  }
  assertEquals(new Set(rules.map(({ alert }) => alert)).size, rules.length);
});

/** Whether there is a promtool to ask. */
async function hasPromtool(): Promise<boolean> {
  try {
    return (await new Deno.Command("promtool", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test(
  "promtool finds nothing wrong with the alerts",
  { ignore: !await hasPromtool() },
  async () => {
    const command = new Deno.Command("promtool", { args: ["check", "rules", RULES.pathname] });
    const { code, stdout, stderr } = await command.output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals(code, 0, said);
  },
);
