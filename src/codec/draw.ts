import { shown } from "./mask.ts";
import type { Message } from "./message.ts";
import { isResponse } from "./mti.ts";
import type { CaptionPart } from "./profile.ts";

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

/** What is known of a message beside itself. */
interface Circumstances {
  /** Its DE 12 is too far from now. Default: false. */
  readonly expired?: boolean | undefined;
}

/**
 * What a message is to a person: `Purchase Request`, `Reversal Response <faulty>`,
 * `Echo Request <expired>`, `Message 0100`.
 */
export function title(message: Message, { expired = false }: Circumstances = {}): string {
  const name = kind(message);
  const code = message.get(RESPONSE_CODE);
  const faulty = code !== undefined && !/^0*$/.test(code) ? " <faulty>" : "";
  const marks = faulty + (expired ? " <expired>" : "");
  if (name === undefined) return `Message ${message.mti}${marks}`;
  return `${name} ${isResponse(message.mti) ? "Response" : "Request"}${marks}`;
}

const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, ".");

function line(name: string, number: number, value: string): string {
  return `${INDENT}${`${name} [${number}]`.padEnd(NAME_WIDTH, ".")}${printable(value)}`;
}

/** `Card Data Input Mode: <Manual>`; nothing where the profile does not know the value. */
function meaning({ title, from, length, values }: CaptionPart, value: string): string[] {
  const part = value.slice(from, from + length);
  return Object.hasOwn(values, part) ? [`${title}: <${values[part]}>`] : [];
}

/** What a value means, in brackets; nothing where the profile does not know. */
function caption(message: Message, number: number, value: string): string {
  const { responseCodes, captions } = message.table.profile;
  const parts = number === RESPONSE_CODE && Object.hasOwn(responseCodes, value)
    ? [responseCodes[value]]
    : captions[number]?.flatMap((part) => meaning(part, value)) ?? [];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

/** How a message is drawn. */
export interface DrawOptions extends Circumstances {
  /**
   * What is shown of a field; its meaning is told only where that is the value itself.
   * Default: {@link shown}, which masks card data.
   */
  readonly show?: ((message: Message, number: number) => string | undefined) | undefined;
}

/**
 * A message drawn out, a field a line, as it may be shown. The form is that of the original's log.
 */
export function draw(message: Message, { expired, show = shown }: DrawOptions = {}): string {
  const lines = [RULE, "", `${INDENT}[${title(message, { expired })}]`, ""];
  lines.push(line("Message Type Indicator", 0, message.mti), line("Bitmap", 1, message.bitmap));
  for (const number of message.numbers()) {
    const value = show(message, number) ?? "";
    const name = message.field(number)?.spec.name ?? "";
    const means = value === message.get(number) ? caption(message, number, value) : "";
    lines.push(line(name, number, value) + means);
  }
  lines.push("", RULE);
  return lines.join("\n");
}
