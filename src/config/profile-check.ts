import type { ZodError } from "zod";
import { Codec } from "../codec/codec.ts";
import type { Profile } from "../codec/profile.ts";
import { valueMistakes } from "../codec/profile-values.ts";
import { ProfileError, type ProfileMistake } from "../codec/profile-error.ts";
import { HeaderFormatError } from "../framing/errors.ts";
import { NO_HEADER, parseHeaderFormat } from "../framing/header-format.ts";
import { nearest } from "./nearest.ts";
import { bundledText, bundledYaml } from "./profile-bundled.ts";
import { isMapping, type Mapping, valueAt } from "./profile-mapping.ts";
import { keysAllowed, profileSchema } from "./profile-schema.ts";

/** A profile, or what is wrong with it. */
export type Checked =
  | { readonly profile: Profile }
  | { readonly mistakes: readonly ProfileMistake[] };

type Issue = ZodError["issues"][number];

/** Most mistakes in a profile that are told: one with more is none at all. */
const MOST_MISTAKES = 500;

function unknownKey(path: readonly string[], key: string): ProfileMistake {
  const meant = nearest(key, keysAllowed(path));
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return { path: [...path, key], reason: `unknown key${hint}` };
}

/** What kinds of values are called. */
const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a mapping",
  record: "a mapping",
  string: "text",
};

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  return KINDS[Array.isArray(value) ? "array" : typeof value]!;
}

/** What `issue` says to someone who looks at the YAML. */
function reasonOf(issue: Issue, data: unknown): string {
  const value = valueAt(data, issue.path);
  if (value === undefined && issue.code !== "custom") return "is missing";
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== "invalid_type") return issue.message;
  const hint = issue.expected === "string" && typeof value === "number" ? ": quote it" : "";
  return `${kindOf(value)} where ${KINDS[issue.expected] ?? issue.expected} is to be${hint}`;
}

function shapeMistakes(issue: Issue, data: unknown): ProfileMistake[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  return [{ path, reason: reasonOf(issue, data) }];
}

/** A field that nothing can be said against. */
const ANY_FIELD = { name: "?", type: "n", length: 1 };

/** A profile whose shape was wrong, as far as its sense can be looked at nevertheless. */
interface Mended {
  readonly profile: Profile | undefined;
  /** Whether anything true can be said of the sense of what is at this path. */
  readonly tells: (path: readonly string[]) => boolean;
}

/** Puts something sound in the place of each section, and each field, whose shape is wrong. */
function mend(data: Mapping, issues: readonly Issue[]): Mended {
  const sound = bundledYaml(bundledText("smartvista")!).data as Mapping;
  const fields = { ...isMapping(data["fields"]) ? data["fields"] : {} };
  const broken = new Set<string>();
  for (const { path: [section, key] } of issues) {
    if (section === "fields" && key !== undefined) fields[String(key)] = ANY_FIELD;
    else if (section !== undefined) broken.add(String(section));
  }
  const sections = keysAllowed([]).map((section) => {
    return [section, broken.has(section) ? sound[section] : data[section]];
  });
  const mended = { ...Object.fromEntries(sections), fields };
  const known = (...needed: string[]) => !needed.some((section) => broken.has(section));
  return {
    profile: profileSchema.safeParse(mended).data,
    tells([section = ""]) {
      if (section === "fields") return known("fields", "bitmap", "encodings");
      return section === "framing" ? known("framing") : known("fields", section);
    },
  };
}

function headerMistakes({ framing }: Profile): ProfileMistake[] {
  if (framing.header === NO_HEADER) return [];
  try {
    parseHeaderFormat(framing.header, framing.lengthIncludesHeader);
    return [];
  } catch (error) {
    if (!(error instanceof HeaderFormatError)) throw error;
    return [{ path: ["framing", "header"], reason: error.message }];
  }
}

/** What is wrong with the sense of a profile whose shape is right. */
export function senseMistakes(profile: Profile): readonly ProfileMistake[] {
  const header = headerMistakes(profile);
  try {
    const { table } = new Codec(profile);
    return header.length > 0 ? header : valueMistakes(table);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return [...header, ...error.mistakes];
  }
}

/**
 * Checks a profile's data: its shape, the sense of its fields, the references to them, and the
 * header format. All that is wrong is found at once: a field of a wrong shape hides what is wrong
 * with itself only.
 */
export function checkProfile(data: unknown): Checked {
  if (!isMapping(data)) return { mistakes: [{ path: [], reason: "not a mapping" }] };
  const result = profileSchema.safeParse(data);
  if (result.success) {
    const mistakes = senseMistakes(result.data);
    if (mistakes.length === 0) return { profile: result.data };
    return { mistakes: mistakes.slice(0, MOST_MISTAKES) };
  }
  const issues = result.error.issues.slice(0, MOST_MISTAKES);
  const { profile, tells } = mend(data, issues);
  const sense = profile === undefined ? [] : senseMistakes(profile);
  const mistakes = [
    ...issues.flatMap((issue) => shapeMistakes(issue, data)),
    ...sense.filter(({ path }) => tells(path)),
  ];
  return { mistakes: mistakes.slice(0, MOST_MISTAKES) };
}
