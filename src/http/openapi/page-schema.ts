import type { Schema } from "./document.ts";
import { code, escaped, type Html, linkTo, prose, table } from "./html.ts";

const REF = "#/components/schemas/";

/** Where a shared schema is on the page. */
export const schemaAnchor = (name: string): string => `schema-${name}`;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schemas in an object, by their names. */
const schemasIn = (value: unknown): (readonly [string, Schema])[] =>
  Object.entries(isSchema(value) ? value : {}).flatMap(([name, inner]) => {
    return isSchema(inner) ? [[name, inner] as const] : [];
  });

/** Bounds of a value, in words. */
function boundsOf({ minimum, maximum, maxLength, pattern, format }: Schema): string[] {
  return [
    ...minimum === undefined ? [] : [`from ${minimum}`],
    ...maximum === undefined ? [] : [`to ${maximum}`],
    ...maxLength === undefined ? [] : [`${maxLength} characters at the most`],
    ...pattern === undefined ? [] : [`fits ${pattern}`],
    ...format === undefined ? [] : [String(format)],
  ];
}

function plainType(schema: Schema): Html {
  const types = [schema["type"] ?? "anything"].flat().join(" or ");
  const values = schema["enum"];
  if (Array.isArray(values)) return values.map((value) => code(JSON.stringify(value))).join(" or ");
  return [types, ...boundsOf(schema)].map(escaped).join(", ");
}

/** What a value of a schema is, in a few words; what it is made of follows where it stands alone. */
export function typeOf(schema: Schema): Html {
  const { $ref, anyOf, items, properties, additionalProperties } = schema;
  if (typeof $ref === "string") {
    const name = $ref.replace(REF, "");
    return linkTo(schemaAnchor(name), escaped(name));
  }
  if (Array.isArray(anyOf)) return anyOf.map((each: Schema) => typeOf(each)).join(" or ");
  if (isSchema(items)) return `array of ${typeOf(items)}`;
  if (isSchema(properties)) return propertiesOf(schema);
  if (isSchema(additionalProperties)) return `object of ${typeOf(additionalProperties)}`;
  return plainType(schema);
}

/** All that is said of a value, its choices too. */
function describe({ description, anyOf }: Schema): Html {
  const choices = Array.isArray(anyOf) ? anyOf.map((each: Schema) => each["description"]) : [];
  const said = [description, ...choices].filter((each) => typeof each === "string");
  return said.map((each) => prose(each)).join("<br>");
}

/** The properties of an object, a row each. */
export function propertiesOf({ properties, required, additionalProperties }: Schema): Html {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const rows = schemasIn(properties).map(([name, schema]) => {
    const mark = needed.includes(name) ? "" : ` <small>optional</small>`;
    return [`${code(name)}${mark}`, typeOf(schema), describe(schema)];
  });
  if (isSchema(additionalProperties)) {
    rows.push(["<em>others</em>", typeOf(additionalProperties), describe(additionalProperties)]);
  }
  return table(["name", "type", "meaning"], rows);
}

/** A shared schema. */
export function schemaSection(name: string, schema: Schema): Html {
  const { description } = schema;
  const said = typeof description === "string" ? `<p>${prose(description)}</p>` : "";
  const title = `<h3>${escaped(name)}</h3>`;
  return `<section id="${escaped(schemaAnchor(name))}">${title}${said}${typeOf(schema)}</section>`;
}
