import type { Codec } from "../../src/codec/codec.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { Gateway } from "../../src/multiplexer/gateway.ts";
import type { MultiplexerOptions } from "../../src/multiplexer/multiplexer.ts";
import { type ClientOptions, ClientServer } from "../../src/net/client-server.ts";
import { DialledLink } from "../../src/net/dialled-link.ts";
import { type Listener, listenTcp } from "../../src/net/listener.ts";
import { smartvista } from "../fixtures.ts";
import { always } from "./chance.ts";
import { FakeTime } from "../fake-time.ts";
import { bare, headers } from "./messages.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { HostLink, ScriptedHost } from "./scripted-host.ts";
import { LOOPBACK, Pos } from "./sockets.ts";
import { settle, within } from "./waiting.ts";

/** How a {@link GatewayRig} is. */
export interface RigOptions extends Partial<MultiplexerOptions> {
  /** The binary clients'. Default: none but SmartVista's own. */
  readonly clients?: Framing;
  /** The host's link's. Default: SmartVista's, four digits of length. */
  readonly link?: Framing;
  readonly codec?: Codec;
  /** How binary clients are served. */
  readonly client?: Partial<ClientOptions>;
}

/** Binary clients, a gateway and a scripted host over real sockets, under a time that stands still. */
export class GatewayRig implements AsyncDisposable {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly gateway: Gateway;
  readonly server: ClientServer;
  readonly #link: DialledLink;
  readonly #listener: Listener;
  readonly #codec: Codec;
  readonly #clients: Framing;

  private constructor(readonly host: ScriptedHost, options: RigOptions) {
    const { time, logger } = this;
    this.#codec = options.codec ?? smartvista;
    this.#clients = options.clients ?? bare;
    const framing = options.link ?? headers();
    const ports = {
      timers: time,
      stopwatch: time,
      clock: { now: () => Date.UTC(2026, 0, 1) + time.elapsed() },
      random: always(0.5),
      logger,
    };
    this.#link = new DialledLink({ hostname: LOOPBACK, port: host.port }, framing, ports, {
      up: () => this.gateway.linkUp(),
      down: () => this.gateway.linkDown(),
      message: (bytes) => this.gateway.hostSent(bytes),
      congested: () => this.gateway.linkCongested(),
      writable: () => this.gateway.linkWritable(),
    });
    const { maxMessage } = framing;
    const side = { maxMessage, send: (bytes: Uint8Array) => this.#link.send(bytes) };
    this.gateway = new Gateway(this.#codec, side, ports, options);
    this.server = new ClientServer(this.gateway, this.#clients, ports, options.client);
    this.#listener = listenTcp({ hostname: LOOPBACK, port: 0 }, ports, (conn) => {
      this.server.accept(conn);
    });
  }

  /** All of it, with the link up. */
  static async start(options: RigOptions = {}): Promise<[GatewayRig, HostLink]> {
    const codec = options.codec ?? smartvista;
    const framing = options.link ?? headers();
    const rig = new GatewayRig(ScriptedHost.listen({ codec, framing }), options);
    rig.#link.start();
    await rig.logger.seen(/is up$/);
    return [rig, await rig.host.links.next()];
  }

  /** Where binary clients connect. */
  get port(): number {
    return this.#listener.port;
  }

  /** Connects a client. */
  dial(): Promise<Pos> {
    return Pos.dial(this.port, this.#clients, this.#codec);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    const finished = Promise.all([this.server.finish(), this.#link.stop()]);
    await this.host[Symbol.asyncDispose]();
    await settle();
    // A peer that does not close its side is given up after a moment.
    this.time.advance(1_000);
    await within(finished, "everything to be closed");
  }
}
