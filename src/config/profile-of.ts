import type { Profile } from "../codec/profile.ts";
import { ProfileError } from "../codec/profile-error.ts";
import type { Options } from "./options.ts";
import { applyOverrides, parseOverrides } from "./overrides.ts";
import { senseMistakes } from "./profile-check.ts";
import type { DialectMap } from "../codec/dialect-map.ts";
import { DialectMapError, mapMistakes, parseDialectMap } from "./dialect-map.ts";
import { loadProfile } from "./profiles.ts";
import { readConfigFile } from "./read-file.ts";

/**
 * The profile that options ask for: a bundled one or a file's, with `overrides` applied.
 *
 * @param readFile reads a profile's file
 * @param tell is told, a line each, what the import of a foreign spec could not carry over
 * @throws {ProfileError} with every mistake in it
 */
export function profileOf(
  options: Pick<Options, "profile" | "overrides">,
  readFile: (path: string) => string = readConfigFile,
  tell?: (line: string) => void,
): Profile {
  const profile = loadProfile(options.profile, readFile, tell);
  if (options.overrides === undefined) return profile;
  const changed = applyOverrides(profile, parseOverrides(options.overrides));
  const mistakes = senseMistakes(changed).map(({ path, reason }) => ({
    path,
    reason: `${reason} (with --overrides ${options.overrides})`,
  }));
  if (mistakes.length > 0) throw new ProfileError(profile.name, mistakes);
  return changed;
}

/** Another dialect than the host's. */
export interface ClientDialect {
  readonly profile: Profile;
  readonly map: DialectMap;
}

/**
 * The dialect that clients speak, where the options name one beside the host's.
 *
 * @param host the host's profile
 * @throws {ProfileError} with every mistake in the clients' profile
 * @throws {DialectMapError} when the map does not go together with the two profiles
 */
export function clientDialectOf(
  { listenProfile, listenMap = "" }: Pick<Options, "listenProfile" | "listenMap">,
  host: Profile,
  readFile: (path: string) => string = readConfigFile,
  tell?: (line: string) => void,
): ClientDialect | undefined {
  if (listenProfile === undefined) return undefined;
  const profile = loadProfile(listenProfile, readFile, tell);
  const map = parseDialectMap(listenMap);
  const mistakes = mapMistakes(map, profile, host);
  if (mistakes.length > 0) throw new DialectMapError(mistakes);
  const isSame = profile === host && map.fields.size + map.mtis.size === 0;
  return isSame ? undefined : { profile, map };
}
