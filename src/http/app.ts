import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { fromHex, toHex } from "../codec/bytes.ts";
import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Trouble } from "../multiplexer/requester.ts";
import type { Logger, Timers } from "../ports.ts";
import { BodyRefused, readBody, readIncoming } from "./body.ts";
import { watchDelivery } from "./delivery.ts";
import { type Departure, signalDeparture, socketDeparture } from "./departure.ts";
import { exchangeOverHttp, type HttpOutcome } from "./http-requester.ts";
import { BadMessage, messageFromJson, messageToJson } from "./json-message.ts";
import { RETRY_AFTER, STATUS } from "./status.ts";

type Env = { Bindings: Partial<HttpBindings> };
type Ctx = Context<Env>;

/** How clients of HTTP are answered. */
export interface AppOptions {
  /** Close the connection after each answer. Default: off. */
  readonly closeAfterAnswer: boolean;
}

/** The original's shape of a failure. */
function failure(
  c: Ctx,
  status: 400 | 404 | 405 | 408 | 409 | 413 | 415 | 429 | 500 | 502 | 503 | 504,
  errors: readonly string[],
) {
  return isRaw(c) ? c.text(errors.join("\n"), status) : c.json({ result: "", errors }, status);
}

const isRaw = (c: Ctx): boolean => c.req.path === "/raw";

function troubled(c: Ctx, { code, errors }: Trouble) {
  const retry = RETRY_AFTER[code];
  if (retry !== undefined) c.header("Retry-After", String(retry));
  return failure(c, STATUS[code], errors);
}

/** Node's own request, of which everything is had at less cost than of the standard's. */
const incomingOf = (c: Ctx): IncomingMessage | undefined =>
  c.env?.incoming as IncomingMessage | undefined;

function headerOf(c: Ctx, name: "content-type" | "content-encoding"): string | undefined {
  const incoming = incomingOf(c);
  return incoming === undefined ? c.req.header(name) : incoming.headers[name];
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

/** One of the forms in which messages come and go, by its path. */
interface Form {
  readonly path: string;
  /** The media type of its bodies, for errors. */
  readonly type: string;
  /** The message that a body means, or what is wrong with it. */
  read(codec: Codec, text: string): Message | Uint8Array | BadMessage;
  write(c: Ctx, response: Message): Response;
}

function readJson(codec: Codec, text: string): Message | BadMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // What the parser says quotes the text, which may hold card data.
    return new BadMessage(["The body is not JSON"]);
  }
  try {
    return messageFromJson(codec, json);
  } catch (error) {
    if (error instanceof BadMessage) return error;
    throw error;
  }
}

const FORMS: readonly Form[] = [
  {
    path: "/",
    type: "application/json",
    read: readJson,
    write: (c, response) => c.json({ result: messageToJson(response), errors: [] }),
  },
  {
    path: "/raw",
    type: "text/plain",
    read: (_, text) => fromHex(text) ?? new BadMessage(["The body is not hexadecimal"]),
    write: (c, response) => c.text(toHex(response.bytes).toLowerCase()),
  },
];

/** An answer of which nobody read all: its client is as good as gone. */
function watchAnswer(c: Ctx, gateway: Gateway, { exchange, response }: Answered): void {
  const { incoming, outgoing } = c.env ?? {};
  if (incoming === undefined || outgoing === undefined || !("socket" in outgoing)) return;
  watchDelivery(outgoing as ServerResponse, incoming.socket, () => {
    gateway.undelivered(exchange, response);
  });
}

type Answered = Extract<HttpOutcome, { response: unknown }>;

/** Without a connection when a test calls the app itself. */
function departureOf(c: Ctx): Departure {
  const socket = c.env?.incoming?.socket;
  return socket === undefined ? signalDeparture(c.req.raw.signal) : socketDeparture(socket);
}

/**
 * The HTTP interface of a gateway: `POST /` takes and gives the original's JSON, `POST /raw`
 * hexadecimal text.
 */
export function createApp(
  gateway: Gateway,
  ports: { readonly logger: Logger; readonly timers: Timers },
  options: Partial<AppOptions> = {},
): Hono<Env> {
  const app = new Hono<Env>();
  if (options.closeAfterAnswer) {
    app.use(async (c, next) => {
      await next();
      c.header("Connection", "close");
    });
  }

  /** Without a connection when a test calls the app itself. */
  function bodyOf(c: Ctx): Promise<string> {
    const incoming = incomingOf(c);
    return incoming === undefined ? readBody(c.req.raw, ports.timers) : readIncoming(incoming);
  }

  function ask(c: Ctx, request: Message | Uint8Array): Promise<HttpOutcome> {
    return exchangeOverHttp(gateway, request, clientName(c), departureOf(c));
  }

  function malformed(c: Ctx, status: 400 | 415, errors: readonly string[], size: number) {
    gateway.malformed(clientName(c), errors, size);
    return failure(c, status, errors);
  }

  for (const { path, type, read, write } of FORMS) {
    app.post(path, async (c) => {
      const typeFault = faultOfType(c, type);
      if (typeFault !== undefined) return malformed(c, 415, [typeFault], 0);
      const text = await bodyOf(c);
      const request = read(gateway.codec, text);
      if (request instanceof BadMessage) return malformed(c, 400, request.errors, text.length);
      const outcome = await ask(c, request);
      if ("gone" in outcome) return nobody();
      if ("trouble" in outcome) return troubled(c, outcome.trouble);
      watchAnswer(c, gateway, outcome);
      return write(c, outcome.response);
    });
    app.all(path, (c) => {
      c.header("Allow", "POST");
      return failure(c, 405, ["Method Not Allowed"]);
    });
  }

  app.notFound((c) => failure(c, 404, ["Not Found"]));

  app.onError((error, c) => {
    if (error instanceof BodyRefused) return failure(c, error.status, [error.message]);
    if (departureOf(c).gone) return nobody();
    ports.logger.log("error", `HTTP request failed: ${error.name}: ${error.message}`);
    return failure(c, 500, ["Internal error"]);
  });

  return app;
}
