import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Message } from "../codec/message.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { Clock, Logger, Timers } from "../ports.ts";
import { BodyRefused, readBody, readIncoming } from "./body.ts";
import { type About, clientDescription } from "./client-description.ts";
import { watchDelivery } from "./delivery.ts";
import { type Departure, signalDeparture, socketDeparture } from "./departure.ts";
import { descriptionRoutes } from "./description.ts";
import { type Form, formAt, FORMS } from "./forms.ts";
import { exchangeOverHttp } from "./http-requester.ts";
import { fingerprintOf, IdempotencyKeys, KEY, KEY_LIFETIME } from "./idempotency-keys.ts";
import { BadMessage } from "./json-message.ts";
import { earlierReply, KeyedExchange, lostReply } from "./keyed-exchange.ts";
import { failureReply, type ReplyStatus, respond, troubleReply } from "./reply.ts";
import { transactionReply } from "./transactions.ts";

type Env = { Bindings: Partial<HttpBindings> };
type Ctx = Context<Env>;

/** A request that an earlier run of the program has sent. */
export interface EarlierRequest {
  /** What its `Idempotency-Key` is known by. */
  readonly key: string;
  /** The number of its exchange. */
  readonly id: number;
  /** When it was sent: milliseconds since 1970. */
  readonly at: number;
}

/** How clients of HTTP are answered. */
export interface AppOptions {
  /** For the API's description. Default: a version that is not known, and no sale. */
  readonly about: () => About;
  /** Requests that were sent with an `Idempotency-Key` by earlier runs. Default: none. */
  readonly earlier: readonly EarlierRequest[];
  /** Close the connection after each answer. Default: off. */
  readonly closeAfterAnswer: boolean;
}

/** The original's shape of a failure. */
const failure = (c: Ctx, status: ReplyStatus, errors: readonly string[]): Response =>
  respond(c, failureReply(formAt(c.req.path), status, errors));

/** Node's own request, of which everything is had at less cost than of the standard's. */
const incomingOf = (c: Ctx): IncomingMessage | undefined =>
  c.env?.incoming as IncomingMessage | undefined;

type HeaderName = "content-type" | "content-encoding" | "idempotency-key";

function headerOf(c: Ctx, name: HeaderName): string | undefined {
  const incoming = incomingOf(c);
  if (incoming === undefined) return c.req.header(name);
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join() : value;
}

/** What is sent to a client that is gone: nobody reads it. */
const nobody = () => new Response(null, { status: 499 });

function clientName(c: Ctx): string {
  // Without a socket when a test calls the app itself.
  const socket = c.env?.incoming?.socket;
  return socket === undefined ? "http" : `http:${socket.remoteAddress}:${socket.remotePort}`;
}

/** Media types of bodies. A form's is what curl says of anything when it is not told better. */
const TYPES: readonly string[] = [
  "application/json",
  "text/json",
  "text/plain",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
];

