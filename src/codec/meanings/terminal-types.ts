import { codeTable } from "./code-table.ts";

/** Who runs the terminal: the first digit. */
const OPERATOR = codeTable(`
1 of a financial institution
2 of a merchant
3 of the cardholder
`);

const KIND = codeTable(`
1 attended, online only
2 attended, offline and online
3 attended, offline only
4 unattended, online only
5 unattended, offline and online
6 unattended, offline only
`);

/**
 * Tag 9F35, two digits, EMV 4.4 book 4, annex A1: `attended, offline and online, of a merchant`.
 */
export function terminalType(code: string): string | undefined {
  const operator = OPERATOR(code.slice(0, 1));
  const kind = KIND(code.slice(1));
  return operator === undefined || kind === undefined ? undefined : `${kind}, ${operator}`;
}
