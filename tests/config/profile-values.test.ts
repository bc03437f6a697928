import { assertEquals, assertThrows } from "@std/assert";
import { ProfileError } from "../../src/codec/profile-error.ts";
import { loadProfile, PROFILE_NAMES } from "../../src/config/profiles.ts";

/** The mistakes of a file that extends SmartVista's profile by these lines. */
function mistakes(lines: string): string[] {
  const text = `extends: smartvista\nname: mine\n${lines}\n`;
  const error = assertThrows(() => loadProfile("mine.yaml", () => text), ProfileError);
  return error.message.split("\n");
}

Deno.test("every bundled profile can say what it wants to say", () => {
  for (const name of PROFILE_NAMES) loadProfile(name, () => "");
});

const CASES: [string, string, RegExp][] = [
  [
    "a code that DE 39 cannot hold",
    "refusal: { codes: { other: 96A } }",
    /refusal\.other: the code 96A: DE 39: only digits/,
  ],
  [
    "a code shorter than DE 39",
    'approvedCodes: ["00"]',
    /approvedCodes: the code 00 has not DE 39's 3 characters/,
  ],
  [
    "a value that its field cannot hold",
    "reversal: { set: { 24: abc } }",
    /reversal\.set\.24: DE 24: only digits/,
  ],
  [
    "a time in a field that has no room for it",
    "reversal: { now: [24] }",
    /reversal\.now: DE 24: the value is too long/,
  ],
  ["a time in the PIN block", "reversal: { now: [52] }", /reversal\.now: field 52 holds no time/],
  ["a reversal that is a sale", 'reversal: { mti: "0200" }', /reversal\.mti: not a reversal's/],
  ["a reversal that is a response", 'reversal: { mti: "0410" }', /reversal\.mti: not a reversal's/],
  [
    "a response that is to be reversed",
    'reversal: { of: ["0210"] }',
    /reversal\.of: 0210 is no authorisation/,
  ],
  [
    "a reversal that is to be reversed",
    'reversal: { of: ["0400"] }',
    /reversal\.of: 0400 is no authorisation/,
  ],
  [
    "an echo test that is no request of network management",
    'testEcho: { 0: "0810" }',
    /testEcho: 0 is not the MTI of a network management request/,
  ],
  [
    "original data of 2003 in a field of 1993",
    "reversal: { original: { field: 56, form: 56-2003 } }\n" +
    'fields: { 56: { name: O, type: n, length: 35, indicator: "ascii:2" } }',
    /reversal\.original\.field: DE 56: the value is too long/,
  ],
  [
    "original data of 2003 without a local time of 14 digits",
    "reversal: { original: { field: 56, form: 56-2003 } }\n" +
    'fields: { 56: { name: O, type: n, length: 41, indicator: "ascii:2" } }',
    /reversal\.original\.field: form 56-2003 needs a field 12 of 14 digits/,
  ],
  [
    "a bank's code that DE 39 cannot hold",
    'bank: { reversed: "0" }',
    /bank\.reversed: the code 0 has not DE 39's 3 characters/,
  ],
  [
    "a bank's sale that is no MTI",
    "bank: { sales: [two] }",
    /bank\.sales\.0: not an MTI of four digits/,
  ],
  [
    "a reversal without STAN",
    "reversal: { drop: [11] }",
    /reversal\.drop: a reversal needs field 11/,
  ],
  [
    "a reversal without amount",
    "reversal: { drop: [4, 52] }",
    /reversal\.drop: a reversal needs field 4/,
  ],
];

for (const [what, lines, expected] of CASES) {
  Deno.test(`a profile is refused for ${what}, with its line`, () => {
    const found = mistakes(lines);
    assertEquals(found.length, 1, found.join("\n"));
    assertEquals(expected.test(found[0]!), true, found[0]);
    assertEquals(found[0]!.startsWith("mine.yaml:3: "), true, found[0]);
  });
}
