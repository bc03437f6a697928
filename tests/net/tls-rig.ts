import { systemTimers } from "../../src/app/system.ts";
import type { ByteConn } from "../../src/net/byte-conn.ts";
import { type DialledTls, dialTls } from "../../src/net/tls-dial.ts";
import { TlsDoor } from "../../src/net/tls-door.ts";
import type { ServerTls } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { Authority, type Certified } from "./certificates.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { closeQuietly, connectedPair, LOOPBACK } from "./sockets.ts";
import { within } from "./waiting.ts";

/** The CA of these tests. */
export const CA = new Authority();

/** A certificate of it for this machine. */
export const LEAF = CA.certify();

/** What a server shows. */
export const served = (certified: Certified = LEAF, ca?: Authority): ServerTls => ({
  cert: certified.cert,
  key: certified.key,
  ca: ca?.cert,
});

/** How a host is dialled, unless it is said otherwise: by its name, and its CA is known. */
export const dialled = (changes: Partial<DialledTls> = {}): DialledTls => ({
  name: "localhost",
  ca: CA.cert,
  own: undefined,
  ...changes,
});

/** Our end of a connection by TLS, and Deno's own TLS at the other. */
export class TlsPair implements Disposable {
  private constructor(readonly near: ByteConn, readonly far: Deno.TlsConn) {}

  /** The far end has dialled us. */
  static async accepted(): Promise<TlsPair> {
    using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
    const [conn, far] = [listener.accept(), connectTls(listener.addr.port)];
    const door = new TlsDoor("listen-port", served(), portsOf());
    const near = conn.then((conn) => new Promise<ByteConn>((taken) => door.take(conn, taken)));
    return new TlsPair(await within(near, "the handshake"), await far);
  }

  /** We have dialled the far end. */
  static async dialled(): Promise<TlsPair> {
    using listener = Deno.listenTls({
      hostname: LOOPBACK,
      port: 0,
      cert: LEAF.cert,
      key: LEAF.key,
    });
    const { port } = listener.addr;
    const far = listener.accept().then(async (far) => (await far.handshake(), far));
    const conn = await Deno.connect({ hostname: LOOPBACK, port });
    const near = dialTls(conn, dialled(), systemTimers, new AbortController().signal);
    return new TlsPair((await within(near, "the handshake")).conn, await far);
  }

  [Symbol.dispose](): void {
    this.near.close();
    closeQuietly(this.far);
  }
}

const portsOf = () => {
  const time = new FakeTime();
  return { timers: time, stopwatch: time, logger: new RecordingLogger() };
};

async function connectTls(port: number): Promise<Deno.TlsConn> {
  const far = await Deno.connectTls({ hostname: "localhost", port, caCerts: [CA.cert] });
  await far.handshake();
  return far;
}

/** A door, the world around it, and who knocks. */
export class DoorRig {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly door: TlsDoor;
  readonly taken: ByteConn[] = [];

  constructor(tls: ServerTls = served(), most?: number) {
    const ports = { timers: this.time, stopwatch: this.time, logger: this.logger };
    this.door = new TlsDoor("listen-port", tls, ports, most);
  }

  /** Somebody connects, and has not said anything yet. */
  async knock(
    taken: (conn: ByteConn) => void = (conn) => void this.taken.push(conn),
  ): Promise<Deno.TcpConn> {
    const [far, near] = await connectedPair();
    this.door.take(near, taken);
    return far;
  }

  /** Somebody connects by TLS; gives both ends. */
  async enter(tls: DialledTls = dialled()): Promise<readonly [near: ByteConn, far: ByteConn]> {
    const near = Promise.withResolvers<ByteConn>();
    const far = await this.knock(near.resolve);
    const { conn } = await dialTls(far, tls, systemTimers, new AbortController().signal);
    return [await within(near.promise, "a client to be let in"), conn];
  }

  /** Somebody connects by TLS, and is not let in: gives what the log says of it. */
  async refuse(tls: DialledTls): Promise<string> {
    const from = this.logger.entries.length;
    const far = await this.knock();
    const made = await dialTls(far, tls, systemTimers, new AbortController().signal)
      .catch(() => undefined);
    if (made !== undefined) {
      await within(made.conn.read(new Uint8Array(1)).catch(() => null), "the end");
      made.conn.close();
    }
    return (await this.logger.seen(/./, from)).text;
  }
}

/** Writes all of `bytes`. */
export async function writeTo(
  conn: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

/** Reads to the end, or to as many bytes, and gives them. */
export async function readFrom(
  conn: { read(buffer: Uint8Array): Promise<number | null> },
  most = Infinity,
  size = 4096,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const buffer = new Uint8Array(size);
  for (let have = 0; have < most;) {
    const room = buffer.subarray(0, Math.min(size, most - have));
    const count = await within(conn.read(room), `byte ${have}`);
    if (count === null) break;
    have += count;
    chunks.push(buffer.slice(0, count));
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}
