import { fromHex, toHex } from "../codec/bytes.ts";
import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { BadMessage, messageFromJson, messageToJson } from "./json-message.ts";
import type { Fate, Writing } from "./reply.ts";

/** One of the forms in which messages come and go, by its path. */
export interface Form extends Writing {
  readonly path: string;
  /** The media type of the bodies that it takes, for errors. */
  readonly type: string;
  /** The message that a body means, or what is wrong with it. */
  read(codec: Codec, text: string): Message | Uint8Array | BadMessage;
  /** The host's answer. */
  write(response: Message): string;
}

function readJson(codec: Codec, text: string): Message | BadMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // What the parser says quotes the text, which may hold card data.
    return new BadMessage(["The body is not JSON"]);
  }
  try {
    return messageFromJson(codec, json);
  } catch (error) {
    if (error instanceof BadMessage) return error;
    throw error;
  }
}

/** The original's JSON. */
export const JSON_FORM: Form = {
  path: "/",
  type: "application/json",
  contentType: "application/json",
  read: readJson,
  write: (response) => `{"result":${messageToJson(response)},"errors":[]}`,
  fail: (errors: readonly string[], fate?: Fate) => JSON.stringify({ result: "", errors, ...fate }),
};

/** Hexadecimal text. */
const RAW_FORM: Form = {
  path: "/raw",
  type: "text/plain",
  contentType: "text/plain; charset=UTF-8",
  read: (_, text) => fromHex(text) ?? new BadMessage(["The body is not hexadecimal"]),
  write: (response) => toHex(response.bytes).toLowerCase(),
  fail: (errors: readonly string[]) => errors.join("\n"),
};

/** All of them. */
export const FORMS: readonly Form[] = [JSON_FORM, RAW_FORM];

/** The form of what is told at a path: JSON, but at the other forms' own paths. */
export const formAt = (path: string): Form => FORMS.find((form) => form.path === path) ?? JSON_FORM;
