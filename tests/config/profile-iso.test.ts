import { assertEquals, assertStrictEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { bundledProfile, PROFILE_NAMES } from "../../src/config/profiles.ts";
import { hex, join, PAN, type Part, profileNamed, wireOf } from "../fixtures.ts";

/** The profiles of the standard's editions, and what is made of them. */
const ISO = PROFILE_NAMES.filter((name) => /^(?:iso|base1|ipm)/.test(name));

/** EBCDIC of what the messages below are made of, by the code page's table. */
const EBCDIC: Readonly<Record<string, string>> = {
  ...{ " ": "40", "=": "7E", C: "C3", E: "C5", M: "D4", R: "D9", T: "E3", X: "E7" },
  ...Object.fromEntries([..."0123456789"].map((digit) => [digit, `F${digit}`])),
};

const ebcdic = (text: string): Uint8Array => hex([...text].map((char) => EBCDIC[char]!).join(""));

/** A message as its host sends it, what it says, and what of it is taken apart. */
interface Example {
  readonly wire: readonly Part[];
  readonly values: Values;
  readonly parts: Readonly<Record<number, unknown>>;
}

const TRACK = `${PAN.visa}=30122011`;
const EMV = "9F270180";

const SALE_1987 = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  7: "1123160605",
  11: "618160",
  22: "051",
  25: "00",
  28: "C00000150",
  35: TRACK,
  41: "TERM0001",
  49: "978",
  52: "0123456789ABCDEF",
  55: EMV,
} satisfies Values;
/** DE 2, 3, 4, 7 | 11 | 22 | 25, 28 | 35 | 41 | 49, 52, 55. */
const MAP_1987 = "7220049020809200";

const SALE_1993 = {
  0: "1200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  11: "618160",
  12: "261123160605",
  22: "510101513344",
  24: "200",
  26: "5411",
  41: "TERM0001",
  49: "978",
} satisfies Values;
/** DE 2, 3, 4 | 11, 12 | 22, 24 | 26 | | 41 | 49, 55. */
const MAP_1993 = "7030054000808200";

/** The same without chip data, with DE 48 and 63. */
const MAP_IPM = "7030054000818002";
const PDS = "0023003CT60148001X";
const LIFE_CYCLE = "M123456789012345";
const PARTS_IPM = {
  48: { "0023": "CT6", "0148": "X" },
  63: { "1": "M", "2": "123456789012345" },
};
const TEXT_IPM = [
  ...["16", PAN.visa, "000000", "000000001000", "618160", "261123160605", "510101513344", "200"],
  ...["5411", "TERM0001", "018", PDS, "978", "016", LIFE_CYCLE],
].join("");

const PARTS = { 55: { "9F27": "80" } };

/** What BASE I has in digits that the standard has not: a fourth of DE 22. */
const SALE_BASE1: Values = { ...SALE_1987, 0: "0100", 22: "0510" };
const BASE1: readonly Part[] = [
  ...[hex(`0100 ${MAP_1987} 10 ${PAN.visa} 000000 000000001000`.replaceAll(" ", ""))],
  ...[hex("1123160605618160051000"), ebcdic("C"), hex("00000150")],
  ...[hex(`19 0${TRACK.replace("=", "D")}`.replaceAll(" ", "")), ebcdic("TERM0001")],
  ...[hex("0978"), hex("0123456789ABCDEF"), hex(`04${EMV}`)],
];

const EXAMPLES: Readonly<Record<string, Example>> = {
  "iso87-ascii": {
    wire: [
      ...["0200", MAP_1987, "16", PAN.visa, "000000", "000000001000", "1123160605", "618160"],
      ...["051", "00", "C00000150", "25", TRACK, "TERM0001", "978", "0123456789ABCDEF"],
      ...["008", EMV],
    ],
    values: SALE_1987,
    parts: PARTS,
  },
  "iso87-bcd": {
    wire: [
      hex(`0200${MAP_1987}16${PAN.visa}0000000000000010001123160605618160005100`),
      ...["C", hex("00000150"), hex(`25${TRACK.replace("=", "D")}0`), "TERM0001", "978"],
      ...[hex("0123456789ABCDEF"), hex(`0004${EMV}`)],
    ],
    values: SALE_1987,
    parts: PARTS,
  },
  "iso87-ebcdic": {
    wire: [
      ...[ebcdic("0200"), hex(MAP_1987), ebcdic(`16${PAN.visa}000000000000001000`)],
      ...[ebcdic(`112316060561816005100C0000015025${TRACK}TERM0001978`)],
      ...[hex("0123456789ABCDEF"), ebcdic("004"), hex(EMV)],
    ],
    values: SALE_1987,
    parts: PARTS,
  },
  "iso93-ascii": {
    wire: [
      ...["1200", MAP_1993, "16", PAN.visa, "000000", "000000001000", "618160", "261123160605"],
      ...["510101513344", "200", "5411", "TERM0001", "978", "004", hex(EMV)],
    ],
    values: { ...SALE_1993, 55: EMV },
    parts: PARTS,
  },
  "iso93-bcd": {
    wire: [
      hex(`1200${MAP_1993}16${PAN.visa}000000000000001000618160261123160605`),
      ...["510101513344", hex("02005411"), "TERM0001", "978", hex(`0004${EMV}`)],
    ],
    values: { ...SALE_1993, 55: EMV },
    parts: PARTS,
  },
  iso2003: {
    // DE 2, 3, 4 | 11, 12 | 22, 24 | | | 41 | 55.
    wire: [
      ...[hex(`2200703005000080020016${PAN.visa}`), "000000"],
      ...[hex("9782000000001000"), hex("000000618160"), hex("20261123160605")],
      ...[hex("00112233445566778899AABBCCDDEEFF"), hex("0200"), "TERM0001        "],
      hex(`0004${EMV}`),
    ],
    values: {
      0: "2200",
      2: PAN.visa,
      3: "000000",
      4: "9782000000001000",
      11: "000000618160",
      12: "20261123160605",
      22: "00112233445566778899AABBCCDDEEFF",
      24: "200",
      41: "TERM0001        ",
      55: EMV,
    },
    parts: PARTS,
  },
  base1: {
    wire: [hex("16010200000000000000000000000000000000000000"), ...BASE1],
    values: SALE_BASE1,
    parts: PARTS,
  },
  "base1-bare": { wire: BASE1, values: SALE_BASE1, parts: PARTS },
  "ipm-ascii": {
    wire: ["1200", hex(MAP_IPM), TEXT_IPM],
    values: { ...SALE_1993, 48: PDS, 63: LIFE_CYCLE },
    parts: PARTS_IPM,
  },
  ipm: {
    wire: [ebcdic("1200"), hex(MAP_IPM), ebcdic(TEXT_IPM)],
    values: { ...SALE_1993, 48: PDS, 63: LIFE_CYCLE },
    parts: PARTS_IPM,
  },
};

