import { usualSensitivity } from "../../codec/mask.ts";
import type { Sensitivity } from "../../codec/profile.ts";

/** EMV tags (Book 3, Annex A) that must not be shown. */
const BY_TAG: Readonly<Record<string, Sensitivity>> = {
  "56": "track",
  "57": "track",
  "5A": "pan",
  "99": "pin",
  "9F1F": "track",
  "9F20": "track",
  "9F6B": "track",
};

/** Names of what must not be shown, and those that only sound like it. */
const BY_NAME: readonly (readonly [Sensitivity, RegExp, RegExp])[] = [
  ["track", /\btrack[ -]*(?:[123]|i{1,3})\b|\btrack data\b/i, /\bstatus|indicator|capab/i],
  [
    "pin",
    /\bpin\b|personal identification n|personal id\w* num/i,
    /captur|capab|format|length|tries|try|count|verif|security|index|presen|status|method|key/i,
  ],
  [
    "cvv",
    /\bc[vs][vc]2?\b|\bcvc ?2\b|card verification (?:value|code|data)|card security code/i,
    /result|respon|indicator|presen|status|capab|verif\w* result/i,
  ],
  [
    "pan",
    /primary account n|\bpan\b|\bcard ?number\b|cardholder account n/i,
    /sequence|country|sponsor|source|entry|mode|token|length|hash/i,
  ],
];

/** What a field of that name holds that must not be shown. */
export function sensitiveByName(name: string): Sensitivity | undefined {
  return BY_NAME.find(([, is, isNot]) => is.test(name) && !isNot.test(name))?.[0];
}

/** What a data element holds that must not be shown: by its number, or else by its name. */
export function sensitiveField(number: string, name: string): Sensitivity | undefined {
  return usualSensitivity(Number(number)) ?? sensitiveByName(name);
}

/** What an EMV tag holds that must not be shown: by the tag, or else by its name. */
export function sensitiveTag(tag: string, name: string): Sensitivity | undefined {
  return (Object.hasOwn(BY_TAG, tag) ? BY_TAG[tag] : undefined) ?? sensitiveByName(name);
}
