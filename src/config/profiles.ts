import type { Profile } from "../codec/profile.ts";
import { ProfileError } from "../codec/profile-error.ts";
import { bundledText, isProfileFile, PROFILE_NAMES } from "./profile-bundled.ts";
import { noteLine } from "./importers/profile-yaml.ts";
import { type ImportedFile, ProfileChain, type ReadFile, unknownProfile } from "./profile-chain.ts";
import { checkProfile } from "./profile-check.ts";
import type { Mapping } from "./profile-mapping.ts";

export { isProfileFile, PROFILE_NAMES };

/** @throws {ProfileError} with every mistake of the chain, and of what it amounts to */
function profileOf(chain: ProfileChain, name: string): Profile {
  const { data } = chain;
  const checked = data === undefined ? undefined : checkProfile(data);
  if (checked !== undefined && "mistakes" in checked) {
    chain.mistakes.push(...checked.mistakes.map((mistake) => chain.located(mistake)));
  }
  if (checked === undefined || "mistakes" in checked || chain.mistakes.length > 0) {
    throw new ProfileError(name, chain.mistakes);
  }
  return checked.profile;
}

/**
 * Reads a profile's YAML and checks all of it: shape, fields, references, header format. It may
 * extend a bundled profile.
 *
 * @param name for errors, when the text does not tell its own
 * @throws {ProfileError} with every mistake
 */
export function parseProfile(text: string, name: string): Profile {
  return profileOf(ProfileChain.ofText(name, text), name);
}

/** Bundled profiles that were read already. */
const read = new Map<string, Profile>();

/**
 * The bundled profile of that name; the original's spellings (`smartVista`) are taken too.
 *
 * @returns `undefined` when there is none
 */
export function bundledProfile(name: string): Profile | undefined {
  const found = bundledText(name);
  if (found === undefined) return undefined;
  const profile = read.get(found.name) ?? parseProfile(found.text, found.name);
  read.set(found.name, profile);
  return profile;
}

/** Most notes of an import that are told one by one. */
const MOST_NOTES = 10;

/** What is to be known of an import, a line each. */
function importLines({ file, imported: { notes, remarks } }: ImportedFile): string[] {
  const lines = [
    ...notes.map((note) => `${file}: not carried over: ${noteLine(note)}`),
    ...remarks.map((note) => `${file}: understood like this: ${noteLine(note)}`),
  ];
  const more = lines.length - MOST_NOTES;
  if (more <= 0) return lines;
  return [...lines.slice(0, MOST_NOTES), `${file}: and ${more} more; profile import shows them`];
}

/** A profile with what it was made of. */
export interface ProfileSource {
  readonly profile: Profile;
  /** All that it says, those that it extends put underneath. */
  readonly data: Mapping;
  /** The foreign specs among its files. */
  readonly imports: readonly ImportedFile[];
}

/**
 * A profile, bundled or a file's, with what it says.
 *
 * @throws {ProfileError} with every mistake
 */
export function profileSource(nameOrPath: string, readFile: ReadFile): ProfileSource {
  const bundled = isProfileFile(nameOrPath) ? undefined : bundledText(nameOrPath);
  if (bundled === undefined && !isProfileFile(nameOrPath)) {
    throw new ProfileError(nameOrPath, [{ path: [], reason: unknownProfile(nameOrPath) }]);
  }
  const chain = bundled === undefined
    ? ProfileChain.ofFile(nameOrPath, readFile)
    : ProfileChain.ofText(bundled.name, bundled.text);
  const profile = profileOf(chain, bundled?.name ?? nameOrPath);
  return { profile, data: chain.data!, imports: chain.imports };
}

/**
 * The profile that `--profile` names: a bundled one, in any spelling, or the file at a path, which is
 * what has a slash or a backslash in it or ends in `.yaml`, `.yml`, `.json` or `.xml`.
 *
 * The file may be a foreign spec as well: a jPOS GenericPackager XML, or a moov-io spec in JSON. So may
 * be what another one extends.
 *
 * A file may begin with `extends: NAME` or `extends: PATH`, a path from the file's own folder: what
 * that profile says goes under what the file says, mappings key by key, lists and scalars replaced
 * as a whole; null (`~`) takes a key away. `name` has to be said by every file itself.
 *
 * @param tell is told, a line each, what an import could not carry over, or had to guess
 * @throws {ProfileError} with every mistake, each with its file and line; also when there is no such
 *   profile, or a file cannot be read
 */
export function loadProfile(
  nameOrPath: string,
  readFile: ReadFile,
  tell: (line: string) => void = () => {},
): Profile {
  if (isProfileFile(nameOrPath)) {
    const chain = ProfileChain.ofFile(nameOrPath, readFile);
    const profile = profileOf(chain, nameOrPath);
    for (const line of chain.imports.flatMap(importLines)) tell(line);
    return profile;
  }
  const bundled = bundledProfile(nameOrPath);
  if (bundled !== undefined) return bundled;
  throw new ProfileError(nameOrPath, [{ path: [], reason: unknownProfile(nameOrPath) }]);
}
