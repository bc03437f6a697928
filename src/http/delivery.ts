import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Milliseconds after an answer was handed to the system in which a broken connection says that nobody
 * was there to read it.
 */
export const DENIAL = 1_000;

/** Answers that were handed to the system on a connection a moment ago, and what to do if in vain. */
class Handed {
  #answers: (readonly [number, () => void])[] = [];

  constructor(socket: Socket) {
    socket.on("error", () => this.#failed());
  }

  add(inVain: () => void): void {
    const now = performance.now();
    this.#answers = this.#answers.filter(([at]) => now - at < DENIAL);
    this.#answers.push([now, inVain]);
  }

  #failed(): void {
    const now = performance.now();
    for (const [at, inVain] of this.#answers.splice(0)) if (now - at < DENIAL) inVain();
  }
}

const HANDED = new WeakMap<Socket, Handed>();

function handedOn(socket: Socket): Handed {
  const known = HANDED.get(socket);
  if (known !== undefined) return known;
  const handed = new Handed(socket);
  HANDED.set(socket, handed);
  return handed;
}

/**
 * Watches whether an answer gets to its client, as far as that can be known: the connection closed
 * before all of it was handed to the system, or broke within a second afterwards.
 *
 * @param handed called once when all of it was handed to the system
 * @param inVain called once if it did not get there, which may show after `handed`
 */
export function watchDelivery(
  outgoing: ServerResponse,
  socket: Socket,
  handed: () => void,
  inVain: () => void,
): void {
  const answers = handedOn(socket);
  const closed = () => {
    outgoing.off("finish", finished);
    inVain();
  };
  const finished = () => {
    socket.off("close", closed);
    answers.add(inVain);
    handed();
  };
  outgoing.once("finish", finished);
  if (socket.destroyed) closed();
  else socket.once("close", closed);
}
