import { jsonKind, type JsonSchema, profileSchema } from "./json-kinds.ts";
import { namesOf } from "./names.ts";
import { camelCase, mayStandInFile } from "./option-entry.ts";
import { OPTION_NAMES, optionEntry, type OptionName } from "./options.ts";

/** An option that may stand in a file, under one of its names, in words. */
interface Named {
  readonly option: OptionName;
  readonly words: readonly string[];
}

const ALL: readonly Named[] = OPTION_NAMES.filter((option) => mayStandInFile(optionEntry(option)))
  .flatMap((option) => namesOf(option).map((name) => ({ option, words: name.split("-") })));

function describe(option: OptionName): string {
  const { description, allowed, defaultText } = optionEntry(option);
  const otherwise = defaultText === undefined ? "" : ` Default: ${defaultText}.`;
  return `${description} Allowed: ${allowed}.${otherwise}`;
}

/** A list's default is written as one, as `config.yaml` does. */
function optionSchema(option: OptionName): JsonSchema {
  const { schema, default: value, takesProfile } = optionEntry(option);
  return {
    description: describe(option),
    ...value !== undefined && { default: value },
    ...takesProfile ? profileSchema() : jsonKind(schema),
  };
}

const refTo = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/** The name of a group's definition; no option's has a dot in it. */
const groupName = (words: readonly string[]): string => `group.${words.join("-")}`;

/** All options whose names begin with these words and go on. */
function under(prefix: readonly string[]): readonly Named[] {
  return ALL.filter(({ words }) => {
    return words.length > prefix.length && prefix.every((word, at) => words[at] === word);
  });
}

/** Whether a mapping may stand under these words. */
const isGroup = (words: readonly string[]): boolean => under(words).length > 0;

/** What may stand under a name: an option's value, a mapping, or either. */
function valueOf(words: readonly string[]): JsonSchema {
  const option = ALL.find((named) => named.words.join("-") === words.join("-"))?.option;
  const group = isGroup(words) ? refTo(groupName(words)) : undefined;
  if (option === undefined) {
    // A group whose options are all commented out is nothing.
    return { anyOf: [group, { type: "null" }] };
  }
  return group === undefined ? refTo(option) : { anyOf: [refTo(option), group] };
}

/**
 * The keys that may stand below some words. A key may be several words of a name at once: `listen:
 * {http-port: 1}`, `listen: {httpPort: 1}` and `listen: {http: {port: 1}}` are the same.
 */
function mappingSchema(prefix: readonly string[]): JsonSchema {
  const properties = new Map<string, JsonSchema>();
  for (const { words } of under(prefix)) {
    for (let end = prefix.length + 1; end <= words.length; end++) {
      const key = words.slice(prefix.length, end).join("-");
      const value = valueOf(words.slice(0, end));
      properties.set(key, value).set(camelCase(key), value);
    }
  }
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function groups(): [string, JsonSchema][] {
  const found = new Map<string, JsonSchema>();
  for (const { words } of ALL) {
    for (let end = 1; end < words.length; end++) {
      const prefix = words.slice(0, end);
      found.set(groupName(prefix), mappingSchema(prefix));
    }
  }
  return Array.from(found);
}

/**
 * JSON Schema, draft 2020-12, of a file of options: nested and flat, kebab-case and camelCase, values
 * as what they are and as text, as the program reads it. What options have to be together, and names
 * of one option that are given twice, it does not know.
 */
export function configSchema(): JsonSchema {
  const options = ALL.map(({ option }) => [option, optionSchema(option)] as const);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "SocketQueue's file of options",
    ...mappingSchema([]),
    $defs: Object.fromEntries([...options, ...groups()]),
  };
}
