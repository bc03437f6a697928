import { within } from "../net/waiting.ts";

const CHILD = new URL("child.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const RUN = ["run", "--no-prompt", "--no-check", "--allow-read", "--allow-write", "--allow-env"];

/** `tests/journal/child.ts` in a process of its own. */
export class Child implements AsyncDisposable {
  readonly process: Deno.ChildProcess;
  output = "";
  readonly #read: Promise<void>;
  #said: () => void = () => {};

  /** @param blocks of 512 bytes: how large its files may become; default: as they want */
  constructor(args: readonly string[], blocks?: number) {
    const line = [Deno.execPath(), ...RUN, "--config", CONFIG, CHILD, ...args];
    // The signal of a file too large would end it.
    const limit = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
    const [program = "", ...rest] = blocks === undefined
      ? line
      : ["sh", "-c", limit, "sh", ...line];
    this.process = new Deno.Command(program, {
      args: rest,
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#read = this.#gather();
  }

  /** Waits until it has said something. */
  async says(pattern: RegExp): Promise<void> {
    const heard = async () => {
      while (!pattern.test(this.output)) {
        await new Promise<void>((resolve) => this.#said = resolve);
      }
    };
    await within(heard(), `${pattern} to be said`);
  }

  async kill(): Promise<void> {
    try {
      this.process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended by itself
    }
    await this.end();
  }

  async end(): Promise<void> {
    await this.#read;
    await this.process.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.process.stdin.close().catch(() => {});
  }

  async #gather(): Promise<void> {
    for await (const text of this.process.stdout.pipeThrough(new TextDecoderStream())) {
      this.output += text;
      this.#said();
    }
  }
}
