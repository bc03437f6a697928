/**
 * `deno task bench:gateway`: what a transaction costs on its way through the gateway, against a bare
 * relay in the same run. In turn, several rounds: load and host alone; a relay between them; the
 * gateway with every check on and its journal off, at `normal` and at `full`; its HTTP side. Load, host
 * and what is between them are processes of their own. Load and host check every message.
 *
 *     deno task bench:gateway [--rounds 3] [--seconds 3] [--terminals 1,50,500] \
 *       [--kinds sale,echo] [--subjects host,relay,off,normal,full,http]
 *
 * CPU is that of the one process that is measured, of all its threads.
 */
import type { LoadFigures } from "./bench/load.ts";
import {
  median,
  numbersOption,
  Program,
  run,
  startGateway,
  startHttpGateway,
  wordsOption,
} from "./bench/programs.ts";
import { type Kind, KINDS } from "./bench/shape.ts";
import { printTable } from "./print-table.ts";

const SUBJECTS = ["host", "relay", "off", "normal", "full", "http"] as const;
type Subject = (typeof SUBJECTS)[number];

const NAMES: Readonly<Record<Subject, string>> = {
  host: "load and host alone",
  relay: "bare relay",
  off: "gateway",
  normal: "gateway, journal normal",
  full: "gateway, journal full",
  http: "gateway, POST / (JSON)",
};

interface Figures extends LoadFigures {
  readonly cpu: number;
  readonly memory: number;
}

const [rounds, seconds] = [numbersOption("rounds", "3")[0]!, numbersOption("seconds", "3")[0]!];
const terminals = numbersOption("terminals", "1,50,500");
const kinds = wordsOption("kinds", KINDS);
const subjects = wordsOption("subjects", SUBJECTS);

function start(subject: Subject, host: Program, folder: string): Promise<Program> {
  const journal = ["--journal", `${folder}/${subject}.db`, "--journal-sync", subject];
  switch (subject) {
    case "host":
      return Program.start(/port (\d+)/, "./host.ts");
    case "relay":
      return Program.start(/port (\d+)/, "./relay.ts", String(host.port));
    case "off":
      return startGateway(host, "--no-journal");
    case "http":
      return startHttpGateway(host, "--no-journal", "--header-format", "length:n:4");
    default:
      return startGateway(host, ...journal);
  }
}

async function measure(program: Program, kind: Kind | "json", count: number): Promise<Figures> {
  const before = await program.cpu();
  const args = [program.port, kind, count, seconds];
  const figures = await run<LoadFigures>("./load.ts", ...args);
  const cpu = (await program.cpu() - before) / figures.answers;
  return { ...figures, cpu, memory: await program.memory() };
}

/** Seconds of load for which nothing is measured. */
const WARM_UP = 3;

/** By `SUBJECT KIND TERMINALS`, a figure a round. */
const measured = new Map<string, Figures[]>();
const figuresOf = (...key: readonly unknown[]): readonly Figures[] =>
  measured.get(key.join(" ")) ?? [];

const folder = await Deno.makeTempDir();
try {
  await using host = await Program.start(/port (\d+)/, "./host.ts");
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) {
      await using program = await start(subject, host, folder);
      const spoken = subject === "http" ? ["json" as const] : kinds;
      // What is measured is how it goes on, not how the runtime compiles it.
      for (const kind of spoken) await run("./load.ts", program.port, kind, 50, WARM_UP);
      for (const kind of spoken) {
        for (const count of terminals) {
          const key = `${subject} ${kind} ${count}`;
          const figures = await measure(program, kind, count);
          measured.set(key, [...figuresOf(key), figures]);
        }
      }
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

const HEAD = [
  ...["kind", "terminals", "through", "a second", "of relay", "of off"],
  ...["p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "x relay", "MB"],
];

/** The ratio in the same round, the one in the middle of all rounds. */
function ratio(
  figures: readonly Figures[],
  others: readonly Figures[],
  pick: (figures: Figures) => number,
): string {
  if (others.length === 0) return "";
  return median(figures.map((one, round) => pick(one) / pick(others[round]!))).toFixed(2);
}

function row(subject: Subject, kind: Kind | "json", count: number): string[] {
  const figures = figuresOf(subject, kind, count);
  const [relay, off] = [figuresOf("relay", kind, count), figuresOf("off", kind, count)];
  const of = (pick: (figures: Figures) => number) => median(figures.map(pick));
  return [
    kind,
    String(count),
    NAMES[subject],
    Math.round(of(({ perSecond }) => perSecond)).toLocaleString("en"),
    ratio(figures, relay, ({ perSecond }) => perSecond),
    ratio(figures, off, ({ perSecond }) => perSecond),
    of(({ p50 }) => p50).toFixed(2),
    of(({ p99 }) => p99).toFixed(2),
    of(({ p999 }) => p999).toFixed(2),
    of(({ cpu }) => cpu).toFixed(1),
    ratio(figures, relay, ({ cpu }) => cpu),
    of(({ memory }) => memory).toFixed(0),
  ];
}

const binary = subjects.filter((subject) => subject !== "http");
const rows = kinds.flatMap((kind) =>
  terminals.flatMap((count) => binary.map((subject) => row(subject, kind, count)))
);
const overHttp = subjects.includes("http")
  ? terminals.map((count) => row("http", "json", count))
  : [];
printTable([HEAD, ...rows, ...overHttp], 3);
