import type { Context, Env, Hono } from "hono";

/** An API's description, ready to be sent. */
export interface Description {
  /** OpenAPI 3.1. */
  readonly json: string;
  /** HTML, all in one. */
  readonly page: string;
}

/** Nothing is fetched or run, and no other page shows it in itself; its own style is in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  // Another version's may stand there next time.
  "Cache-Control": "no-cache",
  "X-Content-Type-Options": "nosniff",
};

/** What makes something when it is first asked for, and then keeps it for as long as it is of the same. */
function kept<T>(make: () => Promise<T>, of: () => unknown): () => Promise<T> {
  let latest: { readonly of: unknown; readonly made: T } | undefined;
  return async () => {
    const now = of();
    if (latest !== undefined && latest.of === now) return latest.made;
    const made = await make();
    latest = { of: now, made };
    return made;
  };
}

/**
 * Serves an API's description: `/openapi.json`, and `/docs` for people. Both by GET.
 *
 * @param describe called when one of both is first asked for, and not before
 * @param notAllowed answers every other method, with those that there are
 * @param of what it describes: once that is another, it is described anew. Default: always the same
 */
export function descriptionRoutes<E extends Env>(
  app: Hono<E>,
  describe: () => Promise<Description>,
  notAllowed: (c: Context<E>, allowed: string) => Response,
  of: () => unknown = () => "what never changes",
): void {
  const description = kept(describe, of);
  app.get("/openapi.json", async (c) => {
    const { json } = await description();
    return c.body(json, 200, { ...HEADERS, "Content-Type": "application/json" });
  });
  app.get("/docs", async (c) => {
    const { page } = await description();
    const headers = { ...HEADERS, "Content-Security-Policy": POLICY };
    return c.body(page, 200, { ...headers, "Content-Type": "text/html; charset=utf-8" });
  });
  for (const path of ["/openapi.json", "/docs"]) {
    app.all(path, (c) => notAllowed(c, "GET, HEAD"));
  }
}
