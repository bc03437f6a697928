import type { Context } from "hono";
import type { ReversalFate } from "../multiplexer/outcomes.ts";
import type { Trouble } from "../multiplexer/requester.ts";
import { RETRY_AFTER, STATUS, type TroubleStatus } from "./status.ts";

/** Statuses of replies. */
export type ReplyStatus = 200 | 404 | 405 | 408 | 413 | 415 | 422 | 500 | TroubleStatus;

/** What a client is told. */
export interface Reply {
  readonly status: ReplyStatus;
  readonly body: string;
  /** Its content type included. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a form of messages writes what is no message. */
export interface Writing {
  /** The content type of its replies. */
  readonly contentType: string;
  /** A failure; `fate` stands in it where it is a part of the form's bodies. */
  fail(errors: readonly string[], fate?: Fate): string;
}

/** What becomes of a sale of which the outcome is not known. */
export interface Fate {
  /** The number to ask with. */
  readonly id: number;
  readonly reversal: ReversalFate;
}

/** Tells why there is no answer of the host's. */
export function failureReply(
  { contentType, fail }: Writing,
  status: ReplyStatus,
  errors: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, body: fail(errors), headers: { ...headers, "Content-Type": contentType } };
}

/** Tells that the outcome of a sale is not known, and what becomes of it. */
export function unknownReply(
  { contentType, fail }: Writing,
  status: 502 | 504,
  errors: readonly string[],
  fate: Fate,
): Reply {
  const { id, reversal } = fate;
  const headers = { "Transaction-Id": String(id), "Reversal": reversal };
  return { status, body: fail(errors, fate), headers: { ...headers, "Content-Type": contentType } };
}

/** Tells of trouble. */
export function troubleReply(writing: Writing, trouble: Trouble): Reply {
  const { code, errors, sent, id, reversal = "none" } = trouble;
  const status = STATUS[code];
  if (sent && id !== undefined && (status === 502 || status === 504)) {
    return unknownReply(writing, status, errors, { id, reversal });
  }
  const retry = RETRY_AFTER[code];
  const headers = retry === undefined ? {} : { "Retry-After": String(retry) };
  return failureReply(writing, status, errors, headers);
}

/** The response that says it. */
export function respond(
  // deno-lint-ignore no-explicit-any -- the app's own environment is no concern of a reply
  c: Context<any>,
  { status, body, headers }: Reply,
): Response {
  return c.body(body, status, { ...headers });
}
