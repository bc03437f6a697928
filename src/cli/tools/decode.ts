import { decodedJson } from "../../app/tools/decoded-json.ts";
import { type Reading, readMessage } from "../../app/tools/reading.ts";
import type { Row } from "../../app/tools/row.ts";
import { rowsOf } from "../../app/tools/rows.ts";
import { messageOf, type Sample } from "../../app/tools/samples.ts";
import { toHex } from "../../codec/bytes.ts";
import type { ToolArguments } from "./arguments.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { TOOL_EXIT } from "./exit.ts";
import { readSamples } from "./input.ts";
import {
  EXIT_HELP,
  faultText,
  INPUT_HELP,
  LIMITS_HELP,
  OTHER_DIALECT,
  tellFraming,
  tellStreamFault,
} from "./notes.ts";
import { table } from "./table.ts";
import { type Call, toolCommand } from "./tool.ts";

const HEADER = ["DE", "NAME", "VALUE", "MEANING"];

/** Longest value that is shown in a line of its own when its parts are shown below. */
const LONGEST_WHOLE = 40;

function valueCell({ value, parts, secret }: Row): string {
  if (parts.length === 0 || value !== "" && value.length <= LONGEST_WHOLE) return value;
  return value === "" ? "" : `${secret.length} characters:`;
}

/** A row of the table, further meanings below the first, and parts below, further to the right. */
function cells(row: Row, depth = 0): string[][] {
  const indent = "  ".repeat(depth);
  const [first = "", ...further] = row.meanings;
  return [
    [indent + row.key, indent + row.name, valueCell(row), first],
    ...further.map((meaning) => ["", "", "", meaning]),
    ...row.parts.flatMap((part) => cells(part, depth + 1)),
  ];
}

/** A message as a table. */
export function decodedText(sample: Sample, rows: readonly Row[]): string {
  const { frame, start, end } = sample;
  const before = start === 0 ? [] : [["", "Length header", toHex(frame.subarray(0, start)), ""]];
  const lines = [HEADER, ...before, ...rows.flatMap((row) => cells(row))];
  return `${table(lines)}\n${end - start} bytes`;
}

/** A message as the options want it shown: as a table or in JSON, masked or not. */
export function messageText({ flags }: ToolArguments, sample: Sample, reading: Reading): string {
  const rows = rowsOf(reading, { unsafe: flags.has("unsafe") });
  if (flags.has("json")) return JSON.stringify(decodedJson(sample, reading, rows));
  return decodedText(sample, rows);
}

function run(call: Call): number {
  const { args, dialect, terminal, pipes } = call;
  const samples = readSamples(args, dialect, pipes);
  tellFraming(call, samples);
  const several = samples.samples.length > 1;
  let faulty = samples.fault === undefined ? 0 : 1;
  for (const [index, sample] of samples.samples.entries()) {
    const reading = readMessage(dialect.codec, messageOf(sample));
    const title = several && !args.flags.has("json") ? `Message ${index + 1}\n` : "";
    const gap = title !== "" && index > 0 ? "\n" : "";
    terminal.print(gap + title + messageText(args, sample, reading));
    if (reading.fault === undefined) continue;
    faulty++;
    terminal.error(faultText(reading, several ? index + 1 : undefined));
  }
  tellStreamFault(call, samples);
  if (faulty === 0) return TOOL_EXIT.ok;
  if (samples.fault === undefined) terminal.error(OTHER_DIALECT);
  return TOOL_EXIT.data;
}

/** Shows messages, field by field, with what values mean. */
export const decode = toolCommand({
  usage: `Show what is in messages: fields, names, values, and what they mean

Usage:
  socketqueue decode [OPTIONS] [MESSAGE …]

${INPUT_HELP}`,
  flags: [...DIALECT_FLAGS, "file", "raw", "json", "unsafe", "help"],
  notes:
    `Of a message that cannot be read, what stands before the fault is shown, and then the fault.
Card data is masked as in the log, and of masked values no meaning is told. With --json each message
is one line: { "length", "lengthHeader", "fields": { NUMBER: { "name", "value", "meanings",
"parts" } }, "fault": { "code", "field", "offset", "message" } }.

${LIMITS_HELP}
Exit codes: 0 all were read, ${EXIT_HELP} up to its end.`,
  run,
});
