/**
 * `deno task bench:scale`: what it costs to have many terminals. Sales of 10 to 10,000 terminals at once
 * with a host that takes half a second for each, against the most that there can be then; clients that
 * are connected and say nothing; what it holds in a minute of full load; the time from the start to the
 * first answer.
 *
 *     deno task bench:scale [--terminals 10,100,1000,4000,10000] [--seconds 6] [--idle 10000] [--soak 60]
 *
 * Two files are open for each terminal, one in the load and one in the gateway: `ulimit -n` has to
 * allow for that.
 */
import type { LoadFigures } from "./bench/load.ts";
import { median, numbersOption, Program, run, startGateway } from "./bench/programs.ts";
import { HEADER, SHAPES } from "./bench/shape.ts";
import { printTable } from "./print-table.ts";

/** Milliseconds that the host takes. */
const DELAY = 500;
const STARTS = 5;

const terminals = numbersOption("terminals", "10,100,1000,4000,10000");
/** The load begins with a second that is not counted; all of the look has to be in the rest. */
const LEAST = 6;

const seconds = Math.max(LEAST, numbersOption("seconds", "6")[0]!);
const idle = numbersOption("idle", "10000")[0]!;

/** Terminals of the full load, and seconds until it has what it needs. */
const SOAKING = 500;
const SETTLED = 10;

const soak = numbersOption("soak", "60")[0]!;
if (soak <= SETTLED) throw new Error(`--soak: more than ${SETTLED} seconds`);

/** Milliseconds from the start of a load until all are connected and sell, and those that are looked at. */
const CONNECTED = 2_500;
const LOOK = 3_000;

const after = (delay: number) => new Promise<void>((done) => setTimeout(done, delay));

/** Microseconds of processor time a sale, while all sell and nobody connects. */
async function cpuOf(program: Program, load: Promise<LoadFigures>): Promise<number> {
  await after(CONNECTED);
  const before = await program.cpu();
  await after(LOOK);
  const used = await program.cpu() - before;
  return used / ((await load).perSecond * LOOK / 1000);
}

/** Sales of so many terminals through a program. */
async function selling(program: Program, count: number) {
  await run("./load.ts", program.port, "sale", count, 2);
  const load = run<LoadFigures>("./load.ts", program.port, "sale", count, seconds);
  const cpu = await cpuOf(program, load);
  return { ...await load, cpu, memory: await program.memory() };
}

async function inFlight(host: Program): Promise<string[][]> {
  const head = [
    "terminals",
    "a second",
    "of ideal",
    "p99 ms",
    "CPU µs",
    "relay's",
    "x relay",
    "MB",
  ];
  const rows = [head];
  for (const count of terminals) {
    await using relay = await Program.start(/port (\d+)/, "./relay.ts", String(host.port));
    const floor = await selling(relay, count);
    await using gateway = await startGateway(host, "--no-journal");
    const { perSecond, p99, cpu, memory } = await selling(gateway, count);
    rows.push([
      count.toLocaleString("en"),
      Math.round(perSecond).toLocaleString("en"),
      (perSecond / (count / DELAY * 1000)).toFixed(3),
      p99.toFixed(0),
      cpu.toFixed(1),
      floor.cpu.toFixed(1),
      (cpu / floor.cpu).toFixed(2),
      memory.toFixed(0),
    ]);
  }
  return rows;
}

async function idling(host: Program): Promise<string> {
  await using gateway = await startGateway(host, "--no-journal");
  const before = await gateway.memory();
  await using _clients = await Program.start(
    /port (\d+)/,
    "./idle.ts",
    String(gateway.port),
    String(idle),
  );
  const memory = await gateway.memory();
  const each = (memory - before) * 1024 / idle;
  return `${idle.toLocaleString("en")} idle clients: ${memory.toFixed(0)} MB, ` +
    `${before.toFixed(0)} of them before (${each.toFixed(1)} KB a client)`;
}

/** Memory in a minute of full load: it may not grow once all has been used. */
async function soaking(): Promise<string> {
  await using host = await Program.start(/port (\d+)/, "./host.ts");
  await using gateway = await startGateway(host, "--no-journal");
  const held: number[] = [];
  let over = false;
  async function sample(): Promise<void> {
    for (; !over; await after(1000)) {
      held.push(await gateway.memory());
    }
  }
  const load = run<LoadFigures>("./load.ts", gateway.port, "sale", SOAKING, soak);
  const [figures] = await Promise.all([load.finally(() => over = true), sample()]);
  const MB = (memory: number | undefined) => `${memory?.toFixed(0)} MB`;
  const steady = held.slice(SETTLED);
  const third = Math.ceil(steady.length / 3);
  return `${soak} s of full load, ${SOAKING} terminals, ` +
    `${Math.round(figures.perSecond).toLocaleString("en")} sales a second: ` +
    `${MB(held[SETTLED])} after ${SETTLED} s, then ${MB(Math.min(...steady))} to ` +
    `${MB(Math.max(...steady))}, median of its first third ${
      MB(median(steady.slice(0, third)))
    }, ` +
    `of its last ${MB(median(steady.slice(-third)))}`;
}

/** One sale, on a connection of its own. */
async function sell(port: number): Promise<void> {
  const { request, answer } = SHAPES.sale;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(request.frame);
  const bytes = new Uint8Array(answer.frame.length);
  for (let have = 0; have < bytes.length;) {
    const count = await connection.read(bytes.subarray(have));
    if (count === null) throw new Error("bench: no answer");
    have += count;
  }
  if (bytes[HEADER + 2] !== answer.frame[HEADER + 2]) throw new Error("bench: a wrong answer");
}

async function starting(): Promise<string> {
  await using host = await Program.start(/port (\d+)/, "./host.ts");
  const times: number[] = [];
  for (let round = 0; round < STARTS; round++) {
    const begin = performance.now();
    await using gateway = await startGateway(host, "--no-journal");
    await sell(gateway.port);
    times.push(performance.now() - begin);
  }
  return `start to first answer: ${median(times).toFixed(0)} ms (of ${STARTS})`;
}

const rows: string[][] = [];
const lines: string[] = [];
{
  await using host = await Program.start(/port (\d+)/, "./host.ts", String(DELAY));
  rows.push(...await inFlight(host));
  lines.push(await idling(host));
}
lines.push(await soaking());
lines.push(await starting());
printTable(rows, 0);
// deno-lint-ignore no-console -- what it measured is what it is for
for (const line of lines) console.log(line);
