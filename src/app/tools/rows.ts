import { maskHexDigits, stars } from "../../codec/card-numbers.ts";
import { sensitivityOf, shown } from "../../codec/mask.ts";
import { amountMeaning, meanings, mtiMeaning, tagMeanings } from "../../codec/meanings/meanings.ts";
import type { Message } from "../../codec/message.ts";
import { partsOf } from "../../codec/parts-of.ts";
import { maskEmvTags } from "./emv-mask.ts";
import type { EmvTag } from "./emv-tags.ts";
import { subfieldsOf } from "./field-parts.ts";
import { partRows } from "./parts.ts";
import type { Reading } from "./reading.ts";
import type { Row } from "./row.ts";
import { findStrays, type Strays } from "./strays.ts";

/** How rows are made. */
export interface RowOptions {
  /** Card data is shown as it is. */
  readonly unsafe: boolean;
}

const BITMAP = 1;

/** Versions, classes, functions and origins that ISO 8583 has (1987, 1993, 2003). */
const KNOWN_MTI = /^[012][1-8][0-4][0-5]$/;

/** What has a fault in its structure and an MTI that nobody uses is no message, but may be a part of one. */
const isNoMessage = ({ message, whole }: Reading): boolean =>
  !whole && !KNOWN_MTI.test(message.mti);

/** The field that says the currency of an amount: transaction, settlement, billing. */
const CURRENCY_OF: Readonly<Record<number, number>> = { 4: 49, 5: 50, 6: 51 };

const NO_STRAYS: Strays = { across: new Set(), within: new Set() };

/** Tags of EMV data, whose masked text is as long as the text itself. */
function tagRows(path: string, hex: string, masked: string, tags: readonly EmvTag[]): Row[] {
  const seen = new Map<string, number>();
  return tags.map(({ tag, start, end, parts }) => {
    const times = (seen.get(tag) ?? 0) + 1;
    seen.set(tag, times);
    const key = times === 1 ? tag : `${tag}#${times}`;
    const secret = hex.slice(start * 2, end * 2);
    const value = masked.slice(start * 2, end * 2);
    const known = tagMeanings(tag, value === secret ? secret : "");
    const isPlain = value === secret && parts.length === 0;
    return {
      path: `${path}.${key}`,
      key,
      name: known.name ?? "",
      value,
      secret,
      meanings: isPlain ? known.meanings : [],
      parts: tagRows(`${path}.${key}`, hex, masked, parts),
    };
  });
}

/** The rows of one message. */
class Rows {
  readonly #message: Message;
  readonly #options: RowOptions;
  readonly #strays: Strays;
  readonly #isWhole: boolean;
  readonly #numbers: readonly number[];

  constructor(reading: Reading, options: RowOptions) {
    this.#message = reading.message;
    this.#isWhole = reading.whole;
    this.#numbers = reading.numbers;
    this.#options = options;
    this.#strays = options.unsafe ? NO_STRAYS : findStrays(reading);
  }

  mti(): Row {
    const { mti } = this.#message;
    const means = mtiMeaning(mti);
    return {
      path: "0",
      key: "0",
      name: "Message Type Indicator",
      alias: "mti",
      value: mti,
      secret: mti,
      meanings: means === "" ? [] : [means],
      parts: [],
    };
  }

  bitmap(): Row {
    const { bitmap } = this.#message;
    const texts = { path: "1", key: "1", name: "Bitmap", value: this.#shownBitmap(bitmap) };
    return { ...texts, secret: bitmap, meanings: [], parts: [] };
  }

  /** Of what turned out to be no message the bitmap may be anything, packed digits too. */
  #shownBitmap(bitmap: string): string {
    if (this.#options.unsafe) return bitmap;
    if (this.#strays.across.has(BITMAP)) return stars(bitmap);
    return this.#isWhole ? bitmap : maskHexDigits(bitmap);
  }

  field(number: number): Row {
    const secret = this.#message.get(number)!;
    const spec = this.#message.field(number)?.spec;
    const value = this.#shown(number, secret);
    const path = String(number);
    const isPlain = value === secret;
    return {
      path,
      key: path,
      name: spec?.name ?? "",
      alias: spec?.alias,
      value,
      secret,
      meanings: isPlain ? this.#meanings(number, secret) : [],
      parts: this.#parts(number, secret),
    };
  }

  #meanings(number: number, value: string): readonly string[] {
    const currency = CURRENCY_OF[number];
    const amount = currency === undefined || !this.#numbers.includes(currency)
      ? undefined
      : amountMeaning(value, this.#message.get(currency) ?? "");
    if (amount !== undefined) return [amount];
    return meanings(number, value, this.#message.table.profile);
  }

  #shown(number: number, secret: string): string {
    if (this.#options.unsafe) return secret;
    if (this.#strays.across.has(number)) return stars(secret);
    const emv = this.#isEmv(number) ? maskEmvTags(secret) : undefined;
    return emv?.text ?? shown(this.#message, number) ?? "";
  }

  #isEmv(number: number): boolean {
    return sensitivityOf(number, this.#message.field(number)?.spec) === "emv";
  }

  #parts(number: number, secret: string): Row[] {
    const path = String(number);
    const { unsafe } = this.#options;
    if (this.#strays.across.has(number)) return [];
    if (this.#isEmv(number)) {
      const emv = maskEmvTags(secret);
      return emv === undefined ? [] : tagRows(path, secret, unsafe ? secret : emv.text, emv.tags);
    }
    const values = partsOf(this.#message, number);
    if (values === undefined) return [];
    const spec = subfieldsOf(this.#message, number);
    const sensitive = sensitivityOf(number, this.#message.field(number)?.spec);
    const hasCard = this.#strays.within.has(number);
    return partRows(values, { path, spec, sensitive, unsafe, hasCard });
  }
}

/**
 * Everything that was read of a message, from MTI and bitmap on: a row for each field. Of what is no
 * message, only what would be the MTI: a mask cannot know what the rest is.
 */
export function rowsOf(reading: Reading, options: RowOptions): readonly Row[] {
  const rows = new Rows(reading, options);
  if (reading.hasMti && !options.unsafe && isNoMessage(reading)) return [rows.mti()];
  return [
    ...reading.hasMti ? [rows.mti()] : [],
    ...reading.hasBitmap ? [rows.bitmap()] : [],
    ...reading.numbers.map((number) => rows.field(number)),
  ];
}
