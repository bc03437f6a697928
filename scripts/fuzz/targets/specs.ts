import { assertEquals } from "@std/assert";
import { CLASSES } from "../../../src/config/importers/jpos-classes.ts";
import { importProfile } from "../../../src/config/importers/import-profile.ts";
import { ImportError, type ImportKind } from "../../../src/config/importers/imported.ts";
import { profileYaml } from "../../../src/config/importers/profile-yaml.ts";
import { checkProfile } from "../../../src/config/profile-check.ts";
import { bundledText } from "../../../src/config/profile-bundled.ts";
import { keysAllowed } from "../../../src/config/profile-schema.ts";
import { parseProfile, PROFILE_NAMES } from "../../../src/config/profiles.ts";
import { YamlText } from "../../../src/config/yaml-text.ts";
import { ProfileError } from "../../../src/codec/profile-error.ts";
import { sharedJson, sharedXml } from "../shared.ts";
import { bytesOf, type Outcome, type Target, textOf } from "../target.ts";

/** Bytes of the longest spec that is made: real ones have up to 35 KiB. */
const LONGEST = 65_536;

/**
 * Reading a spec, checking it and writing it as YAML takes time with its size: 0.2 to 0.5 ms for each
 * KiB on an idle core. Twice that is allowed, for machines that do other things too.
 */
const PER_KIB = 1;

/** A reason without the numbers and the texts that it names. */
const plain = (reason: string): string =>
  reason.replaceAll(/"[^"]*"/g, '""').replaceAll(/\d+/g, "0").slice(0, 50);

const isField = (text: string): boolean => /^\d+$/.test(text);

/** What of an import is told. */
function importOutcome(text: string, kind: ImportKind): Outcome {
  try {
    const { data, notes, remarks } = importProfile(text, "fuzz", kind);
    const checked = checkProfile(data);
    const told = [...notes, ...remarks].slice(0, 20).map(({ why }) => plain(why));
    const wrong = "mistakes" in checked ? checked.mistakes.map(({ reason }) => plain(reason)) : [];
    const reasons = [...new Set([...told, "/", ...wrong])].slice(0, 8);
    const yaml = profileYaml(data);
    return {
      signature: reasons.join(),
      size: yaml.length + told.join().length,
      verify() {
        const again = new YamlText(yaml, "core");
        assertEquals(again.mistakes, []);
        assertEquals(again.data, data);
      },
    };
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return { signature: `${error.code} ${plain(error.message)}`, size: error.message.length };
  }
}

const element = (id: number, length: number, name: string, more = ""): string =>
  `<isofield id="${id}" length="${length}" name="Field ${id}" class="org.jpos.iso.${name}"${more}/>`;

/** A packager with a field of every class, and one with every packager inside. */
function ownXml(): string[] {
  const start = element(0, 4, "IFA_NUMERIC") + element(1, 16, "IFB_BITMAP");
  const all = Object.keys(CLASSES).map((name, index) => element(index + 2, 9, name));
  const inside = element(0, 4, "IF_CHAR") + element(1, 9, "IFA_TTLLCHAR") +
    element(2, 9, "IFEP_LLCHAR", ' token="A1"');
  const packagers = ["GenericSubField", "EuroSubField", "GenericTaggedFields", "GICCSubField"].map(
    (name, index) =>
      `<isofieldpackager id="${48 + index}" length="999" name="Parts" ` +
      `class="org.jpos.iso.IFA_LLLBINARY" packager="org.jpos.iso.packager.${name}Packager">` +
      `${inside}</isofieldpackager>`,
  );
  return [
    start + all.slice(0, 40).join("\n"),
    start + all.slice(40).join("\n"),
    start + packagers.join("\n"),
  ]
    .map((fields) => `<?xml version="1.0"?>\n<isopackager>\n${fields}\n</isopackager>`);
}

/** The importer of jPOS packagers. */
export function xmlTarget(): Target {
  const classes = Object.keys(CLASSES).map((name) => `org.jpos.iso.${name}`);
  return {
    name: "xml",
    seeds: [...bytesOf(...ownXml()), ...sharedXml()],
    dictionary: bytesOf(
      ...classes,
      ...[
        "<!DOCTYPE a [",
        "<!ENTITY x 'y'>",
        "]>",
        "&lt;",
        "&x;",
        "&#0;",
        "<![CDATA[",
        "]]>",
        "<!--",
      ],
      ...["isofieldpackager", ' emitBitmap="false"', ' pad="true"', ' inclusive="true"', "<a>"],
      ...[' token="9F02"', ' length="999999"', ' id="192"', "</isopackager>", ' headerLength="9"'],
    ),
    separators: '<> \n"=/',
    longest: LONGEST,
    millisecondsPerKiB: PER_KIB,
    run: (input) => importOutcome(textOf(input), "jpos"),
  };
}

