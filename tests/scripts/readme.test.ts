import { assert, assertEquals } from "@std/assert";
import { isCommand } from "../../src/cli/command-names.ts";

const README = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));

/** What stands behind the program's name where the README shows a command. */
const commands = Array.from(
  README.matchAll(/(?:^|[`(]|sudo |\.\/|\.\/new\/)socketqueue(?:\.exe)? ([^\n`|]+)/gm),
  ([, line = ""]) => line.trim(),
);

Deno.test("every subcommand that the README shows is one", () => {
  assert(commands.length > 40, `${commands.length} were found`);
  const words = commands.map((line) => line.split(/[\s)]/)[0]!).filter((word) => /^\w/.test(word));
  assertEquals(words.filter((word) => !isCommand(word)), []);
});

Deno.test("where the README sends to a gateway's TCP port, it does so without a length header", () => {
  const sends = commands.filter((line) => line.startsWith("send") && line.includes("localhost"));
  assert(sends.length > 0);
  assertEquals(sends.filter((line) => !line.includes("--header-format none")), []);
});

Deno.test("where the README has Deno run the gateway by another program, spans are switched off", () => {
  const samples = README.split("```").filter((text) => text.startsWith("ini"));
  assert(samples.length > 0);
  for (const sample of samples) assert(sample.includes('OTEL_DENO_TRACING="false"'), sample);
});
