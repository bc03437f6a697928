import { MAP_BITS } from "../codec/bitmap.ts";
import { usualSensitivity } from "../codec/mask.ts";
import type { FieldSpec, Profile } from "../codec/profile.ts";
import { nearest } from "./nearest.ts";
import { MEANINGS, type Packer } from "./override-packers.ts";
import { oneLine, quote } from "./quote.ts";

/** One change to a profile. */
export interface Override {
  /** 0: the MTI; 1: the bitmap. */
  readonly field: number;
  readonly packer: Packer;
  /** As given: digits, characters, or bytes of `b`. Absent: as the profile has it. */
  readonly length?: number | undefined;
}

/** A part of `--overrides` that cannot be used. */
export interface OverrideProblem {
  /** As its user wrote it. */
  readonly part: string;
  readonly reason: string;
  readonly allowed: string;
}

function render({ part, reason, allowed }: OverrideProblem): string {
  return oneLine(`${quote(part)}: ${reason} (allowed: ${allowed})`);
}

/** Overrides that cannot be used, with everything that is wrong: a line each. */
export class OverridesError extends Error {
  override readonly name = "OverridesError";
  readonly code = "bad-overrides";
  readonly problems: readonly OverrideProblem[];

  constructor(problems: readonly OverrideProblem[]) {
    super(problems.map(render).join("\n"));
    this.problems = problems;
  }
}

/** What is allowed of the MTI and the bitmap: lengths by packer, in the original's units. */
const OF_MTI: Readonly<Record<string, readonly number[]>> = { n: [4], b: [2, 4] };
const OF_BITMAP: Readonly<Record<string, readonly number[]>> = { bitmap: [8], "bitmap-hex": [8] };

const OF_FIELD = Object.keys(MEANINGS);
const PACKERS: readonly string[] = [...OF_FIELD, "b-hex", ...Object.keys(OF_BITMAP)];

const FORM = "FIELD:TYPE[:LENGTH],…, e.g. 1:bitmap-hex:8,55:ll-b:255";
const MTI_FORM = "0:n:4 (ASCII) or 0:b:2 (BCD)";
const BITMAP_FORM = "1:bitmap:8 or 1:bitmap-hex:8; further maps follow as their bits say";
const HIGHEST = 192;

/** The field whose bit announces the third bitmap, where there is one. */
const THIRD_MAP_BIT = 65;

/** Why a packer is not for this field, in words. */
function misplaced(field: number, packer: string): Omit<OverrideProblem, "part"> | undefined {
  if (field === 0) {
    return packer in OF_MTI ? undefined : { reason: "not for the MTI", allowed: MTI_FORM };
  }
  if (field === 1) {
    return packer in OF_BITMAP ? undefined : { reason: "not for the bitmap", allowed: BITMAP_FORM };
  }
  if (packer === "b-hex") {
    const reason =
      "b-hex, a number in binary, is for --header-format only: fields have no such type";
    return { reason, allowed: OF_FIELD.join(", ") };
  }
  if (packer in OF_BITMAP) {
    return { reason: `${packer} is for field 1 only`, allowed: OF_FIELD.join(", ") };
  }
  return undefined;
}

function badLength(field: number, packer: string, length: number) {
  if (field > 1) {
    const { longest } = MEANINGS[packer as Packer]!;
    const fits = length >= 1 && length <= longest;
    return fits
      ? undefined
      : { reason: `LENGTH ${length} is off limits`, allowed: `1 to ${longest}` };
  }
  const lengths = (field === 0 ? OF_MTI : OF_BITMAP)[packer]!;
  if (lengths.includes(length)) return undefined;
  const allowed = field === 0 ? MTI_FORM : BITMAP_FORM;
  return { reason: `LENGTH ${length} is not ${lengths.join(" or ")}`, allowed };
}

function unknownPacker(written: string): Omit<OverrideProblem, "part"> {
  const meant = nearest(written, PACKERS);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return { reason: `unknown type ${written}${hint}`, allowed: PACKERS.join(", ") };
}

function parsePart(part: string): Override | Omit<OverrideProblem, "part"> {
  const match = /^\s*(\d{1,3})\s*:\s*([A-Za-z-]+)\s*(?::\s*(\d{1,6})\s*)?$/.exec(part);
  if (match === null) return { reason: "not of that form", allowed: FORM };
  const field = Number(match[1]);
  const packer = match[2]!.toLowerCase();
  const length = match[3] === undefined ? undefined : Number(match[3]);
  if (!PACKERS.includes(packer)) return unknownPacker(packer);
  if (field > HIGHEST) return { reason: `no field ${field}`, allowed: `fields 0 to ${HIGHEST}` };
  const problem = misplaced(field, packer) ??
    (length === undefined ? undefined : badLength(field, packer, length));
  return problem ?? { field, packer: packer as Packer, length };
}

