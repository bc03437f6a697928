import { codeTable } from "./code-table.ts";

/** Applications of cards by the beginning of their identifier (AID), longest first. */
const APPLICATIONS = codeTable(`
315041592E5359532E4444463031 directory of a contact chip (1PAY.SYS.DDF01)
325041592E5359532E4444463031 directory of a contactless chip (2PAY.SYS.DDF01)
A000000003101001 Visa credit
A000000003101002 Visa debit
A0000000031010 Visa
A0000000032010 Visa Electron
A0000000032020 V PAY
A0000000033010 Visa Interlink
A0000000038010 Visa Plus
A0000000041010 Mastercard
A0000000042203 US Maestro
A0000000043060 Maestro
A0000000046000 Cirrus
A00000002501 American Express
A0000000421010 CB
A0000000651010 JCB
A0000000980840 Visa US common debit
A0000001211010 Dankort
A0000001523010 Discover
A0000001524010 Discover US common debit
A0000001410001 PagoBancomat
A0000002771010 Interac
A0000003241010 Discover Zip
A000000333010101 UnionPay debit
A000000333010102 UnionPay credit
A000000333010103 UnionPay quasi-credit
A000000333010106 UnionPay electronic cash
A000000333010108 UnionPay US common debit
A0000003591010 girocard
A00000038410 eftpos savings
A00000038420 eftpos cheque
A0000005241010 RuPay
A0000006200620 DNA US common debit
A0000006581010 Mir
A0000006582010 Mir
A0000006723010 Troy
A0000006723020 Troy
`);

/** Characters of the shortest beginning that tells, and of the longest. */
const SHORTEST = 10;
const LONGEST = 28;

/** The application of an AID in upper-case hexadecimal, by the longest beginning that is known. */
export function applicationOf(aid: string): string | undefined {
  for (let end = Math.min(aid.length, LONGEST); end >= SHORTEST; end -= 2) {
    const name = APPLICATIONS(aid.slice(0, end));
    if (name !== undefined) return name;
  }
  return undefined;
}
