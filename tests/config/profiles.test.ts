import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { ProfileError } from "../../src/codec/profile-error.ts";
import {
  bundledProfile,
  isProfileFile,
  loadProfile,
  parseProfile,
  PROFILE_NAMES,
} from "../../src/config/profiles.ts";
import { hexOf, PAN, profileNamed } from "../fixtures.ts";

type Files = Readonly<Record<string, string>>;

/** Reads from these files, and counts on nothing else. */
const reader = (files: Files) => (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new Deno.errors.NotFound(path);
  return text;
};

const load = (files: Files, path = "my.yaml") => loadProfile(path, reader(files));

/** The lines of the error that loading ends with. */
function linesOf(files: Files, path = "my.yaml"): string[] {
  const error = assertThrows(() => load(files, path), ProfileError);
  return error.message.split("\n");
}

/** Smartvista's text, with one piece replaced by another. */
const SMARTVISTA = Deno.readTextFileSync(
  new URL("../../src/profiles/smartvista.yaml", import.meta.url),
);

function changed(...changes: [from: string, to: string][]): string {
  return changes.reduce((text, [from, to]) => {
    assert(text.includes(from), from);
    return text.replace(from, to);
  }, SMARTVISTA);
}

/** The line of the first place where a text stands. */
const lineIn = (text: string, piece: string): number =>
  text.slice(0, text.indexOf(piece)).split("\n").length;

Deno.test("a bundled profile goes by any spelling of its name, and is read once", () => {
  const none = reader({});
  assertStrictEquals(loadProfile("smartVista", none), bundledProfile("smartvista"));
  assertEquals(loadProfile("SMARTVISTA_HEX", none).name, "smartvista-hex");
  assertEquals(loadProfile("openWay", none).name, "openway");
  assertEquals(loadProfile("WAY4", none).name, "way4");
  assertEquals(bundledProfile("iso87"), undefined);
  assertEquals(PROFILE_NAMES.map((name) => profileNamed(name).name), PROFILE_NAMES);
});

Deno.test("a name that is no bundled profile's is refused with what there is", () => {
  assertEquals(linesOf({}, "smartvist"), [
    'profile smartvist: no profile is called "smartvist"; did you mean smartvista? (bundled: ' +
    `${
      PROFILE_NAMES.join(", ")
    }; a file's name has a slash in it, or ends in .yaml, .yml, .json or .xml)`,
  ]);
  assertEquals(linesOf({}, "x")[0]!.includes("did you mean"), false);
});

Deno.test("a file is what has a slash or a backslash, or a name that ends like one", () => {
  const files = ["a/b", "./smartvista", "a\\b", "a.yaml", "a.YML", "a.json", "a.xml"];
  assertEquals(files.map(isProfileFile), files.map(() => true));
  assertEquals(["smartvista", "yaml", "a.yaml.txt", ""].map(isProfileFile), Array(4).fill(false));
});

Deno.test("a whole profile is loaded from a file", () => {
  const own = load({ "dir/my": changed(["name: smartvista", "name: mine"]) }, "dir/my");
  assertEquals(own, { ...profileNamed("smartvista"), name: "mine" });
});

Deno.test("a profile in JSON is loaded, that extends one in YAML, that extends a bundled one", () => {
  const files = {
    "deep/er/my.json": '{"extends": "../base.yaml", "name": "mine", "title": "T"}',
    "deep/base.yaml": "extends: openWay\nname: base\naliases: [b]\nfields:\n  64: {length: 8}\n",
  };
  const own = load(files, "deep/er/my.json");
  const { fields, ...rest } = profileNamed("openway");
  const more = { ...fields, 64: { ...fields[64]!, length: 8 } };
  assertEquals(own, { ...rest, fields: more, name: "mine", title: "T", aliases: [] });
});

