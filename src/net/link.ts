import type { Framing } from "../framing/framing.ts";
import type { Logger, Random, Stopwatch, Timers } from "../ports.ts";
import type { ByteConn } from "./byte-conn.ts";
import { Connection } from "./connection.ts";
import { IdleWatch } from "./idle-watch.ts";

/** What happens on a link. */
export interface LinkEvents {
  up(): void;
  down(): void;
  /** There is no link, for a reason in words: it broke, or could not be made. Default: nobody asks. */
  lost?(why: string): void;
  message(bytes: Uint8Array): void;
  congested(): void;
  writable(): void;
}

/** What a link needs of the world. */
export interface LinkPorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
  readonly random: Random;
  readonly logger: Logger;
}

/** How a link behaves, whoever dials. */
export interface LinkOptions {
  /** Milliseconds without any data from the host after which the connection is closed; default: none. */
  readonly idleTimeout: number | undefined;
}

/** The host-to-host link: one connection at a time, of which there is always to be one. */
export interface Link {
  /** The host, for people. */
  readonly name: string;
  /** Begins to make the connection, and makes it again whenever it is lost. */
  start(): void;
  /**
   * Sends a message; without a connection it is thrown away: `down` was told. So is one that the
   * framing cannot carry, of which the log is told.
   */
  send(message: Uint8Array): void;
  /** Closes it for good, after what waits has been written. */
  stop(): Promise<void>;
}

const READ_SIZE = 64 * 1024;

/**
 * Sends a message over the link, if there is one. What its framing cannot carry is thrown away, and
 * the log told: it is one client's, and the link is everyone's.
 */
export function sendOverLink(
  connection: Connection | undefined,
  framing: Framing,
  message: Uint8Array,
  { logger }: LinkPorts,
): void {
  if (connection === undefined) return;
  const misfit = framing.misfit(message);
  if (misfit === undefined) return connection.send(message);
  const what = `a message of ${message.length} bytes cannot be sent to the host`;
  logger.log("warning", `${what}: ${misfit}`);
}

/**
 * One connection that serves as the link, whoever dialled. Tells of it being down when it closes, if
 * it was ever up.
 *
 * @param closed it is over; `cause` when something was wrong, `spoke` when the host had sent a message
 */
export function carryLink(
  conn: ByteConn,
  framing: Framing,
  ports: LinkPorts,
  events: LinkEvents,
  options: LinkOptions,
  closed: (cause: unknown, spoke: boolean) => void,
): Connection {
  let watch: IdleWatch | undefined;
  let spoke = false;
  const connection: Connection = new Connection(conn, framing, ports.timers, {
    message: (bytes) => {
      spoke = true;
      events.message(bytes);
    },
    data: () => watch?.touch(),
    ended: () => connection.close(new Error("closed by the host")),
    closed: (cause) => {
      watch?.stop();
      closed(cause, spoke);
    },
    congested: () => events.congested(),
    writable: () => events.writable(),
  }, { readSize: READ_SIZE, pauseWhenCongested: false });
  const { idleTimeout } = options;
  if (idleTimeout !== undefined) {
    const silent = () => connection.close(new Error(`nothing came for ${idleTimeout / 1000} s`));
    watch = new IdleWatch(idleTimeout, ports, silent);
  }
  return connection;
}
