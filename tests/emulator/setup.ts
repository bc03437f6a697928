import type { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import type { Message } from "../../src/codec/message.ts";
import { Bank } from "../../src/emulator/bank.ts";
import type { BankOptions } from "../../src/emulator/options.ts";
import type { Clock, Random } from "../../src/ports.ts";
import { openway, PAN, smartvista } from "../fixtures.ts";

/** 7 March 2026, 09:08:05 UTC: every part of the time has a leading zero. */
export const NOW = Date.UTC(2026, 2, 7, 9, 8, 5);

/** NOW as DE 7 shows it. */
export const NOW_DE7 = "0307090805";

/** A clock that stands still. */
export const stopped: Clock = { now: () => NOW };

/** Chance that follows a script, and fails when it is asked for more or for less than it gives. */
export function scripted(...numbers: number[]): Random {
  let at = 0;
  return {
    below(below) {
      const number = numbers[at++];
      if (number === undefined || number >= below) {
        throw new Error(`the script has ${number} for a number below ${below}`);
      }
      return number;
    },
  };
}

/** Chance without end: 0, 1, 2 … within what is asked for. */
export function counting(): Random {
  let next = 0;
  return { below: (below) => next++ % below };
}

/** Chance that always gives the same. */
export const stuck: Random = { below: () => 0 };

/** What a script gives for one approved sale: RRN 000123456789, approval code 09AZ1B. */
export const SALE_SCRIPT: readonly number[] = [123, 456_789, 0, 9, 10, 35, 1, 11];
export const SCRIPTED_RRN = "000123456789";
export const SCRIPTED_APPROVAL = "09AZ1B";

/** A host to play, and a message that breaks none of its rules. */
export interface Host {
  readonly name: string;
  readonly codec: Codec;
  readonly sale: Readonly<Record<number, string>>;
  readonly echo: Readonly<Record<number, string>>;
}

const SALE = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  7: "0101000000",
  11: "000001",
  22: "051",
  24: "200",
  25: "00",
  41: "00000101",
  42: "000000000000001",
  49: "643",
} as const;

const ECHO = {
  0: "0800",
  3: "990000",
  7: "0101000000",
  11: "000001",
  24: "831",
  41: "00000101",
  42: "000000000000001",
} as const;

export const SMARTVISTA: Host = {
  name: "smartvista",
  codec: smartvista,
  sale: { ...SALE, 12: "260307090800" },
  echo: ECHO,
};

export const OPENWAY: Host = {
  name: "openway",
  codec: openway,
  sale: { ...SALE, 12: "090800" },
  echo: { ...ECHO, 63: "odd" },
};

export const HOSTS: readonly Host[] = [SMARTVISTA, OPENWAY];

/** A bank of that host at {@link NOW}. */
export function bankOf(
  host: Host,
  random: Random = counting(),
  options: Partial<BankOptions> = {},
): Bank {
  return new Bank(host.codec, { clock: stopped, random }, options);
}

/** The answer to a message of these values, which there must be. */
export function ask(bank: Bank, host: Host, values: Values): Message {
  const answer = bank.answer(host.codec.encode(values));
  if (answer === undefined) throw new Error("no answer");
  return answer;
}

/** The response code to a message of these values. */
export function codeOf(bank: Bank, host: Host, values: Values): string | undefined {
  return ask(bank, host, values).get(39);
}
