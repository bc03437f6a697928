import { CannotListen } from "../app/listening.ts";
import { type Running, start } from "../app/start.ts";
import { realWorld } from "../app/world.ts";
import { help } from "../config/help.ts";
import { load, type ReadFile } from "../config/load.ts";
import { readConfigFile } from "../config/read-file.ts";
import { OptionError } from "../config/option-error.ts";
import type { Options } from "../config/options.ts";
import { ProfileError } from "../codec/table.ts";
import { startLogging } from "../logging/logging.ts";
import type { LogLevel } from "../ports.ts";
import { EXIT, type Terminal } from "./terminal.ts";
import { stopSignals } from "./signals.ts";
import { VERSION } from "./version.ts";

function lowestLevel(options: Options): LogLevel {
  if (options.vv) return "debug";
  return options.v ? "info" : "warning";
}

async function serve(options: Options, terminal: Terminal): Promise<number> {
  const logging = await startLogging(lowestLevel(options));
  const world = realWorld(logging.logger);
  let running: Running;
  try {
    running = start(options, world);
  } catch (error) {
    const usage = error instanceof ProfileError || error instanceof OptionError;
    if (!usage && !(error instanceof CannotListen)) throw error;
    terminal.error(error.message);
    return usage ? EXIT.usage : EXIT.failure;
  }
  terminal.print(
    [`SocketQueue ${VERSION}, profile ${options.profile}`, ...running.lines].join("\n"),
  );
  const code = await stopSignals(() => running.drain(), world.logger);
  await logging.stop(world.timers);
  return code;
}

/**
 * Runs with these arguments, and with the file that they name. Ends when a signal ends it.
 *
 * @returns the exit code
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  readFile: ReadFile = readConfigFile,
): Promise<number> {
  let options: Options;
  try {
    options = load(args, readFile);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    terminal.error(error.message);
    return EXIT.usage;
  }
  if (options.help || options.version) {
    terminal.print(options.help ? help(terminal.columns()) : `SocketQueue ${VERSION}`);
    return EXIT.ok;
  }
  return await serve(options, terminal);
}
