import { fromHex } from "../../codec/bytes.ts";
import { readDump } from "./hex-dump.ts";

/** Why a text is no hexadecimal. Holds nothing of the text. */
export interface HexFault {
  readonly reason: "odd" | "not-hex";
  /** The line, from 1. */
  readonly line: number;
}

/** One paragraph of hexadecimal text: lines that follow one another. */
export interface HexBlock {
  /** Digits of each line, in pairs or, where a pair is broken over two lines, not. */
  readonly lines: readonly string[];
  /** The first line's number in the text, from 1. */
  readonly line: number;
}

/** What may stand between and before the digits: `30 32`, `30:32`, `0x30, 0x32`, `\x30\x32`. */
const BETWEEN = /0x|\\x|[\s:,]/gi;

const HEX = /^[0-9A-F]*$/i;

/** Longest line of a message that was broken into lines, in hexadecimal digits: no tool breaks later. */
export const LONGEST_BROKEN = 80;

/** The digits of a piece of text; `undefined` when there is something else in it. */
export function hexDigitsOf(text: string): string | undefined {
  const digits = text.replaceAll(BETWEEN, "");
  return HEX.test(digits) ? digits : undefined;
}

/** Lines that hold something, in paragraphs: blank lines and lines that begin with `#` part them. */
function paragraphs(text: string): { lines: string[]; line: number }[] {
  const found: { lines: string[]; line: number }[] = [];
  let isOpen = false;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const isText = line.trim() !== "" && !line.startsWith("#");
    if (isText && isOpen) found.at(-1)!.lines.push(line);
    else if (isText) found.push({ lines: [line], line: index + 1 });
    isOpen = isText;
  }
  return found;
}

/**
 * Takes hexadecimal text apart. A dump with offsets becomes a block of one line for each message in
 * it.
 */
export function readHexText(text: string): readonly HexBlock[] | HexFault {
  const blocks: HexBlock[] = [];
  for (const { lines, line } of paragraphs(text)) {
    const dumped = readDump(lines);
    if (dumped?.every((digits) => HEX.test(digits))) {
      blocks.push(...dumped.map((digits) => ({ lines: [digits], line })));
      continue;
    }
    const read = lines.map(hexDigitsOf);
    const bad = read.indexOf(undefined);
    if (bad >= 0) return { reason: "not-hex", line: line + bad };
    blocks.push({ lines: read as string[], line });
  }
  return blocks;
}

/** How a block with several lines is to be taken. */
export type Fits = (bytes: Uint8Array) => boolean;

/** Whether each line of a block is a message of its own, rather than a part of one. */
function isOneALine(lines: readonly string[], fits: Fits): boolean {
  const bytes = lines.map(fromHex);
  if (bytes.some((line) => line !== undefined && fits(line))) return true;
  const joined = fromHex(lines.join(""));
  if (joined !== undefined && fits(joined)) return false;
  return bytes.every((line) => line !== undefined && line.length * 2 > LONGEST_BROKEN);
}

/**
 * The messages of a block: one a line when a line is a message by itself, otherwise all lines are
 * one message.
 *
 * @param fits whether bytes are a whole message
 */
export function messagesOfBlock(
  { lines, line }: HexBlock,
  fits: Fits,
): readonly Uint8Array[] | HexFault {
  const pieces = lines.length > 1 && isOneALine(lines, fits) ? lines : [lines.join("")];
  const messages = pieces.map(fromHex);
  const bad = messages.indexOf(undefined);
  if (bad >= 0) return { reason: "odd", line: line + bad };
  return messages as Uint8Array[];
}
