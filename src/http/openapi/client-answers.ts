import type { TroubleCode } from "../../multiplexer/requester.ts";
import { MAX_BODY } from "../body.ts";
import type { ReplyStatus } from "../reply.ts";
import { RETRY_AFTER, STATUS } from "../status.ts";
import { type Answer, type Answers, type Content, type Header, refTo } from "./document.ts";

/** Statuses by which a message that was posted gets no answer of the host's. */
type FailureStatus = Exclude<ReplyStatus, 200 | 404 | 405>;

/** What each of them means. TypeScript sees that none is left out. */
const MEANINGS: Readonly<Record<FailureStatus, string>> = {
  400: "The message is wrong; everything that is wrong is told. It was not sent.",
  408:
    "The request did not come in 30 seconds, its headers not in 10. It was not sent. As a rule " +
    "there is no body.",
  409: "An earlier sale with the same STAN and TID is being reversed. This one was not sent.",
  413: `The body is larger than ${MAX_BODY} bytes. It was not sent.`,
  415: "The body is said to be of another type, or packed. It was not sent.",
  422: "The `Idempotency-Key` was used for another request. This one was not sent.",
  429: "As many requests as allowed are under way. This one was not sent.",
  500: "The gateway made a mistake, and its log says more. The outcome is not known.",
  502:
    "The link to the host broke, or the gateway was stopped, while the host had the request, or " +
    "an answer could not be written down or told; or it is a repeat of a request whose answer " +
    "nobody has any more. The outcome is not known.",
  503: "There is no link to the host, the gateway is about to stop, the journal cannot be " +
    "written, or too many sales wait to be reversed. It was not sent.",
  504: "The host did not answer in time. With a number to ask with, the outcome is not known; " +
    "without one, it was not sent.",
};

/** Statuses with which a repeat may be answered by what its first one got. */
const REPLAYED: ReadonlySet<number> = new Set([200, ...Object.values(STATUS)]);

/** Statuses of requests that the host may have. */
const UNKNOWN: ReadonlySet<number> = new Set([502, 504]);

const IDEMPOTENT_REPLAYED: Header = {
  description: "This is what an earlier request with the same `Idempotency-Key` came to.",
  schema: { type: "string", enum: ["true"] },
};

const UNKNOWN_HEADERS: Readonly<Record<string, Header>> = {
  "Transaction-Id": {
    description: "The number to ask with at `/transactions/{id}`.",
    schema: { type: "integer", minimum: 1 },
  },
  "Reversal": { description: "As `reversal` in JSON.", schema: refTo("Reversal") },
};

/** The seconds that a status may ask for. */
function secondsOf(status: number): number[] {
  const codes = Object.keys(STATUS) as TroubleCode[];
  const seconds = codes.filter((code) => STATUS[code] === status).map((code) => RETRY_AFTER[code]);
  return [...new Set(seconds.filter((each) => each !== undefined))].sort((a, b) => a - b);
}

function headersOf(status: number): Record<string, Header> {
  const seconds = secondsOf(status);
  return {
    ...REPLAYED.has(status) && { "Idempotent-Replayed": IDEMPOTENT_REPLAYED },
    ...seconds.length > 0 && {
      "Retry-After": {
        description: "Seconds after which it may be tried again.",
        schema: { type: "integer", enum: seconds },
      },
    },
    ...UNKNOWN.has(status) && UNKNOWN_HEADERS,
  };
}

function answer(status: number, description: string, content: Content): Answer {
  const headers = headersOf(status);
  return { description, ...Object.keys(headers).length > 0 && { headers }, content };
}

/**
 * What a message that was posted may get.
 *
 * @param answered the host's answer
 * @param failed what there is instead of it, by status
 */
export function clientAnswers(answered: Content, failed: (status: number) => Content): Answers {
  const failures = Object.entries(MEANINGS).map(([status, meaning]) => {
    return [status, answer(Number(status), meaning, failed(Number(status)))] as const;
  });
  const approved = answer(200, "The host answered: it approved, or it did not.", answered);
  return { 200: approved, ...Object.fromEntries(failures) };
}
