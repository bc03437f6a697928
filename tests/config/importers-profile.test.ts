import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { profileYaml } from "../../src/config/importers/profile-yaml.ts";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import { loadProfile, parseProfile } from "../../src/config/profiles.ts";
import { checkProfile } from "../../src/config/profile-check.ts";
import { ProfileError } from "../../src/codec/profile-error.ts";
import { YamlText } from "../../src/config/yaml-text.ts";

const field = (id: number, length: number, name: string) =>
  `<isofield id="${id}" length="${length}" name="Field ${id}" class="org.jpos.iso.${name}"/>\n`;

const XML = "<isopackager>\n" + field(0, 4, "IFA_NUMERIC") + field(1, 16, "IFB_BITMAP") +
  field(2, 19, "IFA_LLNUM") + field(4, 12, "IFA_NUMERIC") + field(39, 2, "IF_CHAR") +
  "</isopackager>";

const files = (contents: Readonly<Record<string, string>>) => (path: string): string => {
  const text = contents[path];
  if (text === undefined) throw new Deno.errors.NotFound(path);
  return text;
};

Deno.test("any data is the same when its YAML is read again", () => {
  const key = fc.string({ minLength: 1, unit: "grapheme-ascii" });
  const leaf = fc.oneof(fc.string({ unit: "grapheme-ascii" }), fc.integer(), fc.boolean());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(leaf), fc.dictionary(key, tie("tree"))),
  }));
  fc.assert(fc.property(fc.dictionary(key, tree, { minKeys: 1 }), (data) => {
    const yaml = new YamlText(profileYaml(data), "core");
    assertEquals([yaml.data, yaml.mistakes], [data, []]);
  }));
});

Deno.test("an import's YAML is a profile, with what was lost in comments", () => {
  const { data } = importProfile(XML, "My Bank (v2)");
  const notes = [{ where: "line 3", what: "48", why: "lost:\nall" }];
  const text = profileYaml(data, { notes, remarks: notes });
  assertStringIncludes(text, "# Not carried over:\n#   line 3: 48: lost:\\u000aall\n");
  const checked = checkProfile(data);
  assertEquals("profile" in checked ? checked.profile : undefined, parseProfile(text, "x"));
  assertEquals(parseProfile(text, "x").name, "my-bank-v2");
});

Deno.test("a jPOS XML is a profile's file as it is", () => {
  const told: string[] = [];
  const text = XML.replace("</isopackager>", `${field(48, 9, "IFX_OWN")}</isopackager>`);
  const profile = loadProfile("bank.xml", files({ "bank.xml": text }), (line) => told.push(line));
  assertEquals([profile.name, Object.keys(profile.fields)], ["bank", ["2", "4", "39"]]);
  assertEquals(told, [
    "bank.xml: not carried over: line 7: 48: the class org.jpos.iso.IFX_OWN is not known: left out",
  ]);
});

Deno.test("more than ten points of an import are told of as a number", () => {
  const told: string[] = [];
  const own = Array.from({ length: 20 }, (_, index) => field(60 + index, 9, "IFX_OWN")).join("");
  const text = XML.replace("</isopackager>", `${own}</isopackager>`);
  loadProfile("bank.xml", files({ "bank.xml": text }), (line) => told.push(line));
  assertEquals([told.length, told.at(-1)], [
    11,
    "bank.xml: and 10 more; profile import shows them",
  ]);
});

Deno.test("a profile may extend a foreign spec", () => {
  const own =
    "name: own\ntitle: Own\nextends: bank.xml\nfields: { 4: ~ }\nrefusal: { echo: [2] }\n";
  const profile = loadProfile("a/own.yaml", files({ "a/own.yaml": own, "a/bank.xml": XML }));
  assertEquals([profile.name, Object.keys(profile.fields)], ["own", ["2", "39"]]);
});

Deno.test("a profile of our own in JSON stays one", () => {
  const { data } = importProfile(XML, "bank");
  const profile = loadProfile("bank.json", files({ "bank.json": JSON.stringify(data) }));
  assertEquals(profile.name, "bank");
});

Deno.test("a foreign spec that cannot be imported is a mistake of the profile, with its place", () => {
  const error = assertThrows(
    () => loadProfile("bank.xml", files({ "bank.xml": "<isopackager>\n<isofield>" })),
    ProfileError,
  );
  assertStringIncludes(error.message, "bank.xml: cannot be imported: line 2, column");
});
