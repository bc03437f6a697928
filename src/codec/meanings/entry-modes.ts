import { codeTable, type Lookup, titled } from "./code-table.ts";

/**
 * How the card number was entered: the first two digits of DE 22 in ISO 8583:1987, and tag 9F39.
 */
export const panEntryMode: Lookup = codeTable(`
00 unspecified
01 manual
02 magnetic stripe, the CVV may be unreliable
03 bar code or QR code
04 optical character recognition
05 chip, the CVV is reliable
06 key entry
07 contactless chip
09 electronic commerce, remote chip
10 credential on file
79 manual, as chip and magnetic stripe failed
80 magnetic stripe, as the chip failed
81 electronic commerce
82 by a server of the issuer or the acquirer
86 contactless interface changed to contact
90 magnetic stripe, the CVV is reliable
91 contactless magnetic stripe
95 chip, the CVV may be unreliable
`);

/** Whether the terminal takes PINs: the third digit. */
const PIN_ENTRY = codeTable(`
0 unspecified
1 the terminal takes PINs
2 the terminal takes no PINs
8 the PIN pad is out of order
9 the PIN was verified at the terminal
`);

/** ISO 8583:1993 and after, DE 22: twelve characters; the letters are the schemes'. */
const POSITIONS: readonly (readonly [title: string, table: Lookup])[] = [
  [
    "Card data input capability",
    codeTable(`
0 unknown
1 manual, no terminal
2 magnetic stripe
3 bar code
4 optical character recognition
5 chip
6 key entry
A contactless magnetic stripe
B magnetic stripe and key entry
C magnetic stripe, chip and key entry
D magnetic stripe and chip
E chip and key entry
M contactless chip
S electronic commerce
V other
`),
  ],
  [
    "Cardholder authentication capability",
    codeTable(`
0 none
1 PIN
2 electronic signature analysis
3 biometrics
4 biographic
5 electronic authentication out of order
6 other
`),
  ],
  [
    "Card capture capability",
    codeTable(`
0 none
1 it can keep cards
`),
  ],
  [
    "Operating environment",
    codeTable(`
0 no terminal
1 at the merchant's, attended
2 at the merchant's, unattended
3 away from the merchant's, attended
4 away from the merchant's, unattended
5 at the cardholder's, unattended
9 unknown
`),
  ],
  [
    "Cardholder",
    codeTable(`
0 present
1 not present, unspecified
2 not present, mail order
3 not present, telephone order
4 not present, standing order or recurring
5 not present, electronic order
9 unknown
`),
  ],
  [
    "Card",
    codeTable(`
0 not present
1 present
9 unknown
`),
  ],
  [
    "Card data input mode",
    codeTable(`
0 unspecified
1 manual, no terminal
2 magnetic stripe
3 bar code
4 optical character recognition
5 chip
6 key entry
7 credential on file
A contactless magnetic stripe
B magnetic stripe, the CVV is reliable
C online chip
F offline chip
M contactless chip
N contactless chip
S electronic commerce
T by a server
`),
  ],
  [
    "Cardholder authentication method",
    codeTable(`
0 not authenticated
1 PIN
2 electronic signature analysis
3 biometrics
4 biographic
5 signature, verified by hand
6 other verification by hand
S other systematic verification
`),
  ],
  [
    "Cardholder authenticated by",
    codeTable(`
0 nobody
1 chip
2 terminal
3 authorizing agent
4 merchant
5 other
`),
  ],
  [
    "Card data output capability",
    codeTable(`
0 unknown
1 none
2 magnetic stripe
3 chip
S other
`),
  ],
  [
    "Terminal output capability",
    codeTable(`
0 unknown
1 none
2 printer
3 display
4 printer and display
`),
  ],
  [
    "PIN capture capability",
    codeTable(`
0 none
1 unknown
4 up to 4 characters
5 up to 5 characters
6 up to 6 characters
7 up to 7 characters
8 up to 8 characters
9 up to 9 characters
A up to 10 characters
B up to 11 characters
C up to 12 characters
`),
  ],
];

/**
 * DE 22: of three digits (or four, the last of which is fill) as in ISO 8583:1987, of twelve
 * characters as in ISO 8583:1993.
 */
export function entryMode(value: string): readonly string[] {
  if (/^\d{3}0?$/.test(value)) {
    const mode = panEntryMode(value.slice(0, 2));
    return [...titled("Card data input", mode), ...titled("PIN entry", PIN_ENTRY(value[2]!))];
  }
  if (!/^[\dA-Z]{12}$/.test(value)) return [];
  return POSITIONS.flatMap(([title, table], at) => titled(title, table(value[at]!)));
}
