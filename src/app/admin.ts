import { resolve } from "node:path";
import type { Options } from "../config/options.ts";
import type { Operated } from "../http/admin.ts";
import type { Reload } from "../http/reload-json.ts";
import type { HttpServer } from "../http/server.ts";
import type { Watched } from "../http/watched.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import { type Address, addressText } from "../net/address.ts";
import { finishHttp, leaveHttp } from "./http-end.ts";
import { Leaving } from "./leaving.ts";
import { listenFor } from "./listening.ts";
import { type Change, NOTHING_TO_CHANGE } from "./reload.ts";
import type { World } from "./world.ts";

/** Addresses that are listened on, by those that a program on this machine reaches them at. */
const REACHED: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** The address of what listens there for a program on this machine: `host:port`. */
export function addressOf({ hostname, port }: Address): string {
  return addressText({ hostname: REACHED[hostname] ?? hostname, port });
}

/**
 * A gateway for its operator.
 *
 * @param reload what reads its configuration anew, as soon as there is something that does
 */
export function operatedOf(gateway: Gateway, reload: () => Reload | undefined): Operated {
  return {
    reversals: gateway.reversals,
    get load() {
      return gateway.load;
    },
    get reload() {
      return reload();
    },
  };
}

/** What the operator's listener serves. */
export interface AdminServed {
  readonly operated: Operated;
  readonly journal: OpenJournal | undefined;
  /** For those who watch it, on a port that they were told. */
  readonly watched: Watched | undefined;
  readonly world: World;
}

/**
 * Where the operator's side is served: where options ask for it, or there is a journal to look after;
 * its address stands beside the journal then.
 */
export class AdminListener {
  readonly #served: AdminServed;
  readonly #leaving: Leaving;
  #options: Options;
  #server: HttpServer | undefined;

  /** Listens when it is opened, and not before. */
  constructor(options: Options, served: AdminServed) {
    this.#options = options;
    this.#served = served;
    this.#leaving = new Leaving(served.world.timers);
  }

  /** Absent: it is not served. */
  get server(): HttpServer | undefined {
    return this.#server;
  }

  /**
   * @throws {CannotListen} nothing is left running then
   * @throws {CannotUseJournal} likewise
   */
  async open(): Promise<void> {
    await using undo = new AsyncDisposableStack();
    const server = await this.#listen(this.#options);
    undo.defer(() => server?.finish());
    if (server !== undefined) await this.#writeDown(server);
    undo.move();
    this.#server = server;
  }

  /**
   * Opens the port that other options name. What is open closes a moment after `commit`, when it has
   * answered. Another address with the same port has to wait for a start: both cannot be open at once.
   *
   * @throws {CannotListen} all is as it was then
   */
  async prepare(options: Options): Promise<Change> {
    const { adminHost, adminPort } = this.#options;
    const movesHost = options.adminHost !== adminHost;
    if (!movesHost && options.adminPort === adminPort) return NOTHING_TO_CHANGE;
    await this.#leaving.closeAll();
    if (movesHost && options.adminPort === adminPort && adminPort) {
      return { ...NOTHING_TO_CHANGE, needRestart: ["admin-host"] };
    }
    const server = await this.#listen(options);
    return {
      commit: () => this.#move(options, server),
      cancel: () => {
        if (server !== undefined) void finishHttp(server, this.#served.world);
      },
    };
  }

  async finish(): Promise<void> {
    await this.#leaving.closeAll();
    await (this.#server && finishHttp(this.#server, this.#served.world));
  }

  #move(options: Options, server: HttpServer | undefined): void {
    const { logger } = this.#served.world;
    const old = this.#server;
    this.#options = options;
    this.#server = server;
    if (old !== undefined) leaveHttp(old, this.#leaving, logger);
    if (server === undefined) return;
    this.#writeDown(server).catch((cause: unknown) => {
      const text = "socketqueue reversals and reload will not find this gateway";
      logger.log("error", `${text}: its new address was not written: ${String(cause)}`);
    });
  }

  /** Tells beside the journal where it is served, and by which file of options the gateway runs. */
  async #writeDown(server: HttpServer): Promise<void> {
    const { config } = this.#options;
    const file = config === undefined ? null : resolve(config);
    await this.#served.journal?.setAddress(addressOf(server), file);
  }

  async #listen({ adminHost, adminPort }: Options): Promise<HttpServer | undefined> {
    const { operated, journal, watched, world } = this.#served;
    if (adminPort === undefined && journal === undefined) return undefined;
    const { createAdminApp } = await import("../http/admin.ts");
    const { serveHttp } = await import("../http/server.ts");
    const address = { hostname: adminHost, port: adminPort ?? 0 };
    const seen = adminPort === undefined ? undefined : watched;
    return await listenFor("admin-port", address, (at) => {
      const app = createAdminApp(operated, { ...world, journal }, adminHost, seen);
      return serveHttp(app, at, world);
    }, "admin-host");
  }
}
