import { assert, assertEquals } from "@std/assert";
import { METHODS, type OpenApi, type Operation } from "../../src/http/openapi/document.ts";
import { Validator } from "../config/json-validator.ts";

/** An operation with where it is. */
export interface Placed {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** Every operation of a description. */
export function operationsOf({ paths }: OpenApi): Placed[] {
  return Object.entries(paths).flatMap(([path, item]) => {
    return METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    });
  });
}

/** Everything in a document that has a key, however deep. */
export function* holdersOf(key: string, value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (Object.hasOwn(value, key)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* holdersOf(key, inner);
}

/** Why a value does not fit a schema of a description; empty: it does. */
export function misfits(api: OpenApi, schema: unknown, value: unknown): readonly string[] {
  const validator = new Validator(api as unknown as Record<string, unknown>);
  return validator.fits(schema, value, "") ? [] : validator.errors;
}

/** Headers of ours, which a description has to know. */
const OURS = ["Idempotent-Replayed", "Transaction-Id", "Reversal", "Retry-After"];

/** Asserts that a header is described, and as what it is described. */
function assertHeader(api: OpenApi, schema: Record<string, unknown>, value: string): void {
  const wanted = schema["type"] === "integer" ? Number(value) : value;
  assertEquals(misfits(api, schema, wanted), [], value);
}

/** Asserts that an answer of an app is one that the description of its API has. */
export async function assertDescribed(
  api: OpenApi,
  [method, path]: readonly ["get" | "post", string],
  response: Response,
): Promise<void> {
  const answer = api.paths[path]?.[method]?.responses[response.status];
  assert(answer !== undefined, `${method} ${path} may not get ${response.status}`);
  for (const name of OURS) {
    const value = response.headers.get(name);
    if (value === null) continue;
    const header = answer.headers?.[name];
    assert(header !== undefined, `${method} ${path} ${response.status} has no ${name}`);
    assertHeader(api, header.schema, value);
  }
  const type = response.headers.get("content-type")?.split(";", 1)[0] ?? "";
  const media = answer.content?.[type];
  assert(media !== undefined, `${method} ${path} ${response.status} is not of ${type}`);
  const text = await response.text();
  const body = type === "application/json" ? JSON.parse(text) : text;
  assertEquals(misfits(api, media.schema, body), [], text);
}
