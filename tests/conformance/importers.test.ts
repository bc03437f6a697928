/**
 * The importers on the shared specs: all are read, nearly all without a loss, and each means what its
 * oracle says.
 */
import { assert, assertEquals } from "@std/assert";
import type { Imported } from "../../src/config/importers/imported.ts";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import { CLASSES, fillerOf } from "../../src/config/importers/jpos-classes.ts";
import { profileYaml } from "../../src/config/importers/profile-yaml.ts";
import { checkProfile } from "../../src/config/profile-check.ts";
import type { Mapping } from "../../src/config/profile-mapping.ts";
import { YamlText } from "../../src/config/yaml-text.ts";
import type { CompactSpec } from "./compact.ts";
import {
  beginningOf,
  beginningOfCompact,
  encodingName,
  indicatorName,
  type Meaning,
  meaningOfCompact,
  meaningOfEntry,
  type Parts,
} from "./import-oracle.ts";

/** The shared specs, beside the checkout; the repository holds no copy of them. */
const SPECS = new URL("../../../shared/vectors/specs/", import.meta.url);

/** A foreign spec. */
interface Spec {
  /** `jpos-base1`, as its oracle is called. */
  readonly name: string;
  readonly text: string;
}

function specsIn(folder: string): Spec[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, SPECS))]
    .filter(({ name }) => !name.endsWith(".dtd"))
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name }) => ({
      name: `${folder}-${name.replace(/\.(?:xml|json)$/, "")}`,
      text: Deno.readTextFileSync(new URL(`${folder}/${name}`, SPECS)),
    }));
}

