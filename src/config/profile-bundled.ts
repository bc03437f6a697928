import base1 from "../profiles/base1.yaml" with { type: "text" };
import base1Bare from "../profiles/base1-bare.yaml" with { type: "text" };
import ipm from "../profiles/ipm.yaml" with { type: "text" };
import ipmAscii from "../profiles/ipm-ascii.yaml" with { type: "text" };
import iso2003 from "../profiles/iso2003.yaml" with { type: "text" };
import iso87Ascii from "../profiles/iso87-ascii.yaml" with { type: "text" };
import iso87Bcd from "../profiles/iso87-bcd.yaml" with { type: "text" };
import iso87Ebcdic from "../profiles/iso87-ebcdic.yaml" with { type: "text" };
import iso93Ascii from "../profiles/iso93-ascii.yaml" with { type: "text" };
import iso93Bcd from "../profiles/iso93-bcd.yaml" with { type: "text" };
import openway from "../profiles/openway.yaml" with { type: "text" };
import smartvistaHex from "../profiles/smartvista-hex.yaml" with { type: "text" };
import smartvista from "../profiles/smartvista.yaml" with { type: "text" };
import way4 from "../profiles/way4.yaml" with { type: "text" };
import { YamlText } from "./yaml-text.ts";

/** The YAML of every bundled profile, by its name. */
const BUNDLED: Readonly<Record<string, string>> = {
  smartvista,
  openway,
  "smartvista-hex": smartvistaHex,
  way4,
  "iso87-ascii": iso87Ascii,
  "iso87-bcd": iso87Bcd,
  "iso87-ebcdic": iso87Ebcdic,
  "iso93-ascii": iso93Ascii,
  "iso93-bcd": iso93Bcd,
  iso2003,
  base1,
  "base1-bare": base1Bare,
  ipm,
  "ipm-ascii": ipmAscii,
};

/**
 * Further names of theirs, as their `aliases` have them: here too, so that no profile has to be read
 * to find another.
 */
const ALIASES: Readonly<Record<string, string>> = {
  iso87a: "iso87-ascii",
  "iso87-binary": "iso87-bcd",
  iso87b: "iso87-bcd",
  iso87e: "iso87-ebcdic",
  iso93a: "iso93-ascii",
  "iso93-binary": "iso93-bcd",
  iso93b: "iso93-bcd",
  "iso2003-bcd": "iso2003",
  "iso2003-binary": "iso2003",
  "visa-base1": "base1",
  "base1-like": "base1",
  "ipm-ebcdic": "ipm",
  "mastercard-ipm": "ipm",
};

/** Names of the bundled profiles. */
export const PROFILE_NAMES: readonly string[] = Object.keys(BUNDLED);

/** Their further names. */
export const PROFILE_ALIASES: readonly string[] = Object.keys(ALIASES);

/** Whether the text names a profile's file, and not a bundled one. */
export const isProfileFile = (text: string): boolean => /[/\\]|\.(?:ya?ml|json|xml)$/i.test(text);

const squash = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, "");

/** A bundled profile as it is written. */
export interface BundledText {
  readonly name: string;
  readonly text: string;
}

/**
 * The bundled profile of that name, or of that alias, in any spelling: the original's (`smartVista`)
 * are taken too.
 *
 * @returns `undefined` when there is none
 */
export function bundledText(name: string): BundledText | undefined {
  const isMeant = (known: string) => squash(known) === squash(name);
  const alias = Object.keys(ALIASES).find(isMeant);
  const found = PROFILE_NAMES.find(isMeant) ?? (alias === undefined ? undefined : ALIASES[alias]);
  return found === undefined ? undefined : { name: found, text: BUNDLED[found]! };
}

/** Bundled texts that were read already, by name. */
const read = new Map<string, YamlText>();

/** A bundled profile's text, read once: reading one takes milliseconds. Its data is not to be changed. */
export function bundledYaml({ name, text }: BundledText): YamlText {
  const yaml = read.get(name) ?? new YamlText(text, "core");
  read.set(name, yaml);
  return yaml;
}
