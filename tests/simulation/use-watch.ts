import type { Message } from "../../src/codec/message.ts";
import { isReversal } from "../../src/codec/mti.ts";
import { NAME, stanOf, titleOf } from "./host.ts";
import type { Setup } from "./setup.ts";
import { must } from "./violation.ts";

/**
 * Sees to it that nothing is to be undone under a key that a later sale has used, whatever became of
 * that sale: there are hosts to which STAN and terminal mean the last one, and it may be a good one.
 * Looks at what leaves, of all processes: what the host gets, and when, is in nobody's hands.
 */
export class UseWatch {
  readonly #setup: Setup;
  /** Names of the sales that left last, by STAN and terminal. */
  readonly #last = new Map<string, string>();
  /** Names of all of them: the program may have died before one left, and undoes it all the same. */
  readonly #left = new Set<string>();

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  /** A request leaves. */
  sent(request: Message): void {
    const name = request.get(NAME) ?? "";
    // Its clients may undo what they like.
    if (name[0] !== "S") return;
    const key = [stanOf(request, this.#setup.kind.original), request.get(41)].join("|");
    if (!isReversal(request.mti)) {
      this.#last.set(key, name);
      this.#left.add(name);
      return;
    }
    const last = this.#left.has(name) ? this.#last.get(key) : name;
    must(last === name, "undoes-a-later-sale", () => `${titleOf(request)} left after ${last}`);
  }
}
