import type { Codec } from "../../codec/codec.ts";
import { CodecError } from "../../codec/errors.ts";
import { isDigits } from "../../codec/field-types.ts";
import { sensitivityOf } from "../../codec/mask.ts";
import type { Message } from "../../codec/message.ts";
import { isResponse } from "../../codec/mti.ts";
import { checkRules } from "../../codec/rules.ts";
import { firstDifference } from "./differences.ts";
import { hasCheckDigit } from "./luhn.ts";
import type { Reading } from "./reading.ts";

/** One thing that is wrong with a message, or not as one would expect. Holds no value. */
export interface Finding {
  /** A `warning` does not keep a host from taking it. */
  readonly severity: "error" | "warning";
  /** Stable: a codec's code, a rule's, or one of ours. */
  readonly code: string;
  /** The field to blame, with dots into parts; `""` where none is. */
  readonly field: string;
  /** Bytes from the message's start; -1 where there is none. */
  readonly offset: number;
  /** A line for a person. */
  readonly message: string;
}

const RESPONSE_CODE = 39;

/** `DE 4 (Amount, Transaction)` */
function label(message: Message, number: number): string {
  const name = message.field(number)?.spec.name;
  return name === undefined ? `DE ${number}` : `DE ${number} (${name})`;
}

function warning(code: string, number: number, text: string): Finding {
  return { severity: "warning", code, field: String(number), offset: -1, message: text };
}

const errorOf = ({ code, path, offset, message }: CodecError): Finding => {
  return { severity: "error", code, field: path, offset, message };
};

/** What is wrong with a value, when it is written alone. */
function valueFault(
  codec: Codec,
  mti: string,
  number: number,
  value: string,
): CodecError | undefined {
  try {
    codec.encode({ 0: mti, [number]: value });
    return undefined;
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

/** The first fault, and values that are outside of their classes behind it. */
function faults(codec: Codec, { message, numbers, fault, whole }: Reading): Finding[] {
  if (fault === undefined) return [];
  const others = whole ? numbers : [];
  const further = others.flatMap((number): Finding[] => {
    const found = valueFault(codec, message.mti, number, message.get(number)!);
    const isKnown = found === undefined || fault.path.split(".")[0] === String(number);
    return isKnown ? [] : [errorOf(found)];
  });
  return [errorOf(fault), ...further];
}

/** The card number in a field that is for one, or for a track. */
function panIn(message: Message, number: number): string | undefined {
  const sensitive = sensitivityOf(number, message.field(number)?.spec);
  const value = message.get(number) ?? "";
  if (sensitive === "pan") return isDigits(value) && value !== "" ? value : undefined;
  return sensitive === "track" ? /^[;%]?[A-Za-z]?(\d{8,19})[=D^]/.exec(value)?.[1] : undefined;
}

function cards(message: Message): Finding[] {
  const found: Finding[] = [];
  let first: { readonly number: number; readonly pan: string } | undefined;
  for (const number of message.numbers()) {
    const pan = panIn(message, number);
    if (pan === undefined) continue;
    if (!hasCheckDigit(pan)) {
      const text = `${label(message, number)}: the card number's check digit does not fit`;
      found.push(warning("bad-check-digit", number, text));
    }
    if (first !== undefined && first.pan !== pan) {
      const text = `${label(message, number)}: another card number than in DE ${first.number}`;
      found.push(warning("other-card", number, text));
    }
    first ??= { number, pan };
  }
  return found;
}

/** MMDDhhmmss at the end of a time, whatever its year. */
const TIME = /^(?:\d\d)?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/;
const TRANSMISSION = 7;
const LOCAL = 12;

/** Times that no clock shows. A DE 12 of another length than 12 has not got a date in it. */
function times(message: Message): Finding[] {
  return [TRANSMISSION, LOCAL].flatMap((number) => {
    const value = message.get(number) ?? "";
    const isTime = value.length === (number === LOCAL ? 12 : 10) && isDigits(value);
    if (!isTime || TIME.test(value)) return [];
    return [warning("no-such-time", number, `${label(message, number)}: there is no such time`)];
  });
}

function responseCode(message: Message): Finding[] {
  const code = message.get(RESPONSE_CODE);
  const { responseCodes } = message.table.profile;
  if (!isResponse(message.mti)) return [];
  if (code === undefined) {
    const text = `${label(message, RESPONSE_CODE)}: an answer without a response code`;
    return [warning("no-response-code", RESPONSE_CODE, text)];
  }
  if (Object.keys(responseCodes).length === 0 || Object.hasOwn(responseCodes, code)) return [];
  const text = `${label(message, RESPONSE_CODE)}: a code that the profile does not know`;
  return [warning("unknown-response-code", RESPONSE_CODE, text)];
}

/** Bytes that the profile would write in another way, such as hexadecimal in the other case. */
function otherwise(codec: Codec, message: Message): Finding[] {
  let written: Message;
  try {
    written = codec.encode(message.toValues());
  } catch (error) {
    if (error instanceof CodecError) return [];
    throw error;
  }
  const offset = firstDifference(message.bytes, written.bytes);
  if (offset < 0) return [];
  const text = `the profile would write the same values in other bytes, from byte ${offset} on`;
  return [{ severity: "warning", code: "other-bytes", field: "", offset, message: text }];
}

/**
 * Everything that is wrong with a message, errors first: its structure, values outside of their
 * classes, the profile's rules (fields that have to be there, the shortest length); then what is
 * doubtful: check digits, times, response codes. Whether DE 12 is too far from now is not looked at.
 */
export function findingsOf(codec: Codec, reading: Reading): readonly Finding[] {
  const found = faults(codec, reading);
  const { message, whole } = reading;
  if (!whole) return found;
  const rules = checkRules(message).map(({ code, path, message }): Finding => {
    return { severity: "error", code, field: path, offset: -1, message };
  });
  const doubts = [...cards(message), ...times(message), ...responseCode(message)];
  const bytes = found.length > 0 ? [] : otherwise(codec, message);
  return [...found, ...rules, ...doubts, ...bytes];
}
