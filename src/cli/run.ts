import { resolve } from "node:path";
import { exportsFigures } from "../app/exporting.ts";
import { journalKey } from "../app/journal-key.ts";
import { PidFile } from "../app/pid-file.ts";
import { NOTHING_TO_CHANGE, type Reloadable, Reloader } from "../app/reload.ts";
import { askedBy, reloadFor } from "../app/reload-order.ts";
import { type Running, start } from "../app/start.ts";
import { systemClock, systemRandom, systemTimers } from "../app/system.ts";
import { serviceManagerOf } from "../app/systemd.ts";
import { realWorld } from "../app/world.ts";
import { help } from "../config/help.ts";
import { helpJson } from "../config/help-json.ts";
import {
  inspect,
  type Inspection,
  type Loaded,
  loadWithSources,
  type ReadFile,
} from "../config/load.ts";
import { optionEntry, type Options } from "../config/options.ts";
import { readConfigFile, rereadConfigFile } from "../config/read-file.ts";
import { type Logging, startLogging } from "../logging/logging.ts";
import { failing } from "./failing.ts";
import { loggingOptions } from "./logging-options.ts";
import { Signals } from "./signals.ts";
import { reloadFailure, startFailure } from "./start-failure.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { VERSION } from "../app/version.ts";

/** How it ended: the exit code, and what to tell the user behind all of the log. */
interface End {
  readonly code: number;
  readonly lines: readonly string[];
}

/** What it does, for who started it. */
const statusOf = ({ profile }: Options): string => `serving, profile ${profile}`;

/** Milliseconds that ending may take: with some for what follows the drain. */
const stopTime = ({ drainTimeout }: Options): number => (drainTimeout + 10) * 1_000;

/**
 * The meter, where the runtime exports figures.
 *
 * @throws {OptionError} if it exports spans as well
 */
async function meterIfExported() {
  if (!exportsFigures()) return undefined;
  const { meterOfGateway } = await import("../app/telemetry.ts");
  return await meterOfGateway();
}

/** Logging, for a reload that changes what it does. */
const reloadable = (logging: Logging): Reloadable => ({
  prepare(options, changed) {
    const isOfLogging = [...changed].some((name) => optionEntry(name).group === "Log");
    return isOfLogging ? logging.prepare(loggingOptions(options)) : NOTHING_TO_CHANGE;
  },
});

/** What a reload reads. */
interface Written {
  /** The options as they are written now. */
  readonly read: () => Loaded;
  /** The same with all that is wrong with them. */
  readonly inspect: () => Inspection;
  /** The full path of the file that says them; `null`: there is none. */
  readonly file: string | null;
}

/** Serves until a signal ends it. */
async function serve(
  loaded: Loaded,
  { read, inspect, file }: Written,
  logging: Logging,
  terminal: Terminal,
): Promise<End> {
  const { options, sources } = loaded;
  using signals = new Signals();
  const world = realWorld(logging.logger, await meterIfExported());
  const warn = (text: string) => world.logger.log("warning", text);
  const pidFile = options.pidFile === undefined
    ? undefined
    : await PidFile.claim(options.pidFile, warn);
  const manager = serviceManagerOf(Deno.env.toObject(), { timers: world.timers, warn });
  try {
    const running: Running = await start(options, world, sources);
    terminal.print(
      [`SocketQueue ${VERSION}, profile ${options.profile}`, ...running.lines].join("\n"),
    );
    manager.ready(statusOf(options));
    // The key last: once the journal is under another, nothing may fail.
    const key = journalKey(running.gateway?.journal, world.logger);
    const reloader = new Reloader(loaded, read, [running, reloadable(logging), key]);
    const failed = (error: unknown) => {
      throw reloadFailure(error, inspect, reloader.options);
    };
    const placing = { reload: () => reloader.reload().catch(failed) };
    const reload = async (who: string) => {
      const outcome = await reloadFor(who, placing, world.logger, file);
      if (!("errors" in outcome)) manager.status(statusOf(reloader.options));
      return outcome;
    };
    running.onReload((wish) => reload(askedBy(wish)));
    const code = await signals.serve({
      drain() {
        const most = stopTime(reloader.options);
        manager.stopping(`stopping, waits for ${running.waitsFor()}`, most);
        return running.drain();
      },
      giveUp: () => running.giveUp(),
      waitsFor: () => running.waitsFor(),
      hangUp() {
        const done = logging.reopen() ? ["the log file is opened anew"] : [];
        running.resetStatistics();
        if (running.gateway !== undefined) done.push("the statistics count from zero");
        if (done.length > 0) warn(`HUP: ${done.join(", ")}`);
        void reload("HUP");
      },
    }, world.logger);
    return { code, lines: running.farewell() };
  } finally {
    await manager.end();
    pidFile?.release();
  }
}

async function logAndServe(
  loaded: Loaded,
  written: Written,
  terminal: Terminal,
): Promise<number> {
  const ports = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const logging = await startLogging(loggingOptions(loaded.options), ports);
  let end: End;
  try {
    end = await serve(loaded, written, logging, terminal);
  } finally {
    await logging.stop();
  }
  for (const line of end.lines) terminal.print(line);
  return end.code;
}

/** The file of options by its full path; one that is embedded has none, but a name. */
function fileOf({ config }: Options, readFile: ReadFile): string | null {
  if (config === undefined) return null;
  return readFile === readConfigFile ? resolve(config) : config;
}

function answer(options: Options, terminal: Terminal): void {
  if (options.help) terminal.print(help(terminal.columns()));
  else terminal.print(options.helpJson ? helpJson() : `SocketQueue ${VERSION}`);
}

/**
 * Runs with these arguments, the environment, and the file that they name. Ends when a signal ends it.
 *
 * @param readAgain reads files that were read before
 * @returns the exit code
 */
export function run(
  args: readonly string[],
  terminal: Terminal,
  readFile: ReadFile = readConfigFile,
  readAgain: ReadFile = rereadConfigFile,
): Promise<number> {
  return failing(terminal, () => {
    const environment = () => Deno.env.toObject();
    const read = () => loadWithSources(args, readAgain, environment());
    const inspectAll = () => inspect(args, readAgain, environment());
    const loaded = loadWithSources(args, readFile, environment());
    const { options } = loaded;
    if (!options.help && !options.helpJson && !options.version) {
      const file = fileOf(options, readFile);
      const written = { read, inspect: inspectAll, file };
      return logAndServe(loaded, written, terminal).catch(async (error: unknown) => {
        throw await startFailure(error, inspectAll);
      });
    }
    answer(options, terminal);
    return Promise.resolve(EXIT.ok);
  });
}
