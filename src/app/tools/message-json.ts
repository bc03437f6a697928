import type { Codec } from "../../codec/codec.ts";
import type { Message } from "../../codec/message.ts";
import { BadMessage, messageFromJson } from "../../http/json-message.ts";

/** A text that is no JSON of messages. Holds nothing of the text. */
export class BadJson extends Error {
  override readonly name = "BadJson";
  readonly code = "bad-json";
}

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (json: unknown): json is Mapping =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** What `decode --json` writes of a field: the value is all that counts. */
const valueOf = (json: unknown): unknown => isMapping(json) && "value" in json ? json.value : json;

/** What `decode --json` writes has its fields one level further down. */
function withoutWrapping(json: unknown): unknown {
  if (!isMapping(json) || !isMapping(json.fields)) return json;
  return Object.fromEntries(Object.entries(json.fields).map(([key, of]) => [key, valueOf(of)]));
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    // What the parser says quotes the text, which may hold card data.
    return undefined;
  }
}

/**
 * The messages of a JSON text: an object, a list of objects, or an object a line.
 *
 * @throws {BadJson} naming the line that is none
 */
export function readMessagesJson(text: string): readonly unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole.json) ? whole.json : [whole.json];
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "");
  if (lines.length === 0) throw new BadJson("there is no message in it");
  return lines.map(({ line, number }) => {
    const read = lines.length > 1 ? parsed(line) : undefined;
    if (read !== undefined) return read.json;
    throw new BadJson(lines.length > 1 ? `line ${number} is not JSON` : "not JSON");
  });
}

/**
 * Makes a message of JSON: that of the gateway's `POST /`, or what `decode --json --unsafe` wrote.
 *
 * @throws {BadMessage} with everything that is wrong
 */
export function messageOfJson(codec: Codec, json: unknown): Message {
  const values = withoutWrapping(json);
  if (!isMapping(values)) throw new BadMessage(["a message is a JSON object"]);
  return messageFromJson(codec, values);
}
