import { assertEquals } from "@std/assert";
import type { Hono } from "hono";
import { createAdminApp } from "../../src/http/admin.ts";
import { readyJson } from "../../src/http/watch-json.ts";
import type { Watched, WatchedLink } from "../../src/http/watched.ts";
import type { JournalAct } from "../../src/ports.ts";
import { Durations } from "../../src/stats/durations.ts";
import { Figures } from "../../src/stats/figures.ts";
import { readMetrics } from "./metrics-format.ts";
import { type HttpOptions, HttpRig } from "./setup.ts";

/** When it started. */
export const START = Date.UTC(2026, 0, 1);

/** Its link, unless a test says otherwise. */
export const LINK: WatchedLink = {
  address: "10.0.0.9:5000",
  dialledBy: "gateway",
  isUp: true,
  since: START,
  reconnects: 2,
  lastError: { text: "closed by the host", at: START - 1500 },
};

/** A gateway that is watched. */
export class WatchRig extends HttpRig {
  readonly figures: Figures;
  readonly commits = new Durations([0.001, 1]);
  readonly admin: Hono;
  link = LINK;
  /** What is kept of what was done. */
  acts: readonly JournalAct[] = [];
  statistics = '{"securedAmount":12.30}';

  constructor(options: HttpOptions = {}, readonly journal = options.journal) {
    const figures = new Figures({ refusals: ["queue-full"], failures: ["timeout"] });
    super({ ...options, counts: figures });
    this.figures = figures;
    this.admin = createAdminApp(
      this.gateway,
      {
        timers: this.time,
        logger: this.logger,
        journal: { acts: () => Promise.resolve(this.acts) },
      },
      "gateway.shop",
      this.#watched(),
    );
  }

  ask(path: string, init: RequestInit = {}, host = "127.0.0.1:8081"): Promise<Response> {
    return Promise.resolve(this.admin.request(path, { ...init, headers: { host } }));
  }

  async json(path: string): Promise<unknown> {
    const response = await this.ask(path);
    assertEquals(response.status, 200);
    return await response.json();
  }

  /** Whether it is ready, and the codes of why not. */
  async ready(): Promise<[number, boolean, string[]]> {
    const response = await this.ask("/readyz");
    const { ready, reasons } = readyJson.parse(await response.json());
    return [response.status, ready, reasons.map(({ code }) => code)];
  }

  async metrics() {
    return readMetrics(await (await this.ask("/metrics")).text());
  }

  #watched(): Watched {
    const { journal, commits: took } = this;
    const link = () => this.link;
    return {
      gateway: this.gateway,
      maxQueue: 250,
      figures: this.figures,
      get link() {
        return link();
      },
      get journal() {
        return journal && { writable: journal.writable, commits: 3, took };
      },
      clients: { tcp: 4, http: 5 },
      process: { version: "2.0.0", started: START, uptime: 90_500, rss: 123_456_789 },
      certificates: [{ of: "listen-tls-cert", at: START }],
      statistics: () => this.statistics,
      config: () => ({ "max-queue": { value: 100, source: "default" } }),
    };
  }
}
