import { check as checkAll } from "../app/check/check.ts";
import type { Finding, Verdict } from "../app/check/finding.ts";
import { systemClock, systemStopwatch, systemTimers } from "../app/system.ts";
import { inspect } from "../config/load.ts";
import { COMMAND_LINE, renderProblem } from "../config/option-error.ts";
import { variableName } from "../config/option-entry.ts";
import { readConfigFile } from "../config/read-file.ts";
import { DEFAULT_CONFIG, hasDefaultConfig } from "./default-config.ts";
import { failing } from "./failing.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP = `Check everything that a start would need, without starting

Usage:
  socketqueue check [--connect] [--json] [OPTIONS]

OPTIONS are those of the start, most often --config FILE; without any, the same file is read as by
socketqueue alone. It looks at every option, the profiles, whether ports can be listened on, files
and their folders, certificates and how long they count, the journal and its key. Everything that is
wrong is told at once, with file and line. Nothing is made or changed, and a gateway that runs is not
disturbed.

Options of its own:
  --connect   dial the bank's host as well, for 5 seconds at the most. The host sees a connection
              that closes again; nothing is sent
  --json      JSON, for programs
  --help      this text

Exit codes: 0 all is well, 69 the host cannot be reached and nothing else is wrong,
78 something is wrong.`;

/** Flags of its own; everything else is an option of the start. */
const OWN: ReadonlySet<string> = new Set(["--connect", "--json"]);

/** Without any argument a start reads the folder's file, unless the environment says what to run. */
function withConfig(args: readonly string[]): readonly string[] {
  if (args.length > 0) return args;
  const isNamed = Boolean(Deno.env.get(variableName("config")));
  return !isNamed && hasDefaultConfig() ? ["--config", DEFAULT_CONFIG] : args;
}

const countOf = (findings: readonly Finding[], verdict: Verdict): number =>
  findings.filter((finding) => finding.verdict === verdict).length;

function exitOf(findings: readonly Finding[]): number {
  if (countOf(findings, "fault") > 0) return EXIT.config;
  return countOf(findings, "unavailable") > 0 ? EXIT.unavailable : EXIT.ok;
}

/** `fault: config.yaml:12: listen.port: 70000 is too large (allowed: 0 to 65535)` */
function lineOf({ verdict, source = COMMAND_LINE, ...finding }: Finding): string {
  return `${verdict}: ${renderProblem({ ...finding, source })}`;
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

function summaryOf(findings: readonly Finding[]): string {
  const faults = countOf(findings, "fault");
  const parts = [
    `${countOf(findings, "ok")} ok`,
    counted(countOf(findings, "note"), "note"),
    counted(faults, "fault"),
  ];
  if (countOf(findings, "unavailable") > 0) parts.push("the host cannot be reached");
  const verdict = exitOf(findings) === EXIT.ok ? "all is well" : "not all is well";
  return `${verdict}: ${parts.join(", ")}`;
}

function report(findings: readonly Finding[], json: boolean, terminal: Terminal): void {
  if (json) {
    const [ok, summary] = [exitOf(findings) === EXIT.ok, summaryOf(findings)];
    return terminal.print(JSON.stringify({ ok, summary, findings }, null, 2));
  }
  terminal.print([...findings.map(lineOf), summaryOf(findings)].join("\n"));
}

/** Checks what a start with these arguments would need; starts nothing. */
export function check(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, async () => {
    if (args.includes("--help") || args.includes("-h")) {
      terminal.print(HELP);
      return EXIT.ok;
    }
    const options = withConfig(args.filter((arg) => !OWN.has(arg)));
    const inspection = inspect(options, readConfigFile, Deno.env.toObject());
    const wishes = { connect: args.includes("--connect") };
    const ports = { timers: systemTimers, stopwatch: systemStopwatch, clock: systemClock };
    const findings = await checkAll(inspection, wishes, readConfigFile, ports);
    report(findings, args.includes("--json"), terminal);
    return exitOf(findings);
  });
}
