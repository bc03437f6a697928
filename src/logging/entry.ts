import type { LogRecord } from "@logtape/logtape";

/** What the sinks write of a log record. */
export interface LogEntry {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly time: number;
  readonly level: string;
  /** Any number of lines, as whoever logged it wrote it. */
  readonly text: string;
  /** Further facts for machines. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A record of LogTape's as an entry. Of its own complaints only the text is kept. */
export function entryOf({ timestamp, level, message, category, properties }: LogRecord): LogEntry {
  const data = category[0] === "logtape" ? {} : properties;
  return { time: timestamp, level, text: message.join(""), data };
}
