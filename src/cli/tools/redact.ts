import { redact as redacted } from "../../app/tools/redact.ts";
import { messageOf, type Sample } from "../../app/tools/samples.ts";
import { toHex } from "../../codec/bytes.ts";
import { CodecError, describeFault } from "../../codec/errors.ts";
import { CannotTell } from "../../app/tools/cannot-tell.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { TOOL_EXIT } from "./exit.ts";
import { readSamples } from "./input.ts";
import {
  EXIT_HELP,
  INPUT_HELP,
  LIMITS_HELP,
  OTHER_DIALECT,
  tellFraming,
  tellStreamFault,
} from "./notes.ts";
import { type Call, toolCommand } from "./tool.ts";

/** The frame as it came, with the message in it redacted. */
function redactedFrame({ dialect }: Call, sample: Sample): Uint8Array {
  const { frame, start, end } = sample;
  const { bytes } = redacted(dialect.codec, messageOf(sample));
  if (bytes.length !== end - start) {
    throw new CannotTell("the message would change its length, so that it is left out");
  }
  const safe = frame.slice();
  safe.set(bytes, start);
  return safe;
}

/** What is wrong with a message; an error of another kind is not for the user. */
function reasonOf(error: unknown): string {
  if (error instanceof CodecError) return describeFault(error);
  if (error instanceof CannotTell) return error.message;
  throw error;
}

function run(call: Call): number {
  const { args, dialect, pipes, terminal } = call;
  const samples = readSamples(args, dialect, pipes);
  tellFraming(call, samples);
  let left = 0;
  for (const [index, sample] of samples.samples.entries()) {
    try {
      const frame = redactedFrame(call, sample);
      if (args.flags.has("raw")) pipes.write(frame);
      else terminal.print(toHex(frame));
    } catch (error) {
      left++;
      terminal.error(`message ${index + 1} is left out: ${reasonOf(error)}`);
    }
  }
  tellStreamFault(call, samples);
  if (left === 0 && samples.fault === undefined) return TOOL_EXIT.ok;
  if (samples.fault === undefined) terminal.error(OTHER_DIALECT);
  return TOOL_EXIT.data;
}

/** Takes card data out of messages, which stay messages. */
export const redact = toolCommand({
  usage: `Take card data out of messages, so that a capture can be given to others

Usage:
  socketqueue redact [OPTIONS] [MESSAGE …]

${INPUT_HELP}`,
  flags: [...DIALECT_FLAGS, "file", "raw", "help"],
  notes:
    `Each message is written as a line of hexadecimal (with --raw: as bytes) that is as long as it was
and decodes as it did. Of card numbers the first six and last four digits stay; tracks behind the
number, PIN blocks, security codes, what else may be a card number, EMV tags that are not known to be
harmless, and all other binary fields become zeros. Other fields, names of people in them too, stay.
A message that cannot be read up to its end is left out, and so is one whose card number would still
be found in it.

${LIMITS_HELP}
Exit codes: 0 all were written, ${EXIT_HELP} or was left out.`,
  run,
});
