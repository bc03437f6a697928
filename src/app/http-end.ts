import type { HttpServer } from "../http/server.ts";
import type { Logger } from "../ports.ts";
import type { Leaving } from "./leaving.ts";
import type { World } from "./world.ts";

/** Milliseconds that HTTP clients have to take their answers when nothing is under way any more. */
const HTTP_LINGER = 1_000;

/** Ends HTTP. A client that is still sending its request does not hold up the others' end. */
export function finishHttp(http: HttpServer, { timers }: World): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(HTTP_LINGER, resolve);
    http.finish().then(resolve, reject).finally(cancel);
  });
}

/** Ends HTTP where another listener has taken its place, after who stands in line was let in. */
export function leaveHttp(old: HttpServer, leaving: Leaving, logger: Logger): void {
  const finish = () =>
    old.finish().catch((cause: unknown) => {
      logger.log("error", `the old HTTP listener did not end: ${String(cause)}`);
    });
  leaving.leave(old, () => void finish());
}
