import { z } from "zod";
import { PROFILE_ALIASES, PROFILE_NAMES } from "./profile-bundled.ts";

/*
 * What a value may be, told to programs. The table's schemas read text first and turn what they read
 * into something else last; what they check between stands in the middle.
 */

/** The middle of an option's schema: what it checks, without what it reads and turns. */
export function innerSchema(schema: z.ZodType): z.ZodType {
  let inner: unknown = schema;
  while (inner instanceof z.ZodPipe) {
    inner = inner.in instanceof z.ZodTransform ? inner.out : inner.in;
  }
  return inner as z.ZodType;
}

/** The words that a value has to be one of; `undefined`: it is of another kind. */
export function wordsOf(schema: z.ZodType): readonly string[] | undefined {
  const inner = innerSchema(schema);
  return inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
}

/** A schema as JSON Schema has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Text that may be written in any case of letters. */
const anyCase = (word: string): string =>
  word.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

const oneOfWords = (words: readonly string[]): string => `^(?:${words.map(anyCase).join("|")})?$`;

const YES_NO = ["true", "false", "yes", "no", "on", "off", "1", "0"];

/** As the zod schema's own check has it: minimum, maximum. */
function limitsOf(schema: z.ZodType): JsonSchema & { readonly isWhole: boolean } {
  const { type, minimum, exclusiveMinimum, maximum } = z.toJSONSchema(schema, {
    unrepresentable: "any",
  });
  // Each whole number has this one; it says nothing.
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  return { isWhole: type === "integer", minimum, exclusiveMinimum, maximum: most };
}

/** A number may be written as text; nothing between quotation marks is as good as not there. */
function numberSchema(inner: z.ZodType, schema: z.ZodType): JsonSchema {
  const { isWhole, ...limits } = limitsOf(inner);
  const unit = schema.safeParse("1M").success ? "[KMGkmg]?" : "";
  const fraction = isWhole ? "" : "(?:\\.\\d+)?";
  const type = [isWhole ? "integer" : "number", "string"];
  return { type, ...limits, pattern: `^(?:(?:0|[1-9]\\d*)${fraction}${unit})?$` };
}

/** A list, or its parts in one text with commas, or the one part that it has. */
function listSchema(inner: z.ZodArray): JsonSchema {
  const { minItems, maxItems } = z.toJSONSchema(inner, { unrepresentable: "any" });
  const { isWhole: _, ...limits } = limitsOf(innerSchema(inner.element as z.ZodType));
  return {
    type: ["array", "string", "integer"],
    items: { type: ["integer", "string"], ...limits, pattern: "^[1-9]\\d*$" },
    ...{ minItems, maxItems, uniqueItems: true },
    ...limits,
    pattern: "^(?:\\s*\\d+\\s*(?:,\\s*\\d+\\s*)*)?$",
  };
}

function yesOrNoSchema(): JsonSchema {
  const pattern = oneOfWords(YES_NO);
  return { type: ["boolean", "string", "integer"], pattern, minimum: 0, maximum: 1 };
}

/** Words, of which any spelling is taken that the pattern has. */
const wordsSchema = (words: readonly string[], pattern: string): JsonSchema => ({
  anyOf: [{ enum: words }, { type: "string", pattern }],
});

/** `smartvista-hex` in any spelling: `SmartVista_Hex`. */
const spelling = (name: string): string =>
  Array.from(name.replaceAll("-", ""), anyCase).join("[-_]*");

const PROFILE_FILE = String.raw`[/\\]|\.(?:[Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn]|[Xx][Mm][Ll])$`;

/** A bundled profile's name, or a file's. */
export function profileSchema(): JsonSchema {
  const names = [...PROFILE_NAMES, ...PROFILE_ALIASES].map(spelling).join("|");
  return wordsSchema(PROFILE_NAMES, `^(?:${names})?$|${PROFILE_FILE}`);
}

/** What a file of options may have for an option of this schema. */
export function jsonKind(schema: z.ZodType): JsonSchema {
  const inner = innerSchema(schema);
  if (inner instanceof z.ZodBoolean) return yesOrNoSchema();
  if (inner instanceof z.ZodNumber) return numberSchema(inner, schema);
  if (inner instanceof z.ZodArray) return listSchema(inner);
  const words = wordsOf(schema);
  if (words !== undefined) return wordsSchema(words, oneOfWords(words));
  // A file's `1` is taken as the text that it is.
  return { type: schema.safeParse("1").success ? ["string", "number"] : "string" };
}
