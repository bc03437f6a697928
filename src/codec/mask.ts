import type { Message } from "./message.ts";
import type { Sensitivity } from "./profile.ts";

const STAR = "*";

/** A card number with only its first six and last four digits; short ones with none. */
export function maskPan(pan: string): string {
  const hidden = pan.length - 10;
  if (hidden <= 0) return STAR.repeat(pan.length);
  return pan.slice(0, 6) + STAR.repeat(hidden) + pan.slice(-4);
}

/**
 * Track data: the card number masked, everything behind the separator hidden. Track 1 has a letter
 * in front of the number.
 */
function maskTrack(track: string): string {
  const match = /^([;%]?[A-Za-z]?)(\d{1,19})([=D^]|$)/.exec(track);
  if (match === null) return STAR.repeat(track.length);
  const [head, start = "", pan = "", separator = ""] = match;
  return start + maskPan(pan) + separator + STAR.repeat(track.length - head.length);
}

/** What a log shows of a value of each sensitivity: always as long as the value is, or its length. */
const MASKS: Readonly<Record<Sensitivity, (value: string) => string>> = {
  pan: maskPan,
  track: maskTrack,
  pin: (value) => STAR.repeat(value.length),
  cvv: (value) => STAR.repeat(value.length),
  emv: (value) => `<${value.length / 2} bytes>`,
};

/** Digits in a row, without a mark of their own, from which on they may be a card number. */
const PAN_LIKE = /\d{13,}/g;

/**
 * The value of a message's field as it may be shown: masked by what the profile says of the field,
 * not by its looks. Free text (`a…ns` of variable length) that holds as many digits as a card number
 * has them masked as well. `undefined` when the field is not there.
 */
export function shown(message: Message, number: number): string | undefined {
  const value = message.get(number);
  if (value === undefined) return undefined;
  const spec = message.field(number)?.spec;
  if (spec === undefined) return value;
  if (spec.sensitive !== undefined) return MASKS[spec.sensitive](value);
  if (spec.type === "b") return `<${value.length / 2} bytes>`;
  if (spec.indicator === undefined) return value;
  return value.replaceAll(PAN_LIKE, maskPan);
}
