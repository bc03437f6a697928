import type { z } from "zod";
import {
  doneJson,
  errorsJson,
  historyJson,
  reversalsJson,
  reversalWithActsJson,
  type Verb,
  type Wish,
} from "../http/admin-json.ts";
import { type AdminAnswer, askAdmin } from "./ask-admin.ts";
import { CannotDo, type ReversalDesk } from "./reversal-desk.ts";

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

  async history(most: number, id?: number) {
    const of = id === undefined ? "" : `&id=${id}`;
    return await this.#ask(`acts?most=${most}${of}`, historyJson, "the gateway");
  }

  async act(verb: Verb, id: number, wish: Wish) {
    return await this.#ask(`reversals/${id}/${verb}`, doneJson, `sale ${id}`, wish);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  async #ask<T>(path: string, schema: z.ZodType<T>, about: string, wish?: Wish): Promise<T> {
    const { status, json } = await this.#answer(path, wish);
    const result = schema.safeParse(json);
    if (status === 200 && result.success) return result.data;
    const refusal = errorsJson.safeParse(json);
    const why = refusal.success ? refusal.data.errors.join("; ") : `it answers with ${status}`;
    throw new CannotDo(`${about}: ${why}`);
  }

  async #answer(path: string, wish: Wish | undefined): Promise<AdminAnswer> {
    try {
      return await askAdmin(this.#admin, path, wish);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CannotDo(`the gateway cannot be asked at ${this.#admin}: ${why}`, { cause });
    }
  }
}
