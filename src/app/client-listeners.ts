import type { Options } from "../config/options.ts";
import type { HttpServer } from "../http/server.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { ClientServer } from "../net/client-server.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import type { Prepared } from "../ports.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import { saleOf } from "./sample.ts";
import { VERSION } from "./version.ts";
import { finishHttp, leaveHttp } from "./http-end.ts";
import { Leaving } from "./leaving.ts";
import { milliseconds } from "./milliseconds.ts";
import type { World } from "./world.ts";

/** What client listeners serve. */
export interface Served {
  readonly clients: ClientServer;
  readonly gateway: ClientGateway;
  readonly journal: OpenJournal | undefined;
  readonly world: World;
}

/** Where clients are served: by TCP, by HTTP, or both. */
export class ClientListeners {
  readonly #served: Served;
  #options: Options;
  #tcp: Listener | undefined;
  #http: HttpServer | undefined;
  readonly #leaving: Leaving;

  /** Listens when it is opened, and not before. */
  constructor(options: Options, served: Served) {
    this.#options = options;
    this.#served = served;
    this.#leaving = new Leaving(served.world.timers);
  }

  /** @throws {CannotListen} nothing is left open then */
  async open(): Promise<void> {
    this.#tcp = await this.#listenTcp(this.#options);
    try {
      this.#http = await this.#listenHttp(this.#options);
    } catch (cause) {
      this.#tcp?.close();
      throw cause;
    }
  }

  get tcp(): Listener | undefined {
    return this.#tcp;
  }

  get http(): HttpServer | undefined {
    return this.#http;
  }

  /**
   * Opens the ports that other options name. What is open closes a moment after `commit`: who was about
   * to connect there is served as before, and so are connections that there are.
   *
   * @throws {CannotListen} all is as it was then
   */
  async prepare(options: Options): Promise<Prepared> {
    const [old, served] = [this.#options, this.#served];
    this.#leaving.closeAll();
    const movesTcp = options.listenPort !== old.listenPort;
    const movesHttp = options.listenHttpPort !== old.listenHttpPort;
    const tcp = movesTcp ? await this.#listenTcp(options) : undefined;
    let http: HttpServer | undefined;
    try {
      http = movesHttp ? await this.#listenHttp(options) : undefined;
    } catch (cause) {
      tcp?.close();
      throw cause;
    }
    return {
      commit: () => {
        if (movesTcp) this.#moveTcp(tcp);
        if (movesHttp) this.#moveHttp(http);
        this.#http?.setIdleTimeout(milliseconds(options.clientTimeout));
        this.#options = options;
      },
      cancel: () => {
        tcp?.close();
        if (http !== undefined) void finishHttp(http, served.world);
      },
    };
  }

  /** Takes no new TCP clients. */
  close(): void {
    this.#leaving.closeAll();
    this.#tcp?.close();
  }

  /** Closes all clients' connections, after what waits has been written. */
  async finish(): Promise<void> {
    const { clients, world } = this.#served;
    await Promise.all([clients.finish(), this.#http && finishHttp(this.#http, world)]);
  }

  #moveTcp(tcp: Listener | undefined): void {
    const old = this.#tcp;
    this.#tcp = tcp;
    if (old !== undefined) this.#leaving.leave(old, () => old.close());
  }

  #moveHttp(http: HttpServer | undefined): void {
    const old = this.#http;
    this.#http = http;
    if (old !== undefined) leaveHttp(old, this.#leaving, this.#served.world.logger);
  }

  async #listenTcp({ listenPort }: Options): Promise<Listener | undefined> {
    if (listenPort === undefined) return undefined;
    const { clients, world } = this.#served;
    return await listenFor("listen-port", { hostname: ANYWHERE, port: listenPort }, (at) => {
      return listenTcp(at, world, (conn) => clients.accept(conn));
    });
  }

  async #listenHttp(options: Options): Promise<HttpServer | undefined> {
    const { listenHttpPort, closeAfterAnswer, clientTimeout } = options;
    if (listenHttpPort === undefined) return undefined;
    // Loaded where it is wanted: without it the program starts sooner, and is smaller.
    const { createApp } = await import("../http/app.ts");
    const { serveHttp } = await import("../http/server.ts");
    const { gateway, journal, world } = this.#served;
    const address = { hostname: ANYWHERE, port: listenHttpPort };
    const about = () => ({ version: VERSION, sale: saleOf(gateway.codec.profile.name) });
    const earlier = journal?.keys ?? [];
    return await listenFor("listen-http-port", address, (at) => {
      const app = createApp(gateway, world, { about, closeAfterAnswer, earlier });
      return serveHttp(app, at, world, { idleTimeout: milliseconds(clientTimeout) });
    });
  }
}
