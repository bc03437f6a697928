import { nativeCodec } from "../../src/app/native-codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { bundledProfile } from "../../src/config/profiles.ts";
import { CHIP_SALE } from "./chip-sale.ts";

/** Bytes of the length header: four digits. */
export const HEADER = 4;
/** The header as the gateway takes it. */
export const HEADER_FORMAT = "length:n:4";

const codec = nativeCodec(bundledProfile("smartvista")!);

/** A message in its frame, with the places of what changes from one to the next. */
interface Template {
  readonly frame: Uint8Array;
  /** Where the STAN stands: six digits. */
  readonly stan: number;
  /** Where the terminal stands: eight digits. */
  readonly terminal: number;
}

function placeOf(message: Message, number: number): number {
  const { spans } = message.index;
  return HEADER + spans[message.numbers().indexOf(number) * 3]!;
}

function template(values: Readonly<Record<number, string>>): Template {
  const message = codec.encode(values);
  const frame = new Uint8Array(HEADER + message.bytes.length);
  writeDigits(frame, 0, HEADER, message.bytes.length);
  frame.set(message.bytes, HEADER);
  return { frame, stan: placeOf(message, 11), terminal: placeOf(message, 41) };
}

/** Writes a number as digits. */
export function writeDigits(out: Uint8Array, at: number, digits: number, number: number): void {
  for (let place = at + digits - 1, rest = number; place >= at; place--) {
    out[place] = 0x30 + rest % 10;
    rest = Math.trunc(rest / 10);
  }
}

/** The number that digits are. */
export function readDigits(bytes: Uint8Array, at: number, digits: number): number {
  let number = 0;
  for (let place = at; place < at + digits; place++) number = number * 10 + bytes[place]! - 0x30;
  return number;
}

/** A kind of request, and the answer that a host has for it. */
export interface Shape {
  readonly request: Template;
  readonly answer: Template;
  /** In the third byte of the MTI, which tells kinds apart: that of requests. */
  readonly mark: number;
}

function shape(values: Readonly<Record<number, string>>, mti: string, fields: object): Shape {
  const request = template(values);
  const answer = template({ ...values, 0: mti, ...fields });
  return { request, answer, mark: request.frame[HEADER + 1]! };
}

const ECHO = { 0: "0800", 3: "990000", 7: CHIP_SALE[7], 11: "000001", 12: CHIP_SALE[12] };

/** What terminals send. */
export const SHAPES = {
  sale: shape(CHIP_SALE, "0210", { 39: "000" }),
  echo: shape({ ...ECHO, 24: "801", 41: "00000001" }, "0810", { 39: "000" }),
} as const;

/** The name of a kind of request. */
export type Kind = keyof typeof SHAPES;

/** The names. */
export const KINDS = Object.keys(SHAPES) as Kind[];

/** The kind of the message in a frame at `at`. */
export function shapeAt(bytes: Uint8Array, at: number): Shape {
  const mark = bytes[at + HEADER + 1]!;
  for (const kind of KINDS) if (SHAPES[kind].mark === mark) return SHAPES[kind];
  throw new Error("bench: a message of no kind that was sent");
}

/** Writes what changes. */
export function fill(frame: Uint8Array, at: Template, stan: number, terminal: number): void {
  writeDigits(frame, at.stan, 6, stan);
  writeDigits(frame, at.terminal, 8, terminal);
}

/** The sale as JSON, for `POST /`. */
export const saleJson = (stan: number, terminal: number): string =>
  JSON.stringify({
    ...CHIP_SALE,
    11: String(stan).padStart(6, "0"),
    41: String(terminal).padStart(8, "0"),
  });
