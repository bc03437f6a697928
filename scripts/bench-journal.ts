/**
 * The journal on this machine's disk: changes a second, and how long one waits until it is durable.
 * A sale is three changes: its intent, its delivery, both waited for, and its end.
 *
 *     deno run -A scripts/bench-journal.ts [FOLDER]
 *
 * The main thread's share is read from /proc, on Linux only, which wants all rights (-A).
 */
import { systemClock, systemStopwatch, systemTimers } from "../src/app/system.ts";
import { type OpenJournal, openJournal } from "../src/journal/journal.ts";
import type { JournalOptions } from "../src/journal/options.ts";
import type { JournalChange } from "../src/ports.ts";
import { printTable } from "./print-table.ts";

/** Milliseconds that a case runs. */
const RUN = 3000;

/** Milliseconds between two steps of a steady load. */
const STEP = 2;

/** Bytes that the reversal of a chip sale needs. */
const PAYLOAD = 300;

const logger = {
  enabled: () => true,
  log(_level: string, text: string): void {
    throw new Error(`bench: ${text}`);
  },
};

const rows: string[][] = [
  ["case", "changes/s", "changes a group", "p50 ms", "p99 ms", "main thread µs a change"],
];

/** Microseconds of processor time that the main thread has had. */
function mainThread(): number {
  if (Deno.build.os !== "linux") return NaN;
  return Number(Deno.readTextFileSync(`/proc/self/task/${Deno.pid}/schedstat`).split(" ")[0]) /
    1000;
}

class Load {
  readonly waits: number[] = [];
  changes = 0;
  readonly #journal: OpenJournal;
  #id: number;

  constructor(journal: OpenJournal) {
    this.#journal = journal;
    this.#id = journal.firstId;
  }

  async sale(): Promise<void> {
    const id = this.#id++;
    const payload = new Uint8Array(PAYLOAD).fill(id);
    await this.#durable({ type: "intent", id, at: systemClock.now(), payload });
    await this.#durable({ type: "state", id, state: "delivering" });
    this.#journal.write({ type: "end", id });
    this.changes++;
  }

  #durable(change: JournalChange): Promise<void> {
    const start = systemStopwatch.elapsed();
    return new Promise((resolve, reject) => {
      this.#journal.write(change, (durable) => {
        this.changes++;
        this.waits.push(systemStopwatch.elapsed() - start);
        if (durable) resolve();
        else reject(new Error("bench: a change is not durable; nothing is told"));
      });
    });
  }
}

/** So many terminals, each with its next sale as soon as the last is over. */
async function crowd(load: Load, terminals: number): Promise<void> {
  const end = systemStopwatch.elapsed() + RUN;
  const terminal = async () => {
    while (systemStopwatch.elapsed() < end) await load.sale();
  };
  await Promise.all(Array.from({ length: terminals }, terminal));
}

/** So many sales a second, whatever becomes of them. */
async function steady(load: Load, rate: number): Promise<void> {
  const sales: Promise<void>[] = [];
  const start = systemStopwatch.elapsed();
  for (let passed = 0; passed < RUN; passed = systemStopwatch.elapsed() - start) {
    while (sales.length < passed / 1000 * rate) sales.push(load.sale());
    await new Promise<void>((resolve) => void systemTimers.after(STEP, resolve));
  }
  await Promise.all(sales);
}

async function measure(
  name: string,
  options: JournalOptions,
  run: (load: Load) => Promise<void>,
): Promise<void> {
  const ports = { clock: systemClock, timers: systemTimers, logger };
  const journal = await openJournal(options, ports);
  const load = new Load(journal);
  const [time, cpu] = [systemStopwatch.elapsed(), mainThread()];
  await run(load);
  const seconds = (systemStopwatch.elapsed() - time) / 1000;
  const share = (mainThread() - cpu) / load.changes;
  const groups = journal.commits;
  await journal.close();
  const waits = load.waits.sort((one, other) => one - other);
  const quantile = (of: number) => (waits[Math.floor(waits.length * of)] ?? NaN).toFixed(2);
  rows.push([
    `${options.sync}, ${name}`,
    Math.round(load.changes / seconds).toLocaleString("en"),
    (load.changes / groups).toFixed(1),
    quantile(0.5),
    quantile(0.99),
    share.toFixed(1),
  ]);
}

const folder = await Deno.makeTempDir({ ...Deno.args[0] !== undefined && { dir: Deno.args[0] } });
try {
  const path = `${folder}/bench.db`;
  const key = crypto.getRandomValues(new Uint8Array(32));
  for (const sync of ["full", "normal"] as const) {
    const options = { path, sync, key };
    for (const terminals of [1, 50, 500]) {
      await measure(`${terminals} terminals`, options, (load) => crowd(load, terminals));
    }
    await measure("2,000 sales/s", options, (load) => steady(load, 2000));
    await measure("6,700 sales/s", options, (load) => steady(load, 6700));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

printTable(rows);
