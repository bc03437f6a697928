/**
 * Clients that connect and say nothing, until their standard input ends.
 *
 *     deno run --allow-net scripts/bench/idle.ts PORT CLIENTS
 */
const [port, count] = Deno.args.map(Number);

/** Connections that are made at once: a listener's queue is no longer. */
const AT_ONCE = 50;

const connections: Deno.Conn[] = [];
while (connections.length < count!) {
  const wanted = Math.min(AT_ONCE, count! - connections.length);
  const dialled = Array.from(
    { length: wanted },
    () => Deno.connect({ hostname: "127.0.0.1", port: port! }),
  );
  connections.push(...await Promise.all(dialled));
}
// deno-lint-ignore no-console -- its one line
console.log(`idle: port ${port}`);
await Deno.stdin.readable.pipeTo(new WritableStream());
for (const connection of connections) connection.close();
