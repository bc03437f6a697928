import { codeTable, titled } from "./code-table.ts";

/** Cardholder verification methods, EMV 4.4 book 3, annex C.3: the low six bits of a rule. */
const METHOD = codeTable(`
00 fail
01 plaintext PIN verified by the chip
02 enciphered PIN verified online
03 plaintext PIN verified by the chip, and signature
04 enciphered PIN verified by the chip
05 enciphered PIN verified by the chip, and signature
1E signature
1F no CVM required
3F no CVM performed
`);

const CONDITION = codeTable(`
00 always
01 if unattended cash
02 if neither cash nor cash back
03 if the terminal supports it
04 if manual cash
05 if purchase with cash back
06 if in the application's currency and under X
07 if in the application's currency and over X
08 if in the application's currency and under Y
09 if in the application's currency and over Y
`);

const RESULT = codeTable(`
00 unknown
01 failed
02 successful
`);

/** The bit of a rule that says: go on with the next when this one fails. */
const GO_ON = 0x40;
const METHOD_BITS = 0x3f;

/** No method of the list was performed; here all eight bits count, and there is no condition. */
const NONE = "3F";

const byteOf = (hex: string): number => parseInt(hex, 16);

function methodOf(hex: string): string {
  const code = (byteOf(hex) & METHOD_BITS).toString(16).toUpperCase().padStart(2, "0");
  return METHOD(code) ?? `method ${code}`;
}

const conditionOf = (hex: string): string => CONDITION(hex) ?? `condition ${hex}`;

/** Tag 9F34: the method, its condition and the result, a byte each. */
export function verificationResults(hex: string): readonly string[] {
  if (!/^[\dA-F]{6}$/.test(hex)) return [];
  const method = hex.slice(0, 2);
  return [
    `Method: ${methodOf(method)}`,
    ...method === NONE ? [] : [`Condition: ${conditionOf(hex.slice(2, 4))}`],
    ...titled("Result", RESULT(hex.slice(4))),
  ];
}

function rule(hex: string): string {
  const next = (byteOf(hex.slice(0, 2)) & GO_ON) !== 0;
  const otherwise = next ? "the next if it fails" : "no other if it fails";
  return `${methodOf(hex.slice(0, 2))}, ${conditionOf(hex.slice(2))}; ${otherwise}`;
}

/** Hexadecimal characters of the two amounts, four bytes each, in front of the rules. */
const AMOUNTS = 16;

/**
 * Tag 8E: X and Y in the smallest unit of the application's currency, then rules in their order.
 */
export function verificationList(hex: string): readonly string[] {
  if (!/^[\dA-F]{16}(?:[\dA-F]{4})*$/.test(hex)) return [];
  const rules = hex.slice(AMOUNTS).match(/.{4}/g) ?? [];
  return [
    `X: ${byteOf(hex.slice(0, 8))}, Y: ${byteOf(hex.slice(8, AMOUNTS))}`,
    ...rules.map((code, at) => `${at + 1}: ${rule(code)}`),
  ];
}
