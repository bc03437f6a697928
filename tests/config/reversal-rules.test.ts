import { assertEquals, assertThrows } from "@std/assert";
import { carriedFields } from "../../src/codec/carried-fields.ts";
import { REVERSAL_CAUSES } from "../../src/codec/profile.ts";
import { ProfileError } from "../../src/codec/profile-error.ts";
import { profileOf } from "../../src/config/profile-of.ts";
import { loadProfile } from "../../src/config/profiles.ts";

/** The rules of a file that extends a bundled profile by this reversal section. */
function rulesOf(section: string, base = "smartvista", more = "") {
  const text = `extends: ${base}\nname: mine\nreversal: ${section}\n${more}\n`;
  return loadProfile("mine.yaml", () => text).reversal!;
}

/** The mistakes of such a file, without the place, which is line 3 in each of them. */
function mistakesOf(section: string, base?: string, more?: string): string[] {
  const error = assertThrows(() => rulesOf(section, base, more), ProfileError);
  return error.message.split("\n").map((line) => line.replace(/^mine\.yaml:3: reversal\./, ""));
}

Deno.test("a section says little: the defaults reverse for every cause, and park what is unclear", () => {
  assertEquals(rulesOf('{ of: ["0200"], mti: "0420", delays: [1, 2.5] }', "way4"), {
    of: ["0200"],
    unless: [],
    causes: REVERSAL_CAUSES,
    mti: "0420",
    repeatMti: "0420",
    set: {},
    now: [],
    carry: ["rest"],
    drop: [],
    stan: "original",
    done: ["00", "08", "10", "11", "16", "32"],
    again: ["22", "80", "81", "82", "90", "91", "92", "96"],
    otherwise: "park",
    delays: [1, 2.5],
    cap: 2,
    uncertainDelivery: "reverse",
    expire: 604_800,
  });
});

Deno.test("SmartVista's: as the original, and what means neither done nor again is parked", () => {
  assertEquals(rulesOf("{}"), {
    of: ["0200"],
    unless: [37],
    causes: REVERSAL_CAUSES,
    mti: "0400",
    repeatMti: "0400",
    set: { 24: "400" },
    now: [7],
    carry: ["rest", 35, 55],
    drop: [52],
    stan: "original",
    done: ["000", "001", "003", "020", "914"],
    again: ["005", "120", "902", "903", "907", "909", "910", "911", "912", "923"],
    otherwise: "park",
    delays: [0, 2, 10, 10, 10, 10, 10, 10, 300, 300],
    cap: 10,
    uncertainDelivery: "reverse",
    expire: 604_800,
  });
});

Deno.test("a section says all there is to say", () => {
  const said = {
    causes: ["died"],
    mti: "0420",
    repeatMti: "0421",
    carry: [2, 4, 11, 37, 41],
    stan: { from: 900_000, to: 999_999 },
    reasons: { field: 25, codes: { "timeout": "68", "client-gone": "17", "other": "4" } },
    original: { field: 90, form: "90" },
    done: ["00", "25"],
    again: ["09", "96"],
    otherwise: "again",
    cap: 50,
    uncertainDelivery: "park",
    expire: 0,
  };
  const section = { of: ["0200"], delays: [1], ...said };
  const rules = rulesOf(JSON.stringify(section), "way4");
  assertEquals(rules, { ...section, unless: [], set: {}, now: [], drop: [] } as typeof rules);
});

Deno.test("a field that --overrides adds goes along with the rest", () => {
  const carried = (overrides?: string) =>
    carriedFields(profileOf({ profile: "smartvista", overrides }));
  assertEquals(carried().includes(48), false);
  assertEquals(carried("48:ll-an:100").includes(48), true);
});

const CVV = 'fields: { 44: { name: CVV2, type: n, length: 3, sensitive: "cvv" } }';
const LONG = "fields: { 90: { length: 60 } }";
const OWN = '{ of: ["0200"], mti: "0400", delays: [1], ';