Deno.test("mappings are put together key by key, lists and scalars replaced, null takes away", () => {
  const own = load({
    "my.yaml": `
extends: smartvista
name: mine
bitmap: { maps: 1 }
fields:
  48: { name: Private, type: ans, length: 999, indicator: "ascii:3" }
  55: { indicator: "ascii:3" }
  64: { alias: ~ }
  70: null
systemErrors: []
reversal: { delays: [1], set: ~ }
captions: { 22: ~ }
rules: { required: { "0400": ~, "0800": [11] } }
`,
  });
  const base = profileNamed("smartvista");
  const { 70: _gone, ...fields } = base.fields;
  const { alias: _alias, ...mac } = fields[64]!;
  const { "0400": _none, ...required } = base.rules.required;
  assertEquals(own, {
    ...base,
    name: "mine",
    aliases: [],
    bitmap: { ...base.bitmap, maps: 1 },
    fields: {
      ...fields,
      48: { name: "Private", type: "ans", length: 999, indicator: "ascii:3" },
      55: { ...fields[55]!, indicator: "ascii:3" },
      64: mac,
    },
    systemErrors: [],
    reversal: { ...base.reversal!, delays: [1], cap: 1, set: {} },
    captions: {},
    rules: { ...base.rules, required: { ...required, "0800": [11] } },
  });
});

Deno.test("null takes away what a file of its own has not", () => {
  assertEquals(
    load({ "my.yaml": changed(["systemErrors: [", "systemErrors: ~\n# ["]) }).systemErrors,
    [],
  );
});

Deno.test("all mistakes are told at once, each with its line", () => {
  const text = changed(
    ["length: 12, jsonNumber: true }\n  5", "lenght: 12, jsonNumber: true }\n  5"],
    [
      'alias: pan,\n    type: n,\n    length: 19,\n    indicator: "ascii:2"',
      "alias: pan,\n" +
      '    type: n,\n    length: 100,\n    indicator: "ascii:2"',
    ],
    ["  7: {", "  7: { colour: red,"],
    ["type: z", "type: track"],
    ["  22: { name: Pos", "  22: ~\n  222: { name: Pos"],
    ["maps: 2", "maps: 2, hexcase: lower"],
    ['header: "length:n:4"', 'header: "length:x:4"'],
    ['approved: "000"', "approved: 000"],
    ["  minLength: 17\n", "  minLength: 17\n  minLength: -1\n"],
    ["title: SmartVista (BPC), host-to-host\n", ""],
    ["delays: [0, 2,", "delays: [0, two,"],
    ["echo: [3, 4,", "echo: [3, 1, 48,"],
  );
  const line = (piece: string) => `my.yaml:${lineIn(text, piece)}`;
  assertEquals(
    linesOf({ "my.yaml": text }).toSorted(),
    [
      `${line("  minLength: -1")}: rules.minLength: given twice`,
      "my.yaml: title: is missing",
      `${line("bitmap:")}: bitmap.hexcase: unknown key; did you mean hexCase?`,
      `${line("  4:")}: fields.4.length: is missing`,
      `${line("  4:")}: fields.4.lenght: unknown key; did you mean length?`,
      `${line("  7:")}: fields.7.colour: unknown key`,
      `${
        line("type: track")
      }: fields.35.type: "track" is not n, a, an, as, ans, ns, z, b, x+n, any`,
      `${line("  minLength: -1")}: rules.minLength: Too small: expected number to be >=0`,
      `${line("  echo:")}: refusal.echo.1: Too small: expected number to be >=2`,
      `${line("  approved:")}: bank.approved: a number where text is to be: quote it`,
      `${line("  delays:")}: reversal.delays.1: text where a number is to be`,
      `${line("framing:")}: framing.header: "length:x:4": unknown type x; allowed: ` +
      'NAME:TYPE:LENGTH[:DEFAULT],… with one NAME "length", TYPE one of n, a, an, ans, b, b-hex, ' +
      'b-le, hex, LENGTH 1 to 64 (of "length": 1 to 6), e.g. length:n:4; the word message and ' +
      "more parts behind them; counts=, zero=, max=; or none",
      `${line("  22:\n    - title")}: captions.22: field 22 is not in the table of fields`,
    ].toSorted(),
  );
});

