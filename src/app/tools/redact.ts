import { toHex } from "../../codec/bytes.ts";
import { maskPan } from "../../codec/card-numbers.ts";
import type { Codec } from "../../codec/codec.ts";
import { isDigits } from "../../codec/field-types.ts";
import { isForCard, sensitivityOf, shown } from "../../codec/mask.ts";
import type { Message } from "../../codec/message.ts";
import type { Sensitivity } from "../../codec/profile.ts";
import { CannotTell } from "./cannot-tell.ts";
import { maskEmvTags } from "./emv-mask.ts";
import { subfieldsOf } from "./field-parts.ts";
import { readMessage } from "./reading.ts";
import { isMasked, type Row } from "./row.ts";
import { rowsOf } from "./rows.ts";
import { findStrays } from "./strays.ts";

/** The first number that is a field's, behind MTI and bitmap. */
const FIRST_FIELD = 2;

const zeros = (text: string): string => "0".repeat(text.length);

/** A value with a zero wherever its mask, which is as long, has a star of its own. */
function zeroed(value: string, mask: string): string {
  if (mask.length !== value.length) return zeros(value);
  return Array.from(mask, (char, at) => char === "*" ? "0" : value[at]).join("");
}

/** Zeros, but for what parts a track. */
const emptyTrack = (text: string): string => text.replaceAll(/[^=^]/g, "0");

/** The card number truncated, what is behind it gone. Track 1 has a letter in front of the number. */
function redactedTrack(track: string): string {
  const [head, start = "", pan = "", separator = ""] =
    /^([;%]?[A-Za-z]?)(\d{13,19})([=D^])/.exec(track) ?? [];
  if (head === undefined) return emptyTrack(track);
  const number = zeroed(pan, maskPan(pan));
  return start + number + separator + emptyTrack(track.slice(head.length));
}

/** Data objects keep tags and lengths; what is not made of data objects is gone as a whole. */
function redactedEmv(hex: string): string {
  const masked = maskEmvTags(hex);
  return masked === undefined ? zeros(hex) : zeroed(hex.toUpperCase(), masked.text);
}

/** What is left of a value of each sensitivity: as long, and of the same characters. */
const REDACTIONS: Readonly<Record<Sensitivity, (value: string) => string>> = {
  pan: (value) => isDigits(value) ? zeroed(value, maskPan(value)) : zeros(value),
  track: redactedTrack,
  pin: zeros,
  cvv: zeros,
  emv: redactedEmv,
};

/** Parts that have parts no more. */
const leaves = (rows: readonly Row[]): readonly Row[] =>
  rows.flatMap((row) => row.parts.length > 0 ? leaves(row.parts) : [row]);

/** A text with zeros in those of its parts that may not be shown. */
function withoutSecretParts(text: string, parts: readonly Row[]): string {
  return leaves(parts).filter(isMasked).reduce((left, { secret, value }) => {
    return left.replaceAll(secret, zeroed(secret, value));
  }, text);
}

/** A field's value with zeros where it may not be shown; the value itself when all of it may be. */
function redactedValue(message: Message, { path, secret, parts }: Row): string {
  const number = Number(path);
  const sensitive = sensitivityOf(number, message.field(number)?.spec);
  if (sensitive !== undefined) return REDACTIONS[sensitive](secret);
  if (message.field(number)?.spec.type === "b") {
    return subfieldsOf(message, number) === undefined ? zeros(secret) : redactedEmv(secret);
  }
  return withoutSecretParts(zeroed(secret, shown(message, number) ?? ""), parts);
}

/** Card numbers as the message has them in the fields that are for them. */
function cardNumbers(message: Message): string[] {
  return message.numbers().flatMap((number) => {
    if (!isForCard(number, message.field(number)?.spec)) return [];
    return /\d{13,19}/.exec(message.get(number) ?? "")?.slice(0, 1) ?? [];
  });
}

const latin1 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** Whether a card number is still there: as text, packed, or in EBCDIC, whose digits begin with F. */
function isLeft(message: Message, redacted: Message): boolean {
  const [text, hex] = [latin1(redacted.bytes), toHex(redacted.bytes)];
  return cardNumbers(message).some((pan) => {
    // A number of zeros, but for its ends, stays what it is.
    if (zeroed(pan, maskPan(pan)) === pan) return false;
    return text.includes(pan) || hex.includes(pan) || hex.includes([...pan].join("F"));
  });
}

/**
 * The same message without card data, so that it can be given to others: card numbers keep their
 * first six and last four digits, all else that is masked in a log becomes zeros, and so do binary
 * fields but for EMV data, whose harmless tags stay. Lengths stay, and so do the bytes of every other
 * field: the message decodes as it did.
 *
 * @throws {CannotTell} when the message cannot be read up to its end, or not be made safe
 */
export function redact(codec: Codec, bytes: Uint8Array): Message {
  const reading = readMessage(codec, bytes);
  const { message, fault, whole } = reading;
  if (fault !== undefined && (!whole || fault.code === "trailing-bytes")) throw fault;
  const { across } = findStrays(reading);
  const changes: Record<number, string> = {};
  for (const row of rowsOf(reading, { unsafe: false })) {
    const number = Number(row.path);
    if (number < FIRST_FIELD) continue;
    const redacted = across.has(number) ? zeros(row.secret) : redactedValue(message, row);
    if (redacted !== row.secret) changes[number] = redacted;
  }
  const redacted = codec.change(message, changes);
  const again = readMessage(codec, redacted.bytes);
  if (!again.whole || again.fault?.code === "trailing-bytes" || isLeft(message, redacted)) {
    throw new CannotTell("the message cannot be made safe so that it still decodes");
  }
  return redacted;
}
