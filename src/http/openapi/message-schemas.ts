import type { Codec } from "../../codec/codec.ts";
import type { Field } from "../../codec/field.ts";
import type { ElementSpec } from "../../codec/profile.ts";
import type { Schema } from "./document.ts";

/** As the standard has it: `n 6` is fixed, `n ..19` variable. */
const kindOf = ({ type, length, indicator }: ElementSpec): string =>
  `${type} ${indicator === undefined ? "" : ".."}${length}`;

/** What a field is called, and how it is written. */
function titleOf({ spec, encoding }: Field): string {
  const hex = encoding.binary ? ", in hexadecimal" : "";
  return `${spec.name} (${kindOf(spec)}${hex})`;
}

/** What a field may be in a request: a whole number is taken for its digits. */
const PLAIN: Schema = { type: ["string", "integer"], minimum: 0 };
const PARTED: Schema = { type: ["string", "integer", "object"], minimum: 0 };

function askedField(field: Field): Schema {
  const { alias } = field.spec;
  const named = alias === undefined ? "" : `; alias \`${alias}\``;
  const parted = field.parts === undefined ? "" : "; or an object of its parts";
  const description = `${titleOf(field)}${named}${parted}`;
  return { ...field.parts === undefined ? PLAIN : PARTED, description };
}

function toldField(field: Field): Schema {
  const type = field.spec.jsonNumber === true ? ["integer", "string"] : "string";
  return { type, description: titleOf(field) };
}

/** A profile's fields by number. */
const fieldsBy = (codec: Codec, schemaOf: (field: Field) => Schema): Record<string, Schema> =>
  Object.fromEntries(codec.table.defined.map((field) => [field.number, schemaOf(field)]));

/** A message as clients send it. */
export function requestSchema(codec: Codec): Schema {
  const bitmap = "Bitmap: need not be given, and is not looked at";
  return {
    type: "object",
    description: `A message of the profile \`${codec.profile.name}\`: fields by number, or by ` +
      "their aliases. Short values are filled up as the profile says.",
    properties: {
      0: { ...PLAIN, description: "MTI; alias `mti`" },
      1: { ...PLAIN, description: bitmap },
      ...fieldsBy(codec, askedField),
    },
    additionalProperties: { ...PARTED, description: "A field by its alias" },
  };
}

/** A message as clients get it. */
export function messageSchema(codec: Codec): Schema {
  const bitmap = "Bitmap, in hexadecimal";
  return {
    type: "object",
    description: `A message of the profile \`${codec.profile.name}\`: fields by number. Some ` +
      "are numbers without leading zeros, if the profile says so; hexadecimal is in lower case.",
    properties: {
      0: { type: "string", pattern: "^[0-9]{4}$", description: "MTI" },
      1: { type: "string", pattern: "^[0-9a-f]+$", description: bitmap },
      ...fieldsBy(codec, toldField),
    },
    required: ["0"],
  };
}