Deno.test("a field of a wrong shape hides nothing of the others, nor what refers to them", () => {
  const text = changed(
    ["  5: {", "  5: 5\n  6: {"],
    ['  6: {\n    name: "Amount, Cardholder Billing",', "  5x: {\n    name: x,"],
    ["testEcho: { 3:", "testEcho: { 48: x, 3:"],
    ['length: 999, indicator: "ascii:3" }\n  49', 'length: 1000, indicator: "ascii:3" }\n  49'],
  );
  const lines = linesOf({ "my.yaml": text }).map((line) => line.replace(/^my\.yaml:\d+: /, ""));
  assertEquals(lines, [
    "fields.5: a number where a mapping is to be",
    "fields.46.length: above 999, the most that ascii:3 can say",
    "fields.5x: not a field number from 2 to 128",
    "testEcho.48: field 48 is not in the table of fields",
  ]);
});

Deno.test("without a table of fields, or with bitmaps that nobody knows, nothing false is said", () => {
  const cases: [string, string[]][] = [
    [
      "extends: smartvista\nname: my\nfields: 5\n",
      ["my.yaml:3: fields: a number where a mapping is to be"],
    ],
    [
      "extends: smartvista\nname: my\nfields: ~\n",
      ["my.yaml:3: fields: is missing"],
    ],
    [
      "extends: smartvista\nname: my\nbitmap: {maps: 4}\nfields: {190: {name: x, type: n, length: 3}}",
      ["my.yaml:3: bitmap.maps: Too big: expected number to be <=3"],
    ],
    [
      "extends: smartvista\nname: my\nencodings: {digits: bsd}\n",
      [
        'my.yaml:3: encodings.digits: "bsd" is not ascii, latin1, utf8, ebcdic-037, ' +
        "ebcdic-500, ebcdic-1047, ebcdic-zoned, bcd, binary, hex-ascii, hex-ebcdic",
      ],
    ],
  ];
  for (const [text, expected] of cases) assertEquals(linesOf({ "my.yaml": text }), expected);
});

Deno.test("what becomes wrong in a bundled profile is blamed on the line that extends it", () => {
  const text = "name: my\nextends: smartvista\nfields: { 24: ~ }\nbitmap: { maps: 1 }\n";
  const lines = linesOf({ "my.yaml": text });
  assertEquals(
    lines.includes(
      "my.yaml:2: fields.70: not a field number from 2 to 64 (it is smartvista's)",
    ),
    true,
  );
  assertEquals(
    lines.includes(
      "my.yaml:2: testEcho.24: field 24 is not in the table of fields (it is smartvista's)",
    ),
    true,
  );
});

Deno.test("a mistake in a file that is extended is told with that file's line", () => {
  const files = {
    "a/my.yaml": "extends: ../b/base.yml\nname: my\nbank: {approved: 0}\n",
    "b/base.yml": "\nextends: smartvista\nname: base\nbank: {invalid: '1 2'}\ntitle: x\ntitle: y\n",
  };
  assertEquals(linesOf(files, "a/my.yaml"), [
    "b/base.yml:6: title: given twice",
    "a/my.yaml:3: bank.approved: a number where text is to be: quote it",
    "b/base.yml:4: bank.invalid: not a response code of 1 to 4 characters",
  ]);
});

const many = (count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [
    `${at}.yaml`,
    `extends: ${at + 1 === count ? "smartvista" : `${at + 1}.yaml`}\nname: n${at}\n`,
  ]));

