import { assert, assertStringIncludes } from "@std/assert";
import { help, MIN_COLUMNS } from "../../src/config/help.ts";
import { OPTION_GROUPS, variableName } from "../../src/config/option-entry.ts";
import { OPTION_NAMES, optionEntry } from "../../src/config/options.ts";

const unfolded = help(100).replaceAll(/\s+/g, " ");

Deno.test("the help has every group, option, other name, description and default", () => {
  for (const group of OPTION_GROUPS) assertStringIncludes(help(80), `\n${group}:\n`);
  for (const name of OPTION_NAMES) {
    const entry = optionEntry(name);
    const { description, placeholder, also = [], default: value } = entry;
    const flag = `${name.length === 1 ? "-" : "--"}${name}`;
    const flagged = placeholder === undefined ? flag : `${flag} ${placeholder}`;
    const shown = entry.environmentOnly ? `${variableName(name)} ` : flagged;
    assertStringIncludes(unfolded, shown);
    assertStringIncludes(unfolded, description);
    for (const other of also) assertStringIncludes(unfolded, `-${other}`);
    if (value !== undefined && value !== false) {
      assertStringIncludes(unfolded, `Default: ${String(value)}`);
    }
  }
});

Deno.test("the help shows no flag for what stands in the environment only", () => {
  assert(!/--journal-key(?!-file)/.test(unfolded));
});

Deno.test("the help begins with how to use it", () => {
  assertStringIncludes(help(80), "socketqueue [options]");
  assertStringIncludes(help(80), "socketqueue demo");
});

Deno.test("the subcommands stand in one column on a terminal of 80", () => {
  const lines = help(80).split("\n\n").find((part) => part.startsWith("Usage:"))!.split("\n");
  for (const line of lines.slice(1)) {
    assert(/^ {2}socketqueue \S+ .*|^ {26}\S/.test(line), line);
    assert(!line.includes("profile:"), line);
  }
});

Deno.test("no line of the help is wider than the width", () => {
  for (let columns = MIN_COLUMNS; columns <= 240; columns++) {
    for (const line of help(columns).split("\n")) {
      assert(line.length <= columns, `${columns}: ${line}`);
      assert(line === line.trimEnd(), `trailing space: ${line}`);
    }
  }
});

Deno.test("a terminal of a few columns gets the narrowest help", () => {
  assert(help(10) === help(MIN_COLUMNS));
});

Deno.test("the help names what can be given as a profile, and the pages that explain themselves", () => {
  const text = help(200);
  assertStringIncludes(text, "or the path of a file: YAML, JSON (moov-io's too), or jPOS's XML");
  assertStringIncludes(text, "a page that explains it (/docs)");
});
