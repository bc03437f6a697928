import { assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { schema } from "../../src/cli/schema.ts";
import { version, versionJson, versionText } from "../../src/cli/version-command.ts";
import { runTool } from "./tools-run.ts";

Deno.test("version tells all that is known; from the sources the commit is not", async () => {
  const { code, printed } = await runTool(version, []);
  assertEquals(code, 0);
  assertEquals(printed.split("\n"), [
    `SocketQueue ${project.version}`,
    "commit unknown",
    "date unknown",
    `Deno ${Deno.version.deno}`,
    `V8 ${Deno.version.v8}`,
    `target ${Deno.build.target}`,
  ]);
});

Deno.test("version --json tells the same for programs", async () => {
  const { code, printed } = await runTool(version, ["--json"]);
  const told = JSON.parse(printed);
  assertEquals([code, told.version, told.commit, told.date], [0, project.version, null, null]);
  assertEquals(Object.keys(told), ["version", "commit", "date", "deno", "v8", "target"]);
});

Deno.test("version tells what was put in when the program was compiled", () => {
  const build = { commit: "92842b1", date: "2026-11-30" };
  assertMatch(versionText(build), /^commit 92842b1\ndate 2026-11-30$/m);
  assertEquals(versionJson(build).commit, "92842b1");
});

Deno.test("version and schema refuse what they do not know, and have help", async () => {
  for (const command of [version, schema]) {
    const { code, errors } = await runTool(command, ["--nonsense"]);
    assertEquals(code, 2);
    assertMatch(errors, /^"--nonsense": /);
    assertEquals((await runTool(command, ["--help"])).code, 0);
  }
});

Deno.test("schema writes JSON to the standard output", async () => {
  const { code, printed, errors } = await runTool(schema, []);
  assertEquals([code, errors, JSON.parse(printed).type], [0, "", "object"]);
});
