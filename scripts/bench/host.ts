/**
 * The host of the benchmarks: approves every request, at once or after a while, and says first which
 * port it listens on.
 *
 *     deno run --allow-net scripts/bench/host.ts [MILLISECONDS]
 */
import { FrameConnection, isEnd } from "./frames.ts";
import { fill, KINDS, readDigits, shapeAt, SHAPES } from "./shape.ts";

const delay = Number(Deno.args[0] ?? 0);
/** Answers that wait are sent together, so often. */
const TICK = 5;

const answers = new Map(KINDS.map((kind) => [SHAPES[kind], SHAPES[kind].answer.frame.slice()]));

/** Sends answers when they are due; in the order in which requests came. */
class Later {
  readonly #due: { at: number; frame: Uint8Array }[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly connection: FrameConnection) {}

  send(frame: Uint8Array): void {
    if (delay === 0) return this.connection.send(frame);
    this.#due.push({ at: performance.now() + delay, frame: frame.slice() });
    this.#timer ??= setInterval(() => this.#flush(), TICK);
  }

  #flush(): void {
    const now = performance.now();
    const count = this.#due.findIndex(({ at }) => at > now);
    for (const { frame } of this.#due.splice(0, count < 0 ? this.#due.length : count)) {
      this.connection.send(frame);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function serve(conn: Deno.TcpConn): Promise<void> {
  const connection = new FrameConnection(conn);
  const later = new Later(connection);
  try {
    await connection.read((bytes, start, end) => {
      const shape = shapeAt(bytes, start);
      const { request, answer } = shape;
      if (end - start !== request.frame.length) throw new Error("bench: a request was changed");
      const frame = answers.get(shape)!;
      const stan = readDigits(bytes, start + request.stan, 6);
      fill(frame, answer, stan, readDigits(bytes, start + request.terminal, 8));
      later.send(frame);
    });
  } catch (error) {
    if (!isEnd(error)) throw error;
  } finally {
    later.stop();
    conn.close();
  }
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console -- its one line
console.log(`host: port ${listener.addr.port}`);
for await (const conn of listener) void serve(conn);
