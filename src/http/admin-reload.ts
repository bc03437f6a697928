import type { Hono } from "hono";
import type { Timers } from "../ports.ts";
import { failure, notAllowed } from "./admin-answers.ts";
import { type Reload, reloadWishJson } from "./reload-json.ts";
import { wishOf } from "./wish.ts";

const PATH = "/admin/reload";

/**
 * Serves the order to read the configuration anew.
 *
 * @param reload looked up at each order: a gateway that starts takes orders before it can do this one
 */
export function reloadRoute(app: Hono, reload: () => Reload | undefined, timers: Timers): void {
  app.post(PATH, async (c) => {
    const wish = await wishOf(c, timers, reloadWishJson);
    if (wish instanceof Response) return wish;
    const order = reload();
    if (order === undefined) return failure(c, 503, ["The gateway has not started; ask again"]);
    const outcome = await order(wish);
    return "errors" in outcome ? failure(c, 409, outcome.errors) : c.json(outcome);
  });
  app.all(PATH, (c) => notAllowed(c, "POST"));
}
