import { Hono } from "hono";
import { z } from "zod";
import type { Load } from "../multiplexer/gateway-options.ts";
import type { Objection, Reversals } from "../multiplexer/reversals.ts";
import type { Journal, Logger, Timers } from "../ports.ts";
import { actsRoute } from "./admin-acts.ts";
import { failure, notAllowed } from "./admin-answers.ts";
import {
  MOST_ACTS,
  toReversalsJson,
  type Verb,
  VERBS,
  type Wish,
  wishJson,
  withActs,
} from "./admin-json.ts";
import { reloadRoute } from "./admin-reload.ts";
import { BodyRefused } from "./body.ts";
import { type Description, descriptionRoutes } from "./description.ts";
import { OBJECTIONS } from "./objections.ts";
import type { Reload } from "./reload-json.ts";
import { isForAnyName, watchRoutes } from "./watch.ts";
import type { Watched } from "./watched.ts";
import { wishOf } from "./wish.ts";

/** A gateway, as its operator sees it. */
export interface Operated {
  readonly reversals: Pick<Reversals, "list" | "find" | "retry" | "parkBy" | "close">;
  readonly load: Load;
  /** Reads its configuration anew. `undefined`: it cannot be, or not yet. */
  readonly reload?: Reload | undefined;
}

/** What the operator's side wants of the world. */
export interface AdminPorts {
  readonly timers: Timers;
  readonly logger: Logger;
  /** Default: nobody has kept what was done. */
  readonly journal?: Pick<Journal, "acts"> | undefined;
}

const stateQuery = z.enum(["pending", "parked"]).optional();

/** An IP address as it stands in a URL: what no name service has given. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\])$/;

/**
 * Whether a request was meant for us: it names an address, this very machine, or the name that we are
 * configured with. A web page can have a browser ask us under a name of its own, and must not.
 */
function isMeantForUs(host: string | undefined, hostname: string): boolean {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  return ADDRESS.test(name) || name === "localhost" || name === hostname.toLowerCase();
}

/** The number of a sale; `undefined` when it is none. */
const numberOf = (id: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;

/** Loaded when somebody asks for it. */
async function describe(version: string): Promise<Description> {
  const { adminApi } = await import("./openapi/admin.ts");
  const { described } = await import("./openapi/described.ts");
  return described(adminApi(version));
}

/**
 * The operator's side of a gateway: sales that are being reversed or need a person, what a person may
 * do about them, and what was done; its configuration, to be read anew; and, for those who watch it,
 * whether it does well, and what all this is. Everything in JSON, but for `/livez`, `/metrics` and
 * `/docs`; what fails has `errors`.
 *
 * @param hostname the one that it is served under
 * @param watched default: nobody watches it, and there is nothing for those who would
 */
export function createAdminApp(
  gateway: Operated,
  { timers, logger, journal }: AdminPorts,
  hostname: string,
  watched?: Watched,
): Hono {
  const app = new Hono();
  const { reversals } = gateway;
  const acts: Readonly<Record<Verb, (id: number, wish: Wish) => Objection | undefined>> = {
    retry: (id, { by, reason }) => reversals.retry(id, by, reason),
    park: (id, { by, reason }) => reversals.parkBy(id, by, reason),
    close: (id, { by, reason }) => reversals.close(id, by, reason),
  };

  app.use(async (c, next) => {
    const isOpen = watched !== undefined && isForAnyName(c.req.path);
    if (isOpen || isMeantForUs(c.req.header("host"), hostname)) return await next();
    return failure(c, 403, ["This Host is not served; use the address, or localhost"]);
  });

  app.get("/admin/reversals", (c) => {
    const state = stateQuery.safeParse(c.req.query("state"));
    if (!state.success) return failure(c, 400, ["state: pending or parked"]);
    const views = reversals.list().filter((view) => {
      return state.data === undefined || view.state === state.data;
    });
    return c.json(toReversalsJson(views, gateway.load));
  });

  app.get("/admin/reversals/:id", async (c) => {
    const id = numberOf(c.req.param("id"));
    const view = id === undefined ? undefined : reversals.find(id);
    if (id === undefined || view === undefined) return failure(c, 404, [OBJECTIONS.unknown]);
    return c.json(withActs(view, await journal?.acts(MOST_ACTS, id) ?? []));
  });

  for (const verb of VERBS) {
    app.post(`/admin/reversals/:id/${verb}`, async (c) => {
      const wish = await wishOf(c, timers, wishJson);
      if (wish instanceof Response) return wish;
      if (verb === "close" && wish.reason === "") {
        return failure(c, 400, ["reason: closing a sale needs one"]);
      }
      const id = numberOf(c.req.param("id"));
      const objection = id === undefined ? "unknown" : acts[verb](id, wish);
      if (objection === undefined) return c.json({ id, done: verb });
      return failure(c, objection === "unknown" ? 404 : 409, [OBJECTIONS[objection]]);
    });
    app.all(`/admin/reversals/:id/${verb}`, (c) => notAllowed(c, "POST"));
  }
  app.all("/admin/reversals", (c) => notAllowed(c, "GET"));
  app.all("/admin/reversals/:id", (c) => notAllowed(c, "GET"));

  actsRoute(app, journal);
  reloadRoute(app, () => gateway.reload, timers);
  if (watched !== undefined) {
    watchRoutes(app, watched, notAllowed);
    descriptionRoutes(app, () => describe(watched.process.version), notAllowed);
  }

  app.notFound((c) => failure(c, 404, ["Not Found"]));

  app.onError((error, c) => {
    if (error instanceof BodyRefused) return failure(c, error.status, [error.message]);
    logger.log("error", `the operator's side failed: ${error.name}: ${error.message}`);
    return failure(c, 500, ["Internal error"]);
  });

  return app;
}
