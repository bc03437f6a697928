import net from "node:net";
import { once } from "node:events";
import type { Message } from "../../src/codec/message.ts";
import type { HostRequest } from "../net/scripted-host.ts";
import { LOOPBACK, writeAll } from "../net/sockets.ts";
import type { DirectionRig } from "./direction_rig.ts";

/** Sends a request, and gives what makes its client go away. */
type Sender = (rig: DirectionRig, request: Message) => Promise<() => Promise<void>>;

/** Its connection is broken off, as by a process that dies or a modem that is reset. */
const resetting: Sender = async (rig, request) => {
  const socket = net.connect(await rig.program.port("TCP"), LOOPBACK);
  await once(socket, "connect");
  socket.write(request.bytes);
  return async () => {
    const closed = once(socket, "close");
    socket.resetAndDestroy();
    await closed;
  };
};

/** It closes its connection in order, and is not there any more when the answer comes. */
const closing: Sender = async (rig, request) => {
  const conn = await Deno.connect({ hostname: LOOPBACK, port: await rig.program.port("TCP") });
  await writeAll(conn, request.bytes);
  return () => Promise.resolve(conn.close());
};

/** A client of HTTP hangs up. */
const abortingHttp: Sender = async (rig, request) => {
  const controller = new AbortController();
  const posted = fetch(`http://${LOOPBACK}:${await rig.program.port("HTTP")}/`, {
    method: "POST",
    body: JSON.stringify(request.toValues()),
    signal: controller.signal,
  });
  const ended = posted.then(() => {
    throw new Error("an answer came to a client that was to go without one");
  }, () => {});
  return () => {
    controller.abort();
    return ended;
  };
};

/** How a client may go. */
export const WAYS_TO_GO = {
  "a binary client is cut off": resetting,
  "a binary client closes its connection": closing,
  "an HTTP client hangs up": abortingHttp,
} as const satisfies Record<string, Sender>;

export type WayToGo = keyof typeof WAYS_TO_GO;

/**
 * A client sends a request and goes while the host has it.
 *
 * @returns the request at the host, when the gateway has had the time to notice
 */
export async function abandoned(
  rig: DirectionRig,
  request: Message,
  way: WayToGo = "a binary client is cut off",
): Promise<HostRequest> {
  const go = await WAYS_TO_GO[way](rig, request);
  const taken = await rig.host.requests.next();
  await go();
  // What comes after the client's end on another connection is read after it.
  await using other = await rig.client();
  const asked = rig.ask(other, rig.dialect.echo(OTHER, OTHER));
  await rig.host.approve();
  await asked;
  return taken;
}

/** STAN and terminal of the client that comes after the one that goes. */
const OTHER = 99;

/** Requests at the host for one {@link abandoned} request. */
export const REQUESTS_OF_ABANDONED = 2;
