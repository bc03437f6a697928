import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { mayStandInFile, variableName } from "../../src/config/option-entry.ts";
import { OPTION_NAMES, optionEntry, OPTIONS, type Options } from "../../src/config/options.ts";
import { bundledProfile } from "../../src/config/profiles.ts";
import { loadFile } from "./fixtures.ts";

const PATH = new URL("../../config.yaml", import.meta.url).pathname;
const text = Deno.readTextFileSync(PATH);

/** Takes the `#` from options at their defaults; it stands right before the name. */
const uncommented = text.replaceAll(/^( *)#(?=[a-z][a-z-]*:)/gm, "$1");

Deno.test("config.yaml loads, and runs a gateway that dials the embedded bank", () => {
  const options = load(["--config", PATH]);
  const expected: Partial<Options> = {
    listenPort: 2014,
    listenHttpPort: 8080,
    profile: "smartvista",
    upstreamHost: "127.0.0.1",
    upstreamPort: 0,
    echoServerPort: 5000,
    maxQueue: 10_000,
  };
  for (const [key, value] of Object.entries(expected)) {
    assertEquals<unknown>(options[key as keyof Options], value, key);
  }
});

Deno.test("config.yaml explains every option by its name", () => {
  for (const name of OPTION_NAMES) {
    const { commandLineOnly, environmentOnly, also = [] } = optionEntry(name);
    const where = environmentOnly ? `# ${variableName(name)}: ` : `# ${name}: `;
    assertStringIncludes(text, commandLineOnly ? `#   --${name} ` : where, name);
    for (const other of also.slice(0, 1)) assertStringIncludes(text, other);
  }
});

Deno.test("config.yaml holds every option, set or at its default behind a #", () => {
  const options = loadFile(uncommented);
  for (const name of OPTION_NAMES) {
    if (!mayStandInFile(optionEntry(name))) continue;
    const key = name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase()) as keyof Options;
    const end = name.slice(name.indexOf("-") + 1);
    const example = new RegExp(`^ *(?:#e\\.g\\. |#)(?:${name}|${end}): `, "m");
    assert(options[key] !== undefined || example.test(text), name);
  }
});

Deno.test("what stands behind a # in config.yaml is the default", () => {
  const set = loadFile(text);
  const all = loadFile(uncommented);
  const { framing } = bundledProfile(OPTIONS.profile.default)!;
  assertEquals(all, {
    ...set,
    headerFormat: framing.header,
    lengthIncludeHeader: framing.lengthIncludesHeader,
  });
});

Deno.test("config.yaml tells the defaults of what it sets otherwise", () => {
  assertStringIncludes(text.replaceAll(/\n *# /g, " "), "default is 100");
});

Deno.test("config.yaml's behind-a-# lines are each of them an option", () => {
  const hidden = text.match(/^ *(?:#e\.g\. |#)[a-z][a-z-]*: .+$/gm) ?? [];
  const given = OPTION_NAMES.filter((name) => mayStandInFile(optionEntry(name))).length;
  const shown = text.match(/^ *[a-z][a-z-]*: .+$/gm) ?? [];
  assertEquals(hidden.length + shown.length, given);
});
