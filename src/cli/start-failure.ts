import { CannotUseFile } from "../app/cannot-use-file.ts";
import { CannotListen, isInUse } from "../app/listening.ts";
import { CannotKeepStats } from "../app/stat-file.ts";
import { CannotUseCertificate } from "../app/tls/cannot-use-certificate.ts";
import type { Inspection } from "../config/load.ts";
import { COMMAND_LINE, type OptionProblem, renderProblem } from "../config/option-error.ts";
import { listenerOf } from "../config/cross-checks.ts";
import type { OptionName, Options } from "../config/options.ts";
import { CannotUseJournal } from "../journal/cannot-use-journal.ts";
import { CannotLog } from "../logging/cannot-log.ts";

/** The program cannot do what options say; the message has a line for each thing that cannot be had. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
  readonly code = "cannot-start";
}

/** The option that asks for what cannot be had, and what is wrong; `undefined`: it is none's fault. */
function blamed(
  error: unknown,
  { options }: Inspection,
): { readonly option: OptionName; readonly detail: string } | undefined {
  if (error instanceof CannotListen || error instanceof CannotUseFile) return error;
  if (error instanceof CannotUseCertificate) return error;
  if (error instanceof CannotLog) return { option: "log-file", detail: error.message };
  if (error instanceof CannotKeepStats) return { option: "stat-dump-file", detail: error.message };
  if (!(error instanceof CannotUseJournal)) return undefined;
  const isKey = error.path === options.journalKeyFile;
  return { option: isKey ? "journal-key-file" : "journal", detail: error.message };
}

/** What is wrong with an option, with the place where it was set; `undefined`: nobody set it. */
function placed(
  option: OptionName,
  message: string,
  { chosen }: Inspection,
): OptionProblem | undefined {
  const setting = chosen.get(option);
  return setting && { option: setting.written, message, source: setting.place() };
}

/** Ports and files of which each can be had or not, whatever the others can. */
const isOneOfMany = (error: unknown): boolean =>
  error instanceof CannotListen || error instanceof CannotUseFile;

/** What else cannot be had, beside what `told`, an option as its user wrote it, asks for. */
async function others(inspection: Inspection, told: string): Promise<string[]> {
  const { unavailable } = await import("../app/check/unavailable.ts");
  const faults = await unavailable(inspection);
  return faults.filter(({ option }) => option !== told)
    .map(({ option, message, source = COMMAND_LINE }) =>
      renderProblem({ option, message, source })
    );
}

/**
 * Why the program cannot start, in its user's words: where the option was set that asks for what cannot
 * be had; of ports and files everything that cannot be had.
 *
 * @param inspect reads the options once more, with their places
 * @returns another error is given back as it is
 */
export async function startFailure(error: unknown, inspect: () => Inspection): Promise<unknown> {
  const inspection = inspect();
  const blame = blamed(error, inspection);
  if (blame === undefined || !(error instanceof Error)) return error;
  const first = placed(blame.option, blame.detail, inspection);
  const lines = [lineOf(error, first)];
  if (isOneOfMany(error)) lines.push(...await others(inspection, first?.option ?? blame.option));
  return new CannotStart(lines.join("\n"), { cause: error });
}

/** What is wrong with a port that the program itself listens on; `undefined`: it does not. */
function ownPort(error: unknown, running: Options): string | undefined {
  if (!(error instanceof CannotListen) || !isInUse(error.cause)) return undefined;
  const owner = listenerOf(running, error.port);
  return owner &&
    `port ${error.port} is the ${owner} until the reload is over: have that one move ` +
      `first, in a reload of its own`;
}

/**
 * Why a program that runs cannot take up what options say now, likewise; but only the first of what
 * cannot be had, since of the rest it has some itself.
 *
 * @param running the options that it runs by
 */
export function reloadFailure(
  error: unknown,
  inspect: () => Inspection,
  running: Options,
): unknown {
  const inspection = inspect();
  const blame = blamed(error, inspection);
  if (blame === undefined || !(error instanceof Error)) return error;
  const detail = ownPort(error, running) ?? blame.detail;
  const problem = placed(blame.option, detail, inspection);
  return new CannotStart(lineOf(error, problem), { cause: error });
}

const lineOf = (error: Error, problem: OptionProblem | undefined): string =>
  problem === undefined ? error.message : renderProblem(problem);