/** All of them; `undefined` where their folder is not beside the checkout. */
function loadSpecs(): Spec[] | undefined {
  try {
    return ["jpos", "moov"].flatMap(specsIn);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function oracleOf(name: string): CompactSpec | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(`import-oracle/${name}.json`, SPECS)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const specs = loadSpecs();
const ignore = specs === undefined;
const where = ignore ? " (no ../shared/vectors beside the checkout)" : "";

const imported = new Map<string, Imported>();
for (const { name, text } of specs ?? []) imported.set(name, importProfile(text, name));

const fieldsOf = (data: Mapping): Readonly<Record<string, Mapping>> =>
  data["fields"] as Readonly<Record<string, Mapping>>;

/** Files of which something is lost; what it is, their notes tell. */
const WITH_LOSS = [
  "jpos-ISO93TLVPackager",
  "jpos-cmfv3",
  "jpos-gicc_60",
  "jpos-test-generic-validating-packager",
  "moov-spec87hex",
];

/** Fields of which the oracle and we say different things, and why. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  // Data sets and BER-TLV, taken by the oracle for parts in a row; in 113 part 65 is lost, as noted.
  "jpos-cmfv3": ["34", "43", "44", "49", "51", "55", "71", "104", "113"],
  // Parts that bring their id along, in any order, taken for parts in a row.
  "jpos-europay": ["48"],
  "jpos-gicc_60": ["60"],
  // A bitmap declared with 16, whose first bit is a part: see the remark.
  "jpos-iso2003binary": ["49"],
};

/** A moov composite's own type and encoding are nobody's: its parts' count. */
const outside = ({ indicator, units }: Meaning) => ({ indicator, units });

/** Whether our parts are theirs; where they say nothing of values of tags, ours are more. */
function assertParts(ours: Parts | undefined, theirs: Parts | undefined, message: string): void {
  assertEquals(ours === undefined, theirs === undefined, `${message}: taken apart`);
  if (ours === undefined || theirs === undefined) return;
  const { fields, ...form } = ours;
  const { fields: expected, ...expectedForm } = theirs;
  assertEquals(form, expectedForm, message);
  if (form.form === "ber-tlv") return;
  assertEquals(Object.keys(fields), Object.keys(expected), `${message}: the parts`);
  for (const [key, part] of Object.entries(fields)) {
    assertMeaning(part, expected[key]!, `${message}.${key}`);
  }
}

/** Whether a field of ours is theirs. A last part that may be short has no padding with us. */
function assertMeaning(ours: Meaning, theirs: Meaning, message: string): void {
  const { parts, ...own } = ours;
  const { parts: expected, ...meant } = theirs;
  const isMoovComposite = message.startsWith("moov") && parts !== undefined;
  if (isMoovComposite) assertEquals(outside(ours), outside(theirs), message);
  else if (own.fill === "" && meant.fill === "right space" && message.includes("59.3")) {
    assertEquals(own, { ...meant, fill: "" }, message);
  } else assertEquals(own, meant, message);
  assertParts(parts, expected, message);
}

Deno.test(`every shared jPOS and moov spec is imported${where}`, { ignore }, () => {
  assertEquals(imported.size, specs!.length);
  for (const [name, { data }] of imported) {
    assert(Object.keys(fieldsOf(data)).length > 0, name);
  }
});

Deno.test(`nothing is lost of the shared specs but of those that are known for it${where}`, {
  ignore,
}, () => {
  const lossy = [...imported].filter(([, { notes }]) => notes.length > 0).map(([name]) => name);
  assertEquals(lossy, WITH_LOSS);
  assert(lossy.length <= imported.size / 10, "at least 90 % carry over with no note at all");
});

Deno.test(`an import that is written as YAML reads back the same${where}`, { ignore }, () => {
  for (const [name, one] of imported) {
    const yaml = new YamlText(profileYaml(one.data, one), "core");
    assertEquals(yaml.mistakes, [], name);
    assertEquals(yaml.data, one.data, name);
  }
});

Deno.test(`every import is a profile that is in order${where}`, { ignore }, () => {
  const mistakes = [...imported].flatMap(([name, { data }]) => {
    const checked = checkProfile(data);
    return "mistakes" in checked ? checked.mistakes.map((mistake) => ({ name, ...mistake })) : [];
  });
  assertEquals(mistakes, []);
});

/** A class of jPOS as the shared list has it, read mechanically from its constructor. */
interface ListedClass {
  readonly kind?: string;
  readonly encoding?: string;
  readonly lengthEncoding?: string;
  readonly padding?: { readonly side: string; readonly char: string };
  readonly padIfTrue?: { readonly side: string; readonly char: string };
  readonly padIfFalse?: { readonly side: string; readonly char: string };
  readonly lengthUnit?: string;
  readonly filled?: boolean;
  /** It has a way of its own that the list does not tell. */
  readonly status?: string;
}

/** Classes of which the list tells less than they do, or what only their constructor says. */
const READ_IN_FULL: readonly string[] = [
  // Its length and its tag are in EBCDIC.
  "IFEP_LLLCHAR",
  // No encoding is listed: its bytes are text in EBCDIC.
  "IFE_LLLEBINARY",
  // It fills up with blanks in a way of its own.
  "IF_ECHAR",
];

const fillText = (fill: ListedClass["padding"]): string =>
  fill === undefined ? "" : `${fill.side} ${fill.char === " " ? "space" : fill.char}`;

Deno.test(`every listed class of jPOS is known, and does what the list says${where}`, {
  ignore,
}, () => {
  const text = Deno.readTextFileSync(new URL("jpos-classes.json", SPECS));
  const { classes }: { classes: Readonly<Record<string, ListedClass>> } = JSON.parse(text);
  for (const [name, listed] of Object.entries(classes)) {
    const ours = CLASSES[name];
    assert(ours !== undefined, `${name} is not known`);
    const { kind, encoding, lengthEncoding, status } = listed;
    if (status !== undefined || encoding === undefined || READ_IN_FULL.includes(name)) continue;
    assertEquals(ours.kind, kind, name);
    assertEquals(ours.encoding, encodingName(encoding), name);
    const length = indicatorName(lengthEncoding ?? "fixed");
    assertEquals(ours.indicator ?? "fixed", length, name);
    assertEquals(ours.counts ?? "units", listed.lengthUnit ?? "units", name);
    assertEquals(ours.filled ?? false, listed.filled ?? false, name);
    if (encoding === "bcd") {
      const fillers = [fillerOf(ours, true), fillerOf(ours, false)];
      assertEquals(fillers, [fillText(listed.padIfTrue), fillText(listed.padIfFalse)], name);
    } else if (kind !== "x+n") assertEquals(ours.padding ?? "", fillText(listed.padding), name);
  }
});

for (const { name } of specs ?? []) {
  const oracle = oracleOf(name);
  if (oracle === undefined) continue;
  Deno.test(`import of ${name} means what its oracle says`, () => {
    const { data } = imported.get(name)!;
    assertEquals(beginningOf(data), beginningOfCompact(oracle), `${name}: the beginning`);
    const { maps, third } = beginningOf(data);
    const most = third > 0 ? 192 : maps * (oracle.bitmap.bytes ?? 8) * 8;
    const expected = Object.entries(oracle.fields).filter(([key]) => {
      const chains = maps === 3 && key === "65" || Number(key) === third;
      return Number(key) <= most && !chains;
    });
    const fields = fieldsOf(data);
    assertEquals(Object.keys(fields), expected.map(([key]) => key), `${name}: the fields`);
    const encodings = data["encodings"] as Mapping;
    for (const [key, field] of expected) {
      const ours = meaningOfEntry(fields[key]!, encodings);
      const theirs = meaningOfCompact(field);
      if (DIFFERENT[name]?.includes(key)) {
        assertEquals(outside(ours), outside(theirs), `${name} ${key}`);
      } else assertMeaning(ours, theirs, `${name} ${key}`);
    }
  });
}
