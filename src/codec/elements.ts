import type { Field } from "./field.ts";
import { compileField, holdingMap } from "./field-compile.ts";
import type { ElementSpec, Profile } from "./profile.ts";
import type { ProfileMistake } from "./profile-error.ts";
import { compileSubfields } from "./subfields/compile.ts";

/** The highest field that a profile's bitmaps can announce. */
export function highestField({ bitmap }: Profile): number {
  const { maps, size = 8, thirdIn } = bitmap;
  return thirdIn === undefined ? maps * size * 8 : 192;
}

/** Why no field can have this number; `undefined`: one can. */
function numberMistake(number: number, { bitmap }: Profile, most: number): string | undefined {
  const { maps, firstBit = "chain", lastBit, size } = bitmap;
  const first = firstBit === "field" ? 1 : 2;
  if (!Number.isInteger(number) || number < first || number > most) {
    return `not a field number from ${first} to ${most}`;
  }
  const chains = firstBit === "chain" && number === 65 && maps === 3;
  if (chains) return "its bit says that a third bitmap follows";
  const last = lastBit === "chain" && firstBit === "chain" && size !== 16;
  const refused = last && number === (maps - 1) * 64 + 1;
  return refused ? "its bit is refused, as of one more bitmap (bitmap.lastBit)" : undefined;
}

/** One field with its parts, or what is wrong with it: paths from its entry on. */
export function compileElement(
  number: number,
  spec: ElementSpec,
  { encodings, policies }: Profile,
): Field | readonly ProfileMistake[] {
  const isFull = policies?.empty === "refuse" && spec.indicator !== undefined;
  const asked = isFull ? { ...spec, minLength: Math.max(1, spec.minLength ?? 0) } : spec;
  const field = compileField(number, asked, encodings);
  if (!("number" in field)) return field.map(({ key, reason }) => ({ path: [key], reason }));
  const parts = spec.subfields && compileSubfields(spec.subfields, field, encodings);
  if (parts !== undefined && !("checked" in parts)) return parts;
  const ignores = policies?.content === "ignore";
  // As it is, laid out like all others: the runtime is faster where it meets one layout.
  if (parts === undefined && !ignores && asked === spec) return field;
  // What is no text, or no hexadecimal, could not be shown.
  const kept = field.check?.code === "bad-hex" || field.check?.code === "bad-text";
  const unchecked = ignores
    ? {
      check: kept ? field.check : undefined,
      asciiDigits: false,
      asciiTrack: false,
      strictFiller: false,
    }
    : {};
  const whole = { ...field, spec, parts, ...unchecked };
  const { check, strictFiller } = whole;
  return { ...whole, looks: check !== undefined || strictFiller || parts?.checked === true };
}

/** The field that holds the third map, which need not be said to be one. */
function thirdMap(
  { bitmap: { thirdIn, encoding } }: Profile,
): Readonly<Record<string, ElementSpec>> {
  if (thirdIn === undefined) return {};
  return { [thirdIn]: { name: "Bitmap, Tertiary", type: "b", length: 8, encoding } };
}

/**
 * Compiles the fields of a profile.
 *
 * @param mistakes gets what is wrong with them
 * @returns by number; a hole where there is none
 */
export function compileFields(
  profile: Profile,
  mistakes: ProfileMistake[],
): (Field | undefined)[] {
  const most = highestField(profile);
  const fields: (Field | undefined)[] = new Array(most + 1).fill(undefined);
  for (const [key, spec] of Object.entries({ ...thirdMap(profile), ...profile.fields })) {
    const number = Number(key);
    const wrong = numberMistake(String(number) === key ? number : NaN, profile, most);
    if (wrong !== undefined) {
      mistakes.push({ path: ["fields", key], reason: wrong });
      continue;
    }
    const compiled = compileElement(number, spec, profile);
    if ("number" in compiled) {
      fields[number] = number === profile.bitmap.thirdIn ? holdingMap(compiled) : compiled;
    } else {
      for (const { path, reason } of compiled) {
        mistakes.push({ path: ["fields", key, ...path], reason });
      }
    }
  }
  return fields;
}
