/*
 * Whether the container is well: something listens on HEALTH_PORT. Distroless images have no shell
 * that could ask.
 */

/** Milliseconds in which the connection has to be there. */
const LIMIT = 3_000;

const port = Number(Deno.env.get("HEALTH_PORT") ?? "2014");
try {
  const conn = await Deno.connect({
    hostname: "127.0.0.1",
    port,
    signal: AbortSignal.timeout(LIMIT),
  });
  conn.close();
} catch (cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  Deno.stderr.writeSync(new TextEncoder().encode(`nothing listens on port ${port}: ${reason}\n`));
  Deno.exit(1);
}
