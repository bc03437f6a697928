import type { OptionName, Options } from "../../config/options.ts";
import type { HttpsDoor } from "../../http/https.ts";
import type { Secure } from "../../net/dial.ts";
import type { TlsDoor } from "../../net/tls-door.ts";
import type { ServerTls } from "../../ports.ts";
import type { World } from "../world.ts";
import { type Moves, type TlsChange, tlsChange } from "./change.ts";
import { type CertificateEnd, endsOf, EndWatch } from "./ends.ts";
import { securing } from "./securing.ts";
import { dialledTls, NO_TLS, PLACES, serverTls, type Tls, wantsTls } from "./sides.ts";

/** Reads what options ask for. What does that is loaded where it is wanted: most have no TLS. */
async function load(options: Options, { timers }: World): Promise<Tls> {
  if (!wantsTls(options)) return NO_TLS;
  const { loadTls } = await import("./load.ts");
  return await loadTls(options, timers);
}

/** A gateway's TLS: certificates, keys and CAs as they were read last, for whoever needs them. */
export class GatewayTls {
  /** Lets in by TLS a host that dials; `undefined`: without TLS, or it is dialled. */
  readonly linkDoor: TlsDoor | undefined;
  #tls: Tls;
  readonly #world: World;
  readonly #watch: EndWatch;

  private constructor(tls: Tls, linkDoor: TlsDoor | undefined, world: World) {
    this.#tls = tls;
    this.linkDoor = linkDoor;
    this.#world = world;
    this.#watch = new EndWatch(() => this.ends, world);
  }

  /** @throws {CannotUseCertificate} */
  static async read(options: Options, world: World): Promise<GatewayTls> {
    const tls = await load(options, world);
    const link = options.upstreamListenPort === undefined ? undefined : serverTls(tls.link);
    return new GatewayTls(tls, await doorOf("upstream-listen-port", link, world), world);
  }

  /** What counts now. */
  get tls(): Tls {
    return this.#tls;
  }

  /** When the certificates that are in use end. */
  get ends(): readonly CertificateEnd[] {
    return endsOf(this.#tls);
  }

  /** Tells the log what is not as it should be with what is in use: now, and of what ends every day. */
  start(): void {
    for (const place of PLACES) {
      const key = this.#tls[place]?.own?.key;
      if (!key?.isOpen) continue;
      const what = `${key.option}: everybody on this machine can read the key`;
      this.#world.logger.log("warning", `${what} in ${JSON.stringify(key.path)}; chmod 640 it`);
    }
    this.#watch.look();
  }

  /** Looks after the ends no more. */
  stop(): void {
    this.#watch.stop();
  }

  /**
   * Goes over to TLS with the host, each time with what counts then; `undefined`: without TLS.
   *
   * @param name what its certificate has to be for
   */
  secure(name: string): Secure | undefined {
    if (this.#tls.link === undefined) return undefined;
    return securing(() => {
      const { link } = this.#tls;
      if (link === undefined) throw new Error("the link's TLS is gone");
      return dialledTls(link, name);
    }, this.#world.timers);
  }

  /**
   * Reads anew what options ask for, which have to be those that count then.
   *
   * @throws {CannotUseCertificate} all is as it was then
   */
  async prepare(
    options: Options,
    changed: ReadonlySet<OptionName>,
    moves: Moves,
  ): Promise<TlsChange> {
    return tlsChange(this.#tls, await load(options, this.#world), options, changed, moves);
  }

  /** From now on that counts. */
  take(tls: Tls): void {
    this.#tls = tls;
    const link = serverTls(tls.link);
    if (link !== undefined) this.linkDoor?.change(link);
    this.start();
  }
}

/** What lets in by TLS on a port; `undefined`: no TLS there. */
export async function doorOf(
  port: OptionName,
  tls: ServerTls | undefined,
  world: World,
): Promise<TlsDoor | undefined> {
  if (tls === undefined) return undefined;
  const { TlsDoor } = await import("../../net/tls-door.ts");
  return new TlsDoor(port, tls, world);
}

/** The same for HTTPS. */
export async function httpsDoorOf(
  port: OptionName,
  tls: ServerTls | undefined,
  world: World,
): Promise<HttpsDoor | undefined> {
  if (tls === undefined) return undefined;
  const { HttpsDoor } = await import("../../http/https.ts");
  const { Handshakes } = await import("../../net/handshakes.ts");
  return new HttpsDoor(tls, new Handshakes(port, world));
}
