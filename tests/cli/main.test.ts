import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { COMMAND_SUMMARIES } from "../../src/cli/command-names.ts";
import { main } from "../../src/cli/main.ts";
import { ACTIONS } from "../../src/cli/profile/profile.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { OPTION_NAMES } from "../../src/config/options.ts";

/** Runs the program up to its end; for arguments that make it end by itself. */
async function run(args: readonly string[], columns = 80) {
  const printed: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    columns: () => columns,
  };
  const code = await main(args, terminal);
  return { code, printed: printed.join("\n"), errors: errors.join("\n") };
}

for (const args of [["--help"], ["-h"], ["--help", "--nonsense"]]) {
  Deno.test(`${args.join(" ")} shows every option, and ends with code 0`, async () => {
    const { code, printed, errors } = await run(args);
    assertEquals([code, errors], [0, ""]);
    for (const option of OPTION_NAMES) assertStringIncludes(printed, `--${option}`);
  });
}

Deno.test("--help keeps within the terminal's width where words allow it", async () => {
  const { printed } = await run(["--help"], 60);
  const long = printed.split("\n").filter((line) => line.length > 60);
  assertEquals(long.filter((line) => line.trim().includes(" ")), []);
});

for (const name of Object.keys(COMMAND_SUMMARIES)) {
  Deno.test(`${name} --help tells what it does, and ends with code 0`, async () => {
    const { code, printed, errors } = await run([name, "--help"]);
    assertEquals([code, errors], [0, ""]);
    assertStringIncludes(printed, `\nUsage:\n  socketqueue ${name}`);
  });
}

/** What can be asked for help: the subcommands, and what is below them. */
const HELPED = [
  ...Object.keys(COMMAND_SUMMARIES).map((name) => [name]),
  ...Object.keys(ACTIONS).map((name) => ["profile", name]),
];

for (const names of HELPED) {
  Deno.test(`${names.join(" ")} --help tells its exit codes, and no line of it is too long`, async () => {
    const { printed } = await run([...names, "--help"]);
    assertMatch(printed, /\nExit codes: 0 [^]*,\s2 wrong options|\nExit codes: 0 [^]*78 something/);
    assertEquals(printed.split("\n").filter((line) => [...line].length > 102), []);
  });
}

Deno.test("--version tells the version of deno.json", async () => {
  const { code, printed, errors } = await run(["--version"]);
  assertEquals([code, printed, errors], [0, `SocketQueue ${project.version}`, ""]);
});

for (
  const [args, ...patterns] of [
    [["--listen-port", "x", "--echo-server-port=0"], /^--listen-port: .*x.*\(allowed: 0 to 65535/],
    [["--echo-server-port=70000"], /^--echo-server-port: .*70000.*\(allowed: 0 to 65535/],
    [
      ["--echo-server-port=0", "--max-queue=0", "--queue-timeout=-1"],
      /^--max-queue: .*\(allowed: 1 to 1000000\)$/,
      /^--queue-timeout: .*\(allowed: above 0, up to 86400/,
    ],
    [["--echo-server-port=0", "--profile=visa"], /^--profile: .*visa.*\(allowed: .*smartvista/],
    [["--echo-server-port=0", "--header-format=n:4"], /^--header-format: .*\(allowed: NAME:TYPE/],
    [
      ["--echo-server-port=0", "--use-header=maybe"],
      /^--use-header: .*\(allowed: true or false\)$/,
    ],
    [
      ["--echo-server-port=0", "--queue-message-key-fields=1,2"],
      /^--queue-message-key-fields: .*\(allowed: 1 to 8 field numbers from 2 to 192/,
    ],
    [["--listen-port=0"], /^--listen-port: there is no host .*\(allowed: with upstream-host/],
    [["--upstream-host=h", "--listen-port=0"], /^--upstream-host: needs upstream-port/],
    [["--vv"], /nothing to do/],
    [["--lissen-port=1", "--echo-server-port=0"], /^--lissen-port: unknown option.*listen-port/],
    [
      ["dmeo"],
      /^dmeo: no such subcommand; did you mean demo\? \(allowed: the subcommands that --help/,
    ],
    [["chek", "--config", "config.yaml"], /^chek: no such subcommand; did you mean check\?/],
    [["Reload"], /^Reload: no such subcommand; did you mean reload\?/],
    [["help"], /^help: no such subcommand \(allowed: the subcommands that --help lists;/],
    [["constructor"], /^constructor: no such subcommand/],
    [["2014", "--echo-server-port=0"], /^"2014": an argument that belongs to no option/],
    [["demo", "--nonsense"], /^--nonsense: unknown option/],
    [["--config", "/nowhere/at/all.yaml"], /^--config: cannot read .*no such file/],
  ] as const
) {
  Deno.test(`${args.join(" ")}: a line for each thing that is wrong, and code 2`, async () => {
    const { code, printed, errors } = await run(args);
    assertEquals([code, printed], [2, ""]);
    const lines = errors.split("\n");
    assertEquals(lines.length, patterns.length, errors);
    for (const [index, pattern] of patterns.entries()) assertMatch(lines[index]!, pattern);
  });
}

Deno.test("a port that is taken: one line that names option and port, and code 1", async () => {
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const { port } = taken.addr;
  const { code, printed, errors } = await run([`--echo-server-port=${port}`]);
  assertEquals([code, printed], [1, ""]);
  assertMatch(errors, /^--echo-server-port: .*in use/);
  assertStringIncludes(errors, String(port));
  assert(!errors.includes("\n"));
});
