import { z } from "zod";
import {
  actJson,
  doneJson,
  errorsJson,
  historyJson,
  reversalJson,
  reversalsJson,
  reversalWithActsJson,
  wishJson,
} from "../admin-json.ts";
import { reloadedJson, reloadWishJson } from "../reload-json.ts";
import { exchangeJson, exchangesJson, linkJson, readyJson } from "../watch-json.ts";
import { refTo, type Schema } from "./document.ts";
import { STATISTICS } from "./statistics-schema.ts";

/** What is said, by the name that it has in the description. */
const ANSWERS = {
  Ready: readyJson,
  Link: linkJson,
  Exchange: exchangeJson,
  Exchanges: exchangesJson,
  Reversal: reversalJson,
  Reversals: reversalsJson,
  Act: actJson,
  ReversalWithActs: reversalWithActsJson,
  History: historyJson,
  Done: doneJson,
  Errors: errorsJson,
  Reloaded: reloadedJson,
};

/** What is asked for. */
const REQUESTS = { Wish: wishJson, ReloadWish: reloadWishJson };

/** Zod's pattern of a moment is no help to a reader; the format says it. */
function withoutPattern({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
}

/** Schemas of zod in JSON Schema; those that stand in others do so by reference. */
function schemasOf(
  named: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const uri = (id: string) => String(refTo(id)["$ref"]);
  const { schemas } = z.toJSONSchema(registry, { io, uri, override: withoutPattern });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

const OPTIONS: Schema = {
  type: "object",
  description: "Every option by its name.",
  additionalProperties: {
    type: "object",
    properties: {
      value: { description: "What it is; `null`: nobody set it, and it has no default" },
      source: { type: "string", description: "Where it was set; `default`: nowhere" },
      meaning: { type: "string", description: "What it means that nobody set it" },
    },
    required: ["value", "source"],
    additionalProperties: false,
  },
};

/** The schemas of the operator's API. */
export const adminSchemas = (): Readonly<Record<string, Schema>> => ({
  ...schemasOf(ANSWERS, "output"),
  ...schemasOf(REQUESTS, "input"),
  Statistics: STATISTICS,
  Options: OPTIONS,
});
