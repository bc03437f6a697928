import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { sale, saleValues } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { postJson, type Program } from "./program.ts";

/** What became of a client's sales. */
export interface OwnSales {
  /** Requests. */
  readonly asked: number;
  /** Answers that came, each checked to be the client's own. */
  readonly answers: number;
  /** Those of them that approved. */
  readonly approved: number;
}

/** Asks for one sale; gives its response code, `undefined` where there is no answer of a host. */
type Sell = (stan: number, amount: number) => Promise<string | undefined>;

/** Milliseconds between a client's sales. */
const PAUSE = 50;

/** Amounts are far from each other's, and end in neither 777 nor 888, which the bank understands. */
const amountOf = (stan: number, start: number): number => start + stan * 10;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

async function sellUntil(until: number, start: number, sell: Sell): Promise<OwnSales> {
  let [asked, answers, approved] = [0, 0, 0];
  while (performance.now() < until) {
    const stan = ++asked;
    const code = await sell(stan, amountOf(stan, start));
    if (code !== undefined) answers++;
    if (code === "000") approved++;
    await pause();
  }
  return { asked, answers, approved };
}

/** Adds money to the emulated bank's account: a sale whose amount says what the balance is to be. */
const FUNDING = 900_000_000_888;

function check(answer: Message, request: Message): void {
  const told = ({ 4: amount, 11: stan, 41: tid }: Record<number, string>) => [amount, stan, tid];
  assertEquals(answer.mti, "0210");
  assertEquals(told(answer.toValues()), told(request.toValues()), "another one's answer");
}

/** A binary client that sells over one connection until a moment (of `performance.now`). */
export async function sellOverTcp(program: Program, tid: number, until: number): Promise<OwnSales> {
  await using pos = await Pos.dial(await program.port("TCP"));
  let sold = 0;
  const sell: Sell = async (stan, amount) => {
    const request = sale({ stan, tid, amount });
    const answer = await pos.ask(request);
    check(answer, request);
    sold++;
    return answer.get(39);
  };
  // The bank may hang up on this one too.
  for (let stan = 900_000; await sell(stan, FUNDING) !== "000"; stan++) await pause();
  const outcome = await sellUntil(until, 1_000_001, sell);
  assertEquals(pos.answers.count, sold, "an answer came that nobody had asked for");
  return outcome;
}

/** An HTTP client that sells until a moment; a request may end without the host's answer. */
export async function sellOverHttp(
  program: Program,
  tid: number,
  until: number,
): Promise<OwnSales> {
  const port = await program.port("HTTP");
  return await sellUntil(until, 5_000_003, async (stan, amount) => {
    const { status, result } = await postJson(port, saleValues({ stan, tid, amount }));
    if (result === "") {
      assert([502, 503, 504].includes(status), `HTTP status ${status}`);
      return undefined;
    }
    const told = [result[0], result[4], Number(result[11]), Number(result[41])];
    assertEquals(told, ["0210", amount, stan, tid], "another one's answer");
    return String(result[39]).padStart(3, "0");
  });
}