/**
 * Reads `--overrides`: `FIELD:TYPE[:LENGTH],…`, where TYPE is a packer of the original's. Nothing
 * but blanks: no overrides.
 *
 * @throws {OverridesError} with everything that is wrong
 */
export function parseOverrides(text: string): readonly Override[] {
  const overrides = new Map<number, Override>();
  const problems: OverrideProblem[] = [];
  for (const part of text.trim() === "" ? [] : text.split(",")) {
    const parsed = parsePart(part);
    if ("reason" in parsed) problems.push({ part, ...parsed });
    else if (overrides.has(parsed.field)) {
      problems.push({ part, reason: `field ${parsed.field} is given twice`, allowed: "once" });
    } else overrides.set(parsed.field, parsed);
  }
  if (problems.length > 0) throw new OverridesError(problems);
  return [...overrides.values()];
}

const written = ({ field, packer, length }: Override): string =>
  [field, packer, length].filter((part) => part !== undefined).join(":");

/** A field's new entry; its name, alias and what logs mask are kept. */
function overridden(override: Override, base: FieldSpec | undefined): FieldSpec | OverrideProblem {
  const { field, packer, length = base?.length } = override;
  const part = written(override);
  if (length === undefined) {
    return { part, reason: `LENGTH is missing: the profile has no field ${field}`, allowed: FORM };
  }
  const bad = badLength(field, packer, length);
  if (bad !== undefined) return { part, ...bad };
  const layout = MEANINGS[packer]!.layout(length, base);
  const { name = `Field ${field}`, alias, sensitive, jsonNumber } = base ?? {};
  return {
    name,
    alias,
    ...layout,
    length,
    sensitive: sensitive ?? (base === undefined ? usualSensitivity(field) : undefined),
    jsonNumber: layout.type === "n" ? jsonNumber : undefined,
  };
}

function numberProblem({ bitmap: { maps } }: Profile, override: Override): OverrideProblem[] {
  const most = maps * MAP_BITS;
  const { field } = override;
  const part = written(override);
  if (field > most) {
    return [{
      part,
      reason: `the bitmaps end at field ${most}`,
      allowed: `fields 0 to ${most}`,
    }];
  }
  if (field !== THIRD_MAP_BIT || maps < 3) return [];
  return [{
    part,
    reason: "field 65's bit says that a third bitmap follows",
    allowed: "other fields",
  }];
}

/** The tables of some messages without what was changed: it counts in all messages. */
function everywhere(
  messages: NonNullable<Profile["messages"]>,
  overrides: readonly Override[],
): NonNullable<Profile["messages"]> {
  const changed = overrides.map(({ field }) => String(field));
  return Object.fromEntries(
    Object.entries(messages).map(([pattern, { fields }]) => {
      const left = Object.entries(fields).filter(([number]) => !changed.includes(number));
      return [pattern, { fields: Object.fromEntries(left) }];
    }),
  );
}

/**
 * A profile with single fields changed. A field that is not in its table is added.
 *
 * @throws {OverridesError} for fields that the profile's bitmaps cannot announce, and for new fields
 *   without a length
 */
export function applyOverrides(profile: Profile, overrides: readonly Override[]): Profile {
  let { mti, bitmap } = profile;
  const fields: Record<string, FieldSpec> = { ...profile.fields };
  const problems: OverrideProblem[] = [];
  for (const override of overrides) {
    const { field, packer } = override;
    if (field === 0) mti = { encoding: packer === "b" ? "bcd" : "ascii" };
    else if (field === 1 && packer === "bitmap") bitmap = { ...bitmap, encoding: "binary" };
    // The original wrote it in lower case.
    else if (field === 1) bitmap = { ...bitmap, encoding: "hex-ascii", hexCase: "lower" };
    else {
      problems.push(...numberProblem(profile, override));
      const spec = overridden(override, profile.fields[field]);
      if ("reason" in spec) problems.push(spec);
      else fields[field] = spec;
    }
  }
  if (problems.length > 0) throw new OverridesError(problems);
  const changed = { ...profile, mti, bitmap, fields };
  return profile.messages === undefined ? changed : {
    ...changed,
    messages: everywhere(profile.messages, overrides),
  };
}
