/**
 * `deno task bench:gateway`: sales a second through the whole gateway, with its journal off, at
 * `normal` and at `full`, in turn, several rounds in one run. Load, gateway and bank are processes of
 * their own; the load checks every answer. Each is measured at full load, and at half of what it did
 * then.
 *
 *     deno task bench:gateway [--rounds 3] [--seconds 5] [--terminals 50]
 */
import type { LoadFigures } from "./bench-load.ts";
import { printTable } from "./print-table.ts";

const MODES = ["off", "normal", "full"] as const;
type Mode = (typeof MODES)[number];

const RIGHTS = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env"];
const script = (name: string) => new URL(name, import.meta.url).pathname;

function option(name: string, initial: number): number {
  const place = Deno.args.indexOf(`--${name}`);
  const value = place < 0 ? initial : Number(Deno.args[place + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: not a whole number`);
  return value;
}

const rounds = option("rounds", 3);
const seconds = option("seconds", 5);
const terminals = option("terminals", 50);

const deno = (...args: readonly string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...RIGHTS, "--allow-run=kill", ...args],
    stdout: "piped",
    stderr: "inherit",
  });

/** A gateway or a bank that runs, and the port that it said it listens on. */
class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly port: number;

  private constructor(child: Deno.ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(wanted: RegExp, ...args: readonly string[]): Promise<Program> {
    const child = deno(script("../main.ts"), ...args).spawn();
    let said = "";
    const [forUs, rest] = child.stdout.tee();
    void rest.pipeTo(new WritableStream());
    for await (const text of forUs.pipeThrough(new TextDecoderStream())) {
      said += text;
      const port = wanted.exec(said)?.[1];
      if (port !== undefined) return new Program(child, Number(port));
    }
    throw new Error(`bench: the program ended: ${said}`);
  }

  /** Microseconds of processor time until now; NaN where there is no /proc. */
  async cpu(): Promise<number> {
    if (Deno.build.os !== "linux") return NaN;
    const stat = await Deno.readTextFile(`/proc/${this.#child.pid}/stat`);
    const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
    return (Number(user) + Number(system)) * 10_000;
  }

  /** Megabytes that it holds; NaN where there is no /proc. */
  async memory(): Promise<number> {
    if (Deno.build.os !== "linux") return NaN;
    const status = await Deno.readTextFile(`/proc/${this.#child.pid}/status`);
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
  }
}

interface Figures extends LoadFigures {
  readonly cpu: number;
  readonly memory: number;
}

async function load(gateway: Program, rate?: number): Promise<Figures> {
  const before = await gateway.cpu();
  const args = [gateway.port, terminals, seconds, ...rate === undefined ? [] : [rate]];
  const { success, stdout } = await deno(script("./bench-load.ts"), ...args.map(String)).output();
  if (!success) throw new Error("bench: the load failed; nothing is told");
  const figures: LoadFigures = JSON.parse(new TextDecoder().decode(stdout));
  const sales = figures.perSecond * seconds;
  const cpu = (await gateway.cpu() - before) / sales;
  return { ...figures, cpu, memory: await gateway.memory() };
}

async function measure(mode: Mode, bank: Program, folder: string): Promise<[Figures, Figures]> {
  const journal = mode === "off"
    ? ["--no-journal"]
    : ["--journal", `${folder}/${mode}.db`, "--journal-sync", mode];
  await using gateway = await Program.start(
    /\(TCP\): listening on [^\s]*:(\d+)/,
    ...["--listen-port", "0", "--listen-header-format", "length:n:4", "--max-queue", "5000"],
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(bank.port), ...journal],
  );
  const full = await load(gateway);
  return [full, await load(gateway, Math.round(full.perSecond / 2))];
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1]!;

const HEAD = [
  "journal",
  "load",
  "sales/s",
  "of off",
  "p50 ms",
  "p99 ms",
  "p99.9 ms",
  "CPU µs",
  "MB",
];

function row(mode: Mode, name: string, all: readonly Figures[], off: readonly Figures[]): string[] {
  const of = (pick: (figures: Figures) => number) => median(all.map(pick));
  const ratio = median(all.map(({ perSecond }, round) => perSecond / off[round]!.perSecond));
  return [
    mode,
    name,
    Math.round(of(({ perSecond }) => perSecond)).toLocaleString("en"),
    name === "full" ? ratio.toFixed(2) : "",
    of(({ p50 }) => p50).toFixed(1),
    of(({ p99 }) => p99).toFixed(1),
    of(({ p999 }) => p999).toFixed(1),
    of(({ cpu }) => cpu).toFixed(0),
    of(({ memory }) => memory).toFixed(0),
  ];
}

const measured: Record<Mode, { full: Figures[]; half: Figures[] }> = {
  off: { full: [], half: [] },
  normal: { full: [], half: [] },
  full: { full: [], half: [] },
};
const folder = await Deno.makeTempDir();
try {
  await using bank = await Program.start(
    /bank listens on [^\s]*:(\d+)/,
    ...["--echo-server-port", "0", "--no-journal"],
  );
  for (let round = 0; round < rounds; round++) {
    for (const mode of MODES) {
      const [full, half] = await measure(mode, bank, folder);
      measured[mode].full.push(full);
      measured[mode].half.push(half);
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

const rows = [
  HEAD,
  ...MODES.flatMap((mode) => [
    row(mode, "full", measured[mode].full, measured.off.full),
    row(mode, "half", measured[mode].half, measured.off.half),
  ]),
];
printTable(rows, 2);
