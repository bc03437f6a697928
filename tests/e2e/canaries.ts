import { join, PAN } from "../fixtures.ts";

/**
 * Card numbers of each length that is met: public ones of the schemes, and where there is none of
 * that length, a public one's first six digits with a tail that fails the check digit, so that it is
 * nobody's. The tails' digits are 6 to 9 (but for the public number's): no time, date or port has
 * five of those in a row.
 */
export const CANARY_PANS: readonly string[] = [
  `${PAN.visa.slice(0, 6)}6986787`,
  `${PAN.amex.slice(0, 6)}696786869`,
  PAN.visaOther,
  "6304008796898797697",
];

/** What else of a card nobody may see, each part unlike anything else that is said. */
export const SECRETS = {
  holder: "ZWORYKIN/QUILLON",
  /** Behind the separator of each track, on the stripe and in the chip. */
  track1: "67967986987",
  track2: "686867896",
  track3: "78989786979",
  chip57: "687878797",
  chip9F6B: "698689676",
  chip9F1F: "76969767979",
  chip9F20: "9879876896",
  pinBlock: "046F9CA8D7B3E59A",
  pinData: "B7C9D1E8F6A5A39E",
  /** The code on the card's back, with letters behind by which it is known. */
  cvv: "8697QX",
} as const;

/** Expiry and service code, which stand behind a track's separator. */
const EXPIRY_SERVICE = "3012201";

/** What is on one card's stripe and in its chip. */
export interface Card {
  readonly pan: string;
  /** Each without sentinels. */
  readonly track1: string;
  readonly track2: string;
  readonly track3: string;
}

/** The card that has this number. */
export function cardOf(pan: string): Card {
  return {
    pan,
    track1: `B${pan}^${SECRETS.holder}^${EXPIRY_SERVICE}${SECRETS.track1}`,
    track2: `${pan}=${EXPIRY_SERVICE}${SECRETS.track2}`,
    track3: `01${pan}=${SECRETS.track3}0000`,
  };
}

/** The cards of all canary numbers. */
export const CARDS: readonly Card[] = CANARY_PANS.map(cardOf);

/** Packed digits, two a byte, filled with an F. */
export const packed = (digits: string): string => digits.length % 2 === 0 ? digits : `${digits}F`;

/** Text as upper-case hexadecimal. */
export const textHex = (text: string): string => join(text).toHex().toUpperCase();

/** Digits in EBCDIC. */
const ebcdic = (digits: string): string => digits.replaceAll(/\d/g, "F$&");

const LONG_LENGTH = 0x80;

/** A data object of BER-TLV. */
function tlv(tag: string, value: string): string {
  const size = value.length / 2;
  const length = size.toString(16).toUpperCase().padStart(2, "0");
  return tag + (size < LONG_LENGTH ? length : `81${length}`) + value;
}

/** Track 2 of a chip, packed. */
const chipTrack = (pan: string, rest: string): string => packed(`${pan}D${EXPIRY_SERVICE}${rest}`);

const HARMLESS = tlv("9F26", "C0FFEE1234AB56CD") + tlv("9F36", "0102");

/** EMV data in which every tag that EMV has for card data holds some. */
function listedTags({ pan, track1 }: Card): string {
  return tlv("5A", packed(pan)) + HARMLESS + tlv("57", chipTrack(pan, SECRETS.chip57)) +
    tlv("5F20", textHex(SECRETS.holder)) + tlv("9F1F", textHex(SECRETS.chip9F1F)) +
    tlv("9F20", SECRETS.chip9F20) + tlv("9F6B", chipTrack(pan, SECRETS.chip9F6B)) +
    tlv("56", textHex(track1)) + tlv("99", SECRETS.pinData);
}

/** EMV data as a bank may get them, hexadecimal: one form after the other. */
export function emvForms(card: Card): string[] {
  const { pan, track2 } = card;
  const core = tlv("5A", packed(pan)) + tlv("57", chipTrack(pan, SECRETS.chip57)) +
    tlv("5F20", textHex(SECRETS.holder)) + tlv("9F1F", textHex(SECRETS.chip9F1F));
  return [
    listedTags(card),
    tlv("70", HARMLESS + core) + HARMLESS,
    HARMLESS + tlv("77", tlv("70", core) + tlv("BF0C", tlv("9F20", SECRETS.chip9F20))),
    HARMLESS + tlv("9F10", packed(pan)) + tlv("DF01", chipTrack(pan, SECRETS.chip57)),
    tlv("9F10", textHex(pan)) + tlv("DF01", textHex(track2)) + HARMLESS,
    tlv("DF01", textHex(pan.replaceAll(/\d{4}(?=\d)/g, "$& "))) + tlv("9F10", ebcdic(pan)),
    tlv("70", tlv("9F10", packed(pan)) + tlv("DF8101", textHex(`${pan}D${EXPIRY_SERVICE}`))),
    core.slice(0, -8),
  ];
}

/** Binary data that are no EMV, hexadecimal. */
export function binaryForms({ pan, track1, track2 }: Card): string[] {
  const grouped = pan.replaceAll(/\d{4}(?=\d)/g, "$&-");
  return [
    SECRETS.pinBlock,
    packed(pan),
    packed(`0${pan}`),
    packed(track2.replace("=", "D")),
    textHex(pan),
    textHex(track2),
    textHex(track1),
    textHex(grouped),
    ebcdic(pan),
  ];
}

/** Text in which a card number, track or other secret stands, one form after the other. */
export function textForms(card: Card): string[] {
  const { pan, track1, track2, track3 } = card;
  const groups = (separator: string) => pan.replaceAll(/\d{4}(?=\d)/g, `$&${separator}`);
  return [
    pan,
    groups(" "),
    groups("-"),
    groups("  "),
    groups("."),
    `card ${pan} ok`,
    `x${pan}y`,
    `{"pan":"${pan}"}`,
    `PAN=${groups(" ")};OK`,
    `000${pan}`,
    `2026 ${pan} 2030`,
    `${pan} ${SECRETS.cvv}`,
    `${pan}/${SECRETS.cvv}`,
    `${groups("-")} 12/30 ${SECRETS.cvv}`,
    track2,
    `;${track2}?`,
    track2.replace("=", "D"),
    `card ;${track2}? ok`,
    track1,
    `%${track1}?`,
    `${track1}${track2}`,
    track3,
    `;${track3}?`,
    `%${track1}?;${track2}?+${track3}?`,
    textHex(pan),
    packed(track2.replace("=", "D")),
    SECRETS.pinBlock,
    `PIN ${SECRETS.pinBlock.toLowerCase()} ok`,
    tlv("5F20", textHex(SECRETS.holder)) + HARMLESS,
    ...emvForms(card),
  ];
}

/** Track data of digits and separators only. */
export function trackForms({ pan, track2 }: Card): string[] {
  return [track2, track2.replace("=", "D"), pan, `${pan}=`, `;${track2}?`];
}

/** Digits in which a card number stands. */
export function digitForms({ pan }: Card): string[] {
  return [pan, `000${pan}`, `20261231${pan}`, `${pan}000`, pan + pan];
}
