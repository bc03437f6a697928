import { codeTable, type Lookup, titled } from "./code-table.ts";

/**
 * What a transaction does: the first two digits of DE 3 (ISO 8583, code of the transaction type),
 * and tag 9C. From 70 on private ones, of which those of the schemes are here.
 */
export const transactionType: Lookup = codeTable(`
00 purchase of goods and services
01 cash withdrawal
02 adjustment, debit
03 cheque guarantee
04 cheque verification
05 eurocheque
06 traveller's cheque
07 letter of credit
08 giro
09 purchase with cash back
10 account funding
11 quasi-cash
12 cash advance at a counter
17 cash advance
20 refund
21 deposit
22 adjustment, credit
23 cheque deposit guarantee
24 cheque deposit
26 payment to the cardholder
28 payment to the cardholder
30 available funds inquiry
31 balance inquiry
33 account verification
38 card verification inquiry
40 transfer between accounts
50 payment
70 PIN change
72 PIN unblock or activation
91 PIN unblock
92 PIN change
`);

/** Kinds of account: digits 3 and 4, and 5 and 6, of DE 3; the first two of DE 54. */
export const accountType: Lookup = codeTable(`
00 default account
10 savings account
20 cheque account
30 credit account
40 universal account
50 investment account
60 electronic purse
`);

/** DE 3: what is done, from which account, to which. */
export function processingCode(value: string): readonly string[] {
  if (!/^\d{2}[\dA-Z]{4}$/.test(value)) return [];
  return [
    ...titled("Type", transactionType(value.slice(0, 2))),
    ...titled("From", accountType(value.slice(2, 4))),
    ...titled("To", accountType(value.slice(4, 6))),
  ];
}
