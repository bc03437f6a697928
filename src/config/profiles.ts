import { parse } from "@std/yaml";
import type { Profile } from "../codec/profile.ts";
import { ProfileError, type ProfileMistake } from "../codec/table.ts";
import openway from "../profiles/openway.yaml" with { type: "text" };
import smartvista from "../profiles/smartvista.yaml" with { type: "text" };
import { profileSchema } from "./profile-schema.ts";

/** The YAML of every bundled profile, by its name. */
const BUNDLED: Readonly<Record<string, string>> = { smartvista, openway };

/** Names of the bundled profiles. */
export const PROFILE_NAMES: readonly string[] = Object.keys(BUNDLED);

function mistakes(error: { issues: readonly { path: PropertyKey[]; message: string }[] }) {
  return error.issues.map(({ path, message }): ProfileMistake => ({
    path: path.map(String),
    reason: message,
  }));
}

/**
 * Reads a profile's YAML and checks its shape.
 *
 * @param name for errors, when the text does not tell its own
 * @throws {ProfileError} with every mistake
 */
export function parseProfile(text: string, name: string): Profile {
  let data: unknown;
  try {
    data = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProfileError(name, [{ path: ["YAML"], reason }]);
  }
  const result = profileSchema.safeParse(data);
  if (result.success) return result.data;
  throw new ProfileError(name, mistakes(result.error));
}

const squash = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, "");

/**
 * The bundled profile of that name; the original's spellings (`smartVista`) are taken too.
 *
 * @returns `undefined` when there is none
 */
export function bundledProfile(name: string): Profile | undefined {
  const found = PROFILE_NAMES.find((known) => squash(known) === squash(name));
  return found === undefined ? undefined : parseProfile(BUNDLED[found]!, found);
}
