import type { Message } from "../../src/codec/message.ts";
import { answers, isReversal } from "../../src/codec/mti.ts";
import { keyOf } from "../../src/multiplexer/key.ts";
import { titleOf } from "./host.ts";
import { must } from "./violation.ts";
import type { World } from "./world.ts";

const KEY_FIELDS = [11, 41];

interface Flight {
  readonly title: string;
  readonly mti: string;
  readonly sentAt: number;
  readonly isReversal: boolean;
}

/** Sees to it that no key is with the host twice at once, as the gateway knows it. */
export class KeyWatch {
  readonly #world: World;
  readonly #flights = new Map<string, Flight>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A request leaves. */
  sent(request: Message): void {
    const key = String(keyOf(request, KEY_FIELDS));
    const now = this.#world.agenda.elapsed();
    const before = this.#flights.get(key);
    const title = titleOf(request);
    if (before !== undefined) {
      must(
        now - before.sentAt >= this.#shortest(before, request),
        "key-twice-in-flight",
        () => `${title} left while ${before.title} was with the host`,
      );
    }
    const { mti } = request;
    this.#flights.set(key, { title, mti, sentAt: now, isReversal: isReversal(mti) });
  }

  /** A message came that can be read, or another. */
  received(response: Message | undefined): void {
    if (response === undefined) return;
    const key = String(keyOf(response, KEY_FIELDS));
    const flight = this.#flights.get(key);
    if (flight !== undefined && answers(response.mti, flight.mti)) this.#flights.delete(key);
  }

  /** What was with the host is over. */
  linkDown(): void {
    this.#flights.clear();
  }

  /**
   * Milliseconds after which the one before may be over for the gateway, with no answer. A client's
   * may have waited for its turn for most of its time: then that says nothing, but that it was sent.
   */
  #shortest(before: Flight, request: Message): number {
    if (!before.isReversal) return isReversal(request.mti) ? 0 : 1;
    return before.title[0] === "S" ? this.#world.setup.shortTimeout : 0;
  }
}
