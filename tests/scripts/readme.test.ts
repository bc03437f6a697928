import { assert, assertEquals } from "@std/assert";
import { isCommand } from "../../src/cli/command-names.ts";
import { load } from "../../src/config/load.ts";

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

/** A heading as its link says it on GitHub. */
const anchorOf = (heading: string): string =>
  heading.toLowerCase().replaceAll(/[^a-z0-9 -]/g, "").replaceAll(" ", "-");

Deno.test("every place in the README that it sends to is there", () => {
  const prose = README.split("```").filter((_, index) => index % 2 === 0).join("");
  const anchors = new Set(Array.from(prose.matchAll(/^#+ (.*)$/gm), ([, text]) => anchorOf(text!)));
  const links = Array.from(prose.matchAll(/\]\(#([^)]*)\)/g), ([, anchor]) => anchor!);
  assert(links.length > 30, `${links.length} were found`);
  assertEquals(links.filter((anchor) => !anchors.has(anchor)), []);
});

Deno.test("the README's options to go live with are in order, and run no emulated bank", () => {
  const step = README.split("## Go live with a bank")[1] ?? "";
  const sample = /```yaml\n(.*?)```/s.exec(step)?.[1]?.replaceAll(/^ {3}/gm, "") ?? "";
  const { upstreamPort, adminPort, echoServerPort } = load(["--config", "mine.yaml"], () => sample);
  assertEquals([upstreamPort, adminPort, echoServerPort], [5000, 8081, undefined]);
});
