import type { Message } from "../../src/codec/message.ts";
import { join } from "../fixtures.ts";
import { always } from "../net/chance.ts";
import { frame } from "../net/messages.ts";
import { type HostLink, ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import type { Dialect } from "./dialects.ts";
import { type JsonAnswer, postJson, Program } from "./program.ts";
import { unheard } from "./unheard.ts";

/** Who dials whom: `dials` is the gateway's `--upstream-port`, `listens` its `--upstream-listen-port`. */
export type Direction = "dials" | "listens";

export const DIRECTIONS: readonly Direction[] = ["dials", "listens"];

/** Sends each write as it is, without cutting it. */
const WHOLE = always(1);

/** A gateway at `--v` and a host that a test plays, one of which dials the other. */
export class DirectionRig implements AsyncDisposable {
  readonly dialect: Dialect;
  readonly direction: Direction;
  readonly host: ScriptedHost;
  readonly program: Program;

  constructor(dialect: Dialect, direction: Direction, ...flags: string[]) {
    const { codec, link: framing } = dialect;
    const kind = { codec, framing, random: WHOLE };
    this.dialect = dialect;
    this.direction = direction;
    this.host = direction === "dials" ? ScriptedHost.listen(kind) : ScriptedHost.dialling(kind);
    const upstream = direction === "dials"
      ? ["--upstream-host", LOOPBACK, "--upstream-port", String(this.host.port)]
      : ["--upstream-listen-port", "0"];
    this.program = new Program([
      ...["--profile", dialect.name, ...upstream, "--v"],
      ...["--listen-port", "0", "--listen-http-port", "0", ...flags],
    ]);
  }

  /** The next link: the host dials, where it is on it to do so. */
  async link(): Promise<HostLink> {
    if (this.direction === "listens") await this.host.dial(await this.program.port("host"));
    return await this.host.links.next();
  }

  /** A binary client. */
  async client(): Promise<Pos> {
    return await Pos.dial(await this.program.port("TCP"), this.dialect.client, this.dialect.codec);
  }

  /** Posts a message of the profile as JSON. */
  post(message: Message): Promise<JsonAnswer> {
    const port = this.program.port("HTTP");
    return unheard(port.then((port) => postJson(port, message.toValues())));
  }

  /** Has a binary client ask. */
  ask(pos: Pos, message: Message): Promise<Message> {
    return unheard(pos.ask(message));
  }

  /** A message in its frame on the link. */
  frame(message: Message): Uint8Array {
    return frame(this.dialect.link, message.bytes);
  }

  /** Several messages in their frames on the link, in one piece. */
  frames(...messages: Message[]): Uint8Array {
    return join(...messages.map((message) => this.frame(message)));
  }

  /**
   * Stops the program, which is to have nothing left to do then, and gives the number of requests
   * that it ever sent to the host.
   */
  async stop(): Promise<{ readonly code: number; readonly requests: number }> {
    this.program.signal("SIGTERM");
    const { code } = await this.program.end();
    return { code, requests: this.host.requests.count };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }
}
