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

/** What makes something when it is first asked for, and then keeps it. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: T | undefined;
  return async () => made ??= await make();
}

/**
 * Serves an API's description: `/openapi.json`, and `/docs` for people. Both by GET.
 *
 * @param describe called when one of both is first asked for, and not before
 * @param notAllowed answers every other method, with those that there are
 */
export function descriptionRoutes<E extends Env>(
  app: Hono<E>,
  describe: () => Promise<Description>,
  notAllowed: (c: Context<E>, allowed: string) => Response,
): void {
  const description = once(describe);
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
