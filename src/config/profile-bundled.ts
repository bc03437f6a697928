import openway from "../profiles/openway.yaml" with { type: "text" };
import smartvistaHex from "../profiles/smartvista-hex.yaml" with { type: "text" };
import smartvista from "../profiles/smartvista.yaml" with { type: "text" };
import way4 from "../profiles/way4.yaml" with { type: "text" };

/** The YAML of every bundled profile, by its name. */
const BUNDLED: Readonly<Record<string, string>> = {
  smartvista,
  openway,
  "smartvista-hex": smartvistaHex,
  way4,
};

/** Names of the bundled profiles. */
export const PROFILE_NAMES: readonly string[] = Object.keys(BUNDLED);

/** Whether the text names a profile's file, and not a bundled one. */
export const isProfileFile = (text: string): boolean => /[/\\]|\.(?:ya?ml|json|xml)$/i.test(text);

const squash = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, "");

/** A bundled profile as it is written. */
export interface BundledText {
  readonly name: string;
  readonly text: string;
}

/**
 * The bundled profile of that name; the original's spellings (`smartVista`) are taken too.
 *
 * @returns `undefined` when there is none
 */
export function bundledText(name: string): BundledText | undefined {
  const found = PROFILE_NAMES.find((known) => squash(known) === squash(name));
  return found === undefined ? undefined : { name: found, text: BUNDLED[found]! };
}
