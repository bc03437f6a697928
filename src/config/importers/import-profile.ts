import { type Imported, ImportError, type ImportKind } from "./imported.ts";
import { importJpos, isJpos } from "./jpos.ts";
import { type JsonValue, readJson } from "./json-tree.ts";
import { importMoov, isMoov } from "./moov.ts";
import { readXml } from "./xml-tree.ts";
import { readYaml } from "./yaml-tree.ts";

const BOM = "\uFEFF";

/** The text without a byte order mark. */
const withoutMark = (text: string): string => text.startsWith(BOM) ? text.slice(1) : text;

/** What a text that is not empty begins with. */
const beginning = (text: string): string => withoutMark(text).trimStart().charAt(0);

function unknown(what: string): never {
  throw new ImportError(
    "unknown-kind",
    `${what}; known are a jPOS GenericPackager XML (isopackager) and a moov-io spec ` +
      "(fields with enc and prefix) in JSON or YAML",
  );
}

function importXml(text: string, name: string): Imported {
  const root = readXml(text);
  if (!isJpos(root)) unknown("an XML of another kind");
  return importJpos(root, name);
}

function importTree(spec: JsonValue, name: string): Imported {
  return isMoov(spec) ? importMoov(spec, name) : unknown("no spec of a known kind");
}

/**
 * Makes a profile of a foreign spec, a jPOS GenericPackager XML or a moov-io spec in JSON or YAML.
 * What such specs do not say, as framing and response codes, comes from `defaults.ts`.
 *
 * @param name of the profile: any text, of which a proper name is made
 * @param kind what it has to be; default: told from the content
 * @throws {ImportError} when the text is malformed, too large, or no spec of a known kind
 */
export function importProfile(text: string, name: string, kind?: ImportKind): Imported {
  const written = withoutMark(text);
  const start = beginning(written);
  const isXml = start === "<";
  if (kind === "jpos" && !isXml) unknown("no XML");
  if (kind === "moov" && isXml) unknown("an XML");
  if (isXml) return importXml(written, name);
  return importTree(start === "{" ? readJson(written) : readYaml(written), name);
}

/** A word that every moov-io spec has, and no profile of ours. */
const FOREIGN_WORD = /"(?:prefix|Describe)"\s*:/;

/**
 * Makes a profile of a text where it is a foreign spec in XML or JSON.
 *
 * @returns `undefined` where it is none, and is to be read as one of our own profiles
 * @throws {ImportError} when it is an XML, or looks like a foreign JSON, and cannot be imported
 */
export function importForeign(text: string, name: string): Imported | undefined {
  const written = withoutMark(text);
  const start = beginning(written);
  if (start === "<") return importXml(written, name);
  if (start !== "{" || !FOREIGN_WORD.test(written)) return undefined;
  const spec = readJson(written);
  return isMoov(spec) ? importMoov(spec, name) : undefined;
}
