import { z } from "zod";
import { BITMAP_ENCODINGS } from "../codec/bitmap.ts";
import { EBCDIC_NAMES } from "../codec/ebcdic.ts";
import { ENCODING_NAMES } from "../codec/encodings.ts";
import { FIELD_TYPES } from "../codec/field-types.ts";
import type { ElementSpec, MessageElement, Profile } from "../codec/profile.ts";
import type { SubfieldSpec, SubfieldsSpec } from "../codec/subfields/spec.ts";
import {
  code,
  echoValues,
  fieldKey,
  fieldNumber,
  fieldNumbers,
  matching,
  mti,
  oneOf,
} from "./profile-parts.ts";
import { completed, reversalSchema } from "./reversal-schema.ts";

const encoding = oneOf(ENCODING_NAMES);

const plainField = {
  name: z.string().min(1),
  alias: matching(/^[A-Za-z][A-Za-z0-9]*$/, "not a name of letters and digits").optional(),
  type: oneOf(FIELD_TYPES),
  length: z.int().min(1).max(999_999),
  minLength: z.int().min(0).optional(),
  indicator: z.string().optional(),
  counts: oneOf(["units", "bytes", "digits", "characters"]).optional(),
  adds: z.int().min(0).max(64).optional(),
  roundsUp: z.boolean().optional(),
  filled: z.boolean().optional(),
  id: matching(/^[\x20-\x7e]{1,16}$/, "not 1 to 16 printable characters").optional(),
  encoding: encoding.optional(),
  signEncoding: encoding.optional(),
  nibbles: oneOf(["digits", "track", "hex"]).optional(),
  padding: z.string().optional(),
  filler: z.string().optional(),
  looseFiller: z.boolean().optional(),
  tooLong: oneOf(["refuse", "cut-left", "cut-right"]).optional(),
  trim: oneOf(["none", "fill"]).optional(),
  sensitive: oneOf(["pan", "track", "pin", "cvv", "emv"]).optional(),
  jsonNumber: z.boolean().optional(),
};

const field: z.ZodType<ElementSpec> = z.strictObject({
  ...plainField,
  get subfields() {
    return subfields.optional();
  },
});

const { name: _name, alias: _alias, sensitive: _sensitive, jsonNumber: _jsonNumber, ...form } =
  plainField;

/** A field's entry in a table of some messages: how it is written, and no more. */
const messageField: z.ZodType<MessageElement> = z.strictObject({
  ...form,
  get subfields() {
    return subfields.optional();
  },
});

/** A part's entry: a part of what nobody named may have no name. */
const part: z.ZodType<SubfieldSpec> = z.strictObject({
  ...plainField,
  name: z.string().default(""),
  rest: z.boolean().optional(),
  get subfields() {
    return subfields.optional();
  },
});

const parts = z.record(z.string(), part);
const common = { header: z.int().min(0).max(64).optional(), check: z.boolean().optional() };

const subfields: z.ZodType<SubfieldsSpec> = z.discriminatedUnion("form", [
  z.strictObject({ form: z.literal("positional"), ...common, fields: parts }),
  z.strictObject({
    form: z.literal("bitmap"),
    ...common,
    bitmap: z.strictObject({
      encoding: oneOf(["binary", "hex-ascii", "hex-ebcdic"]),
      size: z.int().min(1).max(16).optional(),
      firstBit: oneOf(["field", "chain"]).optional(),
    }),
    fields: parts,
  }),
  z.strictObject({
    form: z.literal("tlv"),
    ...common,
    tag: z.strictObject({
      encoding,
      length: z.int().min(1).max(16),
      padding: z.string().optional(),
    }),
    indicator: z.string().optional(),
    lengthFirst: z.boolean().optional(),
    unknown: oneOf(["keep", "skip", "refuse"]).optional(),
    fields: parts.optional(),
  }),
  z.strictObject({
    form: z.literal("ber-tlv"),
    ...common,
    constructed: oneOf(["recurse", "opaque"]).optional(),
    unknown: oneOf(["keep", "refuse"]).optional(),
    fields: parts.optional(),
  }),
  z.strictObject({
    form: z.literal("repeat"),
    ...common,
    group: z.strictObject({ fields: parts }),
  }),
]);

