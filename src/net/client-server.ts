import type { Message } from "../codec/message.ts";
import { isRequest } from "../codec/mti.ts";
import type { FramingError } from "../framing/errors.ts";
import type { Framing } from "../framing/framing.ts";
import type { ReplyHeader } from "../framing/reply-header.ts";
import type { Exchange } from "../multiplexer/exchange.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import { refusalMessage } from "../multiplexer/refusal.ts";
import type { Requester, Trouble } from "../multiplexer/requester.ts";
import type { Logger, Stopwatch, Timers } from "../ports.ts";
import type { ByteConn } from "./byte-conn.ts";
import { Connection, type ConnectionEvents } from "./connection.ts";
import { IdleWatch } from "./idle-watch.ts";
import { OpenExchanges } from "./open-exchanges.ts";

/** What the clients' side needs of the world. */
export interface ClientPorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
  readonly logger: Logger;
}

/** How binary clients are served. */
export interface ClientOptions {
  /**
   * Milliseconds in which nothing came or went, and no answer was waited for, after which a client's
   * connection is closed. Default: none.
   */
  readonly idleTimeout: number | undefined;
  /** Close the connection after each answer. Default: off. */
  readonly closeAfterAnswer: boolean;
}

const DEFAULTS: ClientOptions = { idleTimeout: undefined, closeAfterAnswer: false };

/**
 * One binary client: sends requests over its connection, as many at a time as it likes, and gets
 * the answers as they come. A client that has said all (half-closed) gets its answers still.
 */
class TcpClient implements Requester, ConnectionEvents {
  readonly name: string;
  readonly #gateway: ClientGateway;
  readonly #ports: ClientPorts;
  readonly #connection: Connection;
  readonly #gone: (client: TcpClient) => void;
  readonly #open = new OpenExchanges<Exchange<Requester>>();
  /** Answers of the host's of which it is not known yet whether they got as far as the client. */
  readonly #handed: (readonly [Exchange<Requester>, Message])[] = [];
  readonly #closeAfterAnswer: boolean;
  readonly #watch: IdleWatch | undefined;
  /** Nothing that it sends is taken any more. */
  #ended = false;
  /** It has closed its sending side, or its whole connection: that looks the same. */
  #peerEnded = false;

  constructor(
    conn: ByteConn,
    framing: Framing,
    gateway: ClientGateway,
    ports: ClientPorts,
    { idleTimeout, closeAfterAnswer }: ClientOptions,
    gone: (client: TcpClient) => void,
  ) {
    this.#gateway = gateway;
    this.#ports = ports;
    this.#gone = gone;
    this.#closeAfterAnswer = closeAfterAnswer;
    this.#connection = new Connection(conn, framing, ports.timers, this);
    this.name = `tcp:${this.#connection.peer}`;
    if (idleTimeout === undefined) return;
    const idle = () => this.#dismiss(`nothing came for ${idleTimeout / 1000} s`);
    this.#watch = new IdleWatch(idleTimeout, ports, idle, () => this.#open.size > 0);
  }

  start(): void {
    this.#ports.logger.log("info", `client ${this.name} connected`);
    this.#connection.start();
  }

  finish(): Promise<void> {
    return this.#connection.finish();
  }

  answered(response: Message, exchange: Exchange<Requester>, reply?: ReplyHeader): void {
    this.#open.delete(exchange);
    this.#handed.push([exchange, response]);
    this.#tell(response, reply);
  }

