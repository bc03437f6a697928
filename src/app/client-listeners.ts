import type { OptionName, Options } from "../config/options.ts";
import type { HttpServer } from "../http/server.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { ClientServer } from "../net/client-server.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import type { TlsDoor } from "../net/tls-door.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import { saleOf } from "./sample.ts";
import { VERSION } from "./version.ts";
import { finishHttp, leaveHttp } from "./http-end.ts";
import { Leaving } from "./leaving.ts";
import { milliseconds } from "./milliseconds.ts";
import type { Change } from "./reload.ts";
import type { Moves } from "./tls/change.ts";
import { doorOf, type GatewayTls, httpsDoorOf } from "./tls/gateway-tls.ts";
import { serverTls, type Tls } from "./tls/sides.ts";
import type { World } from "./world.ts";

/** What client listeners serve. */
export interface Served {
  readonly clients: ClientServer;
  readonly gateway: ClientGateway;
  readonly journal: OpenJournal | undefined;
  readonly world: World;
  readonly tls: GatewayTls;
}

/** Where TCP clients are served, and what lets them in by TLS. */
interface TcpSide {
  readonly listener: Listener;
  readonly door: TlsDoor | undefined;
}

/** Which listeners move from some options to others, come, or go. */
const movesOf = (old: Options, options: Options): Moves => ({
  tcp: options.listenPort !== old.listenPort,
  http: options.listenHttpPort !== old.listenHttpPort,
});

/** Where clients are served: by TCP, by HTTP, or both. */
export class ClientListeners {
  readonly #served: Served;
  #options: Options;
  #tcp: TcpSide | undefined;
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
    const { tls } = this.#served.tls;
    this.#tcp = await this.#listenTcp(this.#options, tls);
    try {
      this.#http = await this.#listenHttp(this.#options, tls);
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
   * to connect there is served as before, and so are connections that there are. Certificates and their
   * like are read anew, the link's as well.
   *
   * @throws {CannotListen} all is as it was then
   * @throws {CannotUseCertificate} likewise
   */
  async prepare(options: Options, changed: ReadonlySet<OptionName>): Promise<Change> {
    const [old, served] = [this.#options, this.#served];
    await this.#leaving.closeAll();
    const moves = movesOf(old, options);
    const { tls, ...told } = await served.tls.prepare(options, changed, moves);
    const tcp = moves.tcp ? await this.#listenTcp(options, tls) : undefined;
    let http: HttpServer | undefined;
    try {
      http = moves.http ? await this.#listenHttp(options, tls) : undefined;
    } catch (cause) {
      tcp?.listener.close();
      throw cause;
    }
    return {
      ...told,
      commit: () => {
        if (moves.tcp) this.#moveTcp(tcp);
        if (moves.http) this.#moveHttp(http);
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
    void this.#leaving.closeAll();
    this.#tcp?.listener.close();
    this.#tcp?.door?.close();
  }

  /** Closes all clients' connections, after what waits has been written. */
  async finish(): Promise<void> {
    const { clients, world } = this.#served;
    await Promise.all([clients.finish(), this.#http && finishHttp(this.#http, world)]);
  }

  /** Other certificates, for who connects from now on. */
  #show(tls: Tls): void {
    this.#served.tls.take(tls);
    const [tcp, http] = [serverTls(tls.tcp), serverTls(tls.http)];
    if (tcp !== undefined) this.#tcp?.door?.change(tcp);
    if (http !== undefined) this.#http?.setTls(http);
  }

  #moveTcp(tcp: TcpSide | undefined): void {
    const old = this.#tcp?.listener;
    this.#tcp = tcp;
    if (old === undefined) return;
    this.#leaving.leave(old, () => {
      old.close();
      return old.ended;
    });
  }

  #moveHttp(http: HttpServer | undefined): void {
    const old = this.#http;
    this.#http = http;
    if (old !== undefined) leaveHttp(old, this.#leaving, this.#served.world.logger);
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
    const about = () => ({ version: VERSION, sale: saleOf(gateway.codec.profile.name) });
    const earlier = journal?.keys ?? [];
    const door = await httpsDoorOf("listen-http-port", serverTls(tls.http), world);
    return await listenFor("listen-http-port", address, (at) => {
      const app = createApp(gateway, world, { about, closeAfterAnswer, earlier });
      return serveHttp(app, at, world, { idleTimeout: milliseconds(clientTimeout), door });
    });
  }
}