const captionPart = z.strictObject({
  title: z.string().min(1),
  from: z.int().min(0),
  length: z.int().min(1),
  values: z.record(z.string(), z.string()),
});

const shape = z.strictObject({
  name: matching(/^[a-z][a-z0-9-]*$/, "not lower-case letters, digits and dashes"),
  title: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  framing: z.strictObject({
    header: z.string().min(1),
    lengthIncludesHeader: z.boolean().default(false),
  }),
  messageHeader: z.strictObject({
    length: z.int().min(1).max(64),
    value: matching(/^(?:[0-9A-Fa-f]{2})+$/, "not bytes in hexadecimal").optional(),
    reply: oneOf(["echo", "swap-tpdu", "own"]).optional(),
  }).optional(),
  mti: z.strictObject({ encoding: oneOf(["ascii", "bcd", ...EBCDIC_NAMES]) }),
  bitmap: z.strictObject({
    encoding: oneOf(BITMAP_ENCODINGS),
    maps: z.int().min(1).max(3).default(2),
    hexCase: oneOf(["upper", "lower"]).default("upper"),
    size: z.union([z.literal(8), z.literal(16)], "not 8 or 16").optional(),
    firstBit: oneOf(["chain", "field"]).optional(),
    lastBit: oneOf(["chain", "field"]).optional(),
    least: z.int().min(1).max(3).optional(),
    thirdIn: fieldNumber.optional(),
  }),
  policies: z.strictObject({
    trailing: oneOf(["refuse", "ignore"]).optional(),
    empty: oneOf(["allow", "refuse"]).optional(),
    content: oneOf(["check", "ignore"]).optional(),
  }).optional(),
  encodings: z.strictObject({ digits: encoding, text: encoding, binary: encoding }),
  fields: z.record(z.string(), field),
  messages: z.record(
    matching(/^[0-9x]{4}$/, "not four digits, x for any"),
    z.strictObject({ fields: z.record(z.string(), messageField.nullable()) }),
  ).optional(),
  rules: z.strictObject({
    minLength: z.int().min(0).default(0),
    required: z.record(mti, fieldNumbers).default({}),
    expireSeconds: z.number().positive().optional(),
  }),
  refusal: z.strictObject({
    echo: fieldNumbers,
    codes: z.record(z.string(), code).and(z.object({ other: code })),
  }),
  bank: z.strictObject({
    approved: code,
    invalid: code,
    insufficientFunds: code,
    noAccount: code,
    notFound: code,
    unsupported: code,
    reversed: code.optional(),
    sales: z.array(mti).min(1).optional(),
  }),
  approvedCodes: z.array(code).min(1),
  systemErrors: z.array(code).default([]),
  captions: z.record(fieldKey, z.array(captionPart)).default({}),
  reversal: reversalSchema.optional(),
  hostEcho: z.strictObject({ code, omits: fieldNumbers.default([]) }),
  testEcho: echoValues.default({}),
  responseCodes: z.record(z.string(), z.string()),
});

/**
 * The shape of a profile's YAML, with all defaults filled in. Its sense (lengths, references) is
 * checked when it is compiled.
 */
export const profileSchema: z.ZodType<Profile> = shape.transform((profile) => {
  const { reversal, ...rest } = profile;
  return reversal === undefined ? rest : { ...rest, reversal: completed(reversal, rest) };
});

/** What stands inside, where a schema only wraps another: a default, or `optional`. */
function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ||
      schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap())
    : schema;
}

/** The schema of what stands under `key`; `undefined` where there is none. */
function inside(schema: unknown, key: string): unknown {
  if (schema instanceof z.ZodObject) return unwrapped(schema.shape[key]);
  if (schema instanceof z.ZodRecord) return unwrapped(schema.valueType);
  return schema instanceof z.ZodArray ? unwrapped(schema.element) : undefined;
}

/** The keys that the mapping at `path` may have; none where it may have any, or is no mapping. */
export function keysAllowed(path: readonly string[]): readonly string[] {
  const schema = path.reduce<unknown>(inside, shape);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