  refused(
    trouble: Trouble,
    request: Message | undefined,
    exchange: Exchange<Requester> | undefined,
    reply?: ReplyHeader,
  ): void {
    if (exchange !== undefined) this.#open.delete(exchange);
    // A response or a notification that strayed here: its sender waits for nothing.
    if (request !== undefined && !isRequest(request.mti)) return;
    const answer = request && refusalMessage(this.#gateway.codec, request, trouble.code);
    if (answer === undefined) return this.#dismiss(trouble.errors.join("; "));
    this.#tell(answer, reply);
  }

  #tell(answer: Message, reply: ReplyHeader | undefined): void {
    this.#watch?.touch();
    this.#connection.send(answer.bytes, reply);
    if (this.#closeAfterAnswer) this.#hasEnded();
    else this.#finishIfDone();
  }

  data(): void {
    this.#watch?.touch();
  }

  ended(): void {
    this.#peerEnded = true;
    this.#hasEnded();
  }

  garbage(cause: FramingError): void {
    this.#dismiss(cause.message);
  }

  /** What is handed to the system has arrived, as far as can be known; but see `Connection.finish`. */
  written(): void {
    if (!this.#peerEnded) this.#delivered();
  }

  #delivered(): void {
    for (const [exchange] of this.#handed.splice(0)) this.#gateway.delivered(exchange);
  }

  message(bytes: Uint8Array, reply?: ReplyHeader): void {
    if (this.#ended) return;
    const requester = reply === undefined ? this : new Asked(this, reply);
    const exchange = this.#gateway.submitBytes(bytes, requester);
    if (exchange !== undefined && exchange.state !== "settled") this.#open.add(exchange);
  }

  /** What it sends makes no sense: no more is taken, but what it asked before is answered. */
  #dismiss(reason: string): void {
    this.#ports.logger.log("warning", `client ${this.name} will be closed: ${reason}`);
    this.#hasEnded();
  }

  #hasEnded(): void {
    this.#ended = true;
    this.#finishIfDone();
  }

  #finishIfDone(): void {
    if (!this.#ended || this.#open.size > 0) return;
    this.#connection.finish().catch((cause) => this.#connection.close(cause));
  }

  closed(cause: unknown): void {
    this.#watch?.stop();
    const why = cause === undefined ? "" : `: ${cause instanceof Error ? cause.message : cause}`;
    this.#ports.logger.log(
      cause === undefined ? "info" : "warning",
      `client ${this.name} closed${why}`,
    );
    for (const exchange of this.#open.takeAll()) this.#gateway.abandon(exchange);
    if (cause === undefined) this.#delivered();
    for (const [exchange, response] of this.#handed.splice(0)) {
      this.#gateway.undelivered(exchange, response);
    }
    this.#gone(this);
  }
}

/** A client, for one request of which the answer's frame takes something up. */
class Asked implements Requester {
  readonly name: string;
  readonly #client: TcpClient;
  readonly #reply: ReplyHeader;

  constructor(client: TcpClient, reply: ReplyHeader) {
    this.name = client.name;
    this.#client = client;
    this.#reply = reply;
  }

  answered(response: Message, exchange: Exchange<Requester>): void {
    this.#client.answered(response, exchange, this.#reply);
  }

  refused(
    trouble: Trouble,
    request: Message | undefined,
    exchange: Exchange<Requester> | undefined,
  ): void {
    this.#client.refused(trouble, request, exchange, this.#reply);
  }
}

/** The binary clients of a gateway. */
export class ClientServer {
  readonly #gateway: ClientGateway;
  #framing: Framing;
  readonly #ports: ClientPorts;
  #options: ClientOptions;
  readonly #clients = new Set<TcpClient>();
  readonly #gone = (client: TcpClient): void => void this.#clients.delete(client);

  constructor(
    gateway: ClientGateway,
    framing: Framing,
    ports: ClientPorts,
    options: Partial<ClientOptions> = {},
  ) {
    this.#gateway = gateway;
    this.#options = { ...DEFAULTS, ...options };
    this.#framing = framing;
    this.#ports = ports;
  }

  /** Clients that are connected. */
  get size(): number {
    return this.#clients.size;
  }

  /** Serves those that connect from now on in another way. */
  behave(options: Partial<ClientOptions>): void {
    this.#options = { ...this.#options, ...options };
  }

  /** Cuts messages of those that connect from now on in another way. */
  frame(framing: Framing): void {
    this.#framing = framing;
  }

  /** Takes a connection over. */
  accept(conn: ByteConn): void {
    const client = new TcpClient(
      conn,
      this.#framing,
      this.#gateway,
      this.#ports,
      this.#options,
      this.#gone,
    );
    this.#clients.add(client);
    client.start();
  }

  /** Closes every client's connection, after what waits has been written. */
  async finish(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.finish()));
  }
}
