import { closeQuietly, LOOPBACK, writeAll } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { Folder } from "./folder.ts";
import type { Program } from "./program.ts";
import { Watcher } from "./watched.ts";

/** All that comes over a connection until its end. */
async function readAll(conn: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  for (;;) {
    const count = await conn.read(buffer).catch(() => null);
    if (count === null) return text + decoder.decode();
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** Sends text to a port, and gives all that comes back until the other side closes. */
export async function talk(port: number, text: string): Promise<string> {
  const conn = await Deno.connect({ hostname: LOOPBACK, port });
  try {
    const answer = readAll(conn);
    // It may have had enough before it has read all.
    await writeAll(conn, new TextEncoder().encode(text)).catch(() => {});
    return await within(answer, `the end of an answer to ${JSON.stringify(text.slice(0, 80))}`);
  } finally {
    closeQuietly(conn);
  }
}

/** Somebody who takes what is sent to Logstash, as it is. */
class TextListener implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  readonly #texts: Promise<string>[] = [];
  readonly #accepting = this.#acceptAll();

  get port(): number {
    return this.#listener.addr.port;
  }

  /** All that came, when those who sent it have closed. */
  async text(): Promise<string> {
    return (await within(Promise.all(this.#texts), "the end of what goes to Logstash")).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeQuietly(this.#listener);
    await this.#accepting;
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      const conn = await this.#listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      this.#texts.push(readAll(conn).finally(() => closeQuietly(conn)));
    }
  }
}

/** The statistics without times: any digits can stand in those by chance. */
function withoutTimes(json: string): string {
  const { latency: _latency, ...rest } = JSON.parse(json);
  return JSON.stringify(rest);
}

/** The names that metrics have beside their numbers, in which any digits can stand by chance. */
const labelsOf = (metrics: string): string => metrics.match(/\{.*\}/g)?.join("\n") ?? "";

/** Every way by which something of a program's work leaves it beside its answers. */
export class Outlets implements AsyncDisposable {
  readonly #folder = new Folder();
  readonly #logstash = new TextListener();

  /** Options by which a program uses all of them, at the lowest level. */
  get args(): string[] {
    return [
      ...["--vv", "--log-file", this.#folder.file("log"), "--stat-server-port", "0"],
      ...["--admin-port", "0", "--stat-dump-file", this.#folder.file("statistics")],
      ...["--logstash-host", LOOPBACK, "--logstash-port", String(this.#logstash.port)],
    ];
  }

  /** Ends a program, and gives all that left it, by the outlet's name. */
  async collect(program: Program): Promise<Map<string, string>> {
    const statistics = await talk(await program.port("statistics"), "");
    const watcher = await Watcher.of(program);
    const metrics = await watcher.text("/metrics");
    const more = ["/exchanges", "/link", "/config"].map((path) => watcher.text(path));
    const told = (await Promise.all(more)).join("\n");
    program.signal("SIGTERM");
    const { output, errors } = await program.end();
    return new Map([
      ["the log file", await Deno.readTextFile(this.#folder.file("log"))],
      ["standard output", output],
      ["standard error", errors],
      ["Logstash", await this.#logstash.text()],
      ["metrics", labelsOf(metrics)],
      ["what its watchers are told", told],
      ["statistics", withoutTimes(statistics)],
      ["statistics' file", withoutTimes(await Deno.readTextFile(this.#folder.file("statistics")))],
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#logstash[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
