import type { LogEntry } from "./entry.ts";
import { jsonLine } from "./json-line.ts";
import { visible } from "./visible.ts";

/** How records are written on the console and into the file. */
export type LogFormat = "text" | "json";

/** Makes what is written of an entry, without the end of its last line. */
export type Render = (entry: LogEntry) => string;

/** The beginning of a further line that could be taken for a record of its own. */
const LIKE_A_RECORD = /\n(?=\d{4}-\d\d-\d\d )/g;

/**
 * `2026-11-23 15:13:57.123 warning: text`, in UTC. A text may have further lines; one that looks like
 * a record is indented, and control characters are escaped, so that no content can forge a record.
 */
function textLine({ time, level, text }: LogEntry): string {
  const moment = new Date(time).toISOString().replace("T", " ").replace("Z", "");
  return `${moment} ${level}: ${visible(text).replace(LIKE_A_RECORD, "\n  ")}`;
}

/** `{"time":"2026-11-23T15:13:57.123Z","level":"warning","message":"text", …data}` in one line. */
function jsonRecord({ time, level, text, data }: LogEntry): string {
  return jsonLine({ time: new Date(time).toISOString(), level, message: text }, data);
}

/** What each format makes of an entry. */
export const RENDER: Readonly<Record<LogFormat, Render>> = { text: textLine, json: jsonRecord };