for (
  const [what, files, expected] of [
    ["that is not there", {}, ["my.yaml: cannot be read: there is no such file"]],
    ["of a list", { "my.yaml": "- 1\n" }, ["my.yaml: not a mapping"]],
    ["that is empty", { "my.yaml": "# nothing\n" }, ["my.yaml: not a mapping"]],
    [
      "that is not YAML",
      { "my.yaml": "a: 1\nb: [1\n" },
      [
        "my.yaml:3: not YAML: Cannot read flow collection: unexpected end of the stream within a " +
        "flow collection",
      ],
    ],
    [
      "without a name",
      { "my.yaml": "extends: smartvista\n" },
      ["my.yaml: name: is missing"],
    ],
    [
      "whose base has no name",
      { "my.yaml": "extends: b.yaml\nname: x\n", "b.yaml": "extends: openway\n" },
      ["b.yaml: name: is missing"],
    ],
    [
      "that extends itself",
      { "my.yaml": "name: my\nextends: ./my.yaml\n" },
      ['my.yaml:2: extends: "./my.yaml" is extended by itself'],
    ],
    [
      "that extends what extends it",
      {
        "my.yaml": "name: my\nextends: b/c.yaml\n",
        "b/c.yaml": "name: c\n\nextends: ../b/../my.yaml\n",
      },
      ['b/c.yaml:3: extends: "../b/../my.yaml" is extended by itself'],
    ],
    [
      "that extends a file that is not there",
      { "my.yaml": "extends: no.yaml\nname: my\n" },
      ['my.yaml:1: extends: "no.yaml": cannot be read: there is no such file'],
    ],
    [
      "that extends a list",
      { "my.yaml": "extends: [openway]\nname: my\n" },
      ["my.yaml:1: extends: not the name of a profile or a path"],
    ],
    [
      "that is the first of nine",
      { ...many(8), "my.yaml": "extends: 0.yaml\nname: my\n" },
      ["6.yaml:1: extends: more than 8 profiles in a row"],
    ],
  ] as [string, Files, string[]][]
) {
  Deno.test(`a file is refused ${what}`, () => assertEquals(linesOf(files), expected));
}

Deno.test("eight in a row are allowed", () => {
  assertEquals(load(many(7), "0.yaml").name, "n0");
});

Deno.test("a file that extends no bundled profile of that name is told the names", () => {
  const [line, more] = linesOf({ "my.yaml": "extends: opanway\nname: my\n" });
  assertEquals(more, undefined);
  assert(
    line!.startsWith('my.yaml:1: extends: "opanway": no profile is called "opanway"; did you'),
  );
});

Deno.test("whatever reading throws is the reason, on one line", () => {
  const refuse = () => {
    throw new RangeError("larger\nthan 1 MiB");
  };
  const error = assertThrows(() => loadProfile("a\n.yaml", refuse), ProfileError);
  assertEquals(error.message, "a\\u000a.yaml: cannot be read: larger\\u000athan 1 MiB");
});

Deno.test("fifty mistakes among two hundred entries are told within a second", () => {
  const fields = Array.from({ length: 190 }, (_, at) => {
    const wrong = at % 4 === 0 ? "type: q" : "type: n";
    return `  ${at + 2}: { name: Field, ${wrong}, length: 12 }\n`;
  });
  const text = `extends: smartvista\nname: my\nbitmap: { maps: 3 }\nfields:\n${fields.join("")}`;
  const started = performance.now();
  const lines = linesOf({ "my.yaml": text });
  assert(performance.now() - started < 1000);
  const shapes = lines.filter((line) => line.includes('.type: "q"'));
  assertEquals(shapes.length, 48);
  assertEquals(shapes[1]!.slice(0, 26), "my.yaml:9: fields.6.type: ");
  assert(lines.includes("my.yaml:68: fields.65: its bit says that a third bitmap follows"));
});

const SALE = { 0: "0200", 2: PAN.visa, 3: "1", 52: "0123456789ABCDEF", 55: "9F2701" };

