import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Milliseconds after an answer was handed to the system in which a broken connection says that nobody
 * was there to read it.
 */
export const DENIAL = 1_000;

/** An answer that was handed to the system, and what to do if that was in vain. */
interface HandedAnswer {
  readonly at: number;
  readonly inVain: () => void;
  next: HandedAnswer | undefined;
}

/** Answers that were handed to the system on a connection a moment ago, oldest first. */
class Handed {
  #first: HandedAnswer | undefined;
  #last: HandedAnswer | undefined;

  constructor(socket: Socket) {
    socket.on("error", () => this.#failed());
  }

  add(inVain: () => void): void {
    const answer: HandedAnswer = { at: performance.now(), inVain, next: undefined };
    this.#forget(answer.at);
    if (this.#first === undefined || this.#last === undefined) this.#first = answer;
    else this.#last.next = answer;
    this.#last = answer;
  }

  /** Those of which nothing can be learnt any more. */
  #forget(now: number): void {
    while (this.#first !== undefined && now - this.#first.at >= DENIAL) {
      this.#first = this.#first.next;
    }
  }

  #failed(): void {
    this.#forget(performance.now());
    let answer = this.#first;
    this.#first = undefined;
    for (; answer !== undefined; answer = answer.next) answer.inVain();
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
