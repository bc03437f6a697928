import { assertEquals } from "@std/assert";
import { PAN } from "../fixtures.ts";
import { echo, sale, type SaleParts } from "../net/messages.ts";
import type { Pos } from "../net/sockets.ts";

const REFUND = "200000";

/** Sends a transaction and checks its response code; gives its RRN. */
async function book(pos: Pos, parts: SaleParts, code: string): Promise<string | undefined> {
  const answer = await pos.ask(sale(parts));
  assertEquals(answer.get(39), code, `the answer to STAN ${parts.stan}`);
  return answer.get(37);
}

/** Takes a sale back by its RRN. */
async function reverse(pos: Pos, stan: number, amount: number, rrn = "", code = "000") {
  await book(
    pos,
    { stan, amount, more: { 0: "0400", 2: PAN.visaOther, 24: "400", 37: rrn } },
    code,
  );
}

/** A known day's business with the emulated bank, which gives the card 1000.00. */
export async function tradingDay(pos: Pos): Promise<void> {
  await book(pos, { stan: 1, amount: 12_345 }, "000");
  await book(pos, { stan: 2, amount: 6_789 }, "000");
  await book(pos, { stan: 3, amount: 10 }, "000");
  const rrn = await book(pos, { stan: 4, amount: 20_002 }, "000");
  await book(pos, { stan: 5, amount: 5_005, more: { 3: REFUND } }, "000");
  // The bank answers with the digits before 777: insufficient funds, and a wrong PIN.
  await book(pos, { stan: 6, amount: 116_777 }, "116");
  await book(pos, { stan: 7, amount: 117_777 }, "117");
  // More than there is on the account.
  await book(pos, { stan: 8, amount: 99_999_999 }, "116");
  await reverse(pos, 9, 20_002, rrn);
  // Taken back already.
  await reverse(pos, 10, 20_002, rrn, "914");
  for (const stan of [11, 12]) await pos.ask(echo(stan));
}

/** The original's six statistics before anything has happened. */
export const NOTHING = {
  securedAmount: 0,
  processedAmount: 0,
  refundAmount: 0,
  reversalAmount: 0,
  faultStat: {},
  packetCount: { total: 0 },
} as const;

/**
 * The six after {@link tradingDay}, by hand:
 *
 *     sales approved    123.45 + 67.89 + 0.10 + 200.02      =       391.46
 *     refund                                                         50.05
 *     declined          1167.77 + 1177.77 + 999,999.99      = 1,002,345.53
 *     reversal                                                      200.02
 *
 *     secured           391.46 - 50.05 - 200.02             =       141.39
 *     processed         391.46 + 50.05 + 1,002,345.53       = 1,002,787.04
 *
 *     0200: 4 sales, 1 refund, 3 declined = 8, each with its 0210; 0400: 2, each with its 0410;
 *     0800: 2, each with its 0810; 2 * (8 + 2 + 2) = 24 in all
 */
export const AFTER_TRADING_DAY = {
  securedAmount: 141.39,
  processedAmount: 1_002_787.04,
  refundAmount: 50.05,
  reversalAmount: 200.02,
  faultStat: { "116": 2, "117": 1, "914": 1 },
  packetCount: {
    "total": 24,
    "0200": 8,
    "0210": 8,
    "0400": 2,
    "0410": 2,
    "0800": 2,
    "0810": 2,
  },
} as const;
