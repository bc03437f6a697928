import { type HostOptions, ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { talk } from "./canary-outlets.ts";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";
import { unheard } from "./unheard.ts";

/** What `POST /` answered. There may be more in it, of a sale in doubt. */
export interface Posted {
  readonly status: number;
  readonly result: Readonly<Record<string, string | number>> | "";
  readonly errors: readonly string[];
}

async function post(port: number, values: unknown): Promise<Posted> {
  const body = JSON.stringify(values);
  const response = await fetch(`http://${LOOPBACK}:${port}/`, { method: "POST", body });
  return { status: response.status, ...await response.json() };
}

/** Posts a message's values as JSON, to a program that may be killed before it answers. */
export function postTo(port: number, values: unknown): Promise<Posted> {
  return unheard(post(port, values));
}

/** What the statistics tell of sales in doubt. */
export interface Doubts {
  readonly reversalsPending: number;
  readonly reversalsParked: number;
  readonly reversalOldestAge: number;
  readonly uncertainDeliveries: number;
}

/** What a program's statistics tell of sales in doubt at this moment. */
export async function doubtsOf(program: Program): Promise<Doubts> {
  const { reversalsPending, reversalsParked, reversalOldestAge, uncertainDeliveries } = JSON.parse(
    await talk(await program.port("statistics"), ""),
  );
  return { reversalsPending, reversalsParked, reversalOldestAge, uncertainDeliveries };
}

/** Milliseconds between two looks. */
const LOOK = 50;

/** Waits until a program has nothing to undo any more. */
export async function undoneAll(program: Program): Promise<void> {
  const look = async () => {
    while ((await doubtsOf(program)).reversalsPending > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  };
  await within(look(), "the end of all reversals");
}

/** How the programs of a {@link JournalRig} are run. */
export interface RigOptions extends Partial<HostOptions> {
  /** What a profile of one's own has in its `reversal` section, in YAML. Default: SmartVista's. */
  readonly reversal?: string;
}

/** A folder with a journal, a host, and gateways that use both, one after the other. */
export class JournalRig implements AsyncDisposable {
  readonly folder = new Folder();
  readonly journal = this.folder.file("journal.db");
  readonly host: ScriptedHost;
  readonly #profile: string;
  readonly #programs: Program[] = [];

  constructor({ reversal, ...host }: RigOptions = {}) {
    this.host = ScriptedHost.listen(host);
    this.#profile = reversal === undefined ? "smartvista" : this.#ownProfile(reversal);
  }

  /** The command line of a gateway on the journal. */
  args(port = this.host.port): string[] {
    return [
      ...["--upstream-host", LOOPBACK, "--upstream-port", String(port)],
      ...["--listen-port", "0", "--listen-http-port", "0", "--stat-server-port", "0"],
      ...["--profile", this.#profile, `--journal=${this.journal}`, "--v"],
    ];
  }

  /** Starts a gateway on the journal, which no other may have at the time. */
  start(...flags: string[]): Program {
    const program = new Program([...this.args(), ...flags]);
    this.#programs.push(program);
    return program;
  }

  /** Starts a gateway on the journal that cannot make a file longer than so many KiB. */
  startWithin(kibibytes: number, ...flags: string[]): Program {
    // Of the limit's signal the process would die; ignored, it is an error as a full disk's.
    const limits = `trap '' XFSZ; ulimit -f ${kibibytes * 2}`;
    const args = [...this.args(), ...flags];
    const program = new Program(args, this.folder.path, undefined, {}, limits);
    this.#programs.push(program);
    return program;
  }

  /** Ends a program as a power cut does. */
  async kill(program: Program): Promise<void> {
    program.signal("SIGKILL");
    await program.end();
  }

  /** Ends a program in order, which must not take long; gives its exit code. */
  async stop(program: Program): Promise<number> {
    program.signal("SIGTERM");
    return (await program.end()).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) await program[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }

  #ownProfile(reversal: string): string {
    const path = this.folder.file("profile.yaml");
    const head = ["extends: smartvista", "name: hasty", "title: SmartVista, repeats in a hurry"];
    Deno.writeTextFileSync(path, [...head, `reversal: ${reversal}`].join("\n"));
    return path;
  }
}

/** A binary client of a program. */
export async function dialTo(program: Program): Promise<Pos> {
  return await Pos.dial(await program.port("TCP"));
}
