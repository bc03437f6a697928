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
import { whenQuiet } from "./when-quiet.ts";
import { milliseconds } from "./milliseconds.ts";
import type { World } from "./world.ts";

/** Milliseconds that HTTP clients have to take their answers when nothing is under way any more. */
const HTTP_LINGER = 1_000;

/** What client listeners serve. */
export interface Served {
  readonly clients: ClientServer;
  readonly gateway: ClientGateway;
  readonly journal: OpenJournal | undefined;
  readonly world: World;
}

/** Ends HTTP. A client that is still sending its request does not hold up the others' end. */
export function finishHttp(http: HttpServer, { timers }: World): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(HTTP_LINGER, resolve);
    http.finish().then(resolve, reject).finally(cancel);
  });
}

/** Where clients are served: by TCP, by HTTP, or both. */
export class ClientListeners {
  readonly #served: Served;
  #options: Options;
  #tcp: Listener | undefined;
  #http: HttpServer | undefined;
  /** Listeners that are about to close, by what closes them at once. */
  readonly #leaving = new Set<() => void>();

  /** Listens when it is opened, and not before. */
  constructor(options: Options, served: Served) {
    this.#options = options;
    this.#served = served;
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
    // One of them may have the port that is to be opened.
    this.#closeLeaving();
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
    this.#closeLeaving();
    this.#tcp?.close();
  }

  /** Closes all clients' connections, after what waits has been written. */
  async finish(): Promise<void> {
    const { clients, world } = this.#served;
    await Promise.all([clients.finish(), this.#http && finishHttp(this.#http, world)]);
  }

  #closeLeaving(): void {
    for (const leave of [...this.#leaving]) leave();
  }

  #moveTcp(tcp: Listener | undefined): void {
    const old = this.#tcp;
    this.#tcp = tcp;
    if (old !== undefined) this.#leave(old, () => old.close());
  }

  #moveHttp(http: HttpServer | undefined): void {
    const { logger } = this.#served.world;
    const old = this.#http;
    this.#http = http;
    const finish = () =>
      old?.finish().catch((cause: unknown) => {
        logger.log("error", `the old HTTP listener did not end: ${String(cause)}`);
      });
    if (old !== undefined) this.#leave(old, () => void finish());
  }

  /** Closes a listener when everybody who stood in line there was let in. */
  #leave(old: { readonly accepted: number }, close: () => void): void {
    const leave = () => {
      cancel();
      this.#leaving.delete(leave);
      close();
    };
    const cancel = whenQuiet(() => old.accepted, this.#served.world.timers, leave);
    this.#leaving.add(leave);
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
    const about = { version: VERSION, sale: saleOf(gateway.codec.profile.name) };
    const earlier = journal?.keys ?? [];
    return await listenFor("listen-http-port", address, (at) => {
      const app = createApp(gateway, world, { about, closeAfterAnswer, earlier });
      return serveHttp(app, at, world, { idleTimeout: milliseconds(clientTimeout) });
    });
  }
}
