import type { Message } from "./message.ts";
import { isRequest } from "./mti.ts";

/**
 * What a message can break of its profile's rules. The codes are stable, like those of `errors.ts`:
 * an obligatory field is not there or empty; the message is shorter than any can be; the local time
 * is too far from now.
 */
export type RuleCode = "missing-field" | "too-short" | "expired";

/** One broken rule. Never holds a value, so that it can be logged and sent as it is. */
export interface RuleFault {
  readonly code: RuleCode;
  /** Number of the field to blame, as text; `""` where none is. */
  readonly path: string;
  /** One line for a person. */
  readonly message: string;
}

const LOCAL_TIME = 12;
const LOCAL_TIME_DIGITS = 12;

/** What every faultless message shares: this runs once a transaction, and makes nothing for a good one. */
const NONE: readonly RuleFault[] = Object.freeze([]);

/**
 * Checks a message against the rules of its profile: length, obligatory fields, and, for requests
 * under a profile that sets `expireSeconds`, how far DE 12 is from now.
 *
 * @param now milliseconds since 1970 (UTC); without it nothing expires
 * @returns every fault, the message's length first, then by field; a frozen empty array when all is well
 */
export function checkRules(message: Message, now?: number): readonly RuleFault[] {
  const { minLength } = message.table.profile.rules;
  let faults: RuleFault[] | undefined;
  if (message.bytes.length < minLength) faults = [tooShort(message.bytes.length, minLength)];
  const obligatory = obligatoryFields(message);
  for (let place = 0; place < obligatory.length; place++) {
    const number = obligatory[place]!;
    if (!message.isFilled(number)) (faults ??= []).push(missing(message, number));
  }
  if (now !== undefined && isExpired(message, now)) (faults ??= []).push(expired(message));
  return faults ?? NONE;
}

const NO_FIELDS: readonly number[] = [];

/** The obligatory fields of a message's type; a repeat without a list of its own uses its original's. */
function obligatoryFields(message: Message): readonly number[] {
  const { mti } = message;
  const { required } = message.table.profile.rules;
  const own = required[mti];
  if (own !== undefined) return own;
  const origin = mti.charCodeAt(3) - 0x30;
  if ((origin & 1) === 0) return NO_FIELDS;
  return required[mti.slice(0, 3) + String(origin - 1)] ?? NO_FIELDS;
}

function isExpired(message: Message, now: number): boolean {
  const { expireSeconds } = message.table.profile.rules;
  if (expireSeconds === undefined || !isRequest(message.mti)) return false;
  const value = message.get(LOCAL_TIME);
  if (value === undefined || value.length !== LOCAL_TIME_DIGITS) return false;
  const time = utcTime(value);
  return Math.abs(time - now) > expireSeconds * 1000;
}

/**
 * YYMMDDhhmmss, of this century, in milliseconds. A month 13 or an hour 25 runs over into the next
 * year or day: such a time is not refused for itself, it is hardly ever near now. NaN, which is
 * never far from now, when a character is no digit: that is the field type's to blame.
 */
function utcTime(value: string): number {
  return Date.UTC(
    2000 + pair(value, 0),
    pair(value, 2) - 1,
    pair(value, 4),
    pair(value, 6),
    pair(value, 8),
    pair(value, 10),
  );
}

function pair(value: string, at: number): number {
  const tens = value.charCodeAt(at) - 0x30;
  const ones = value.charCodeAt(at + 1) - 0x30;
  const digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return digits ? tens * 10 + ones : NaN;
}

/** `41 (Card Acceptor Terminal Identification)` */
function label(message: Message, number: number): string {
  const name = message.field(number)?.spec.name;
  return name === undefined ? String(number) : `${number} (${name})`;
}

function tooShort(length: number, minLength: number): RuleFault {
  const text = `Message of ${length} bytes, at least ${minLength} wanted`;
  return { code: "too-short", path: "", message: text };
}

function missing(message: Message, number: number): RuleFault {
  const text = `No field ${label(message, number)}`;
  return { code: "missing-field", path: String(number), message: text };
}

function expired(message: Message): RuleFault {
  const { expireSeconds } = message.table.profile.rules;
  const text = `Field ${label(message, LOCAL_TIME)} is more than ${expireSeconds} s from now`;
  return { code: "expired", path: String(LOCAL_TIME), message: text };
}
