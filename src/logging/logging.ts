import { configure, getLogger, type LogRecord, reset } from "@logtape/logtape";
import type { Logger, LogLevel, Timers } from "../ports.ts";
import { type LineSink, LineWriter } from "./line-writer.ts";

const ORDER: readonly LogLevel[] = ["debug", "info", "warning", "error"];

const CATEGORY = ["socketqueue"];

/** Milliseconds that writing the last lines may take. */
const FLUSH_LIMIT = 1_000;

/** `2026-11-23 15:13:57.123 warning: text`, in UTC. */
function line({ timestamp, level, message }: LogRecord): string {
  const time = new Date(timestamp).toISOString().replace("T", " ").replace("Z", "");
  return `${time} ${level}: ${message.join("")}`;
}

/** LogTape fills `{…}` in a text with properties; ours are texts as they stand. */
const literal = (text: string): string => text.replaceAll("{", "{{").replaceAll("}", "}}");

/** Logging that is set up. */
export interface Logging {
  readonly logger: Logger;
  /** Writes what is left, within a second, and takes logging down. */
  stop(timers: Timers): Promise<void>;
}

/** Where log lines go. */
export interface LogStreams {
  readonly output: LineSink;
  readonly errors: LineSink;
}

/**
 * Sets logging up: warnings and errors to the standard error, the rest to the standard output.
 *
 * @param lowest records below this level are not written
 * @param streams default: the process's own
 */
export async function startLogging(
  lowest: LogLevel,
  streams: LogStreams = { output: Deno.stdout, errors: Deno.stderr },
): Promise<Logging> {
  const output = new LineWriter(streams.output);
  const errors = new LineWriter(streams.errors);
  const grave = (record: LogRecord) => ORDER.indexOf(record.level as LogLevel) > 1;
  const console = (record: LogRecord) => (grave(record) ? errors : output).write(line(record));
  await configure({
    reset: true,
    sinks: { console },
    loggers: [
      { category: CATEGORY, lowestLevel: lowest, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
  });
  const logger = getLogger(CATEGORY);
  const from = ORDER.indexOf(lowest);
  return {
    logger: {
      enabled: (level) => ORDER.indexOf(level) >= from,
      log: (level, text, data) => logger[level](literal(text), { ...data }),
    },
    async stop(timers) {
      await reset();
      await new Promise<void>((done) => {
        const cancel = timers.after(FLUSH_LIMIT, done);
        Promise.all([output.flush(), errors.flush()]).then(() => done()).finally(cancel);
      });
    },
  };
}
