/**
 * `deno task simulate`: the simulation of `tests/simulation`, with seed after seed. The first run that
 * breaks a rule is made as small as it gets and told, event by event.
 */
import { FAULT_KINDS, type FaultKind } from "../tests/simulation/faults.ts";
import { shrink } from "../tests/simulation/shrink.ts";
import { type Outcome, Simulation } from "../tests/simulation/simulation.ts";
import { type Help, readOptions, wantedOf, wholeNumber } from "./arguments.ts";

const HELP: Help = {
  title: "Run clients, gateway, disk and a faulty host in simulated time",
  usage: "deno task simulate [--seed N] [--runs M] [--faults F] [--sales S]",
  rest: `The first run that breaks a rule is made as small as it gets, and told event by event.

Options, each a whole number:
  --seed N     the first run's seed; each further run has the next. Default: 1
  --runs M     so many runs. Default: 1
  --faults F   how dense the faults are, in percent of what is usual; 0: none. Default: 100
  --sales S    sales in each run. Default: 100
  --help       this text

Exit codes: 0 no rule was broken, 1 one was, 2 wrong options.`,
};

/** Milliseconds between two lines of progress. */
const PROGRESS = 5_000;

interface Arguments {
  readonly seed: number;
  readonly runs: number;
  readonly density: number;
  readonly sales: number;
}

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

function readArguments(args: readonly string[]): Arguments | undefined {
  const given = readOptions(args, ["seed", "runs", "faults", "sales"]);
  return given && {
    seed: wholeNumber("seed", given.seed ?? "1"),
    runs: wholeNumber("runs", given.runs ?? "1"),
    density: wholeNumber("faults", given.faults ?? "100"),
    sales: wholeNumber("sales", given.sales ?? "100"),
  };
}

/** What all runs together came to. */
class Totals {
  runs = 0;
  readonly #counts = new Map<string, number>();
  readonly #faults = new Map<FaultKind, number>();

  add({ counts, faults }: Outcome): void {
    this.runs++;
    for (const [name, count] of Object.entries(counts)) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
    }
    for (const [kind, count] of faults) {
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count);
    }
  }

  /** In one line. */
  get short(): string {
    const counts = [...this.#counts].map(([name, count]) => `${name} ${count}`).join(", ");
    return `runs ${this.runs}, faults ${this.#sum}, ${counts}`;
  }

  /** A line each. */
  get lines(): string[] {
    const lines = FAULT_KINDS.map((kind) => `  ${kind.padEnd(24)}${this.#faults.get(kind) ?? 0}`);
    return [`${"faults".padEnd(26)}${this.#sum}`, ...lines];
  }

  get #sum(): number {
    return [...this.#faults.values()].reduce((sum, count) => sum + count, 0);
  }
}

function tellFailure(outcome: Outcome, { density, sales }: Arguments): void {
  print(`seed ${outcome.seed} breaks a rule: ${outcome.violation?.message}`);
  print(`${outcome.events.length} sales and faults; looking for fewer`);
  const small = shrink(outcome, { density, sales });
  for (const line of small.trace) print(line);
  print(`seed ${small.seed} with ${small.events.length} of them: ${small.violation?.message}`);
  for (const event of small.events) print(`  ${event}`);
  print(`again: deno task simulate --seed ${small.seed} --faults ${density} --sales ${sales}`);
}

/** Runs all of them; returns whether no rule was broken. */
function simulate(given: Arguments): boolean {
  const { seed, runs, density, sales } = given;
  const totals = new Totals();
  const begun = performance.now();
  let told = begun;
  for (let one = seed; one < seed + runs; one++) {
    const outcome = new Simulation(one, { density, sales }).run();
    totals.add(outcome);
    if (outcome.violation !== undefined) return tellFailure(outcome, given), false;
    if (performance.now() - told < PROGRESS) continue;
    told = performance.now();
    print(`seed ${one}: ${totals.short}`);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  for (const line of totals.lines) print(line);
  print(`${totals.short}; ${seconds} s; no rule was broken`);
  return true;
}

if (import.meta.main) {
  const wanted = wantedOf(HELP, () => readArguments(Deno.args));
  if (wanted !== undefined && !simulate(wanted)) Deno.exitCode = 1;
}
