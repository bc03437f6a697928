import type { Options } from "../config/options.ts";
import type { LoggingOptions } from "../logging/logging.ts";
import type { LogLevel } from "../ports.ts";

const DAY = 86_400_000;

function lowestLevel({ v, vv }: Options): LogLevel {
  if (vv) return "debug";
  return v ? "info" : "warning";
}

function logFile({ logFile: path, logMaxSize, logMaxAge, logKeep }: Options) {
  if (path === undefined) return undefined;
  const maxAge = logMaxAge === undefined ? undefined : logMaxAge * DAY;
  return { path, maxSize: logMaxSize, maxAge, keep: logKeep };
}

function logstash({ logstashHost, logstashPort, logstashNode }: Options) {
  if (logstashHost === undefined || logstashPort === undefined) return undefined;
  return { hostname: logstashHost, port: logstashPort, node: logstashNode };
}

/** How the log is set up, as the program's options say. */
export function loggingOptions(options: Options): LoggingOptions {
  return {
    lowest: lowestLevel(options),
    format: options.logFormat,
    console: !options.silent,
    file: logFile(options),
    logstash: logstash(options),
    dangerous: options.dangerous,
  };
}
