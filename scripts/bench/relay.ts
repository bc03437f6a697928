/**
 * The floor of the benchmarks: the least that a gateway in this runtime can do. It passes frames from
 * many clients to one link, finds in an answer the terminal, at a place that it knows, and passes the
 * answer to that terminal's client. It reads and checks nothing else.
 *
 *     deno run --allow-net scripts/bench/relay.ts HOST_PORT
 */
import { FrameConnection, isEnd } from "./frames.ts";
import { readDigits, shapeAt } from "./shape.ts";

const host = await Deno.connect({ hostname: "127.0.0.1", port: Number(Deno.args[0]) });
const link = new FrameConnection(host);
/** Bytes of a client's buffers, of which there may be many. */
const CLIENT_SIZE = 4096;
/** By terminal. */
const clients: (FrameConnection | undefined)[] = [];

async function serve(conn: Deno.TcpConn): Promise<void> {
  const client = new FrameConnection(conn, CLIENT_SIZE);
  try {
    await client.read((bytes, start, end) => {
      clients[readDigits(bytes, start + shapeAt(bytes, start).request.terminal, 8)] = client;
      link.send(bytes.subarray(start, end));
    });
  } catch (error) {
    if (!isEnd(error)) throw error;
  } finally {
    conn.close();
  }
}

void link.read((bytes, start, end) => {
  const terminal = readDigits(bytes, start + shapeAt(bytes, start).answer.terminal, 8);
  clients[terminal]?.send(bytes.subarray(start, end));
});

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console -- its one line
console.log(`relay: port ${listener.addr.port}`);
for await (const conn of listener) void serve(conn);
