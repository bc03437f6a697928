import type { Message } from "../../src/codec/message.ts";
import type { Random } from "../../src/ports.ts";
import { smartvista } from "../fixtures.ts";
import { seeded } from "../net/chance.ts";
import { approval, headers } from "../net/messages.ts";
import { HostLink } from "../net/scripted-host.ts";
import { closeQuietly, LOOPBACK } from "../net/sockets.ts";

/** What the host has in its books of one sale. */
export interface Booked {
  /** Minor units. */
  readonly amount: number;
  /** Its amount was given back. */
  reversed: boolean;
}

const DECLINED = "116";
const TWICE = "913";
const NOT_FOUND = "914";

/** Milliseconds for an ordinary answer at the most, and for one that comes too late. */
const USUAL = 30;
const TOO_LATE = 1_500;

/** What tells one sale from another: terminal and STAN. */
export const saleKey = (message: Message): string => `${message.get(41)}/${message.get(11)}`;

/**
 * A host with books, in which every sale stands that it approved, and whether it was taken back. It
 * answers after a moment, and until it is calm it declines, is silent, answers too late or hangs up
 * now and then, with the sale in its books or not.
 */
export class LedgerHost implements AsyncDisposable {
  /** By {@link saleKey}. */
  readonly books = new Map<string, Booked>();
  /** Sales that came, whatever was answered. */
  sales = 0;
  /** Reversals that came, repeats included. */
  reversals = 0;
  #calm = false;
  readonly #random: Random;
  readonly #listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  readonly #links = new Set<HostLink>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #accepting: Promise<void>;

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#accepting = this.#acceptAll();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** From now on it answers whatever it is asked, soon. */
  becomeCalm(): void {
    this.#calm = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeQuietly(this.#listener);
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#accepting;
    await Promise.all([...this.#links].map((link) => link.close()));
  }

  async #acceptAll(): Promise<void> {
    const options = {
      port: 0,
      framing: headers(),
      codec: smartvista,
      random: this.#random,
      undoes: false,
    };
    for (;;) {
      const conn = await this.#listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      const link: HostLink = new HostLink(conn, options, (message) => this.#asked(message, link));
      this.#links.add(link);
      link.ended.then(() => {
        this.#links.delete(link);
        closeQuietly(conn);
      });
    }
  }

  #asked(request: Message, link: HostLink): void {
    const whim = this.#calm ? 0 : this.#random.below(100);
    if (whim >= 98) return; // as if it had never come
    const code = this.#do(request, whim);
    if (whim >= 96) return; // its answer is lost
    if (whim >= 95) return void link.close();
    const delay = whim >= 92 ? TOO_LATE : this.#random.below(USUAL);
    this.#later(delay, () => {
      // The link may be gone meanwhile: then the gateway knows.
      link.send(approval(request, { 39: code })).catch(() => {});
    });
  }

  #later(delay: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delay);
    this.#timers.add(timer);
  }

  #do(request: Message, whim: number): string {
    if (request.mti === "0200") return this.#sell(request, whim);
    return request.mti === "0400" ? this.#takeBack(request) : "000";
  }

  #sell(request: Message, whim: number): string {
    this.sales++;
    const key = saleKey(request);
    if (this.books.has(key)) return TWICE;
    if (whim >= 85 && whim < 92) return DECLINED;
    this.books.set(key, { amount: Number(request.get(4)), reversed: false });
    return "000";
  }

  #takeBack(request: Message): string {
    this.reversals++;
    const booked = this.books.get(saleKey(request));
    if (booked === undefined || booked.amount !== Number(request.get(4))) return NOT_FOUND;
    booked.reversed = true;
    return "000";
  }
}
