import { assertEquals } from "@std/assert";
import { VARIABLE_PREFIX } from "../../src/config/option-entry.ts";
import { jsonSale } from "../fixtures.ts";
import { within } from "../net/waiting.ts";
import { programLine } from "./executable.ts";

const ROOT = new URL("../../", import.meta.url);
/** The tests' own environment, without options for the program that somebody may have in it. */
function withoutOptions(): Record<string, string> {
  const variables = Object.entries(Deno.env.toObject());
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith(VARIABLE_PREFIX)));
}

/** How a program ended, and all that it said. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** For journals of which the test wants nothing: so that none has to be made, which is told. */
const KEY = { SOCKETQUEUE_JOURNAL_KEY: "5a".repeat(32) };

/** Whether these flags and variables run a gateway in the repository, and name no journal for it. */
function wantsJournal(words: readonly string[]): boolean {
  if (words.some((word) => /journal/i.test(word))) return false;
  return words.some((word) => /^(--|SOCKETQUEUE_)listen|^config\.yaml$/i.test(word));
}

/** The program as its user runs it: a process of its own. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<Ended>;
  #output = "";
  #errors = "";
  #said: () => void = () => {};
  #folder: string | undefined;

  /**
   * @param cwd the folder it runs in; default: the repository
   * @param files how many files it may have open; default: as many as the system lets it
   * @param env options by their variables; there are no others in its environment
   * @param before what the shell does before it, such as setting limits; default: nothing
   * @param run how it is run, in front of its arguments; default: as all of them are
   */
  constructor(
    args: readonly string[],
    cwd: string = ROOT.pathname,
    files?: number,
    env: Readonly<Record<string, string>> = {},
    before?: string,
    run: readonly string[] = programLine(),
  ) {
    // Each gateway has a journal of its own, unless the test says otherwise.
    const own = wantsJournal([...args, ...Object.keys(env)]);
    const journal = own ? { SOCKETQUEUE_JOURNAL: this.#ownJournal(), ...KEY } : {};
    const line = [...run, ...args];
    const first = files === undefined ? before : `ulimit -n ${files}`;
    const limited = ["sh", "-c", `${first}; exec "$@"`, "sh", ...line];
    const [program = "", ...rest] = first === undefined ? line : limited;
    const command = new Deno.Command(program, {
      args: rest,
      cwd,
      clearEnv: true,
      env: { ...withoutOptions(), NO_COLOR: "1", ...journal, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    this.#child = command.spawn();
    const output = this.#gather(this.#child.stdout, (text) => this.#output += text);
    const errors = this.#gather(this.#child.stderr, (text) => this.#errors += text);
    this.#ended = Promise.all([this.#child.status, output, errors]).then(([{ code }]) => {
      if (this.#folder !== undefined) Deno.removeSync(this.#folder, { recursive: true });
      return { code, output: this.#output, errors: this.#errors };
    });
  }

  /** The number of its process. */
  get pid(): number {
    return this.#child.pid;
  }

  /** All that it has said so far, on both streams. */
  get said(): string {
    return this.#output + this.#errors;
  }

  /** Waits for something to be said; gives the match. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const found = async () => {
      for (;;) {
        const match = pattern.exec(this.#output) ?? pattern.exec(this.#errors);
        if (match !== null) return match;
        await new Promise<void>((resolve) => this.#said = resolve);
      }
    };
    return await within(Promise.race([found(), this.#never()]), `${pattern} to be said`);
  }

  /** The port behind a line that says where it listens. */
  async port(of: "TCP" | "HTTP" | "bank" | "host" | "statistics" | "admin"): Promise<number> {
    const lines = {
      host: /host is to dial .*:(\d+)\n/,
      statistics: /Statistics: .*:(\d+)\n/,
      admin: /Operation \(HTTP\): .*:(\d+)\n/,
      TCP: /\(TCP\): .*:(\d+)\n/,
      HTTP: /HTTP clients.*:(\d+)\n/,
      bank: /bank .*:(\d+)\n/,
    };
    return Number((await this.says(lines[of]))[1]);
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it ends by itself. */
  end(): Promise<Ended> {
    return within(this.#ended, `the end of the program, which said:\n${this.said}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended by itself
    }
    await this.#ended;
  }

  #ownJournal(): string {
    this.#folder = Deno.makeTempDirSync();
    return `${this.#folder}/socketqueue.db`;
  }

  async #never(): Promise<never> {
    const { code } = await this.#ended;
    throw new Error(`the program ended with code ${code} and said:\n${this.said}`);
  }

  async #gather(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      add(text);
      this.#said();
    }
  }
}

/** The shape of every answer of `POST /`. */
export interface JsonAnswer {
  readonly status: number;
  readonly result: Record<string, string | number> | "";
  readonly errors: string[];
  /** Where the outcome is not known: the number to ask with, and what becomes of the sale. */
  readonly id?: number;
  readonly reversal?: string;
}

async function post(port: number, message: unknown): Promise<JsonAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  });
  const body = await response.json();
  const more = response.headers.has("transaction-id") ? ["id", "reversal"] : [];
  assertEquals(Object.keys(body), ["result", "errors", ...more]);
  return { status: response.status, ...body };
}

/** Posts a message as JSON. */
export function postJson(port: number, message: unknown): Promise<JsonAnswer> {
  const answer = post(port, message);
  // A test that has failed elsewhere is not to fail here once more, where nobody waits any longer.
  answer.catch(() => {});
  return answer;
}

/** A chip sale as the original's users send it. */
export const JSON_SALE = {
  ...jsonSale("4111111111111111=30122011000000000000"),
  "55": "9f2608571f1e10d4fa4aac9f2701809f36020001950500800010009f3704a1b2c3d4",
};

/** An echo test in the same way. */
export const JSON_ECHO = {
  "0": "800",
  "3": "0",
  "7": "0607161700",
  "11": "123456",
  "24": "0",
  "41": "00123456",
  "42": "123567890124567",
};
