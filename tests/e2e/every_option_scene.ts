import { assertEquals } from "@std/assert";
import { selfDelimited } from "../../src/framing/framing.ts";
import { smartvista } from "../fixtures.ts";
import { FakeLogstash } from "../logging/fake-logstash.ts";
import { type HostOptions, ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import type { Settings, Value, Way } from "./every_option_ways.ts";
import { Folder } from "./folder.ts";
import { type Ended, JSON_SALE, type JsonAnswer, postJson, Program } from "./program.ts";

/** An address of this machine's that no option has as its default. macOS has none but the first. */
export const ELSEWHERE = Deno.build.os === "darwin" ? LOOPBACK : "127.0.0.2";

const given = new Set<number>();

/** A port on which nobody listens, and which nobody else here was given. */
export function freshPort(): number {
  for (;;) {
    const port = unusedPort();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

/** One program that has an option set, and what there is around it to see the effect. */
export class Scene implements AsyncDisposable {
  readonly folder: Folder;
  /** Nobody dials it unless options say so. */
  readonly host: ScriptedHost;
  readonly #kind: Partial<HostOptions>;
  readonly #parts = new AsyncDisposableStack();
  #program: Program | undefined;
  #port: number | undefined;
  #everywhere: Deno.TcpListener | undefined;
  #logstash: FakeLogstash | undefined;

  constructor(kind: Partial<HostOptions>) {
    this.#kind = kind;
    this.folder = this.#parts.use(new Folder());
    this.host = this.#parts.use(ScriptedHost.listen(kind));
  }

  /** Starts the program. */
  start(way: Way, settings: Settings): void {
    const { args, env } = way.launch(settings, this.folder);
    this.#program = this.#parts.use(new Program(args, this.folder.path, undefined, env));
  }

  get program(): Program {
    if (this.#program === undefined) throw new Error("the program is not started yet");
    return this.#program;
  }

  /** A port on which nobody listens yet, always the same. */
  get port(): number {
    return this.#port ??= freshPort();
  }

  /** The port of somebody who can be reached at {@link ELSEWHERE} too. */
  get everywhere(): number {
    this.#everywhere ??= this.#parts.use(Deno.listen({ hostname: "0.0.0.0", port: 0 }));
    return this.#everywhere.addr.port;
  }

  /** The address at which the program has connected to {@link everywhere}. */
  async reachedAt(): Promise<string> {
    const port = this.everywhere;
    using conn = await within(this.#everywhere!.accept(), `a connection to port ${port}`);
    return conn.localAddr.hostname;
  }

  get logstash(): FakeLogstash {
    return this.#logstash ??= this.#parts.use(FakeLogstash.listen());
  }

  /** A new binary client. */
  async pos(): Promise<Pos> {
    const codec = this.#kind.codec ?? smartvista;
    const pos = await Pos.dial(await this.program.port("TCP"), selfDelimited(codec), codec);
    return this.#parts.use(pos);
  }

  /** Asks for a sale by HTTP; `stan 618160` in a log, 10.00 in money. */
  async sell(): Promise<JsonAnswer> {
    return await within(postJson(await this.program.port("HTTP"), JSON_SALE), "a sale by HTTP");
  }

  /** Stops the program in good order. */
  async stop(): Promise<Ended> {
    this.program.signal("SIGTERM");
    const ended = await this.program.end();
    assertEquals(ended.code, 0, ended.errors);
    return ended;
  }

  /** Writes a file and gives its path. */
  fileWith(name: string, text: string): string {
    const path = this.folder.file(name);
    Deno.writeTextFileSync(path, text);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

/** An option of the original's, and how its effect is seen from outside. */
export interface OptionCase {
  /** Its name there. */
  readonly option: string;
  readonly value: Value | ((scene: Scene) => Value);
  /** What else must be set, or may be, to see the effect. */
  beside(scene: Scene): Settings;
  /** The host in the scene. Default: SmartVista's. */
  readonly kind?: Partial<HostOptions>;
  /** Fails unless the option has taken effect: it would fail at the option's default. */
  observe(scene: Scene): Promise<void>;
}

/** A gateway before the scene's host. */
export const beforeHost = ({ host }: Scene): Settings => ({
  upstreamHost: LOOPBACK,
  upstreamPort: host.port,
  listenPort: 0,
  listenHttpPort: 0,
});

/** A gateway before its embedded bank. */
export const beforeBank = (): Settings => ({
  echoServerPort: 0,
  listenPort: 0,
  listenHttpPort: 0,
});
