import { z } from "zod";
import { ENCODINGS } from "../codec/encodings.ts";
import { FIELD_TYPES } from "../codec/field-types.ts";
import { type Profile, REVERSAL_CAUSES } from "../codec/profile.ts";

const encoding = z.enum(Object.keys(ENCODINGS) as [keyof typeof ENCODINGS]);
const fieldNumbers = z.array(z.int().min(2).max(192));
const code = z.string().regex(/^[0-9A-Za-z]{1,3}$/, "not a response code of 1 to 3 characters");

const field = z.strictObject({
  name: z.string().min(1),
  alias: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/).optional(),
  type: z.enum(FIELD_TYPES),
  length: z.int().min(1).max(99_999),
  indicator: z.string().optional(),
  counts: z.enum(["units", "bytes"]).optional(),
  encoding: encoding.optional(),
  padding: z.string().optional(),
  filler: z.string().optional(),
  sensitive: z.enum(["pan", "track", "pin", "cvv", "emv"]).optional(),
  jsonNumber: z.boolean().optional(),
});

const fieldKey = z.string().regex(/^\d{1,3}$/, "not a field number");
const values = z.record(fieldKey, z.string());
const mti = z.string().regex(/^\d{4}$/, "not an MTI of four digits");

const captionPart = z.strictObject({
  title: z.string().min(1),
  from: z.int().min(0),
  length: z.int().min(1),
  values: z.record(z.string(), z.string()),
});

const reversal = z.strictObject({
  of: z.array(mti).min(1),
  unless: fieldNumbers.default([]),
  causes: z.array(z.enum(REVERSAL_CAUSES)).min(1),
  mti,
  set: values.default({}),
  now: fieldNumbers.default([]),
  drop: fieldNumbers.default([]),
  delays: z.array(z.number().min(0).max(86_400)).max(1000),
});

/** The shape of a profile's YAML. Its sense (lengths, references) is checked when it is compiled. */
export const profileSchema: z.ZodType<Profile> = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  framing: z.strictObject({
    header: z.string().min(1),
    lengthIncludesHeader: z.boolean().default(false),
  }),
  mti: z.strictObject({ encoding: z.enum(["ascii", "bcd"]) }),
  bitmap: z.strictObject({
    encoding: z.enum(["binary", "hex-ascii"]),
    maps: z.int().min(1).max(3).default(2),
    hexCase: z.enum(["upper", "lower"]).default("upper"),
  }),
  encodings: z.strictObject({ digits: encoding, text: encoding, binary: encoding }),
  fields: z.record(z.string(), field),
  rules: z.strictObject({
    minLength: z.int().min(0).default(0),
    required: z.record(z.string().regex(/^\d{4}$/), fieldNumbers).default({}),
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
  systemErrors: z.array(code).default([]),
  captions: z.record(fieldKey, z.array(captionPart)).default({}),
  reversal: reversal.optional(),
  hostEcho: z.strictObject({ code, omits: fieldNumbers.default([]) }),
  testEcho: values.default({}),
  responseCodes: z.record(z.string(), z.string()),
});
