import { getLogger, reset } from "@logtape/logtape";
import type { Clock, Logger, LogLevel, Prepared, Random, Timers } from "../ports.ts";
import { CannotLog } from "./cannot-log.ts";
import { ConsoleLines, type LogStreams } from "./console-lines.ts";
import { type LogFormat, RENDER } from "./format.ts";
import { GRAVITY, NOTHING } from "./levels.ts";
import { LogFile, type LogFileOptions } from "./log-file.ts";
import { Logstash, type LogstashOptions } from "./logstash.ts";
import { CATEGORY, categoryOf, type Sinks, wire } from "./sinks.ts";
import type { Tell } from "./trouble.ts";
import { UNMASKED_EVERY, UNMASKED_WARNING } from "./unmasked.ts";

export { CannotLog };
export type { LogFileOptions, LogFormat, LogstashOptions, LogStreams };

/** What is logged, how and where. */
export interface LoggingOptions {
  /** Records below this level are not written. */
  readonly lowest: LogLevel;
  /** Counts for console and file. Default: text. */
  readonly format?: LogFormat;
  /** Whether anything is written on the console. Default: true. */
  readonly console?: boolean;
  /** Default: no file. */
  readonly file?: LogFileOptions | undefined;
  /** Default: none. */
  readonly logstash?: LogstashOptions | undefined;
  /** Card data is not masked in records: the log warns of itself. Default: false. */
  readonly dangerous?: boolean;
}

/** What logging needs of the world. */
export interface LoggingPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

/** Logging that is set up. */
export interface Logging {
  readonly logger: Logger;
  /**
   * Closes the log file and opens it again, at once: it was renamed, say. Never throws.
   *
   * @returns whether there is a log file
   */
  reopen(): boolean;
  /**
   * Makes other files and connections ready; `commit` has records go there from then on.
   *
   * @throws {CannotLog} the file cannot be opened; all is as it was then
   */
  prepare(options: LoggingOptions): Promise<Prepared>;
  /** Writes what is left, within a second, and takes logging down. */
  stop(): Promise<void>;
}

/** Milliseconds that writing the last records may take, then closing, then telling of what is lost. */
const FLUSH_LIMIT = 800;
const CLOSE_LIMIT = 100;
const LAST_WORDS_LIMIT = 100;

/** Milliseconds for a file to open while the program runs: a pipe does when somebody reads it. */
const OPEN_LIMIT = 2_000;

type Write = (level: LogLevel, text: string, data?: Readonly<Record<string, unknown>>) => void;

/** Writes records under a category, as they stand. */
function writer(category: readonly string[], clock: Clock): Write {
  const logger = getLogger(category);
  return (level, text, properties = {}) => {
    const timestamp = clock.now();
    const record = { category, level, message: [text], rawMessage: text, timestamp, properties };
    logger.emit(record);
  };
}

async function open(options: LoggingOptions, ports: LoggingPorts, streams: LogStreams) {
  const { clock } = ports;
  const render = RENDER[options.format ?? "text"];
  const notice = (text: string) => render({ time: clock.now(), level: "warning", text, data: {} });
  const tell = (sink: keyof Sinks): Tell => writer(categoryOf(sink), clock);
  const { file, logstash } = options;
  const sinks: Sinks = {
    file: file && await LogFile.open(file, { clock, tell: tell("file"), notice }),
    logstash: logstash && new Logstash(logstash, { ...ports, tell: tell("logstash") }),
    console: options.console === false ? undefined : new ConsoleLines(streams, notice),
  };
  return { sinks, take: () => wire(sinks, options.lowest, render) };
}

/** The same, but not for ever: who waits for it holds up whatever else is to change. */
async function openSoon(options: LoggingOptions, ports: LoggingPorts, streams: LogStreams) {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const opening = open(options, ports, streams);
  const cancel = ports.timers.after(OPEN_LIMIT, () => {
    const why = `it did not open in ${OPEN_LIMIT / 1000} s; is it a pipe that nobody reads?`;
    reject(new CannotLog(options.file?.path ?? "", new Error(why)));
    opening.then(({ sinks }) => sinks.file?.close(), () => {
      // It was told already that it cannot be had.
    });
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    cancel();
  }
}

/** Resolves when `work` does, or after `limit` milliseconds. */
async function within(limit: number, timers: Timers, work: Promise<unknown>[]): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = timers.after(limit, resolve);
  try {
    await Promise.race([Promise.all(work), late]);
  } finally {
    cancel();
  }
}

/** Ends sinks, after what they were given has been written. */
async function closeSinks({ console, file, logstash }: Sinks, timers: Timers): Promise<void> {
  const flushed = [console, file, logstash].flatMap((sink) => sink?.flush() ?? []);
  await within(FLUSH_LIMIT, timers, flushed);
  await within(CLOSE_LIMIT, timers, logstash === undefined ? [] : [logstash.stop()]);
  file?.close();
}

async function close(sinks: Sinks, timers: Timers): Promise<void> {
  await closeSinks(sinks, timers);
  await reset();
  const { console } = sinks;
  await within(LAST_WORDS_LIMIT, timers, console === undefined ? [] : [console.flush()]);
}

/** Has every so many records followed by the warning that card data are in them. */
function warning(write: Write, level: LogLevel): Write {
  let count = 0;
  const warn = () => write(level, UNMASKED_WARNING);
  warn();
  return (...record) => {
    write(...record);
    if (++count % UNMASKED_EVERY === 0) warn();
  };
}

/**
 * Sets logging up, once for the whole program: a further call replaces what an earlier one set up.
 * Whatever becomes of file and Logstash afterwards is told on the other sinks and stops nothing.
 *
 * @param streams default: the process's own
 * @throws {CannotLog} the file cannot be opened
 */
export async function startLogging(
  options: LoggingOptions,
  ports: LoggingPorts,
  streams: LogStreams = { output: Deno.stdout, errors: Deno.stderr },
): Promise<Logging> {
  const plain = writer(CATEGORY, ports.clock);
  let { sinks, take } = await open(options, ports, streams);
  let from = NOTHING;
  let write = plain;
  let stopped: Promise<void> | undefined;

  /** Has records go where `options` say. */
  function begin({ lowest, dangerous }: LoggingOptions): void {
    take();
    sinks.logstash?.start();
    const seen = Object.values(sinks).some((sink) => sink !== undefined);
    from = seen ? GRAVITY[lowest] : NOTHING;
    write = dangerous ? warning(plain, lowest === "error" ? "error" : "warning") : plain;
  }

  begin(options);
  return {
    logger: {
      enabled: (level) => GRAVITY[level] >= from,
      log(level, text, data) {
        if (GRAVITY[level] >= from) write(level, text, data);
      },
    },
    reopen() {
      sinks.file?.reopen();
      return sinks.file !== undefined;
    },
    async prepare(changed) {
      const next = await openSoon(changed, ports, streams);
      return {
        commit() {
          const replaced = sinks;
          ({ sinks, take } = next);
          begin(changed);
          void closeSinks(replaced, ports.timers);
        },
        cancel: () => next.sinks.file?.close(),
      };
    },
    stop() {
      from = NOTHING;
      return stopped ??= close(sinks, ports.timers);
    },
  };
}
