import { join } from "node:path";

/** Whom the service manager of the system hears. */
export interface NotifySocket {
  /** Sends a message; whatever goes wrong rejects. */
  send(message: string): Promise<void>;
  close(): void;
}

const encoder = new TextEncoder();

/**
 * Opens the way to the socket that systemd names in `NOTIFY_SOCKET`. It is a datagram of our own
 * process: systemd need not listen to our children (`NotifyAccess=main`), and we need no right to
 * start any (`systemd-notify` would need both).
 *
 * @param path the socket's
 * @throws {Error} when there is no such way
 */
export function openNotifySocket(path: string): NotifySocket {
  if (!path.startsWith("/")) throw new Error(`${JSON.stringify(path)} is no path of a file`);
  if (Deno.listenDatagram === undefined) throw new Error("Deno runs without --unstable-net");
  // Deno sends from sockets that have a name only; nobody is to find it, as nobody is to answer.
  const folder = Deno.makeTempDirSync({ prefix: "socketqueue-" });
  try {
    const socket = Deno.listenDatagram({ transport: "unixpacket", path: join(folder, "notify") });
    return {
      async send(message) {
        await socket.send(encoder.encode(message), { transport: "unixpacket", path });
      },
      close: () => socket.close(),
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
