import { Folder } from "../e2e/folder.ts";
import { within } from "./waiting.ts";

const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const LISTENER = new URL("systemd-listener.ts", import.meta.url).pathname;
const RIGHTS = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write"];

/** A systemd: its socket, and what came to it. */
export class SystemdSocket implements AsyncDisposable {
  readonly #folder = new Folder();
  readonly path = this.#folder.file("notify");
  readonly #process = new Deno.Command(Deno.execPath(), {
    args: ["run", ...RIGHTS, "--config", CONFIG, LISTENER, this.path],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  readonly #output = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  #text = "";

  /** Opens one, and waits until it listens. */
  static async open(): Promise<SystemdSocket> {
    const socket = new SystemdSocket();
    await socket.next();
    return socket;
  }

  /** The next message. */
  async next(): Promise<string> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await within(this.#output.read(), "a message to systemd");
      if (done) throw new Error("the listener ended");
      this.#text += value;
    }
    const end = this.#text.indexOf("\n");
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return JSON.parse(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#output.cancel();
    await this.#process.status;
    await this.#folder[Symbol.asyncDispose]();
  }
}
