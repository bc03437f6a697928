import { request } from "node:http";

/** Milliseconds that a gateway may take to answer. */
const PATIENCE = 10_000;

/** What a gateway said. */
export interface AdminAnswer {
  readonly status: number;
  /** `undefined`: it is no JSON. */
  readonly json: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Asks a gateway that runs; by node's HTTP, since that of the standard may go through a proxy.
 * Rejects when it cannot be reached.
 *
 * @param admin where it takes orders: `host:port`
 * @param path below `/admin/`
 * @param body makes it an order. Default: a question
 */
export function askAdmin(admin: string, path: string, body?: unknown): Promise<AdminAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<AdminAnswer>();
  const method = body === undefined ? "GET" : "POST";
  const headers = { "Content-Type": "application/json", "Connection": "close" };
  const url = new URL(`http://${admin}/admin/${path}`);
  const asked = request(url, { method, headers, timeout: PATIENCE }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => text += part);
    response.on("end", () => resolve({ status: response.statusCode ?? 0, json: parsed(text) }));
    response.on("error", reject);
  });
  asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
  asked.on("error", reject);
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