const OWN_JSON = JSON.stringify(
  {
    name: "Own",
    fields: {
      "0": { type: "String", length: 4, enc: "ASCII", prefix: "ASCII.Fixed" },
      "1": { type: "Bitmap", enc: "HexToASCII", prefix: "Hex.Fixed" },
      "2": { type: "String", length: 19, enc: "BCD", prefix: "BCD.LL" },
      "4": {
        type: "Numeric",
        length: 12,
        enc: "ASCII",
        prefix: "ASCII.Fixed",
        padding: { type: "Left", pad: "0" },
      },
      "48": {
        type: "Composite",
        length: 999,
        prefix: "ASCII.LLL",
        tag: { length: 2, enc: "ASCII", padding: { type: "Left", pad: "0" }, sort: "StringsByInt" },
        subfields: { "1": { type: "String", length: 9, enc: "ASCII", prefix: "ASCII.LL" } },
      },
      "55": {
        type: "Composite",
        length: 255,
        prefix: "Binary.L",
        tag: { enc: "BerTLVTag" },
        subfields: {},
      },
    },
  },
  null,
  1,
);

const OWN_YAML = "fields:\n  0: {type: String, length: 4, enc: ASCII, prefix: ASCII.Fixed}\n" +
  "  1: {type: Bitmap, enc: Binary, prefix: Binary.Fixed}\n" +
  "  2: &pan\n    type: String\n    length: 19\n    enc: ASCII\n    prefix: ASCII.LL\n  3: *pan\n";

/** The importer of moov-io specs, in JSON or YAML. */
export function specJsonTarget(): Target {
  return {
    name: "spec-json",
    seeds: [...bytesOf(OWN_JSON, OWN_YAML), ...sharedJson()],
    dictionary: bytesOf(
      ...['"type":', '"enc":"BCD"', '"prefix":"ASCII.LLLLLL"', '"tag":{', '"subfields":{', "null"],
      ...[
        '"Composite"',
        '"bitmap":',
        '"__proto__":',
        '"sort":',
        "1e999",
        "[[[[[[[[",
        "{{",
        "\\u0000",
      ],
      ...["&a ", "*a", "<<: *a", "|\n", "? ", "!!int ", "- ", "\n  ", "%YAML 1.2", "---\n", "'"],
    ),
    separators: '{}[]",: \n',
    longest: LONGEST,
    millisecondsPerKiB: PER_KIB,
    run: (input) => importOutcome(textOf(input), "moov"),
  };
}

const OWN_PROFILE = `extends: smartvista
name: fuzz
fields:
  48: { name: A, type: ans, length: 999, indicator: "ascii:3", subfields: { form: tlv,
    tag: { encoding: ascii, length: 2 }, indicator: "ascii:2", lengthFirst: true,
    fields: { "01": { type: n, length: 4 }, "*": { type: ans, length: 9 } } } }
  62: { name: B, type: b, length: 255, indicator: "binary:1", subfields: { form: bitmap,
    bitmap: { encoding: binary, size: 8, firstBit: chain }, fields: { 2: { type: x+n, length: 9 } } } }
  4: ~
  70: &x { name: C, type: ans, length: 99, indicator: "ascii:3", subfields: { form: positional,
    fields: { 1: { type: n, length: 1 }, 2: { type: n, length: 1 } } } }
  71: &y { name: D, type: b, length: 99, indicator: "ascii:3", subfields: { form: repeat,
    group: { fields: { 1: *x, 2: *x, 3: *x, 4: *x } } } }
messageHeader: { length: 5, value: "6000030000", reply: swap-tpdu }
bitmap: { encoding: hex-ascii, maps: 2, thirdIn: 65 }
policies: { trailing: ignore, empty: refuse }
`;

/** The loader of our own profiles. */
export function yamlTarget(): Target {
  const bundled = PROFILE_NAMES.map((name) => bundledText(name)!.text);
  return {
    name: "yaml",
    seeds: bytesOf(OWN_PROFILE, ...bundled),
    dictionary: bytesOf(
      ...["mti", "bitmap", "framing", "messageHeader", "policies", "encodings", "refusal"]
        .flatMap((section) => [section, ...keysAllowed([section]).map((key) => `${key}: `)]),
      ...keysAllowed(["fields", "2"]).map((key) => `${key}: `),
      ...["&a ", "*a", "<<: *a", "|\n", "? ", "!!int ", "- ", "\n  ", "---\n", "~", "true", "ber"],
      ...["ebcdic-500", "hex-ascii", "ascii:6", "999999", "-1", "0x7f", "1e400", "__proto__: "],
    ),
    separators: " \n:,{}[]\"'",
    longest: LONGEST,
    millisecondsPerKiB: PER_KIB,
    run(input): Outcome {
      try {
        const { fields, bitmap, encodings } = parseProfile(textOf(input), "fuzz");
        const shape = JSON.stringify([bitmap, encodings]);
        return { signature: `${shape} ${Object.keys(fields).length}`, size: shape.length };
      } catch (error) {
        if (!(error instanceof ProfileError)) throw error;
        const told = error.mistakes.slice(0, 6).map(({ path, reason }) => {
          return `${path.map((key) => isField(key) ? "0" : key).slice(0, 6)} ${plain(reason)}`;
        });
        return { signature: [...new Set(told)].slice(0, 4).join(), size: error.message.length };
      }
    },
  };
}
