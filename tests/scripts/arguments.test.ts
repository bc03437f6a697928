import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readOptions, wholeNumber, WrongArguments } from "../../scripts/arguments.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const NAMES = ["seed", "runs"] as const;

async function script(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read", `scripts/${name}.ts`, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout), errors: text(stderr) };
}

Deno.test("a script's options: in either form, the last one counts, --help is neither of them", () => {
  assertEquals(readOptions(["--seed", "1", "--runs=2", "--seed=-3"], NAMES), {
    seed: "-3",
    runs: "2",
  });
  assertEquals(readOptions([], NAMES), {});
  assertEquals(readOptions(["--sed", "--help"], NAMES), undefined);
});

for (
  const [args, message] of [
    [["--sed", "1"], "--sed: unknown option; did you mean --seed?"],
    [["--colour=1"], "--colour: unknown option"],
    [["7"], "7: unknown option"],
    [["--seed", "--runs", "2"], "--seed: has no value"],
    [["--runs"], "--runs: has no value"],
  ] as const
) {
  Deno.test(`a script's options: ${args.join(" ")} is refused`, () => {
    assertThrows(() => readOptions(args, NAMES), WrongArguments, message);
  });
}

Deno.test("a script's number is whole", () => {
  assertEquals(wholeNumber("runs", "12"), 12);
  for (const text of ["", "-1", "1.5", "1e3", "12345678901"]) {
    assertThrows(() => wholeNumber("runs", text), WrongArguments, `--runs ${text}: not a whole`);
  }
});

for (const name of ["simulate", "fuzz"]) {
  Deno.test(`${name}: an unknown option is told with the usage, and the code is 2`, async () => {
    const { code, output, errors } = await script(name, "--sed", "1");
    assertEquals([code, output], [2, ""]);
    const [what, usage, ...more] = errors.trim().split("\n");
    assertEquals(what, "--sed: unknown option; did you mean --seed?");
    assertStringIncludes(usage!, `usage: deno task ${name} [`);
    assertEquals(more, []);
  });

  Deno.test(`${name}: --help tells the options and the exit codes`, async () => {
    const { code, output, errors } = await script(name, "--help");
    assertEquals([code, errors], [0, ""]);
    assertStringIncludes(output, "--seed");
    assertStringIncludes(output, "Exit codes: 0 ");
  });
}
