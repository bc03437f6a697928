import { z } from "zod";
import { ENCODINGS } from "../codec/encodings.ts";
import { FIELD_TYPES } from "../codec/field-types.ts";
import type { Profile } from "../codec/profile.ts";
import { code, fieldKey, fieldNumbers, matching, mti, oneOf, values } from "./profile-parts.ts";
import { completed, reversalSchema } from "./reversal-schema.ts";

const encoding = oneOf(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]);

const field = z.strictObject({
  name: z.string().min(1),
  alias: matching(/^[A-Za-z][A-Za-z0-9]*$/, "not a name of letters and digits").optional(),
  type: oneOf(FIELD_TYPES),
  length: z.int().min(1).max(99_999),
  indicator: z.string().optional(),
  counts: oneOf(["units", "bytes"]).optional(),
  encoding: encoding.optional(),
  padding: z.string().optional(),
  filler: z.string().optional(),
  sensitive: oneOf(["pan", "track", "pin", "cvv", "emv"]).optional(),
  jsonNumber: z.boolean().optional(),
});

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
  mti: z.strictObject({ encoding: oneOf(["ascii", "bcd"]) }),
  bitmap: z.strictObject({
    encoding: oneOf(["binary", "hex-ascii"]),
    maps: z.int().min(1).max(3).default(2),
    hexCase: oneOf(["upper", "lower"]).default("upper"),
  }),
  encodings: z.strictObject({ digits: encoding, text: encoding, binary: encoding }),
  fields: z.record(z.string(), field),
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
  }),
  approvedCodes: z.array(code).min(1),
  systemErrors: z.array(code).default([]),
  captions: z.record(fieldKey, z.array(captionPart)).default({}),
  reversal: reversalSchema.optional(),
  hostEcho: z.strictObject({ code, omits: fieldNumbers.default([]) }),
  testEcho: values.default({}),
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
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
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
