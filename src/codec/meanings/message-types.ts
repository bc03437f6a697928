import { codeTable } from "./code-table.ts";

const VERSION = codeTable(`
0 ISO 8583:1987
1 ISO 8583:1993
2 ISO 8583:2003
8 national version
9 private version
`);

const CLASS = codeTable(`
1 authorization
2 financial
3 file action
4 reversal or chargeback
5 reconciliation
6 administrative
7 fee collection
8 network management
`);

const FUNCTION = codeTable(`
0 request
1 response
2 advice
3 advice response
4 notification
5 notification acknowledgement
6 instruction
7 instruction acknowledgement
`);

const ORIGIN = codeTable(`
0 acquirer
1 acquirer, repeat
2 issuer
3 issuer, repeat
4 other
5 other, repeat
`);

const DIGITS = [
  { name: "version", table: VERSION },
  { name: "class", table: CLASS },
  { name: "function", table: FUNCTION },
  { name: "origin", table: ORIGIN },
];

/**
 * What the four digits of an MTI mean: `ISO 8583:1987, financial, request, acquirer`. A digit that
 * the standard does not give a meaning is named: `class 9`. Empty when these are not four digits.
 */
export function mtiMeaning(mti: string): string {
  if (!/^\d{4}$/.test(mti)) return "";
  return DIGITS.map(({ name, table }, at) => table(mti[at]!) ?? `${name} ${mti[at]}`).join(", ");
}
