import { codeTable, titled } from "./code-table.ts";

const INTERCHANGE = codeTable(`
1 international
2 international, by chip where possible
5 national
6 national, by chip where possible
7 private
9 test
`);

const AUTHORIZATION = codeTable(`
0 normal
2 by the issuer, online
4 by the issuer, online, unless agreed otherwise
`);

const SERVICES = codeTable(`
0 all, with PIN
1 all
2 goods and services
3 cash at ATMs, with PIN
4 cash
5 goods and services, with PIN
6 all, with PIN where there is a PIN pad
7 goods and services, with PIN where there is a PIN pad
`);

/** The service code of ISO/IEC 7813, three digits: DE 40, tag 5F30. */
export function serviceCode(code: string): readonly string[] {
  if (!/^\d{3}$/.test(code)) return [];
  return [
    ...titled("Interchange", INTERCHANGE(code[0]!)),
    ...titled("Authorization", AUTHORIZATION(code[1]!)),
    ...titled("Services", SERVICES(code[2]!)),
  ];
}
