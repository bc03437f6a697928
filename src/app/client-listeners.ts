import type { Options } from "../config/options.ts";
import type { HttpServer } from "../http/server.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { ClientServer } from "../net/client-server.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import type { Door } from "../net/door.ts";
import type { Prepared, ServerTls } from "../ports.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import { saleOf } from "./sample.ts";
import { VERSION } from "./version.ts";
import { whenQuiet } from "./when-quiet.ts";
import { milliseconds } from "./milliseconds.ts";
import type { Moves } from "./tls/change.ts";
import { doorOf, httpsDoorOf } from "./tls/gateway-tls.ts";
import { serverTls, type Tls } from "./tls/sides.ts";
import type { World } from "./world.ts";

/** Milliseconds that HTTP clients have to take their answers when nothing is under way any more. */
const HTTP_LINGER = 1_000;

/** Which listeners move from some options to others, come, or go. */
const movesOf = (old: Options, options: Options): Moves => ({
  tcp: options.listenPort !== old.listenPort,
  http: options.listenHttpPort !== old.listenHttpPort,
});

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

/** Where TCP clients are served, and what lets them in by TLS. */
interface TcpSide {
  readonly listener: Listener;
  readonly door: (Door & { change(tls: ServerTls): void }) | undefined;
}

/** Where clients are served: by TCP, by HTTP, or both. */
export class ClientListeners {
  readonly #served: Served;
  #options: Options;
  #tls: Tls;
  #tcp: TcpSide | undefined;
  #http: HttpServer | undefined;
  /** Listeners that are about to close, by what closes them at once. */
  readonly #leaving = new Set<() => void>();

  /** Listens when it is opened, and not before. */
  constructor(options: Options, tls: Tls, served: Served) {
    this.#options = options;
    this.#tls = tls;
    this.#served = served;
  }

  /** @throws {CannotListen} nothing is left open then */
  async open(): Promise<void> {
    this.#tcp = await this.#listenTcp(this.#options, this.#tls);
    try {
      this.#http = await this.#listenHttp(this.#options, this.#tls);
    } catch (cause) {
      this.#tcp?.listener.close();
      throw cause;
    }
  }

  get tcp(): Listener | undefined {
    return this.#tcp?.listener;
  }

  get http(): HttpServer | undefined {
    return this.#http;
  }

  /**
   * Opens the ports that other options name. What is open closes a moment after `commit`: who was about
   * to connect there is served as before, and so are connections that there are.
   *
   * @param tls that counts then; which port has TLS at all changes with the port only
   * @throws {CannotListen} all is as it was then
   */
  async prepare(options: Options, tls: Tls): Promise<Prepared> {
    const [old, served] = [this.#options, this.#served];
    // One of them may have the port that is to be opened.
    this.#closeLeaving();
    const { tcp: movesTcp, http: movesHttp } = movesOf(old, options);
    const tcp = movesTcp ? await this.#listenTcp(options, tls) : undefined;
    let http: HttpServer | undefined;
    try {
      http = movesHttp ? await this.#listenHttp(options, tls) : undefined;
    } catch (cause) {
      tcp?.listener.close();
      throw cause;
    }
    return {
      commit: () => {
        if (movesTcp) this.#moveTcp(tcp);
        if (movesHttp) this.#moveHttp(http);
        this.#show(tls);
        this.#http?.setIdleTimeout(milliseconds(options.clientTimeout));
        this.#options = options;
      },
      cancel: () => {
        tcp?.listener.close();
        if (http !== undefined) void finishHttp(http, served.world);
      },
    };
  }

  /** Takes no new TCP clients. */
  close(): void {
    this.#closeLeaving();
    this.#tcp?.listener.close();
    this.#tcp?.door?.close();
  }

  /** Options of which the ports differ from those that there are now. */
  moves(options: Options): Moves {
    return movesOf(this.#options, options);
  }

  /** Closes all clients' connections, after what waits has been written. */
  async finish(): Promise<void> {
    const { clients, world } = this.#served;
    await Promise.all([clients.finish(), this.#http && finishHttp(this.#http, world)]);
  }

  #closeLeaving(): void {
    for (const leave of [...this.#leaving]) leave();
  }

  /** Other certificates, for who connects from now on. */
  #show(tls: Tls): void {
    const [tcp, http] = [serverTls(tls.tcp), serverTls(tls.http)];
    if (tcp !== undefined) this.#tcp?.door?.change(tcp);
    if (http !== undefined) this.#http?.setTls(http);
  }

  #moveTcp(tcp: TcpSide | undefined): void {
    const old = this.#tcp?.listener;
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

  async #listenTcp({ listenPort }: Options, tls: Tls): Promise<TcpSide | undefined> {
    if (listenPort === undefined) return undefined;
    const { clients, world } = this.#served;
    const door = await doorOf("listen-port", serverTls(tls.tcp), world);
    const accept = door === undefined
      ? (conn: Deno.TcpConn) => clients.accept(conn)
      : (conn: Deno.TcpConn) => door.take(conn, (secured) => clients.accept(secured));
    const address = { hostname: ANYWHERE, port: listenPort };
    const listener = await listenFor("listen-port", address, (at) => listenTcp(at, world, accept));
    return { listener, door };
  }

  async #listenHttp(options: Options, tls: Tls): Promise<HttpServer | undefined> {
    const { listenHttpPort, closeAfterAnswer, clientTimeout } = options;
    if (listenHttpPort === undefined) return undefined;
    // Loaded where it is wanted: without it the program starts sooner, and is smaller.
    const { createApp } = await import("../http/app.ts");
    const { serveHttp } = await import("../http/server.ts");
    const { gateway, journal, world } = this.#served;
    const address = { hostname: ANYWHERE, port: listenHttpPort };
    const about = { version: VERSION, sale: saleOf(gateway.codec.profile.name) };
    const earlier = journal?.keys ?? [];
    const door = await httpsDoorOf("listen-http-port", serverTls(tls.http), world);
    return await listenFor("listen-http-port", address, (at) => {
      const app = createApp(gateway, world, { about, closeAfterAnswer, earlier });
      return serveHttp(app, at, world, { idleTimeout: milliseconds(clientTimeout), door });
    });
  }
}