const SMARTVISTA_CASES: [what: string, section: string, expected: string, more?: string][] = [
  [
    "a cause that there is not",
    "{ causes: [timeout, boredom] }",
    'causes.1: "boredom" is not client-gone, timeout, link-lost, undelivered, died',
  ],
  [
    "a repeat that is a sale",
    '{ repeatMti: "0201" }',
    "repeatMti: not a reversal's repeat, such as 0401 or 0421",
  ],
  [
    "a repeat that is a response",
    '{ repeatMti: "0411" }',
    "repeatMti: not a reversal's repeat, such as 0401 or 0421",
  ],
  ["a repeat that is no MTI", '{ repeatMti: "401" }', "repeatMti: not an MTI of four digits"],
  [
    "a PIN block that is carried",
    "{ carry: [rest, 52] }",
    "carry: field 52 holds a PIN block, which is never kept",
  ],
  [
    "a PIN block that is carried and dropped",
    "{ carry: [rest, 52], drop: [52] }",
    "carry: field 52 holds a PIN block, which is never kept",
  ],
  [
    "a CVV that is carried",
    "{ carry: [rest, 44] }",
    "carry: field 44 holds a CVV, which is never kept",
    CVV,
  ],
  [
    "a field that is carried and is not there",
    "{ carry: [rest, 48] }",
    "carry: field 48 is not in the table of fields",
  ],
  [
    "another word for the rest",
    "{ carry: [all] }",
    'carry.0: "all" is neither rest nor a field number from 2 to 192',
  ],
  ["a reversal without amount", "{ carry: [11, 41] }", "carry: a reversal needs field 4"],
  ["a reversal without STAN", "{ carry: [4, 41] }", "carry: a reversal needs field 11"],
  ["a reversal without terminal", "{ carry: [4, 11] }", "carry: a reversal needs field 41"],
  [
    "STANs in the wrong order",
    "{ stan: { from: 9, to: 8 } }",
    "stan: from is above to",
  ],
  [
    "STANs of seven digits",
    "{ stan: { from: 1, to: 1000000 } }",
    "stan.to: Too big",
  ],
  [
    "a word that means no STAN",
    "{ stan: own }",
    "stan: neither original nor { from: N, to: M }",
  ],
  [
    "STANs that DE 11 has no room for",
    "{ stan: { from: 1, to: 999999 } }",
    "stan: DE 11: the value is too long (6, at most 4)",
    "fields: { 11: { length: 4 } }",
  ],
  [
    "reasons in a field that is not there",
    '{ reasons: { field: 48, codes: { other: "1" } } }',
    "reasons.field: field 48 is not in the table of fields",
  ],
  [
    "reasons in the PIN block",
    '{ reasons: { field: 52, codes: { other: "1" } } }',
    "reasons.field: field 52 holds card data",
  ],
  [
    "reasons in the amount",
    '{ reasons: { field: 4, codes: { other: "1" } } }',
    "reasons.field: field 4 is the sale's own",
  ],
  [
    "reasons in a field that is set",
    '{ reasons: { field: 24, codes: { other: "1" } } }',
    "reasons.field: field 24 has a value by set or now already",
  ],
  [
    "reasons in a field that gets the time",
    '{ reasons: { field: 7, codes: { other: "1" } } }',
    "reasons.field: field 7 has a value by set or now already",
  ],
  [
    "a reason that its field cannot hold",
    '{ reasons: { field: 25, codes: { timeout: "681", other: "17" } } }',
    "reasons.codes.timeout: DE 25: the value is too long (3, at most 2)",
  ],
  [
    "reasons without one for the others",
    '{ reasons: { field: 25, codes: { timeout: "68" } } }',
    "reasons.codes.other: is missing",
  ],
  [
    "a reason for a cause that there is not",
    '{ reasons: { field: 25, codes: { time-out: "68", other: "17" } } }',
    "reasons.codes.time-out: unknown key; did you mean timeout?",
  ],
  [
    "a code of another length than DE 39",
    '{ done: ["00"] }',
    "done: the code 00 has not DE 39's 3 characters",
  ],
  [
    "a code that DE 39 cannot hold",
    '{ again: ["96A"] }',
    "again: the code 96A: DE 39: only digits",
  ],
  [
    "a code that means both",
    '{ done: ["000", "912"] }',
    "done: the code 912 is in again, too",
  ],
  ["no code that means done", "{ done: [] }", "done: Too small"],
  [
    "another word for what any other answer means",
    "{ otherwise: forget }",
    'otherwise: "forget" is not done, again, park',
  ],
  [
    "repeats that there is no delay for",
    "{ delays: [], cap: 3 }",
    "cap: repeats without any of delays",
  ],
  ["repeats below none", "{ cap: -1 }", "cap: Too small"],
  [
    "another word for uncertain delivery",
    "{ uncertainDelivery: forget }",
    'uncertainDelivery: "forget" is not reverse, park',
  ],
  ["a time below none", "{ expire: -1 }", "expire: Too small"],
  ["a key that there is not", "{ repeatMTI: '0401' }", "repeatMTI: unknown key"],
];

