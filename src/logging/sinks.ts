import { configureSync, type LogRecord, type Sink } from "@logtape/logtape";
import type { LogLevel } from "../ports.ts";
import type { ConsoleLines } from "./console-lines.ts";
import { entryOf } from "./entry.ts";
import type { Render } from "./format.ts";
import type { LogFile } from "./log-file.ts";
import type { Logstash } from "./logstash.ts";

/** What the records of the program are under. */
export const CATEGORY: readonly string[] = ["socketqueue"];

/** Where records go. */
export interface Sinks {
  readonly console: ConsoleLines | undefined;
  readonly file: LogFile | undefined;
  readonly logstash: Logstash | undefined;
}

/** What the troubles of a sink are under: they are told by all the others. */
export function categoryOf(sink: keyof Sinks): string[] {
  return [...CATEGORY, sink];
}

/**
 * Marks a sink that is done with a record when it returns, as LogTape 2.4 marks its own: it gets the
 * record itself and no copy, which costs ten times as much as the rest of LogTape's part.
 */
const IMMEDIATE = Symbol.for("LogTape.sinkSnapshotPolicy.immediate");

const immediate = (sink: Sink): Sink => Object.assign(sink, { [IMMEDIATE]: true });

/** Renders a record once, though several sinks write it one after the other. */
function once(render: Render): (record: LogRecord) => string {
  let last: LogRecord | undefined;
  let line = "";
  return (record) => {
    if (record !== last) line = render(entryOf(record));
    last = record;
    return line;
  };
}

function functions({ console, file, logstash }: Sinks, render: Render): Record<string, Sink> {
  const line = once(render);
  const sinks: Record<string, Sink> = {};
  if (console !== undefined) {
    sinks.console = immediate((record) => console.write(record.level, line(record)));
  }
  if (file !== undefined) {
    sinks.file = immediate((record) => file.write(line(record), record.level === "error"));
  }
  if (logstash !== undefined) {
    sinks.logstash = immediate((record) => logstash.write(entryOf(record)));
  }
  return sinks;
}

/** Sets LogTape up so that records from `lowest` on go to all sinks, and a sink's own to the others. */
export function wire(sinks: Sinks, lowest: LogLevel, render: Render): void {
  const used = functions(sinks, render);
  const names = Object.keys(used);
  const troubles = (["file", "logstash"] as const).map((sink) => ({
    category: categoryOf(sink),
    lowestLevel: lowest,
    sinks: names.filter((name) => name !== sink),
    parentSinks: "override" as const,
  }));
  configureSync({
    reset: true,
    sinks: used,
    loggers: [
      { category: [...CATEGORY], lowestLevel: lowest, sinks: names },
      ...troubles,
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: names },
    ],
  });
}
