import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { amountMeaning, meanings, mtiMeaning } from "../../src/codec/meanings/meanings.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { PAN, profileNamed, profileOf } from "../fixtures.ts";

/** A profile that says nothing itself. */
const BARE = profileOf({});

/** One that calls a field so. */
function naming(number: number, name: string): Profile {
  return { ...BARE, fields: { [number]: { name, type: "ans", length: 99 } } };
}

const CASES: readonly (readonly [
  number: number,
  value: string,
  expected: readonly string[],
  name?: string,
])[] = [
  [0, "0200", ["ISO 8583:1987, financial, request, acquirer"]],
  [2, PAN.visa, ["Visa"]],
  [2, "411111******1111", ["Visa"]],
  [2, "****", []],
  [35, "555555******4444=****", ["Mastercard"]],
  [3, "000000", [
    "Type: purchase of goods and services",
    "From: default account",
    "To: default account",
  ]],
  [3, "401020", [
    "Type: transfer between accounts",
    "From: savings account",
    "To: cheque account",
  ]],
  [3, "99AB30", ["To: credit account"]],
  [3, "0000", []],
  [4, "000000001000", []],
  [4, "9782000000001000", ["10.00 EUR"]],
  [4, "3920000000001000", ["1000 JPY"]],
  [4, "0002000000001000", []],
  [7, "0307090805", ["7 March, 09:08:05 UTC"]],
  [7, "1307090805", []],
  [7, "0332090805", []],
  [7, "0307240805", []],
  [7, "090805", []],
  [9, "61234567", ["1.234567"]],
  [9, "01234567", ["1234567"]],
  [10, "70000012", ["0.0000012"]],
  [10, "91234567", []],
  [12, "090805", ["09:08:05"]],
  [12, "260307090805", ["7 March 2026, 09:08:05"]],
  [12, "20260307090805", ["7 March 2026, 09:08:05"]],
  [12, "7090805", []],
  [13, "0307", ["7 March"]],
  [13, "2603", ["March 2026"], "Date, Effective"],
  [13, "260307", ["7 March 2026"], "Date, Effective"],
  [13, "202603", ["March 2026"], "Effective date of the card"],
  [13, "202613", [], "Effective date of the card"],
  [14, "3012", ["December 2030"]],
  [14, "3013", []],
  [14, "3000", []],
  [15, "0307", ["7 March"]],
  [15, "260307", ["7 March 2026"]],
  [15, "20260307", ["7 March 2026"]],
  [18, "5411", ["Grocery stores and supermarkets"]],
  [26, "6011", ["Cash at an ATM"]],
  [26, "06", []],
  [19, "276", ["DE, Germany"]],
  [22, "051", ["Card data input: chip, the CVV is reliable", "PIN entry: the terminal takes PINs"]],
  [22, "0710", ["Card data input: contactless chip", "PIN entry: the terminal takes PINs"]],
  [22, "994", []],
  [22, "510101511344", [
    "Card data input capability: chip",
    "Cardholder authentication capability: PIN",
    "Card capture capability: none",
    "Operating environment: at the merchant's, attended",
    "Cardholder: present",
    "Card: present",
    "Card data input mode: chip",
    "Cardholder authentication method: PIN",
    "Cardholder authenticated by: chip",
    "Card data output capability: chip",
    "Terminal output capability: printer and display",
    "PIN capture capability: up to 4 characters",
  ]],
  [24, "200", ["Original financial transaction"]],
  [24, "831", ["Echo test"], "Function Code"],
  [24, "200", [], "Network International Identifier"],
  [25, "06", ["Completion of a preauthorization"]],
  [25, "4021", ["No answer in time"]],
  [28, "260307", ["7 March 2026"]],
  [28, "20260307", ["7 March 2026"]],
  [28, "C00000150", []],
  [39, "4000", ["Reversal accepted"]],
  [39, "8000", ["Accepted (network management)"]],
  [39, "51", ["Insufficient funds"]],
  [39, "N7", ["CVV2 wrong"]],
  [39, "116", ["Insufficient funds"]],
  [39, "1016", ["Insufficient funds"]],
  [39, "0000", ["Approved"]],
  [39, "9000", ["Advice taken, no liability"]],
  [39, "9102", ["Transaction invalid"]],
  [39, "1816", []],
  [39, "9", []],
  [40, "201", [
    "Interchange: international, by chip where possible",
    "Authorization: normal",
    "Services: all",
  ]],
  [43, "COFFEE HOUSE           BERLIN         DE", ["DE, Germany"]],
  [43, "COFFEE HOUSE           AUSTIN       TXUS", ["US, United States"]],
  // The state's second letter and the country are no country of three letters.
  [43, "COFFEE HOUSE           FRESNO       CAUS", ["US, United States"]],
  [43, "COFFEE HOUSE           BERLIN        DEU", ["DE, Germany"]],
  [43, "COFFEE HOUSE\\MAIN STREET 1\\BERLIN\\10115        DEU", ["DE, Germany"]],
  [43, "COFFEE HOUSE DE", []],
  [49, "978", ["EUR, Euro"]],
  [49, "810", ["RUR, Russian Ruble (withdrawn)"]],
  [49, "EUR", ["EUR, Euro"]],
  [51, "001", []],
  [54, "2001840C0000000100002002840D000000000050", [
    "ledger balance, cheque account: 100.00 USD, credit",
    "available balance, cheque account: 0.50 USD, debit",
  ]],
  [54, "20018402C00000001000020023920D000000000050", [
    "ledger balance, cheque account: 100.00 USD, credit",
    "available balance, cheque account: 50 JPY, debit",
  ]],
  [54, "7799001C000000010000", ["amount type 99, account type 77: C000000010000, currency 001"]],
  [54, "2001840C00000001000", []],
  [54, "2001840X000000010000", []],
  [56, "120012345626030709080506123456", [
    "Message: 1200 (ISO 8583:1993, financial, request, acquirer)",
    "STAN: 123456",
    "Local time: 7 March 2026, 09:08:05",
    "Acquirer: 123456",
  ]],
  [56, "220012345678901220260307090805123456", [
    "Message: 2200 (ISO 8583:2003, financial, request, acquirer)",
    "STAN: 123456789012",
    "Local time: 7 March 2026, 09:08:05",
    "Acquirer: 123456",
  ]],
  [56, "22001234567890122026030709080", []],
  [56, "120012345626030709080507123456", []],
  [56, "1200123456260307090805041234", [
    "Message: 1200 (ISO 8583:1993, financial, request, acquirer)",
    "STAN: 123456",
    "Local time: 7 March 2026, 09:08:05",
    "Acquirer: 1234",
  ]],
  [66, "2", ["Out of balance"]],
  [70, "301", ["Echo test"]],
  [70, "831", ["Echo test"]],
  [70, "276", ["DE, Germany"], "Country Code, Authorizing Agent"],
  [73, "260307", ["7 March 2026"]],
  [90, "020012345603070908050000012345600000000000", [
    "Message: 0200 (ISO 8583:1987, financial, request, acquirer)",
    "STAN: 123456",
    "Transmitted: 7 March, 09:08:05 UTC",
    "Acquirer: 123456",
  ]],
  [90, "0200", []],
  [11, "123456", []],
  [55, "9F2701", []],
  [63, "00", []],
  [129, "00", []],
];

