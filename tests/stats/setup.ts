import type { Message } from "../../src/codec/message.ts";
import type { Gauges } from "../../src/stats/snapshot.ts";
import { Stats } from "../../src/stats/stats.ts";
import { FakeTime } from "../fake-time.ts";
import { smartvista } from "../fixtures.ts";

/** A gateway in which nothing goes on. */
export const IDLE: Gauges = {
  queue: 0,
  inFlight: 0,
  clients: 0,
  linkUp: true,
  reversalsPending: 0,
  reversalsParked: 0,
  reversalOldestAge: 0,
};

/** Statistics of a fresh start, and the clock that they look at. */
export function setUp() {
  const time = new FakeTime();
  return { time, stats: new Stats({ clock: time }) };
}

/** A SmartVista message of these fields. */
export function message(mti: string, fields: Readonly<Record<number, string>> = {}): Message {
  return smartvista.encode({ 0: mti, 11: "000001", 41: "00992468", ...fields });
}

const amountField = (amount: number) => String(amount).padStart(12, "0");

/** DE 3 of a sale, and of a refund. */
export const SALE = "000000";
export const REFUND = "200000";

/** A request 0200 for `amount` minor units. */
export function request(amount: number, kind: string = SALE): Message {
  return message("0200", { 3: kind, 4: amountField(amount) });
}

/** Its answer 0210. */
export function answer(amount: number, code: string, kind: string = SALE): Message {
  return message("0210", { 3: kind, 4: amountField(amount), 39: code });
}

/** The answer 0410 to a reversal. */
export function reversalAnswer(amount: number, code: string): Message {
  return message("0410", { 3: SALE, 4: amountField(amount), 39: code });
}

/** What the statistics show, the gateway being idle. */
export const shown = (stats: Stats) => stats.snapshot(IDLE);

/** The four amounts that they show. */
export function amounts(stats: Stats) {
  const { securedAmount, processedAmount, refundAmount, reversalAmount } = shown(stats);
  return { securedAmount, processedAmount, refundAmount, reversalAmount };
}
