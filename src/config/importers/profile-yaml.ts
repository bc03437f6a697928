import type { Mapping } from "../profile-mapping.ts";
import { oneLine } from "../quote.ts";
import type { Imported, ImportNote } from "./imported.ts";

/** Characters of a line, at the most, that a mapping is written in. */
const WIDTH = 100;

/** A note as a line of text: `line 12: field 48: the class … is not known`. */
export function noteLine({ where, what, why }: ImportNote): string {
  return [where, what, why].filter((part) => part !== "").map(oneLine).join(": ");
}

function comments(title: string, notes: readonly ImportNote[]): string[] {
  if (notes.length === 0) return [];
  return [`# ${title}`, ...notes.map((note) => `#   ${noteLine(note)}`)];
}

/** Words that stand for themselves. Anything else is written as JSON, which is YAML too. */
const WORD = /^[A-Za-z](?:[\w./ -]*[\w.])?$/;
/** Words that YAML has a meaning for. */
const RESERVED = /^(?:null|true|false)$/i;

/** A colon at the beginning is escaped: `YamlText` looks for keys' ends by quotes and colons. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/^"(\s*):/, (_, blanks: string) => `"${blanks}\\u003a`);

const wordText = (text: string): string =>
  WORD.test(text) && !RESERVED.test(text) ? text : quoted(text);

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in a line, in the form of YAML that JSON is a part of. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (!isMapping(value)) return typeof value === "string" ? wordText(value) : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyText(key)}: ${inLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A key: numbers are keys as they are, since all keys are text. */
const keyText = (key: string): string => /^(?:0|[1-9]\d*)$/.test(key) ? key : wordText(key);

/** A mapping's entries, each in a line where it is short enough, otherwise in lines of its own. */
function lines(data: Mapping, indent: string): string[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const line = `${indent}${keyText(key)}: ${inLine(value)}`;
    const short = line.length <= WIDTH && !(indent === "" && isDeep(value));
    if (!isMapping(value) || Object.keys(value).length === 0 || short) return [line];
    return [`${indent}${keyText(key)}:`, ...lines(value, `${indent}  `)];
  });
}

/** A mapping of mappings, or a long one: at the top these are easier to read in lines. */
const isDeep = (value: unknown): boolean =>
  isMapping(value) && (Object.keys(value).length > 4 || Object.values(value).some(isMapping));

/** What of a data is to be said at its top. */
export type Told = Partial<Pick<Imported, "notes" | "remarks">>;

/**
 * A profile's data as YAML, with what is to be known of its import in comments on top. Reading it
 * again gives the same data; the same data gives the same text.
 */
export function profileYaml(data: Mapping, { notes = [], remarks = [] }: Told = {}): string {
  const head = [
    ...comments("Not carried over:", notes),
    ...comments("Understood like this; look it over:", remarks),
  ];
  const body = Object.entries(data).flatMap(([key, value], index) => {
    const section = lines({ [key]: value }, "");
    return index > 0 && section.length > 1 ? ["", ...section] : section;
  });
  return [...head, ...head.length === 0 ? [] : [""], ...body, ""].join("\n");
}