for (const [number, value, expected, name] of CASES) {
  const called = name === undefined ? "" : `, called ${name},`;
  const shape = number === 2 || number === 35 ? "a card number" : value;
  Deno.test(`DE ${number}${called} of ${shape} means ${expected.join("; ") || "nothing"}`, () => {
    const profile = name === undefined ? BARE : naming(number, name);
    assertEquals(meanings(number, value, profile), expected);
  });
}

Deno.test("what the profile says has precedence", () => {
  const profile: Profile = {
    ...BARE,
    responseCodes: { "51": "No money", "zz": "Ours" },
    captions: {
      22: [{ title: "Input", from: 0, length: 2, values: { "05": "Chip", "99": "Thought" } }],
      48: [{ title: "Kind", from: 1, length: 1, values: { "7": "Lucky" } }],
    },
  };
  assertEquals(meanings(39, "51", profile), ["No money"]);
  assertEquals(meanings(39, "zz", profile), ["Ours"]);
  assertEquals(meanings(39, "54", profile), ["Card expired"]);
  assertEquals(meanings(22, "051", profile), ["Input: Chip"]);
  assertEquals(meanings(22, "991", profile), ["Input: Thought"]);
  assertEquals(meanings(22, "021", profile), [
    "Card data input: magnetic stripe, the CVV may be unreliable",
    "PIN entry: the terminal takes PINs",
  ]);
  assertEquals(meanings(48, "171", profile), ["Kind: Lucky"]);
  assertEquals(meanings(48, "000", profile), []);
  assertEquals(meanings(39, "toString", profile), []);
});