const WAY4_CASES: typeof SMARTVISTA_CASES = [
  [
    "original data in a field that is too short",
    `${OWN}original: { field: 57, form: "90" } }`,
    "original.field: DE 57: the value is too long (42, at most 3)",
  ],
  [
    "original data in a field that is not there",
    `${OWN}original: { field: 91, form: "90" } }`,
    "original.field: field 91 is not in the table of fields",
  ],
  [
    "original data in a fixed field that is too long",
    `${OWN}original: { field: 90, form: "90" } }`,
    "original.field: field 90 has not the 42 digits of form 90",
    LONG,
  ],
  [
    "original data by the date and time of a DE 12 that has none",
    `${OWN}original: { field: 56, form: "56" } }`,
    "original.field: form 56 needs a field 12 of 12 digits",
  ],
  [
    "original data of changing length in a fixed field",
    `${OWN}original: { field: 90, form: "56" } }`,
    "original.field: field 90 is fixed, and form 56 has 24 to 35 digits",
  ],
  [
    "original data in track 3",
    `${OWN}original: { field: 36, form: "90" } }`,
    "original.field: field 36 holds card data",
  ],
  [
    "original data where the reason is",
    `${OWN}reasons: { field: 90, codes: { other: "1" } }, original: { field: 90, form: "90" } }`,
    "original.field: field 90 is that of reasons already",
  ],
  [
    "original data of an unknown form",
    `${OWN}original: { field: 90, form: "87" } }`,
    'original.form: "87" is not 90, 56',
  ],
];

const CASES: [base: string, cases: typeof SMARTVISTA_CASES][] = [
  ["smartvista", SMARTVISTA_CASES],
  ["way4", WAY4_CASES],
];

for (const [base, cases] of CASES) {
  for (const [what, section, expected, more] of cases) {
    Deno.test(`reversals are refused for ${what}, with the line`, () => {
      const found = mistakesOf(section, base, more);
      assertEquals(found.length, 1, found.join("\n"));
      assertEquals(found[0]!.slice(0, expected.length), expected);
    });
  }
}

Deno.test("original data of form 56 are taken where DE 12 has date and time", () => {
  const fields = 'fields: { 56: { name: O, type: n, length: 35, indicator: "ascii:2" } }';
  const rules = rulesOf('{ original: { field: 56, form: "56" } }', "smartvista", fields);
  assertEquals(rules.original, { field: 56, form: "56" });
});

Deno.test("a reversal with STANs of its own need not carry the sale's", () => {
  const rules = rulesOf("{ carry: [2, 4, 41], stan: { from: 1, to: 999999 } }");
  assertEquals(rules.stan, { from: 1, to: 999_999 });
});
