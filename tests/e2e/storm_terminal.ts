import type { Message } from "../../src/codec/message.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Random } from "../../src/ports.ts";
import { seeded } from "../net/chance.ts";
import { smartvista } from "../fixtures.ts";
import { bare, sale, type SaleParts, saleValues } from "../net/messages.ts";
import { closeQuietly, LOOPBACK, writeAll } from "../net/sockets.ts";
import { postTo } from "./journal_rig.ts";

/** Where the gateway that runs now takes clients. */
export interface Counter {
  readonly tcp: number;
  readonly http: number;
}

/**
 * How a sale ended for its terminal: approved or declined by the host; refused by the gateway,
 * which says that it was not sent; or unknown.
 */
export type Seen = "approved" | "declined" | "not sent" | "unknown";

/** One sale as its terminal has it. */
export interface Receipt {
  /** As the host's `saleKey`. */
  readonly key: string;
  /** Minor units. */
  readonly amount: number;
  seen: Seen;
}

/** DE 39 of the gateway's own: the first says that the outcome is not known. */
const UNKNOWN_CODE = "912";
const NOT_SENT_CODES = ["907", "909"];

const NOT_SENT_STATUS = [409, 429, 503];

function seenByCode(code: string): Seen {
  if (code === "000") return "approved";
  if (code === UNKNOWN_CODE) return "unknown";
  return NOT_SENT_CODES.includes(code) ? "not sent" : "declined";
}

/** Milliseconds before a terminal tries again after trouble. */
const PAUSE = 30;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE));

/** A connection on which one asks at a time. */
class Line {
  readonly #conn: Deno.TcpConn;
  readonly #answers: Message[] = [];
  readonly #reader = new FrameReader(bare, (bytes) => {
    this.#answers.push(smartvista.decode(bytes));
  });

  constructor(readonly port: number, conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  /** The answer; `undefined` when the connection ended before it came. */
  async ask({ bytes }: Message): Promise<Message | undefined> {
    const buffer = new Uint8Array(4096);
    try {
      await writeAll(this.#conn, bytes);
      while (this.#answers.length === 0) {
        const count = await this.#conn.read(buffer);
        if (count === null) return undefined;
        this.#reader.push(buffer.subarray(0, count));
      }
    } catch (error) {
      if (isBroken(error)) return undefined;
      throw error;
    }
    return this.#answers.shift();
  }

  close(): void {
    closeQuietly(this.#conn);
  }
}

const isBroken = (error: unknown): boolean =>
  error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;

/**
 * A terminal that sells, one thing after the other, by TCP or HTTP. A sale whose outcome it does
 * not know it tries again: the same once more, or as another.
 */
export class StormTerminal {
  readonly receipts: Receipt[] = [];
  readonly #tid: number;
  readonly #random: Random;
  readonly #counter: () => Counter;
  #line: Line | undefined;
  #stan = 0;
  #stopped = false;

  constructor(tid: number, counter: () => Counter) {
    this.#tid = tid;
    this.#random = seeded(tid);
    this.#counter = counter;
  }

  /** Sells until it is stopped. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      const amount = 100 + this.#random.below(100_000);
      const receipt = this.#receipt(amount);
      await this.#sell(receipt);
      if (receipt.seen === "unknown" && this.#random.below(2) === 0) await this.#sell(receipt);
      if (receipt.seen === "unknown" || receipt.seen === "not sent") await pause();
    }
    this.#hangUp();
  }

  /** It ends what it is at, and sells nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  #receipt(amount: number): Receipt {
    this.#stan++;
    const tid = String(this.#tid).padStart(8, "0");
    const key = `${tid}/${String(this.#stan).padStart(6, "0")}`;
    const receipt: Receipt = { key, amount, seen: "not sent" };
    this.receipts.push(receipt);
    return receipt;
  }

  async #sell(receipt: Receipt): Promise<void> {
    const parts = { stan: this.#stan, tid: this.#tid, amount: receipt.amount };
    const seen = this.#tid % 2 === 0 ? await this.#byTcp(parts) : await this.#byHttp(parts);
    // Once in doubt it stays so, whatever is said of a second attempt that did not get through.
    if (seen === "approved" || receipt.seen === "not sent") receipt.seen = seen;
  }

  async #byHttp(parts: SaleParts): Promise<Seen> {
    try {
      const { status, result } = await postTo(this.#counter().http, saleValues(parts));
      if (result !== "") return seenByCode(String(result[39]).padStart(3, "0"));
      return NOT_SENT_STATUS.includes(status) ? "not sent" : "unknown";
    } catch (error) {
      if (error instanceof TypeError) return "unknown"; // the connection broke, or there was none
      throw error;
    }
  }

  async #byTcp(parts: SaleParts): Promise<Seen> {
    const line = await this.#dialled();
    if (line === undefined) return "not sent";
    const answer = await line.ask(sale(parts));
    if (answer !== undefined) return seenByCode(answer.get(39) ?? "");
    this.#hangUp();
    return "unknown";
  }

  async #dialled(): Promise<Line | undefined> {
    const port = this.#counter().tcp;
    if (this.#line?.port === port) return this.#line;
    this.#hangUp();
    try {
      this.#line = new Line(port, await Deno.connect({ hostname: LOOPBACK, port }));
      return this.#line;
    } catch (error) {
      // Killed before the connection was there, or as soon as it was.
      if (error instanceof Deno.errors.ConnectionRefused || isBroken(error)) return undefined;
      throw error;
    }
  }

  #hangUp(): void {
    this.#line?.close();
    this.#line = undefined;
  }
}
