import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMAND_SUMMARIES } from "../../src/cli/command-names.ts";
import { completions } from "../../src/cli/completions.ts";
import { places } from "../../src/cli/completions/places.ts";
import { SHELLS } from "../../src/cli/completions/shells.ts";
import { help } from "../../src/config/help.ts";
import { OPTION_NAMES, optionEntry } from "../../src/config/options.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { Folder } from "../e2e/folder.ts";
import { runTool } from "./tools-run.ts";

async function scriptOf(shell: string): Promise<string> {
  const { code, printed, errors } = await runTool(completions, [shell]);
  assertEquals([code, errors], [0, ""]);
  return printed;
}

/** Runs a program, if it is on the path; gives its output, or nothing where there is none. */
async function run(program: string, args: string[], input: string, cwd?: string) {
  let child: Deno.ChildProcess;
  const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  try {
    child = new Deno.Command(program, { args, ...cwd !== undefined && { cwd }, ...pipes }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout), errors: text(stderr) };
}

/** What each of these command lines would be completed to by bash: its last word is unfinished. */
async function bashOffers(line: readonly string[], cwd?: string): Promise<string[] | undefined> {
  const words = line.map((word) => `'${word}'`).join(" ");
  const ended = await run(
    "bash",
    ["--norc", "-s"],
    `${await scriptOf("bash")}
COMP_WORDS=(${words})
COMP_CWORD=${line.length - 1}
_socketqueue
printf '%s\\n' "\${COMPREPLY[@]}"
`,
    cwd,
  );
  if (ended === undefined) return undefined;
  assertEquals([ended.code, ended.errors], [0, ""]);
  return ended.output.split("\n").filter((word) => word !== "");
}

const LINES: readonly (readonly [string[], string[]])[] = [
  [["ver"], ["version"]],
  [["--log-f"], ["--log-file", "--log-format"]],
  [["--log-format", ""], ["text", "json"]],
  [["--log-format", "=", "j"], ["json"]],
  [["--journal-sync", "="], ["full", "normal"]],
  [["--max-queue", ""], []],
  [["--profile", "smart"], ["smartvista", "smartvista-hex"]],
  [["--no-use"], ["--no-use-header"]],
  [["profile", ""], ["list", "show", "check", "import"]],
  [["profile", "show", "way"], ["way4"]],
  [["profile", "list", "--"], ["--json", "--help"]],
  [["reversals", "re"], ["retry"]],
  [["reversals", "retry", "--by"], ["--by"]],
  [["reversals", "history", "--mo"], ["--most"]],
  [["completions", ""], [...SHELLS]],
  [["check", "--conn"], ["--connect"]],
  [["doctor", "--connect", ""], []],
  [["decode", "--uns"], ["--unsafe"]],
  [["version", ""], ["--json", "--help"]],
  [["--listen-port", "1", "che"], []],
];

for (const [line, offers] of LINES) {
  Deno.test(`bash completes ${line.join(" ")}`, async () => {
    await using folder = new Folder();
    const offered = await bashOffers(["socketqueue", ...line], folder.path);
    if (offered !== undefined) assertEquals(offered, offers);
  });
}

Deno.test("bash completes files, with blanks and stars in their names too", async () => {
  await using folder = new Folder();
  for (const name of ["a bank.yaml", "a*.yaml", "other.yaml"]) {
    await Deno.writeTextFile(folder.file(name), "");
  }
  for (const before of [["--config"], ["--listen-profile"], ["decode"], ["-c"], ["check", "-c"]]) {
    const offered = await bashOffers(["socketqueue", ...before, "a"], folder.path);
    if (offered !== undefined) assertEquals(offered.sort(), ["a bank.yaml", "a*.yaml"]);
  }
});

Deno.test("bash, zsh and fish, where they are, take their scripts", async () => {
  for (
    const [shell, ...args] of [["bash", "-n"], ["zsh", "-n", "/dev/stdin"], [
      "fish",
      "--no-execute",
    ]]
  ) {
    const ended = await run(shell!, args, await scriptOf(shell!));
    if (ended !== undefined) assertEquals([ended.code, ended.errors], [0, ""], shell);
  }
});

Deno.test("each script has every subcommand, option, profile and word of an option", async () => {
  for (const shell of SHELLS) {
    const script = await scriptOf(shell);
    for (const option of OPTION_NAMES) {
      if (optionEntry(option).environmentOnly) continue;
      const written = shell === "fish"
        ? (option.length > 1 ? ` -l ${option} ` : "")
        : `--${option}`;
      assertStringIncludes(script, written, shell);
    }
    const words = [...Object.keys(COMMAND_SUMMARIES), ...PROFILE_NAMES, "retry", "normal"];
    for (const word of words) assertMatch(script, new RegExp(`\\b${word}\\b`), shell);
    assert(!script.includes("journal-key="), "the key is not of the command line");
  }
});

Deno.test("PowerShell's script has its brackets in pairs, and no quote that is open", async () => {
  const script = await scriptOf("powershell");
  const bare = script.replaceAll(/'(?:[^']|'')*'/g, "").replaceAll(/#.*/g, "");
  assert(!bare.includes("'"));
  for (const [open, close] of ["{}", "()", "[]"]) {
    assertEquals(bare.split(open!).length, bare.split(close!).length, open);
  }
});

Deno.test("every place behind a word is one that the word leads to", () => {
  const all = places();
  const known = new Set(all.map(({ path }) => path.join(" ")));
  for (const { path } of all.filter(({ path }) => path.length > 0)) {
    const parent = all.find((place) => place.path.join() === path.slice(0, -1).join());
    assert(parent?.words.some(({ name }) => name === path.at(-1)), path.join(" "));
  }
  assert(known.has("profile show"));
});

Deno.test("--help names every subcommand", () => {
  const text = help(80);
  for (const name of Object.keys(COMMAND_SUMMARIES)) {
    assertMatch(text, new RegExp(`^ .*\\b${name}\\b`, "m"));
  }
});

Deno.test("completions wants the name of a shell", async () => {
  for (const args of [[], ["tcsh"], ["bash", "zsh"]]) {
    const { code, errors } = await runTool(completions, args);
    assertEquals(code, 2);
    assertMatch(errors, /^completions: .*\(allowed: bash, zsh, fish, powershell\)$/);
  }
});
