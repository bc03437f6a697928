import { refuse } from "./header-parts.ts";

/** What a frame without a message means: nothing, that it is to be sent back, or a broken stream. */
export type ZeroLength = "keepalive" | "echo" | "error";

/** What a length may count beside the message: itself, or what stands before or behind it. */
export type Counted = "length" | "prefix" | "header" | "trailer";

/** What a header format says beside its parts, as `KEY=VALUE`. */
export interface HeaderSettings {
  /** Absent: not said. */
  readonly counts?: ReadonlySet<Counted>;
  readonly zero?: ZeroLength;
  /** Bytes of the longest message. */
  readonly max?: number;
}

/** Longest message that a format may ask for, in bytes: what six digits can say. */
const MOST = 999_999;

const SETTING = /^(counts|zero|max)=(.*)$/;

const isCounted = (word: string): word is Counted =>
  ["length", "prefix", "header", "trailer"].includes(word);

function countsOf(part: string, value: string): ReadonlySet<Counted> {
  // That the message is counted need not be said, but may be.
  const words = value.split("+").filter((word) => word !== "message");
  return new Set(words.map((word) => {
    return isCounted(word) ? word : refuse(part, `"${word}" is nothing that a length counts`);
  }));
}

function zeroOf(part: string, value: string): ZeroLength {
  if (value === "keepalive" || value === "echo" || value === "error") return value;
  return refuse(part, "neither keepalive, echo nor error");
}

function maxOf(part: string, value: string): number {
  const max = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : 0;
  return max > 0 ? max : refuse(part, `not a number of bytes from 1 to ${MOST}`);
}

/** Whether this is a setting, and not a part of the frame. */
export const isSetting = (text: string): boolean => SETTING.test(text);

/**
 * Reads settings, each of which may be given once.
 *
 * @throws {HeaderFormatError}
 */
export function parseSettings(texts: readonly string[]): HeaderSettings {
  return texts.reduce<HeaderSettings>((settings, text) => {
    const [, key = "", value = ""] = SETTING.exec(text) ?? [];
    if (Object.hasOwn(settings, key)) refuse(text, `${key} is said already`);
    if (key === "counts") return { ...settings, counts: countsOf(text, value) };
    if (key === "zero") return { ...settings, zero: zeroOf(text, value) };
    return { ...settings, max: maxOf(text, value) };
  }, {});
}

/** A header format without what it says of what its length counts. */
export function withoutCounts(format: string): string {
  return format.split(",").filter((part) => !/^\s*counts=/.test(part)).join(",");
}
