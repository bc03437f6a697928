/** A mistake in a profile: where, as a path into its YAML, and what. */
export interface ProfileMistake {
  /** Keys down to it; empty for the profile as a whole. */
  readonly path: readonly string[];
  readonly reason: string;
  /** The user's file that it stands in; absent for a bundled profile. */
  readonly file?: string | undefined;
  /** The line in that file, from 1, where it is known. */
  readonly line?: number | undefined;
}

/** `my.yaml:12: fields.4.length: above 99, …`, or `profile smartvista: fields.4.length: …` */
function render(profile: string, { path, reason, file, line }: ProfileMistake): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const parts = [file === undefined ? `profile ${profile}` : place, path.join("."), reason];
  return parts.filter((part) => part !== "").join(": ");
}

/** A profile that cannot be compiled, with everything that is wrong in it: a line each. */
export class ProfileError extends Error {
  override readonly name = "ProfileError";
  readonly code = "bad-profile";
  readonly mistakes: readonly ProfileMistake[];

  /** @param profile its name, for mistakes that stand in no file */
  constructor(profile: string, mistakes: readonly ProfileMistake[]) {
    super(mistakes.map((mistake) => render(profile, mistake)).join("\n"));
    this.mistakes = mistakes;
  }
}
