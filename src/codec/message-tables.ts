import { compileElement } from "./elements.ts";
import type { Field } from "./field.ts";
import type { Profile } from "./profile.ts";
import type { ProfileMistake } from "./profile-error.ts";

/** Any digit, in a pattern of MTIs. */
const ANY = "x";

/** How many MTIs a pattern fits, as the number of its places that take any digit. */
const openPlaces = (pattern: string): number => pattern.split(ANY).length - 1;

const fits = (pattern: string, mti: string): boolean =>
  Array.from(pattern).every((place, at) => place === ANY || place === mti[at]);

/** Whether there is an MTI that fits both. */
const overlap = (one: string, other: string): boolean =>
  Array.from(one).every((place, at) => place === ANY || other[at] === ANY || place === other[at]);

/** The fields of the messages of a pattern of MTIs. */
export interface OwnFields {
  readonly pattern: string;
  /** By number; a hole where there is none. */
  readonly fields: readonly (Field | undefined)[];
}

/** Which of two patterns counts cannot be told, of an MTI that fits both. */
function ambiguities(patterns: readonly string[]): ProfileMistake[] {
  return patterns.flatMap((pattern, index) => {
    const other = patterns.slice(0, index).find((before) => {
      return overlap(before, pattern) && openPlaces(before) === openPlaces(pattern);
    });
    if (other === undefined) return [];
    const reason = `an MTI may fit this and ${other}, and neither is the more exact one`;
    return [{ path: ["messages", pattern], reason }];
  });
}

/** The fields of one pattern: the profile's, but for those that it tells anew or takes away. */
function compileOwn(
  profile: Profile,
  base: readonly (Field | undefined)[],
  pattern: string,
  mistakes: ProfileMistake[],
): OwnFields {
  const fields = [...base];
  for (const [key, entry] of Object.entries(profile.messages![pattern]!.fields)) {
    const path = ["messages", pattern, "fields", key];
    const number = Number(key);
    const whole = base[number]?.spec;
    if (whole === undefined || String(number) !== key) {
      const reason = "not in the table of fields, which has to have it, too";
      mistakes.push({ path, reason });
    } else if (number === profile.bitmap.thirdIn) {
      mistakes.push({ path, reason: "holds the third bitmap, in all messages" });
    } else if (entry === null) fields[number] = undefined;
    else {
      const { name, alias, sensitive, jsonNumber } = whole;
      const compiled = compileElement(
        number,
        { ...entry, name, alias, sensitive, jsonNumber },
        profile,
      );
      if ("number" in compiled) fields[number] = compiled;
      else for (const one of compiled) mistakes.push({ ...one, path: [...path, ...one.path] });
    }
  }
  return { pattern, fields };
}

/**
 * Compiles what some messages have for themselves.
 *
 * @param base the profile's own fields, by number
 * @param mistakes gets what is wrong
 */
export function compileMessages(
  profile: Profile,
  base: readonly (Field | undefined)[],
  mistakes: ProfileMistake[],
): readonly OwnFields[] {
  const patterns = Object.keys(profile.messages ?? {});
  mistakes.push(...ambiguities(patterns));
  return patterns.map((pattern) => compileOwn(profile, base, pattern, mistakes));
}

/** MTIs that there can be. */
const MTIS = 10_000;

/** Makes a table of its fields. */
type Make<Table> = (
  fields: readonly (Field | undefined)[],
  messages: MessageTables<Table> | undefined,
) => Table;

/** Tables by MTI: that of the most exact pattern that fits, or else the one of all messages. */
export class MessageTables<Table> {
  /** The table of messages that have nothing of their own. */
  readonly base: Table;
  readonly #tables: readonly Table[];

  constructor(
    fields: readonly (Field | undefined)[],
    own: readonly OwnFields[],
    make: Make<Table>,
  ) {
    this.base = make(fields, this);
    const exactFirst = own
      .toSorted((one, other) => openPlaces(one.pattern) - openPlaces(other.pattern))
      .map(({ pattern, fields }) => ({ pattern, table: make(fields, this) }));
    this.#tables = Array.from({ length: MTIS }, (_, number) => {
      const mti = String(number).padStart(4, "0");
      return exactFirst.find(({ pattern }) => fits(pattern, mti))?.table ?? this.base;
    });
  }

  /** The table of an MTI, as a number; `base` for what is none. */
  of(mti: number): Table {
    return this.#tables[mti] ?? this.base;
  }
}
