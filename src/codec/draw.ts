import { shown } from "./mask.ts";
import type { Message } from "./message.ts";
import { isResponse } from "./mti.ts";

const RULE = "=".repeat(96);
const INDENT = " ".repeat(5);
const NAME_WIDTH = 49;

const RESPONSE_CODE = 39;

function kind(message: Message): string | undefined {
  const processing = message.get(3) ?? "";
  switch (message.mti[1]) {
    case "2":
      return processing.startsWith("20") ? "Refund" : "Purchase";
    case "4":
      return message.has(37) ? "Reversal" : "Auto-Reversal";
    case "8":
      return "Echo";
    default:
      return undefined;
  }
}

/** What a message is to a person: `Purchase Request`, `Reversal Response <faulty>`, `Message 0100`. */
export function title(message: Message): string {
  const name = kind(message);
  const code = message.get(RESPONSE_CODE);
  const faulty = code !== undefined && !/^0*$/.test(code) ? " <faulty>" : "";
  if (name === undefined) return `Message ${message.mti}${faulty}`;
  return `${name} ${isResponse(message.mti) ? "Response" : "Request"}${faulty}`;
}

function line(name: string, number: number, value: string): string {
  const printable = value.replaceAll(/[^\x20-\x7e]/g, ".");
  return `${INDENT}${`${name} [${number}]`.padEnd(NAME_WIDTH, ".")}${printable}`;
}

/** A response code's text, in brackets; nothing where the profile has none. */
function caption(message: Message, number: number, value: string): string {
  if (number !== RESPONSE_CODE) return "";
  const text = message.table.profile.responseCodes[value];
  return text === undefined ? "" : ` (${text})`;
}

/**
 * A message drawn out, a field a line, as it may be shown: card data masked. The form is that of the
 * original's log.
 */
export function draw(message: Message): string {
  const lines = [RULE, "", `${INDENT}[${title(message)}]`, ""];
  lines.push(line("Message Type Indicator", 0, message.mti), line("Bitmap", 1, message.bitmap));
  for (const number of message.numbers()) {
    const value = shown(message, number) ?? "";
    const name = message.field(number)?.spec.name ?? "";
    lines.push(line(name, number, value) + caption(message, number, message.get(number) ?? ""));
  }
  lines.push("", RULE);
  return lines.join("\n");
}
