import type { Hono } from "hono";
import { z } from "zod";
import type { Journal } from "../ports.ts";
import { failure, notAllowed } from "./admin-answers.ts";
import { FEW_ACTS, MOST_ACTS, toHistoryJson } from "./admin-json.ts";

const PATH = "/admin/acts";

const query = z.object({
  id: z.string().regex(/^[1-9]\d{0,14}$/, "the number of a sale").transform(Number).optional(),
  most: z.string().regex(/^\d{1,4}$/, "a number").transform(Number)
    .pipe(z.number().min(1).max(MOST_ACTS, `1 to ${MOST_ACTS}`)).default(FEW_ACTS),
});

/**
 * Serves what was done about sales, those that are closed as well.
 *
 * @param journal default: nobody has kept it
 */
export function actsRoute(app: Hono, journal: Pick<Journal, "acts"> | undefined): void {
  app.get(PATH, async (c) => {
    const wanted = query.safeParse(c.req.query());
    if (!wanted.success) {
      const wrong = wanted.error.issues.map(({ path, message }) => `${path.join()}: ${message}`);
      return failure(c, 400, wrong);
    }
    const { most, id } = wanted.data;
    return c.json(toHistoryJson(await journal?.acts(most, id) ?? []));
  });
  app.all(PATH, (c) => notAllowed(c, "GET"));
}
