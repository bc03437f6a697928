import type { Table } from "../codec/table.ts";

/**
 * What an amount can tell the emulated bank to do instead of a transaction: answer with a response
 * code, or set the account's balance (minor units).
 */
export type Magic =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "balance"; readonly balance: number };

const CODE = 777;
const BALANCE = 888;

/** The last three digits of a magic amount say what those in front of them are. */
const SIGN = 1000;
const RESPONSE_CODE = 39;

/**
 * Reads an amount for magic: 116777 asks for the response code 116, 5000888 for a balance of 5000.
 * A code is filled up with zeros to the length of DE 39 and must be one that the profile knows.
 *
 * @param amount minor units
 * @returns `undefined` for an amount that is only an amount: also 777 and 888 with nothing in front
 */
export function magicOf(amount: number, table: Table): Magic | undefined {
  const front = Math.floor(amount / SIGN);
  if (front === 0) return undefined;
  switch (amount % SIGN) {
    case CODE:
      return codeMagic(front, table);
    case BALANCE:
      return { kind: "balance", balance: front };
    default:
      return undefined;
  }
}

function codeMagic(front: number, { profile, fields }: Table): Magic | undefined {
  const code = String(front).padStart(fields[RESPONSE_CODE]?.units ?? 0, "0");
  return Object.hasOwn(profile.responseCodes, code) ? { kind: "code", code } : undefined;
}
