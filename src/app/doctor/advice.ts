import type { Profile } from "../../codec/profile.ts";
import type { Finding } from "./diagnose.ts";
import { type Family, indicatorOf } from "./families.ts";

/** What to write into files for the gateway to speak so. */
export interface Advice {
  /** Lines of the configuration. */
  readonly config: string;
  /** A profile to begin with, where none fits. */
  readonly profile?: string | undefined;
}

/** Where the profile that is to be written would be. */
const OWN = "./my-bank.yaml";

/** Quoted where YAML would take it for something else. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9_-]+$/.test(text) ? text : JSON.stringify(text);

/** A profile that has the fields of the standard, and writes as a family does. */
function skeleton(base: Profile, family: Family): string {
  const fields = Object.entries(base.fields).flatMap(([key, { indicator }]) => {
    if (indicator === undefined) return [];
    return [`  ${key}: { indicator: "${indicatorOf(indicator, family)}" }`];
  });
  const { mti, bitmap, digits, text, lengths } = family;
  return [
    `# The beginning of a profile: fields are those of ISO 8583:1987 until you change them.`,
    `extends: ${base.name}`,
    "name: my-bank",
    `mti: { encoding: ${mti} }`,
    `bitmap: { encoding: ${bitmap} }`,
    `encodings: { digits: ${digits}, text: ${text}, binary: binary }`,
    ...lengths === "ascii" ? [] : ["fields:", ...fields],
  ].join("\n");
}

/**
 * What to write for the gateway to speak as a finding says.
 *
 * @param base the profile that the families' fields are of
 * @param family of the finding, where it is no profile
 */
export function adviceOf(
  { known: { name }, format }: Finding,
  base: Profile,
  family?: Family,
): Advice {
  const profile = family === undefined ? name : OWN;
  return {
    config: `profile: ${quoted(profile)}\nheader-format: ${quoted(format)}`,
    profile: family === undefined ? undefined : skeleton(base, family),
  };
}