Deno.test("SmartVista's codes are SmartVista's", () => {
  const smartvista = profileNamed("smartvista");
  assertEquals(meanings(39, "005", smartvista), ["System error"]);
  assertEquals(meanings(39, "005", BARE), ["Approved, for an account that the issuer chose"]);
});

for (
  const [mti, meaning] of [
    ["0200", "ISO 8583:1987, financial, request, acquirer"],
    ["1110", "ISO 8583:1993, authorization, response, acquirer"],
    ["2421", "ISO 8583:2003, reversal or chargeback, advice, acquirer, repeat"],
    ["0810", "ISO 8583:1987, network management, response, acquirer"],
    ["0302", "ISO 8583:1987, file action, request, issuer"],
    ["9630", "private version, administrative, advice response, acquirer"],
    ["3999", "version 3, class 9, function 9, origin 9"],
    ["020", ""],
    ["02000", ""],
    ["02A0", ""],
    ["", ""],
  ] as const
) {
  Deno.test(`MTI ${mti || "of no digits"} means ${meaning || "nothing"}`, () => {
    assertEquals(mtiMeaning(mti), meaning);
  });
}

for (
  const [value, currency, meaning] of [
    ["000000001000", "978", "10.00 EUR"],
    ["000000000005", "978", "0.05 EUR"],
    ["000000000000", "EUR", "0.00 EUR"],
    ["000000001000", "392", "1000 JPY"],
    ["000000000000", "392", "0 JPY"],
    ["000000001000", "414", "1.000 KWD"],
    ["999999999999", "810", "9999999999.99 RUR"],
    ["D00000150", "840", "1.50 USD, debit"],
    ["C00000150", "840", "1.50 USD, credit"],
    ["9007199254740993", "840", "90071992547409.93 USD"],
    ["000000001000", "001", undefined],
    ["00000000*000", "978", undefined],
    ["", "978", undefined],
    ["X00000150", "978", undefined],
    ["12345678901234567", "978", undefined],
  ] as const
) {
  Deno.test(`${value || "nothing"} of currency ${currency} is ${meaning ?? "no amount"}`, () => {
    assertEquals(amountMeaning(value, currency), meaning);
  });
}

Deno.test("takes any value of any field, and says little", () => {
  const value = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(..."0123456789CD* "), maxLength: 60 }),
  );
  fc.assert(fc.property(fc.integer({ min: 0, max: 192 }), value, (number, text) => {
    const lines = meanings(number, text, BARE);
    return lines.length <= 12 && lines.every((line) => line !== "" && !line.includes("undefined"));
  }));
});

Deno.test("of a card number nothing but its scheme is told", () => {
  const digits = fc.string({
    unit: fc.constantFrom(..."0123456789"),
    minLength: 12,
    maxLength: 19,
  });
  fc.assert(fc.property(fc.constantFrom(2, 35), digits, (number, pan) => {
    const lines = meanings(number, pan, BARE);
    return lines.length <= 1 && lines.every((line) => !/\d/.test(line));
  }));
});
