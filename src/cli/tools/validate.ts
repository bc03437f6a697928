import { type Finding, findingsOf } from "../../app/tools/findings.ts";
import { readMessage } from "../../app/tools/reading.ts";
import { messageOf } from "../../app/tools/samples.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { TOOL_EXIT } from "./exit.ts";
import { readSamples } from "./input.ts";
import { EXIT_HELP, INPUT_HELP, LIMITS_HELP, tellFraming, tellStreamFault } from "./notes.ts";
import { type Call, toolCommand } from "./tool.ts";

const isError = ({ severity }: Finding): boolean => severity === "error";

/** What was found out about one message, in words. */
function text(which: string, found: readonly Finding[]): string {
  const lines = found.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
  const verdict = found.some(isError) ? [] : ["valid"];
  return [...verdict, ...lines].map((line) => which + line).join("\n");
}

function run(call: Call): number {
  const { args, dialect, pipes, terminal } = call;
  const samples = readSamples(args, dialect, pipes);
  tellFraming(call, samples);
  const several = samples.samples.length > 1;
  let wrong = 0;
  for (const [index, sample] of samples.samples.entries()) {
    const reading = readMessage(dialect.codec, messageOf(sample));
    const findings = findingsOf(dialect.codec, reading);
    const valid = !findings.some(isError);
    if (!valid) wrong++;
    if (args.flags.has("json")) terminal.print(JSON.stringify({ valid, findings }));
    else terminal.print(text(several ? `message ${index + 1}: ` : "", findings));
  }
  tellStreamFault(call, samples);
  if (samples.fault !== undefined) return TOOL_EXIT.data;
  return wrong === 0 ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

/** Says what is wrong with messages. */
export const validate = toolCommand({
  usage: `Say what is wrong with messages, by their profile

Usage:
  socketqueue validate [OPTIONS] [MESSAGE …]

${INPUT_HELP}`,
  flags: [...DIALECT_FLAGS, "file", "raw", "json", "help"],
  notes: `An error is what the gateway refuses: a message that cannot be read up to its end, values
outside of their field's class, obligatory fields that are missing, a message that is too short. A
warning is what it does not look at: a card number whose check digit does not fit, two different card
numbers, a time that does not exist, an unknown response code, bytes that the profile would write
otherwise. Whether DE 12 is long ago is not looked at. No value is shown.

${LIMITS_HELP}
Exit codes: 0 nothing but warnings, 1 there are errors, ${EXIT_HELP}.`,
  run,
});
