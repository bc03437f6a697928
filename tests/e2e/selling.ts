import { assertEquals } from "@std/assert";
import { sale } from "../net/messages.ts";
import type { ScriptedHost } from "../net/scripted-host.ts";
import type { Pos } from "../net/sockets.ts";

/** Has a host approve whatever comes, up to a sale of this terminal. */
export async function approveUntil(host: ScriptedHost, last: string): Promise<void> {
  while ((await host.approve()).get(41) !== last);
}

/** Sales one after the other, which all have to be approved, until it is told to stop. */
export class Selling {
  #goesOn = true;
  #sold = 0;
  readonly #ended: Promise<unknown>;

  /** @param sellers each sells once; it is told which one it is, from 1 on */
  constructor(...sellers: readonly ((stan: number) => Promise<void>)[]) {
    this.#ended = Promise.all(sellers.map((sell) => this.#run(sell)));
  }

  /** Of a binary client, as one terminal. */
  static over(pos: Pos, tid = 1): (stan: number) => Promise<void> {
    return async (stan) => {
      assertEquals((await pos.ask(sale({ stan, tid }))).get(39), "000");
    };
  }

  /** Waits until so many more were approved, or one was not. */
  async more(count = 20): Promise<void> {
    const wanted = this.#sold + count;
    const enough = async () => {
      while (this.#sold < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await Promise.race([enough(), this.#ended]);
  }

  /** Ends it, after the sales that are under way. */
  async stop(): Promise<void> {
    this.#goesOn = false;
    await this.#ended;
  }

  async #run(sell: (stan: number) => Promise<void>): Promise<void> {
    for (let stan = 1; this.#goesOn; stan++) {
      await sell(stan);
      this.#sold++;
    }
  }
}
