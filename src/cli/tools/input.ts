import { hexDigitsOf, type HexFault } from "../../app/tools/hex-text.ts";
import { type Samples, samplesOfBytes, samplesOfText } from "../../app/tools/samples.ts";
import { maskAnyText } from "../../codec/any-text.ts";
import { quote } from "../../config/quote.ts";
import type { Place, ToolArguments } from "./arguments.ts";
import type { Dialect } from "./dialect.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
import type { Pipes } from "./pipes.ts";

/** Bytes of the largest input: 1 MiB. */
export const MAX_INPUT = 1_048_576;

const TOO_LARGE = "larger than 1 MiB";

/** What was read from one place. */
interface Text {
  readonly bytes: Uint8Array;
  /** For errors: `argument 1`, `standard input`. */
  readonly from: string;
}

function cannotRead(from: string, reason: string): ToolError {
  return new ToolError(TOOL_EXIT.noInput, `${from}: ${reason}`);
}

/** Why a file cannot be read. What the system says of it names the path once more. */
function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "that is a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "it may not be read";
  return error.name;
}

function readFile(pipes: Pipes, path: string, from: string, most: number): Uint8Array {
  try {
    return pipes.readFile(path, most + 1);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw cannotRead(from, reasonOf(error));
  }
}

function bounded({ bytes, from }: Text, most: number): Text {
  if (bytes.length > most) throw cannotRead(from, most === MAX_INPUT ? TOO_LARGE : "too large");
  return { bytes, from };
}

const encoder = new TextEncoder();

/** An argument that is no text of the kind that is wanted names a file. */
function readArgument(
  pipes: Pipes,
  { text, number }: Extract<Place, { kind: "argument" }>,
  isText: (text: string) => boolean,
  most: number,
): Text {
  if (isText(text)) return { bytes: encoder.encode(text), from: `argument ${number}` };
  try {
    return { bytes: pipes.readFile(text, most + 1), from: `argument ${number}` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // It may be a message with a slip in it: it is not repeated.
    const reason = `neither a message nor the path of a file (${reasonOf(error)})`;
    throw cannotRead(`argument ${number}`, reason);
  }
}

function readInput(pipes: Pipes, most: number): Text {
  const bytes = pipes.readInput(most + 1);
  if (bytes !== undefined) return { bytes, from: "standard input" };
  throw new ToolError(TOOL_EXIT.usage, "nothing to look at: give a message, a file, or - (--help)");
}

function readPlace(
  pipes: Pipes,
  place: Place,
  isText: (text: string) => boolean,
  most: number,
): Text {
  if (place.kind === "input") return readInput(pipes, most);
  if (place.kind === "argument") return readArgument(pipes, place, isText, most);
  const from = quote(maskAnyText(place.path));
  return { bytes: readFile(pipes, place.path, from, most), from };
}

/**
 * Everything that the arguments name: texts, files, or the standard input where they name nothing.
 *
 * @param isText whether an argument is what is wanted itself; any other is a file's path
 * @param most bytes of each. Default: 1 MiB
 * @throws {ToolError} when something cannot be read, or is larger
 */
export function readTexts(
  { places }: ToolArguments,
  pipes: Pipes,
  isText: (text: string) => boolean,
  most = MAX_INPUT,
): readonly Text[] {
  const all = places.length === 0 ? [{ kind: "input" as const }] : places;
  return all.map((place) => bounded(readPlace(pipes, place, isText, most), most));
}

/** The mark that some editors put in front of text. */
const BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/;

const latin1 = new TextDecoder("latin1");

/** Whether a text has characters that no text has: then it is bytes. */
const BINARY = /[^\t\n\f\r\x20-\x7e]/;

/** Whether a text, read as Latin-1, is bytes and no text. */
export const isBinary = (text: string): boolean => BINARY.test(text.replace(BYTE_ORDER_MARK, ""));

const HEX_FAULTS: Readonly<Record<HexFault["reason"], string>> = {
  odd: "an odd number of hexadecimal digits",
  "not-hex": "not hexadecimal; --raw is for bytes as they are",
};

function samplesOf({ bytes, from }: Text, dialect: Dialect, raw: boolean): Samples {
  const text = latin1.decode(bytes).replace(BYTE_ORDER_MARK, "");
  if (raw || BINARY.test(text)) return samplesOfBytes(dialect, bytes);
  const samples = samplesOfText(dialect, text);
  if (!("reason" in samples)) return samples;
  const { reason, line } = samples;
  throw new ToolError(TOOL_EXIT.data, `${from}, line ${line}: ${HEX_FAULTS[reason]}`);
}

/**
 * The messages that the arguments name.
 *
 * @throws {ToolError} when there are none
 */
export function readSamples(args: ToolArguments, dialect: Dialect, pipes: Pipes): Samples {
  const raw = args.flags.has("raw");
  const texts = readTexts(args, pipes, (text) => hexDigitsOf(text) !== undefined);
  const all = texts.map((text) => samplesOf(text, dialect, raw));
  const samples = all.flatMap((each) => each.samples);
  const fault = all.find((each) => each.fault !== undefined)?.fault;
  if (samples.length > 0 || fault !== undefined) {
    return { samples, foundFraming: all.some(({ foundFraming }) => foundFraming), fault };
  }
  throw new ToolError(TOOL_EXIT.data, "there is no message in it");
}
