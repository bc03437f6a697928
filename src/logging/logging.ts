import { configure, getConsoleSink, getLogger, type LogRecord, reset } from "@logtape/logtape";
import type { Logger, LogLevel } from "../ports.ts";

const ORDER: readonly LogLevel[] = ["debug", "info", "warning", "error"];

const CATEGORY = ["socketqueue"];

/** `2026-11-23 15:13:57.123 warning: text`, in UTC. */
function line({ timestamp, level, message }: LogRecord): string {
  const time = new Date(timestamp).toISOString().replace("T", " ").replace("Z", "");
  return `${time} ${level}: ${message.join("")}`;
}

/** LogTape fills `{…}` in a text with properties; ours are texts as they stand. */
const literal = (text: string): string => text.replaceAll("{", "{{").replaceAll("}", "}}");

/**
 * Sets logging up, to the console, and gives the port to it.
 *
 * @param lowest records below this level are not written
 */
export async function startLogging(lowest: LogLevel): Promise<Logger> {
  await configure({
    reset: true,
    sinks: { console: getConsoleSink({ formatter: line }) },
    loggers: [
      { category: CATEGORY, lowestLevel: lowest, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
  });
  const logger = getLogger(CATEGORY);
  const from = ORDER.indexOf(lowest);
  return {
    enabled: (level) => ORDER.indexOf(level) >= from,
    log: (level, text, data) => logger[level](literal(text), { ...data }),
  };
}

/** Writes what is left and takes logging down. */
export async function stopLogging(): Promise<void> {
  await reset();
}
