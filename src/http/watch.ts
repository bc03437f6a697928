import type { Context, Hono } from "hono";
import { METRICS_TYPE, metricsText } from "./metrics.ts";
import { unready } from "./readiness.ts";
import { toExchangesJson, toLinkJson } from "./watch-json.ts";
import type { Watched } from "./watched.ts";

/** What it answers with. */
type Answer = (c: Context, watched: Watched) => Response;

function readiness(c: Context, { gateway, journal }: Watched): Response {
  const reasons = unready(gateway, journal);
  const ready = reasons.length === 0;
  return c.json({ ready, reasons }, ready ? 200 : 503);
}

/**
 * What machines ask for that know the gateway by a name of their own. Nothing in it is worth a
 * secret: counts, and no message.
 */
const UNDER_ANY_NAME: Readonly<Record<string, Answer>> = {
  "/livez": (c) => c.text("ok"),
  "/readyz": readiness,
  "/metrics": (c, watched) => c.body(metricsText(watched), 200, { "Content-Type": METRICS_TYPE }),
};

/** What people ask for. */
const UNDER_OUR_NAME: Readonly<Record<string, Answer>> = {
  "/stats": (c, watched) => {
    return c.body(watched.statistics(), 200, { "Content-Type": "application/json" });
  },
  "/link": (c, { link }) => c.json(toLinkJson(link)),
  "/exchanges": (c, { gateway }) => c.json(toExchangesJson(gateway)),
  "/config": (c, watched) => c.json(watched.config()),
};

/** Whether a path may be asked for under any name of the host. */
export const isForAnyName = (path: string): boolean => Object.hasOwn(UNDER_ANY_NAME, path);

/**
 * Serves what those ask for who watch a gateway: whether it lives and is ready, its metrics and
 * statistics, its link, what it is doing, and its options. All by GET.
 *
 * @param notAllowed answers every other method, with those that there are
 */
export function watchRoutes(
  app: Hono,
  watched: Watched,
  notAllowed: (c: Context, allowed: string) => Response,
): void {
  const answers = { ...UNDER_ANY_NAME, ...UNDER_OUR_NAME };
  for (const [path, answer] of Object.entries(answers)) {
    app.get(path, (c) => {
      // What it says is of this moment.
      c.header("Cache-Control", "no-store");
      return answer(c, watched);
    });
    app.all(path, (c) => notAllowed(c, "GET, HEAD"));
  }
}
