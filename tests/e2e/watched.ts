import {
  type ExchangesJson,
  exchangesJson,
  type LinkJson,
  linkJson,
  readyJson,
} from "../../src/http/watch-json.ts";
import { readMetrics, valueOf } from "../http/metrics-format.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import type { Program } from "./program.ts";

/** Milliseconds between two looks. */
const LOOK = 50;

/** Asks a running program how it does, as monitoring does. */
export class Watcher {
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  /** Of a program that was started with an `--admin-port`. */
  static async of(program: Program): Promise<Watcher> {
    return new Watcher(await program.port("admin"));
  }

  async text(path: string): Promise<string> {
    return await (await this.#get(path)).text();
  }

  async status(path: string): Promise<number> {
    const response = await this.#get(path);
    await response.body?.cancel();
    return response.status;
  }

  /** The codes of why it is not ready; none: it is, and the status says so. */
  async reasons(): Promise<string[]> {
    const response = await this.#get("/readyz");
    const { ready, reasons } = readyJson.parse(await response.json());
    const codes = reasons.map(({ code }) => code);
    const sound = ready === (codes.length === 0) && response.status === (ready ? 200 : 503);
    if (!sound) throw new Error(`ready: ${ready}, ${codes}, with status ${response.status}`);
    return codes;
  }

  /** Waits until these are why it is not ready. */
  async untilReady(...codes: string[]): Promise<void> {
    const look = async () => {
      while ((await this.reasons()).join() !== codes.join()) {
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
    };
    await within(look(), `readiness: ${codes.join() || "ready"}`);
  }

  /** The values of series at this moment. */
  async figures() {
    const metrics = readMetrics(await this.text("/metrics"));
    return (name: string, labels: Readonly<Record<string, string>> = {}) => {
      return valueOf(metrics, name, labels);
    };
  }

  async link(): Promise<LinkJson> {
    return linkJson.parse(JSON.parse(await this.text("/link")));
  }

  async exchanges(): Promise<ExchangesJson> {
    return exchangesJson.parse(JSON.parse(await this.text("/exchanges")));
  }

  async #get(path: string): Promise<Response> {
    return await fetch(`http://${LOOPBACK}:${this.#port}${path}`);
  }
}
