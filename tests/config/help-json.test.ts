import { assertEquals } from "@std/assert";
import { helpJson } from "../../src/config/help-json.ts";
import { mayStandInFile } from "../../src/config/option-entry.ts";
import { OPTION_NAMES, optionEntry } from "../../src/config/options.ts";
import { load } from "../../src/config/load.ts";
import { loadFile, noFile } from "./fixtures.ts";

Deno.test("--help-json names every option that may stand in a file, in camelCase", () => {
  const names = Object.keys(JSON.parse(helpJson()));
  const kebab = names.map((name) => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
  assertEquals(kebab, OPTION_NAMES.filter((name) => mayStandInFile(optionEntry(name))));
});

Deno.test("what --help-json prints is a file of all defaults", () => {
  const bank = ["--echo-server-port=5000"];
  assertEquals(
    { ...loadFile(helpJson(), bank), config: undefined },
    load(bank, noFile),
  );
});
