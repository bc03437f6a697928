import { dirname } from "node:path";
import type { Inspection } from "../../config/load.ts";
import { optionEntry, type OptionName } from "../../config/options.ts";
import type { LockState } from "../../journal/lock.ts";
import { StatsDumpError } from "../../stats/dump.ts";
import { Stats } from "../../stats/stats.ts";
import { CannotUseFile } from "../cannot-use-file.ts";
import { pidFileOwner } from "../pid-file.ts";
import { systemClock } from "../system.ts";
import { type Finding, Findings } from "./finding.ts";
import { statOf, tryFile, tryFolder, whyNotUse } from "./try-file.ts";

const quoted = (path: string): string => JSON.stringify(path);

/** Tells whether something can be done with an option's file. */
function attempt(
  findings: Findings,
  option: OptionName,
  path: string,
  act: () => string,
): Finding {
  try {
    return findings.of("ok", option, `${quoted(path)} ${act()}`);
  } catch (cause) {
    const message = `cannot use ${quoted(path)}: ${whyNotUse(path, cause)}`;
    return findings.of("fault", option, message, optionEntry(option).allowed);
  }
}

/** Fails for a pipe or the like, where a start would refuse that. */
function refusePipe(path: string): void {
  const info = statOf(path);
  if (info !== undefined && !info.isFile && !info.isDirectory) {
    throw new Error("it is no file; choose another");
  }
}

const isThereOrMade = (path: string): string =>
  tryFile(path) ? "is there and can be written" : "is not there yet and can be made";

/** What cannot be looked at is tried, and told of, like others. */
function isPipe(path: string): boolean {
  try {
    return statOf(path)?.isFifo ?? false;
  } catch (cause) {
    if (cause instanceof Error) return false;
    throw cause;
  }
}

function checkLog({ options }: Inspection, findings: Findings): Finding[] {
  const { logFile, logMaxSize, logMaxAge } = options;
  if (logFile === undefined) return [];
  if (isPipe(logFile)) {
    const message = `${quoted(logFile)} is a pipe: a start waits until somebody reads it`;
    return [findings.of("note", "log-file", message)];
  }
  return [attempt(findings, "log-file", logFile, () => {
    // Earlier files get other names.
    if (logMaxSize !== undefined || logMaxAge !== undefined) tryFolder(dirname(logFile));
    return isThereOrMade(logFile);
  })];
}

async function checkPid(
  { options: { pidFile } }: Inspection,
  findings: Findings,
  running: LockState,
): Promise<Finding[]> {
  if (pidFile === undefined) return [];
  const notes: Finding[] = [];
  const warn = (text: string) => void notes.push(findings.of("note", "pid-file", text));
  try {
    // Reading something else than a file, a pipe say, may have no end.
    const owner = statOf(pidFile)?.isFile ? await pidFileOwner(pidFile, warn) : undefined;
    if (owner === undefined) {
      const look = () => {
        refusePipe(pidFile);
        return isThereOrMade(pidFile);
      };
      return [...notes, attempt(findings, "pid-file", pidFile, look)];
    }
    const message = `${quoted(pidFile)} names process ${owner}, which is running`;
    const isGateway = running.locked && running.pid === owner;
    const verdict = isGateway ? "note" : "fault";
    return [...notes, findings.of(verdict, "pid-file", message, "a file of its own")];
  } catch (error) {
    const cause = error instanceof CannotUseFile ? error.cause : error;
    const message = `cannot use ${quoted(pidFile)}: ${whyNotUse(pidFile, cause)}`;
    return [findings.of("fault", "pid-file", message, optionEntry("pid-file").allowed)];
  }
}

/** Whether the statistics in a file would be gone on with; what is no file is not read. */
function isUnderstood(path: string): boolean {
  if (!statOf(path)?.isFile) return true;
  const text = Deno.readTextFileSync(path);
  try {
    if (text.trim() !== "") new Stats({ clock: systemClock }).restore(JSON.parse(text));
    return true;
  } catch (cause) {
    if (cause instanceof StatsDumpError || cause instanceof SyntaxError) return false;
    throw cause;
  }
}

function checkStatDump({ options: { statDumpFile: path } }: Inspection, findings: Findings) {
  if (path === undefined) return [];
  const notes: Finding[] = [];
  const finding = attempt(findings, "stat-dump-file", path, () => {
    refusePipe(path);
    const said = isThereOrMade(path);
    // It is written under another name first.
    tryFolder(dirname(path));
    if (!isUnderstood(path)) {
      const message = `${quoted(path)} is not understood: a start renames it to ` +
        `${quoted(`${path}.broken`)}, and counts anew`;
      notes.push(findings.of("note", "stat-dump-file", message));
    }
    return said;
  });
  return [finding, ...notes];
}

/**
 * Looks whether the files of log, process number and statistics can be written, and leaves them as
 * they are.
 *
 * @param running who has the journal
 */
export async function checkFiles(
  inspection: Inspection,
  running: LockState,
): Promise<readonly Finding[]> {
  const findings = new Findings(inspection);
  return [
    ...checkLog(inspection, findings),
    ...await checkPid(inspection, findings, running),
    ...checkStatDump(inspection, findings),
  ];
}
