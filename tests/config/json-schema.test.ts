import { parse } from "@std/yaml";
import { assert, assertEquals } from "@std/assert";
import { helpJson } from "../../src/config/help-json.ts";
import { configSchema } from "../../src/config/json-schema.ts";
import { camelCase, mayStandInFile } from "../../src/config/option-entry.ts";
import { OPTION_NAMES, optionEntry } from "../../src/config/options.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { loadFile, SAMPLES } from "./fixtures.ts";
import { Validator } from "./json-validator.ts";

const SCHEMA = JSON.parse(JSON.stringify(configSchema()));
const validator = new Validator(SCHEMA);

/** Whether an editor would say nothing against a file. */
const isValid = (yaml: string): boolean => validator.valid(parse(yaml));

/** Whether the program takes it, as far as single values and names go. */
function isLoaded(yaml: string): boolean {
  try {
    loadFile(yaml, ["--echo-server-port", "0", "--listen-port", "0"]);
    return true;
  } catch {
    return false;
  }
}

Deno.test("the schema takes the repository's config.yaml, and --help-json", () => {
  assert(isValid(Deno.readTextFileSync("config.yaml")), validator.errors.join("\n"));
  assert(isValid(helpJson()), validator.errors.join("\n"));
});

Deno.test("the schema is of draft 2020-12, and knows every option that a file may have", () => {
  assertEquals(SCHEMA.$schema, "https://json-schema.org/draft/2020-12/schema");
  assertEquals(SCHEMA.additionalProperties, false);
  for (const option of OPTION_NAMES) {
    const may = mayStandInFile(optionEntry(option));
    assertEquals([option in SCHEMA.$defs, option in SCHEMA.properties], [
      may,
      may || option === "journal-key",
    ]);
    if (!may) continue;
    assert(camelCase(option) in SCHEMA.properties, option);
    const { description, default: value } = optionEntry(option);
    assert(SCHEMA.$defs[option].description.startsWith(description));
    assertEquals(SCHEMA.$defs[option].default, value);
  }
});

Deno.test("the schema has limits and words of the table", () => {
  const { minimum, maximum } = SCHEMA.$defs["max-queue"];
  assertEquals([minimum, maximum], [1, 1_000_000]);
  const { exclusiveMinimum, maximum: longest } = SCHEMA.$defs["queue-timeout"];
  assertEquals([exclusiveMinimum, longest], [0, 86_400]);
  assertEquals(SCHEMA.$defs["log-format"].anyOf[0].enum, ["text", "json"]);
  assertEquals(SCHEMA.$defs["profile"].anyOf[0].enum, PROFILE_NAMES);
});

for (const { option, text, yaml, nested } of SAMPLES) {
  Deno.test(`the schema takes ${option} in every form that the program takes`, () => {
    const keys = [nested, nested.map(camelCase), [option], [camelCase(option)]];
    const everyWord = option.split("-");
    for (const path of [...keys, everyWord]) {
      for (const value of [yaml, `"${text}"`]) {
        const data = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), parse(value));
        assert(validator.valid(data), `${path.join(".")}: ${validator.errors.join("\n")}`);
      }
    }
  });
}

/** What schema and program both take. */
const GOOD = [
  "{}",
  "host-config: SmartVista",
  "hostConfig: openway",
  "profile: iso87a",
  "listen:\n",
  "listen-http: {port: 8080}",
  "journal: {sync: normal, key-file: k}",
  "journal: other.db",
  "log-format: JSON",
  "log: {max-size: 10M, maxAge: 0.5}\nlog-file: x",
  "use-header: Yes",
  "use-header: 0",
  'max-queue: ""',
  "queue: {message-key-fields: 11}",
  "queue: {message: {key: {fields: [11, '37']}}}",
  "logstash: {node: 7}",
  "client-timeout: 0",
];

for (const yaml of GOOD) {
  Deno.test(`schema and program take ${JSON.stringify(yaml)}`, () => {
    assert(isValid(yaml), validator.errors.join("\n"));
    assert(isLoaded(yaml));
  });
}

Deno.test("the schema takes a profile's file", () => {
  assert(isValid("profile: profiles/my-bank.yaml\nlisten-profile: spec.XML"));
});

/** What neither takes. */
const BAD = [
  "- a list",
  "lissen-port: 1",
  "listen: {prot: 1}",
  "listen: 2014",
  "listen: {port: {http: 1}}",
  "listen-port: 70000",
  "listen-port: -1",
  "listen-port: 2014.5",
  'listen-port: "0x7d0"',
  "listen-port: soon",
  "listen-port: true",
  "listen-port:",
  "max-queue: 0",
  "queue-timeout: 0",
  "queue-timeout: 90000",
  "use-header: maybe",
  "use-header: 2",
  "log-format: xml",
  "journal-sync: half",
  "profile: visa",
  "profile: 5",
  "log-file: {name: x}",
  "log-file: x\nlog-max-size: 1T",
  "queue-message-key-fields: [1, 11]",
  "queue-message-key-fields: [11, 11]",
  "queue-message-key-fields: [2, 3, 4, 5, 6, 7, 8, 9, 10]",
  "queue-message-key-fields: []",
  "upstream: {host: [a]}",
  "config: other.yaml",
  "help: true",
  `journal-key: ${"5a".repeat(32)}`,
  "Listen-Port: 1",
];

for (const yaml of BAD) {
  Deno.test(`schema and program refuse ${JSON.stringify(yaml)}`, () => {
    assert(!isValid(yaml));
    assert(!isLoaded(yaml));
  });
}