/** What is wrong with the type that the body is said to be of; not saying it is right as well. */
function faultOfType(c: Ctx, wanted: string): string | undefined {
  if (headerOf(c, "content-encoding") !== undefined) {
    return "The body is packed, which is not taken";
  }
  const type = headerOf(c, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (!type || TYPES.includes(type) || type.endsWith("+json")) return undefined;
  return `The body is not ${wanted}`;
}

/** Watches whether an answer gets to its client. */
function watch(c: Ctx, handed: () => void, inVain: () => void): void {
  const { incoming, outgoing } = c.env ?? {};
  // Without a connection when a test calls the app itself.
  if (incoming === undefined || outgoing === undefined || !("socket" in outgoing)) return handed();
  watchDelivery(outgoing as ServerResponse, incoming.socket, handed, inVain);
}

/** Without a connection when a test calls the app itself. */
function departureOf(c: Ctx): Departure {
  const socket = c.env?.incoming?.socket;
  return socket === undefined ? signalDeparture(c.req.raw.signal) : socketDeparture(socket);
}

/** What the HTTP interface wants of the world. */
export interface AppPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

type Request = Message | Uint8Array;

/** What a request with a key is known by. */
interface Identity {
  /** Its key, as the journal has it. */
  readonly knownBy: string;
  /** Its path and body. */
  readonly fingerprint: string;
}

/** Answers clients of HTTP. */
class Desk {
  readonly #gateway: ClientGateway;
  readonly #ports: AppPorts;
  readonly #keys: IdempotencyKeys;
  readonly #earlier: ReadonlyMap<string, EarlierRequest>;

  constructor(gateway: ClientGateway, ports: AppPorts, earlier: readonly EarlierRequest[]) {
    this.#earlier = new Map(earlier.map((request) => [request.key, request]));
    this.#gateway = gateway;
    this.#ports = ports;
    this.#keys = new IdempotencyKeys(ports.clock);
  }

  /** Answers a message that was posted in one of the forms. */
  async post(c: Ctx, form: Form): Promise<Response> {
    const typeFault = faultOfType(c, form.type);
    if (typeFault !== undefined) return this.#malformed(c, 415, [typeFault], 0);
    const text = await this.#bodyOf(c);
    const key = headerOf(c, "idempotency-key");
    if (key !== undefined && !KEY.test(key)) {
      return this.#malformed(c, 400, ["Idempotency-Key is not 1 to 255 visible characters"], 0);
    }
    const request = form.read(this.#gateway.codec, text);
    if (request instanceof BadMessage) return this.#malformed(c, 400, request.errors, text.length);
    if (key === undefined) return await this.#once(c, form, request);
    const identity = { knownBy: fingerprintOf(key), fingerprint: fingerprintOf(form.path, text) };
    return await this.#keyed(c, form, request, identity);
  }

  /** Sends a request, and gives the client what comes of it. */
  async #once(c: Ctx, form: Form, request: Request): Promise<Response> {
    const gateway = this.#gateway;
    const outcome = await exchangeOverHttp(
      gateway,
      request,
      { name: clientName(c) },
      departureOf(c),
    );
    if ("gone" in outcome) return nobody();
    if ("trouble" in outcome) return respond(c, troubleReply(form, outcome.trouble));
    const { exchange, response } = outcome;
    watch(c, () => gateway.delivered(exchange), () => gateway.undelivered(exchange, response));
    const headers = { "Content-Type": form.contentType };
    const body = form.write(response);
    // Both are kept until it is known whether the answer got there.
    exchange.request.shrink();
    response.shrink();
    return respond(c, { status: 200, body, headers });
  }

  /** The same for a request that has a key: it is sent once, and every repeat gets what came of it. */
  async #keyed(
    c: Ctx,
    form: Form,
    request: Request,
    { knownBy, fingerprint }: Identity,
  ): Promise<Response> {
    const known = this.#keys.find(knownBy);
    if (known !== undefined && known.fingerprint !== fingerprint) {
      return failure(c, 422, ["This Idempotency-Key was used for another request"]);
    }
    const earlier = known === undefined ? this.#earlierOf(knownBy) : undefined;
    if (earlier !== undefined) {
      c.header("Idempotent-Replayed", "true");
      return respond(c, earlierReply(form, this.#gateway, earlier.id));
    }
    const exchange = known ?? this.#exchange(form, fingerprint);
    const asker = exchange.join(departureOf(c));
    if (known === undefined) this.#start(exchange, request, knownBy, clientName(c));
    else c.header("Idempotent-Replayed", "true");
    const outcome = await exchange.outcome();
    asker.unwatch();
    if (asker.left) return nobody();
    if ("lost" in outcome) return respond(c, lostReply(form, this.#gateway, outcome.lost));
    if (outcome.watched) watch(c, () => exchange.handed(), () => asker.leave());
    return respond(c, outcome.reply);
  }

  #exchange(form: Form, fingerprint: string): KeyedExchange {
    const { clock, timers } = this.#ports;
    const identity = { fingerprint, at: clock.now() };
    return new KeyedExchange(identity, form, { gateway: this.#gateway, timers });
  }

  /** The same key's request of an earlier run, unless that is too long ago. */
  #earlierOf(key: string): EarlierRequest | undefined {
    const earlier = this.#earlier.get(key);
    if (earlier === undefined) return undefined;
    return this.#ports.clock.now() - earlier.at < KEY_LIFETIME ? earlier : undefined;
  }

  #start(exchange: KeyedExchange, request: Request, key: string, name: string): void {
    const client = { name, idempotencyKey: key };
    this.#keys.begin(key, exchange);
    exchange.start(
      () => exchangeOverHttp(this.#gateway, request, client, exchange),
      (remember) => this.#keys.over(key, exchange, remember),
    );
  }

  /** Without a connection when a test calls the app itself. */
  #bodyOf(c: Ctx): Promise<string> {
    const incoming = incomingOf(c);
    if (incoming !== undefined) return readIncoming(incoming);
    return readBody(c.req.raw, this.#ports.timers);
  }

  #malformed(c: Ctx, status: 400 | 415, errors: readonly string[], size: number): Response {
    this.#gateway.malformed(clientName(c), errors, size);
    return failure(c, status, errors);
  }
}

function notAllowed(c: Ctx, allowed: string): Response {
  c.header("Allow", allowed);
  return failure(c, 405, ["Method Not Allowed"]);
}

/**
 * The HTTP interface of a gateway: `POST /` takes and gives the original's JSON, `POST /raw`
 * hexadecimal text; both send a request with an `Idempotency-Key` once, however often it comes.
 * `GET /transactions/ID` tells what became of a request that got no answer; `GET /openapi.json` and
 * `GET /docs` describe all that.
 */
export function createApp(
  gateway: ClientGateway,
  ports: AppPorts,
  options: Partial<AppOptions> = {},
): Hono<Env> {
  const app = new Hono<Env>();
  if (options.closeAfterAnswer) {
    app.use(async (c, next) => {
      await next();
      c.header("Connection", "close");
    });
  }

  const desk = new Desk(gateway, ports, options.earlier ?? []);
  for (const form of FORMS) {
    app.post(form.path, (c) => desk.post(c, form));
    app.all(form.path, (c) => notAllowed(c, "POST"));
  }

  app.get("/transactions/:id", (c) => respond(c, transactionReply(gateway, c.req.param("id"))));
  app.all("/transactions/:id", (c) => notAllowed(c, "GET"));

  const { about = () => ({ version: "unknown" }) } = options;
  descriptionRoutes(
    app,
    () => clientDescription(gateway.codec, about()),
    notAllowed,
    () => gateway.codec.table,
  );

  app.notFound((c) => failure(c, 404, ["Not Found"]));

  app.onError((error, c) => {
    if (error instanceof BodyRefused) return failure(c, error.status, [error.message]);
    if (departureOf(c).gone) return nobody();
    ports.logger.log("error", `HTTP request failed: ${error.name}: ${error.message}`);
    return failure(c, 500, ["Internal error"]);
  });

  return app;
}
