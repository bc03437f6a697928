import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { fromHex, toHex } from "../codec/bytes.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Trouble } from "../multiplexer/requester.ts";
import type { Logger } from "../ports.ts";
import { exchangeOverHttp, type HttpOutcome } from "./http-requester.ts";
import { BadJsonMessage, messageFromJson, messageToJson } from "./json-message.ts";
import { RETRY_AFTER, STATUS } from "./status.ts";

/** Bytes of the largest body that is read. */
export const MAX_BODY = 1_000_000;

type Env = { Bindings: Partial<Deno.ServeHandlerInfo<Deno.NetAddr>> };
type Ctx = Context<Env>;

/** The original's shape of a failure. */
function failure(
  c: Ctx,
  status: 400 | 404 | 405 | 413 | 429 | 500 | 502 | 503 | 504,
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

/** What is sent to a client that is gone: nobody reads it. */
const nobody = () => new Response(null, { status: 499 });

function clientName(c: Ctx): string {
  const address = c.env?.remoteAddr;
  return address === undefined ? "http" : `http:${address.hostname}:${address.port}`;
}

/**
 * The HTTP interface of a gateway: `POST /` takes and gives the original's JSON, `POST /raw`
 * hexadecimal text.
 */
export function createApp(gateway: Gateway, logger: Logger): Hono<Env> {
  const app = new Hono<Env>();
  const limit = bodyLimit({
    maxSize: MAX_BODY,
    onError: (c) => failure(c as Ctx, 413, [`The body is larger than ${MAX_BODY} bytes`]),
  });

  function ask(c: Ctx, request: Parameters<typeof exchangeOverHttp>[1]): Promise<HttpOutcome> {
    return exchangeOverHttp(gateway, request, clientName(c), c.req.raw.signal);
  }

  app.post("/", limit, async (c) => {
    let json: unknown;
    try {
      json = await c.req.json();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return failure(c, 400, ["The body is not JSON"]);
    }
    const outcome = await ask(c, messageFromJson(gateway.codec, json));
    if ("gone" in outcome) return nobody();
    if ("trouble" in outcome) return troubled(c, outcome.trouble);
    return c.json({ result: messageToJson(outcome.response), errors: [] });
  });

  app.post("/raw", limit, async (c) => {
    const bytes = fromHex(await c.req.text());
    if (bytes === undefined) return failure(c, 400, ["The body is not hexadecimal"]);
    const outcome = await ask(c, bytes);
    if ("gone" in outcome) return nobody();
    if ("trouble" in outcome) return troubled(c, outcome.trouble);
    return c.text(toHex(outcome.response.bytes).toLowerCase());
  });

  app.on(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"], ["/", "/raw"], (c) => {
    c.header("Allow", "POST");
    return failure(c, 405, ["Method Not Allowed"]);
  });

  app.notFound((c) => failure(c, 404, ["Not Found"]));

  app.onError((error, c) => {
    if (error instanceof BadJsonMessage) return failure(c, 400, error.errors);
    logger.log("error", `HTTP request failed: ${error.name}: ${error.message}`);
    return failure(c, 500, ["Internal error"]);
  });

  return app;
}
