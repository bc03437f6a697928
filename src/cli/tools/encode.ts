import { messageOfJson, readMessagesJson } from "../../app/tools/message-json.ts";
import { toHex } from "../../codec/bytes.ts";
import type { Message } from "../../codec/message.ts";
import { BadMessage } from "../../http/json-message.ts";
import type { Dialect } from "./dialect.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
import { readTexts } from "./input.ts";
import { EXIT_HELP, LIMITS_HELP } from "./notes.ts";
import { type Call, toolCommand } from "./tool.ts";

/** The message as it goes on the wire: in its frame, where one was asked for. */
function onWire({ framing, framed }: Dialect, { bytes }: Message): Uint8Array {
  if (!framed) return bytes;
  if (framing.misfit(bytes) !== undefined) {
    throw new ToolError(TOOL_EXIT.data, `the message: ${framing.misfit(bytes)}`);
  }
  const { headerSize, trailer } = framing;
  const frame = new Uint8Array(headerSize + bytes.length + trailer.length);
  framing.writeHeader(bytes.length, frame, 0);
  frame.set(bytes, headerSize);
  frame.set(trailer, headerSize + bytes.length);
  return frame;
}

/** Whether an argument is JSON itself, right or wrong, and not a path. */
export const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

const decoder = new TextDecoder();

/** Every message, or everything that is wrong with the first one that is none. */
export function messagesOfJson({ args, dialect, pipes }: Call): Message[] {
  const all = readTexts(args, pipes, isJson).flatMap(({ bytes }) => {
    return readMessagesJson(decoder.decode(bytes));
  });
  return all.map((json, index) => {
    try {
      return messageOfJson(dialect.codec, json);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      const which = all.length > 1 ? `message ${index + 1}: ` : "";
      const lines = error.errors.map((line) => which + line).join("\n");
      throw new ToolError(TOOL_EXIT.data, lines);
    }
  });
}

function run(call: Call): number {
  const { args, dialect, terminal, pipes } = call;
  const frames = messagesOfJson(call).map((message) => onWire(dialect, message));
  for (const frame of frames) {
    if (args.flags.has("raw")) pipes.write(frame);
    else if (!args.flags.has("json")) terminal.print(toHex(frame));
    else terminal.print(JSON.stringify({ length: frame.length, hex: toHex(frame) }));
  }
  return TOOL_EXIT.ok;
}

/** Makes messages of JSON. */
export const encode = toolCommand({
  usage: `Make messages of JSON

Usage:
  socketqueue encode [OPTIONS] [JSON | FILE …]

JSON is that of the gateway's POST /: an object of field number, or the profile's alias for it, to
string or whole number, binary fields in hexadecimal; { "0": "0800", "11": 1, "terminalId": "1" }.
Short values are filled up as the profile says; the bitmap follows. Several are a list, or an object
a line. What decode --json --unsafe writes is taken too. Without any the standard input is read.`,
  flags: [...DIALECT_FLAGS, "file", "raw", "json", "help"],
  notes:
    `A message is written as a line of hexadecimal, with its length header in front only where --header
or --header-format asks for it; with --raw as bytes. It holds what was given: nothing is masked.

${LIMITS_HELP}
Exit codes: 0 all were made, ${EXIT_HELP}.`,
  run,
});
