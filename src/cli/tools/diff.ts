import { type Difference, differences, firstDifference } from "../../app/tools/differences.ts";
import { readMessage } from "../../app/tools/reading.ts";
import { rowsOf } from "../../app/tools/rows.ts";
import { messageOf, type Sample } from "../../app/tools/samples.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
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

const SIGNS: Readonly<Record<Difference["change"], string>> = {
  changed: "~",
  added: "+",
  missing: "-",
};

function cells({ change, path, name, first = "", second = "", hidden }: Difference): string[] {
  return [SIGNS[change], path, name, first, hidden ? `${second} (differs where masked)` : second];
}

function json({ change, path, name, first, second, hidden }: Difference) {
  const texts = { field: path, ...name === "" ? {} : { name }, change };
  return { ...texts, first, second, ...hidden ? { hidden: true } : {} };
}

/** The two messages, in their order. */
function pair({ samples }: { readonly samples: readonly Sample[] }): readonly [Sample, Sample] {
  const [first, second, ...further] = samples;
  if (first !== undefined && second !== undefined && further.length === 0) return [first, second];
  const text = `two messages are compared; there ${samples.length === 1 ? "is" : "are"} ` +
    `${samples.length}`;
  throw new ToolError(TOOL_EXIT.usage, text);
}

/** Says that the bytes differ although the values do not. */
function bytesText(at: number): string {
  return `the values are the same; the bytes differ from byte ${at} on`;
}

function tell(call: Call, found: readonly Difference[], at: number): number {
  const { args, terminal } = call;
  if (args.flags.has("json")) {
    const bytes = at < 0 ? {} : { byte: at };
    const same = { same: at < 0, ...bytes, differences: found.map(json) };
    terminal.print(JSON.stringify(same));
  } else if (found.length > 0) {
    terminal.print(table([["", "DE", "NAME", "FIRST", "SECOND"], ...found.map(cells)]));
  } else terminal.print(at < 0 ? "no difference" : bytesText(at));
  return at < 0 ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

function run(call: Call): number {
  const { args, dialect, pipes, terminal } = call;
  const samples = readSamples(args, dialect, pipes);
  tellFraming(call, samples);
  tellStreamFault(call, samples);
  if (samples.fault !== undefined) return TOOL_EXIT.data;
  const [first, second] = pair(samples).map(messageOf) as [Uint8Array, Uint8Array];
  const readings = [first, second].map((bytes) => readMessage(dialect.codec, bytes));
  const unreadable = readings.filter(({ whole, fault }) => {
    return !whole || fault?.code === "trailing-bytes";
  });
  for (const reading of unreadable) {
    terminal.error(faultText(reading, readings.indexOf(reading) + 1));
  }
  if (unreadable.length > 0) {
    terminal.error(OTHER_DIALECT);
    return TOOL_EXIT.data;
  }
  const unsafe = args.flags.has("unsafe");
  const [mine, other] = readings.map((reading) => rowsOf(reading, { unsafe }));
  return tell(call, differences(mine!, other!), firstDifference(first, second));
}

/** Compares two messages. */
export const diff = toolCommand({
  usage: `Compare two messages: fields that differ, that were added, or that are missing

Usage:
  socketqueue diff [OPTIONS] FIRST SECOND

${INPUT_HELP}
One argument, or the standard input, may hold both.`,
  flags: [...DIALECT_FLAGS, "file", "raw", "json", "unsafe", "help"],
  notes: `~ is a field that differs, + one that only the second has, - one that only the first has.
Values are compared as they are and shown masked: what differs only there is said to.

${LIMITS_HELP}
Exit codes: 0 they are the same, 1 they differ, ${EXIT_HELP}.`,
  run,
});
