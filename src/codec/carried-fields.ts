import type { Profile } from "./profile.ts";

/** What is never stored, nor sent a second time. */
const NEVER: readonly unknown[] = ["pin", "cvv"];

/** What goes only where the profile names the field: with it a card can be copied. */
const BY_NAME: readonly unknown[] = ["track", "emv"];

/**
 * Numbers of the fields that a reversal takes over from its sale, ascending, as the profile's `carry`
 * and `drop` say; so that nothing else of a sale needs to be kept. None holds a PIN block or a CVV,
 * whatever the profile says; and none track or EMV data, unless `carry` has its number.
 *
 * @returns none for a profile without reversals
 */
export function carriedFields({ fields, reversal }: Profile): readonly number[] {
  if (reversal === undefined) return [];
  const { carry, drop } = reversal;
  const rest = carry.includes("rest");
  return Object.entries(fields).flatMap(([key, { sensitive }]) => {
    const number = Number(key);
    if (drop.includes(number) || NEVER.includes(sensitive)) return [];
    const carried = carry.includes(number) || rest && !BY_NAME.includes(sensitive);
    return carried ? [number] : [];
  });
}

/** Numbers of the fields that a reversal takes over, and that a card can be copied with. */
export function perishableFields(profile: Profile): readonly number[] {
  return carriedFields(profile).filter((number) => {
    return BY_NAME.includes(profile.fields[number]?.sensitive);
  });
}
