import type { Profile } from "../codec/profile.ts";
import { ProfileError, type ProfileMistake } from "../codec/profile-error.ts";
import { COMMAND_LINE, type OptionProblem } from "./option-error.ts";
import { OverridesError } from "./overrides.ts";
import { clientDialectOf, profileOf } from "./profile-of.ts";
import { DialectMapError } from "./dialect-map.ts";
import type { ReadFile } from "./profile-chain.ts";
import { optionEntry } from "./options.ts";
import { oneLine } from "./quote.ts";
import type { Setting } from "./source.ts";
import { loadProfile } from "./profiles.ts";
import { problemAt, type Resolved } from "./resolve.ts";

function placeOf({ file, line }: ProfileMistake): string {
  if (file === undefined) return COMMAND_LINE;
  return line === undefined ? file : `${file}:${line}`;
}

/** The option that names a file, whose user wants to know where it stands. */
function namer(file: string, { chosen, options }: Resolved): Setting | undefined {
  const isHosts = oneLine(options.profile) === file;
  return chosen.get(isHosts ? "profile" : "listen-profile");
}

function fromMistake(mistake: ProfileMistake, resolved: Resolved): OptionProblem {
  const { path, file, line, reason } = mistake;
  const setting = file === undefined ? undefined : namer(file, resolved);
  // There is no place in a file that cannot be read.
  if (path.length === 0 && line === undefined && setting !== undefined) {
    return problemAt(setting, `${file}: ${reason}`, optionEntry(setting.option).allowed);
  }
  return { option: path.join("."), message: reason, source: placeOf(mistake) };
}

function fromError(error: unknown, resolved: Resolved): OptionProblem[] {
  const { chosen } = resolved;
  if (error instanceof ProfileError) {
    return error.mistakes.map((mistake) => fromMistake(mistake, resolved));
  }
  // Without a map it is the two profiles that do not go together.
  const asked = chosen.get("listen-map") ?? chosen.get("listen-profile");
  if (error instanceof DialectMapError && asked !== undefined) {
    return error.problems.map((problem) => problemAt(asked, problem, "fields of both profiles"));
  }
  const setting = chosen.get("overrides");
  if (!(error instanceof OverridesError) || setting === undefined) throw error;
  return error.problems.map(({ part, reason, allowed }) => {
    return problemAt(setting, `${part}: ${reason}`, allowed);
  });
}

/** Answers could not be told by fields that the profile lacks. */
function keyFieldProblems({ chosen, options }: Resolved, profile: Profile): OptionProblem[] {
  const setting = chosen.get("queue-message-key-fields");
  const missing = options.queueMessageKeyFields.filter((number) => !profile.fields[number]);
  return missing.map((number) => {
    const message = `the profile ${profile.name} has no field ${number}`;
    const allowed = "fields that the profile defines";
    if (setting !== undefined) return problemAt(setting, message, allowed);
    return { option: "queue-message-key-fields", message, allowed, source: COMMAND_LINE };
  });
}

/** What is wrong with the clients' profile by itself, where the host's is wrong already. */
function clientsOwnProblems(resolved: Resolved, readFile: ReadFile): OptionProblem[] {
  const { profile, listenProfile } = resolved.options;
  if (listenProfile === undefined || listenProfile === profile) return [];
  try {
    loadProfile(listenProfile, readFile);
    return [];
  } catch (error) {
    return fromError(error, resolved);
  }
}

/** What is wrong with the clients' profile, or does not go together with the host's. */
function clientsProblems(resolved: Resolved, host: Profile, readFile: ReadFile): OptionProblem[] {
  try {
    clientDialectOf(resolved.options, host, readFile);
    return [];
  } catch (error) {
    return fromError(error, resolved);
  }
}

/** What is wrong with the profiles that options ask for, or does not go together with them. */
export function profileProblems(resolved: Resolved, readFile: ReadFile): readonly OptionProblem[] {
  let host: Profile;
  try {
    host = profileOf(resolved.options, readFile);
  } catch (error) {
    return [...fromError(error, resolved), ...clientsOwnProblems(resolved, readFile)];
  }
  return [
    ...clientsProblems(resolved, host, readFile),
    ...keyFieldProblems(resolved, host),
  ];
}
