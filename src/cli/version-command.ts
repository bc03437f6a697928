import { COMMAND_LINE, OptionError } from "../config/option-error.ts";
import { quote } from "../config/quote.ts";
import { BUILD } from "./build.ts";
import { failing } from "./failing.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { VERSION } from "../app/version.ts";

const HELP = `Tell the version, and what the program was made of

Usage:
  socketqueue version [--json]

Commit and date are unknown unless they were put in when the program was compiled.

Exit codes: 0 done, 2 wrong options.`;

/** What is known of a build. */
type Build = typeof BUILD;

/** All that is known of the running program. */
interface VersionJson {
  readonly version: string;
  /** `null`: not known. */
  readonly commit: string | null;
  /** When it was compiled; `null`: not known. */
  readonly date: string | null;
  readonly deno: string;
  readonly v8: string;
  /** What it runs on: `x86_64-unknown-linux-gnu`. */
  readonly target: string;
}

/** What is known of the running program; what nobody put in is `null`. */
export function versionJson({ commit, date }: Build): VersionJson {
  const { version: { deno, v8 }, build: { target } } = Deno;
  return { version: VERSION, commit: commit ?? null, date: date ?? null, deno, v8, target };
}

/** The same for people, a line each. */
export function versionText(build: Build): string {
  const { version, commit, date, deno, v8, target } = versionJson(build);
  return [
    `SocketQueue ${version}`,
    `commit ${commit ?? "unknown"}`,
    `date ${date ?? "unknown"}`,
    `Deno ${deno}`,
    `V8 ${v8}`,
    `target ${target}`,
  ].join("\n");
}

const FLAGS: ReadonlySet<string> = new Set(["--json", "--help", "-h"]);

function refuseOthers(args: readonly string[]): void {
  const problems = args.filter((arg) => !FLAGS.has(arg)).map((arg) => ({
    option: quote(arg),
    message: "not an option of version",
    allowed: "--json, --help",
    source: COMMAND_LINE,
  }));
  if (problems.length > 0) throw new OptionError(problems);
}

/** Tells the version, commit and date of the build, and what it runs on. */
export function version(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, () => {
    refuseOthers(args);
    if (args.includes("--help") || args.includes("-h")) terminal.print(HELP);
    else if (args.includes("--json")) terminal.print(JSON.stringify(versionJson(BUILD), null, 2));
    else terminal.print(versionText(BUILD));
    return Promise.resolve(EXIT.ok);
  });
}