Deno.test("every profile of the standard has an example", () => {
  assertEquals(Object.keys(EXAMPLES).toSorted(), ISO.toSorted());
});

for (const name of ISO) {
  const profile = profileNamed(name);
  const { wire, values, parts } = EXAMPLES[name]!;

  Deno.test(`${name}: a message written by hand is read, and written the same`, () => {
    const codec = new Codec(profile);
    const message = codec.decode(join(...wire));
    assertEquals(message.toValues(), values);
    for (const [number, expected] of Object.entries(parts)) {
      assertEquals<unknown>(message.subfields(Number(number)), expected);
    }
    assertEquals(wireOf(codec.encode(values)), wireOf({ bytes: join(...wire) }));
  });

  Deno.test(`${name}: has every data element up to 128, each with a name of its own`, () => {
    const numbers = Array.from({ length: 127 }, (_, at) => String(at + 2));
    assertEquals(Object.keys(profile.fields), numbers);
    const names = Object.values(profile.fields).map(({ alias }) => alias);
    assertEquals(new Set(names).size, numbers.length);
  });

  Deno.test(`${name}: what must not be shown is marked`, () => {
    const marked = Object.entries(profile.fields).flatMap(([number, { sensitive }]) =>
      sensitive === undefined ? [] : [`${number} ${sensitive}`]
    );
    const usual = ["2 pan", "35 track", "36 track", "45 track", "52 pin", "55 emv"];
    // In 2003 DE 34 is of electronic commerce.
    const extended = name === "iso2003" ? ["49 cvv"] : ["34 pan"];
    const more = name.startsWith("base1") ? [...extended, "126 cvv"] : extended;
    const byNumber = (a: string, b: string) => parseInt(a) - parseInt(b);
    assertEquals(marked, [...usual, ...more].toSorted(byNumber));
  });

  Deno.test(`${name}: every code that it names has a text, and none approves that declines`, () => {
    const { bank, approvedCodes, systemErrors, responseCodes, reversal } = profile;
    const { sales: _sales, ...codes } = bank;
    const named = [...Object.values(codes), ...approvedCodes, ...systemErrors];
    const all = [...named, ...reversal!.done, ...reversal!.again];
    assertEquals(all.filter((code) => responseCodes[code!] === undefined), []);
    assertEquals(systemErrors.filter((code) => approvedCodes.includes(code)), []);
  });
}

for (const name of PROFILE_NAMES) {
  Deno.test(`${name}: its further names lead to it`, () => {
    for (const alias of profileNamed(name).aliases) {
      assertStrictEquals(bundledProfile(alias), profileNamed(name), alias);
    }
  });
}

/** What a field is, whatever it looks like on the wire. */
function meaningOf({ fields }: Profile, number: string) {
  const { name, alias, type, length, sensitive, subfields } = fields[number]!;
  // Chip data count hexadecimal characters where all is text.
  const units = number === "55" ? undefined : length;
  return { name, alias, type, length: units, sensitive, form: subfields?.form };
}

for (
  const [base, ...others] of [
    ["iso87-ascii", "iso87-bcd", "iso87-ebcdic"],
    ["iso93-ascii", "iso93-bcd"],
    ["ipm-ascii", "ipm"],
    ["base1", "base1-bare"],
  ] as const
) {
  for (const other of others) {
    Deno.test(`${other} has the elements of ${base}, apart from encodings`, () => {
      const [one, two] = [profileNamed(base), profileNamed(other)];
      for (const number of Object.keys(one.fields)) {
        assertEquals(meaningOf(two, number), meaningOf(one, number), number);
      }
    });
  }
}
