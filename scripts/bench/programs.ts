const RIGHTS = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env"];
const script = (name: string) => new URL(name, import.meta.url).pathname;

/** What the gateway is run with by `deno task start`, beside its rights. */
const START: string = JSON.parse(Deno.readTextFileSync(script("../../deno.json"))).tasks.start
  .command;
const GATEWAY_FLAGS = START.split(" ").filter((word) => word.startsWith("--v8-flags="));

const deno = (...args: readonly string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...RIGHTS, "--allow-run=kill", ...args],
    stdout: "piped",
    stderr: "inherit",
  });

/** Clock ticks of /proc a second, on every Linux that there is. */
const TICKS = 100;

/** A program that runs, and the port that it said it listens on. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly port: number;

  private constructor(child: Deno.ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param wanted finds the port in what it says
   * @param name its source, from this folder
   */
  static start(wanted: RegExp, name: string, ...args: readonly string[]): Promise<Program> {
    return Program.spawn(wanted, script(name), ...args);
  }

  /** The same, by what stands on the line behind `deno run`. */
  static async spawn(wanted: RegExp, ...line: readonly string[]): Promise<Program> {
    const child = deno(...line).spawn();
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
    return (Number(user) + Number(system)) * (1_000_000 / TICKS);
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

/** Runs a script of this folder to its end; what it prints, as JSON. */
export async function run<Figures>(name: string, ...args: readonly unknown[]): Promise<Figures> {
  const { success, stdout } = await deno(script(name), ...args.map(String)).output();
  if (!success) throw new Error(`bench: ${name} failed; nothing is told`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The one in the middle. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;

/** The numbers of `--name 1,50`, or of `initial`. */
export function numbersOption(name: string, initial: string): number[] {
  const place = Deno.args.indexOf(`--${name}`);
  const numbers = (place < 0 ? initial : Deno.args[place + 1] ?? "").split(",").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
  throw new Error(`--${name}: not whole numbers`);
}

/** The words of `--name a,b`, or all that there are. */
export function wordsOption<Word extends string>(name: string, words: readonly Word[]): Word[] {
  const place = Deno.args.indexOf(`--${name}`);
  if (place < 0) return [...words];
  const asked = (Deno.args[place + 1] ?? "").split(",");
  const known = words.filter((word) => asked.includes(word));
  if (known.length === asked.length) return known;
  throw new Error(`--${name}: of ${words.join(", ")}`);
}

/** A gateway to the host at a port, with the listener that says `wanted`. */
function spawnGateway(
  wanted: RegExp,
  host: Program,
  ...args: readonly string[]
): Promise<Program> {
  const upstream = ["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)];
  return Program.spawn(
    wanted,
    ...GATEWAY_FLAGS,
    script("../../main.ts"),
    ...["--max-queue", "50000", ...upstream, ...args],
  );
}

/** A gateway between binary clients and a host. */
export function startGateway(host: Program, ...args: readonly string[]): Promise<Program> {
  const listen = ["--listen-port", "0", "--listen-header-format", "length:n:4"];
  return spawnGateway(/\(TCP\): listening on [^\s]*:(\d+)/, host, ...listen, ...args);
}

/** A gateway between clients of HTTP and a host. */
export function startHttpGateway(host: Program, ...args: readonly string[]): Promise<Program> {
  return spawnGateway(/HTTP clients [^\n]*:(\d+)/, host, "--listen-http-port", "0", ...args);
}
