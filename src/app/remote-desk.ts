import { request } from "node:http";
import type { z } from "zod";
import {
  doneJson,
  errorsJson,
  reversalsJson,
  reversalWithActsJson,
  type Verb,
  type Wish,
} from "../http/admin-json.ts";
import { CannotDo, type ReversalDesk } from "./reversal-desk.ts";

/** Milliseconds that a gateway may take to answer. */
const PATIENCE = 10_000;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks by HTTP; by node's, since that of the standard may go through a proxy. */
function ask(url: URL, body?: Wish): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const method = body === undefined ? "GET" : "POST";
  const headers = { "Content-Type": "application/json", "Connection": "close" };
  const asked = request(url, { method, headers, timeout: PATIENCE }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => text += part);
    response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    response.on("error", reject);
  });
  asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
  asked.on("error", reject);
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The operator's side of a gateway that runs. */
export class RemoteDesk implements ReversalDesk {
  readonly #admin: string;

  /** @param admin where it takes orders: `host:port` */
  constructor(admin: string) {
    this.#admin = admin;
  }

  async list() {
    return await this.#ask("reversals", reversalsJson, "the gateway");
  }

  async show(id: number) {
    return await this.#ask(`reversals/${id}`, reversalWithActsJson, `sale ${id}`);
  }

  async act(verb: Verb, id: number, wish: Wish) {
    return await this.#ask(`reversals/${id}/${verb}`, doneJson, `sale ${id}`, wish);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  async #ask<T>(path: string, schema: z.ZodType<T>, about: string, wish?: Wish): Promise<T> {
    const { status, body } = await this.#answer(path, wish);
    const json = parsed(body);
    const result = schema.safeParse(json);
    if (status === 200 && result.success) return result.data;
    const refusal = errorsJson.safeParse(json);
    const why = refusal.success ? refusal.data.errors.join("; ") : `it answers with ${status}`;
    throw new CannotDo(`${about}: ${why}`);
  }

  async #answer(path: string, wish: Wish | undefined): Promise<Answer> {
    try {
      return await ask(new URL(`http://${this.#admin}/admin/${path}`), wish);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CannotDo(`the gateway cannot be asked at ${this.#admin}: ${why}`, { cause });
    }
  }
}