Deno.test("smartvista-hex has a bitmap of lower-case text, and ASCII indicators everywhere", () => {
  const { bytes } = new Codec(profileNamed("smartvista-hex")).encode(SALE);
  const pin = Uint8Array.fromHex("0123456789ABCDEF");
  assertEquals(
    hexOf(bytes),
    hexOf(
      "0200",
      "6000000000001200",
      "16",
      PAN.visa,
      "000001",
      "08",
      pin,
      "003",
      Uint8Array.of(0x9f, 0x27, 1),
    ),
  );
  const letters = new Codec(profileNamed("smartvista-hex")).encode({ 0: "0200", 37: "1", 41: "1" });
  assertEquals(new TextDecoder().decode(letters.bytes.subarray(4, 20)), "0000000008800000");
  const { indicator } = profileNamed("smartvista").fields[55]!;
  assertEquals(indicator, "bcd:4", "the profile that is extended stays as it is");
});

Deno.test("way4 has an ASCII MTI, BCD digits behind lengths in digits, and a second bitmap", () => {
  const codec = new Codec(profileNamed("way4"));
  const { bytes } = codec.encode({ 0: "0120", 2: PAN.amex, 32: "12345", 35: "4=2", 70: "301" });
  const bitmap = Uint8Array.fromHex("C0000001200000000400000000000000");
  const packed = Uint8Array.fromHex(`150${PAN.amex}` + "05012345" + "034D20" + "0301");
  assertEquals(hexOf(bytes), hexOf("0120", bitmap, packed));
});

const BY_MTI = `extends: smartvista
name: my
messages:
  08xx:
    fields:
      46: ~
      62: { type: ans, length: 99, indicator: "ascii:2" }
  "0810":
    fields: { 62: ~ }
`;

Deno.test("a profile's tables by MTI take fields away, and are changed by one that extends it", () => {
  const codec = new Codec(load({ "my.yaml": BY_MTI }));
  assertEquals(codec.field("0800", 46), undefined);
  assertEquals(codec.field("0800", 62)?.spec.name, codec.field("0200", 62)?.spec.name);
  assertEquals([codec.field("0800", 62)?.units, codec.field("0200", 62)?.units], [99, 999]);
  assertEquals(codec.field("0810", 62), undefined);
  const more = `extends: my.yaml
name: more
messages:
  08xx: { fields: { 46: { type: ans, length: 9, indicator: "ascii:1" } } }
  "0810": ~
`;
  const other = new Codec(load({ "my.yaml": BY_MTI, "more.yaml": more }, "more.yaml"));
  assertEquals([other.field("0810", 46)?.units, other.field("0810", 62)?.units], [9, 99]);
});

Deno.test("mistakes in tables by MTI are told with their line", () => {
  const told = (from: string, to: string) => {
    const text = BY_MTI.replace(from, to);
    return linesOf({ "my.yaml": text });
  };
  assertEquals(told("08xx", "8xx"), [
    "my.yaml:4: messages.8xx: not four digits, x for any",
  ]);
  assertEquals(told("46: ~", "47: ~"), [
    "my.yaml:6: messages.08xx.fields.47: not in the table of fields, which has to have it, too",
  ]);
  assertEquals(told("length: 99,", "length: 99, sensitive: pan,"), [
    "my.yaml:7: messages.08xx.fields.62.sensitive: unknown key",
  ]);
});

Deno.test("a reversal needs its fields in every message of it", () => {
  const text = "extends: smartvista\nname: my\nmessages: { 04xx: { fields: { 11: ~ } } }\n";
  assertEquals(linesOf({ "my.yaml": text }), [
    "my.yaml:3: messages: a reversal needs field 11, which messages 0400 do not have",
  ]);
});

Deno.test("of a profile that is wrong everywhere a few hundred mistakes are told, and no more", () => {
  const fields = Array.from({ length: 5_000 }, (_, at) => `  k${at}: {}`).join("\n");
  const error = assertThrows(
    () => parseProfile(`extends: smartvista\nname: own\nfields:\n${fields}\n`, "own"),
    ProfileError,
  );
  assertEquals(error.mistakes.length, 500);
});
