import { maskAnyText } from "../../codec/any-text.ts";
import { maskPan, stars } from "../../codec/card-numbers.ts";
import { isDigits } from "../../codec/field-types.ts";
import { tagMeanings } from "../../codec/meanings/meanings.ts";
import type { Sensitivity } from "../../codec/profile.ts";
import { keysInOrder, withoutTimes } from "../../codec/subfields/order.ts";
import type { SubfieldSpec, SubfieldsSpec, Subvalues } from "../../codec/subfields/spec.ts";
import type { Row } from "./row.ts";

/** What is known of a part from what it is a part of. */
interface Around {
  readonly path: string;
  readonly spec: SubfieldsSpec | undefined;
  /** What the whole field holds that must not be shown. */
  readonly sensitive: Sensitivity | undefined;
  /** Nothing is masked. */
  readonly unsafe: boolean;
  /** A card number lies somewhere in the field: digits are shown of no part that is not named for it. */
  readonly hasCard: boolean;
}

/** The entry of a part in the profile. */
function specOf(spec: SubfieldsSpec | undefined, key: string): SubfieldSpec | undefined {
  if (spec === undefined || spec.form === "repeat") return undefined;
  return spec.fields?.[withoutTimes(key)] ?? spec.fields?.["*"];
}

/** How the parts of a part are told: a group of those that repeat is positional. */
function innerOf(spec: SubfieldsSpec | undefined, key: string): SubfieldsSpec | undefined {
  if (spec?.form === "repeat") return { form: "positional", fields: spec.group.fields };
  // The tags of a template are told like those around it.
  return specOf(spec, key)?.subfields ?? (spec?.form === "ber-tlv" ? spec : undefined);
}

const bytesOf = (hex: string): string => `<${Math.ceil(hex.length / 2)} bytes>`;

/** Digits enough to be a good part of a card number. */
const MANY_DIGITS = /\d{4}/;

function maskedPart(value: string, own: SubfieldSpec | undefined, around: Around): string {
  const sensitive = own?.sensitive ?? around.sensitive;
  if (sensitive !== undefined) {
    return sensitive === "pan" && isDigits(value) ? maskPan(value) : stars(value);
  }
  const isBinary = own === undefined ? around.spec?.form === "ber-tlv" : own.type === "b";
  if (isBinary) return bytesOf(value);
  const masked = maskAnyText(value);
  return around.hasCard && masked === value && MANY_DIGITS.test(value) ? stars(value) : masked;
}

function partRow(key: string, value: string | Subvalues, around: Around): Row {
  const path = `${around.path}.${key}`;
  const own = specOf(around.spec, key);
  const known = around.spec?.form === "ber-tlv" ? tagMeanings(withoutTimes(key), "") : undefined;
  const texts = { path, key, name: own?.name ?? known?.name ?? "", alias: own?.alias };
  if (typeof value !== "string") {
    const parts = partRows(value, { ...around, path, spec: innerOf(around.spec, key) });
    return { ...texts, value: "", secret: JSON.stringify(value), meanings: [], parts };
  }
  const shown = around.unsafe ? value : maskedPart(value, own, around);
  const means = known !== undefined && shown === value
    ? tagMeanings(withoutTimes(key), value).meanings
    : [];
  return { ...texts, value: shown, secret: value, meanings: means, parts: [] };
}

/** The parts of a field, nested ones too. */
export function partRows(values: Subvalues, around: Around): Row[] {
  return keysInOrder(values).flatMap((key) => {
    const value = values[key];
    return value === undefined ? [] : [partRow(key, value, around)];
  });
}
