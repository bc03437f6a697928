import type { Message } from "./message.ts";
import type { Sensitivity } from "./profile.ts";

const STAR = "*";

/** Digits of the shortest card number of the schemes; a number that may be one has at least these. */
const SHORTEST_PAN = 13;

/** A card number with only its first six and last four digits; of a shorter number nothing is shown. */
export function maskPan(pan: string): string {
  if (pan.length < SHORTEST_PAN) return STAR.repeat(pan.length);
  return pan.slice(0, 6) + STAR.repeat(pan.length - 10) + pan.slice(-4);
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

/** As many digits as a card number has, written in groups or not, and what may follow in a track. */
const PAN_LIKE = /\d(?:[ -]?\d){12,}(?:[=D^]\S*)?/g;

/** Masks what may be a card number. Leading zeros are fill: no card number begins with one. */
function maskPanLike(text: string): string {
  const [zeros = ""] = /^[0 -]*/.exec(text) ?? [];
  const [number = ""] = /^[\d -]*/.exec(text.slice(zeros.length)) ?? [];
  if (number.replaceAll(/\D/g, "").length < SHORTEST_PAN) return text;
  const rest = text.length - zeros.length - number.length;
  return zeros + maskPan(number) + STAR.repeat(rest);
}

const AMOUNT = 4;

/** Digits of the greatest amount that is shown: more are a part of a card number, in the wrong place. */
const AMOUNT_DIGITS = 10;

function maskAmount(amount: string): string {
  return amount.replace(/^0+/, "").length > AMOUNT_DIGITS ? STAR.repeat(amount.length) : amount;
}

/**
 * The value of a message's field as it may be shown: masked by what the profile says of the field.
 * Other fields are not for card data, but may hold some nevertheless, so what looks like a card
 * number is masked in them too. `undefined` when the field is not there.
 */
export function shown(message: Message, number: number): string | undefined {
  const value = message.get(number);
  const spec = message.field(number)?.spec;
  if (value === undefined || spec === undefined) return value;
  if (spec.sensitive !== undefined) return MASKS[spec.sensitive](value);
  if (spec.type === "b") return `<${value.length / 2} bytes>`;
  return number === AMOUNT ? maskAmount(value) : value.replaceAll(PAN_LIKE, maskPanLike);
}
