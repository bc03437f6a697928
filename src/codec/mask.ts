import { maskAnyText } from "./any-text.ts";
import { maskPan, stars } from "./card-numbers.ts";
import { maskEmv } from "./emv.ts";
import { isDigits } from "./field-types.ts";
import type { Message } from "./message.ts";
import type { FieldSpec, Sensitivity } from "./profile.ts";

export { maskPan };

/**
 * Track data: the card number masked, everything behind the separator hidden. Track 1 has a letter
 * in front of the number.
 */
function maskTrack(track: string): string {
  const match = /^([;%]?[A-Za-z]?)(\d{1,19})([=D^]|$)/.exec(track);
  if (match === null) return stars(track);
  const [head, start = "", pan = "", separator = ""] = match;
  return start + maskPan(pan) + separator + stars(track.slice(head.length));
}

const bytesOf = (hex: string): string => `<${Math.ceil(hex.length / 2)} bytes>`;

/** EMV data in lower case, as the original drew it; its length only, where it is not what it should be. */
function shownEmv(hex: string): string {
  return maskEmv(hex.toUpperCase())?.toLowerCase() ?? bytesOf(hex);
}

/** What a log shows of a value of each sensitivity: always as long as the value is, or its length. */
const MASKS: Readonly<Record<Sensitivity, (value: string) => string>> = {
  pan: (value) => isDigits(value) ? maskPan(value) : stars(value),
  track: maskTrack,
  pin: stars,
  cvv: stars,
  emv: shownEmv,
};

const PIN_BLOCK = 52;

/** What ISO 8583 has in its fields that must not be shown, whatever a profile forgets to say. */
const USUAL: Readonly<Record<number, Sensitivity>> = {
  2: "pan",
  34: "pan",
  35: "track",
  36: "track",
  45: "track",
  [PIN_BLOCK]: "pin",
  55: "emv",
};

/** What field `number` holds by ISO 8583 that must not be shown. */
export function usualSensitivity(number: number): Sensitivity | undefined {
  return USUAL[number];
}

/** What a field holds that must not be shown: by its profile, or by ISO 8583 where that is silent. */
export function sensitivityOf(
  number: number,
  spec: FieldSpec | undefined,
): Sensitivity | undefined {
  return spec?.sensitive ?? usualSensitivity(number);
}

/** Whether a field is for a card number, alone or in a track. */
export function isForCard(number: number, spec: FieldSpec | undefined): boolean {
  const sensitive = sensitivityOf(number, spec);
  return sensitive === "pan" || sensitive === "track";
}

const AMOUNT = 4;

/** Digits of the greatest amount that is shown: more are a part of a card number, in the wrong place. */
const AMOUNT_DIGITS = 10;

function maskAmount(amount: string): string {
  return amount.replace(/^0+/, "").length > AMOUNT_DIGITS ? stars(amount) : amount;
}

/**
 * The value of a message's field as it may be shown: masked by what the profile says of the field,
 * or ISO 8583 where the profile says nothing. Other fields are not for card data, but may hold some
 * nevertheless, so what looks like a card number, or like bytes in hexadecimal, is masked in them too. `undefined` when the field
 * is not there.
 */
export function shown(message: Message, number: number): string | undefined {
  const value = message.get(number);
  const spec = message.field(number)?.spec;
  if (value === undefined || spec === undefined) return value;
  const sensitive = sensitivityOf(number, spec);
  if (sensitive !== undefined) return MASKS[sensitive](value);
  if (spec.type === "b") return bytesOf(value);
  return number === AMOUNT ? maskAmount(value) : maskAnyText(value);
}

/**
 * The value of a message's field as it is, for `--dangerous`: binary ones in lower-case hexadecimal,
 * and only PIN blocks starred. `undefined` when the field is not there.
 */
export function unmasked(message: Message, number: number): string | undefined {
  const value = message.get(number);
  const field = message.field(number);
  if (value === undefined || field === undefined) return value;
  if (number === PIN_BLOCK || field.spec.sensitive === "pin") return stars(value);
  return field.encoding.binary ? value.toLowerCase() : value;
}
