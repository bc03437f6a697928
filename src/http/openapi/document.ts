/*
 * As much of OpenAPI 3.1 as our descriptions use. Only schemas are shared by `$ref`; everything else
 * stands where it is used.
 */

/** A JSON Schema, draft 2020-12. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** An example by its name. */
export type Examples = Readonly<Record<string, { readonly value: unknown }>>;

/** A body of one media type. */
export interface Media {
  readonly schema: Schema;
  readonly examples?: Examples;
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, Media>>;

/** A header of an answer. */
export interface Header {
  readonly description: string;
  /** It is always there. Default: no. */
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An answer of one status. */
export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  /** Absent: it has no body. */
  readonly content?: Content;
}

/** Answers by status. */
export type Answers = Readonly<Record<string, Answer>>;

/** What a request may have beside its body. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: Schema;
}

/** What can be done at a path. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Answers;
}

/** Methods that our paths have. */
export const METHODS = ["get", "post"] as const;

/** A path's operations by method. */
export type PathItem = { readonly [Method in typeof METHODS[number]]?: Operation };

/** Paths, with parameters in braces. */
export type Paths = Readonly<Record<string, PathItem>>;

/** A tag, by which operations are put together. */
export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** The description of an API. */
export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  /** Empty: nobody is asked who he is. */
  readonly security: readonly [];
  readonly tags: readonly Tag[];
  readonly paths: Paths;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What one API has for itself. */
export type ApiParts = Pick<OpenApi, "tags" | "paths"> & {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly schemas: Readonly<Record<string, Schema>>;
};

/** Puts a description together. */
export function openApi(
  { title, version, description, tags, paths, schemas }: ApiParts,
): OpenApi {
  const license = { name: "MIT", identifier: "MIT" };
  return {
    openapi: "3.1.0",
    info: { title, version, description, license },
    servers: [{ url: "/", description: "The listener that serves this description" }],
    security: [],
    tags,
    paths,
    components: { schemas },
  };
}

/** Where a shared schema is. */
export const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** A body of JSON, of a shared schema. */
export function json(name: string, examples?: Examples): Content {
  return { "application/json": { schema: refTo(name), ...examples && { examples } } };
}

/** A body of text. */
export function text(description: string, examples?: Examples): Content {
  const schema = { type: "string", description };
  return { "text/plain": { schema, ...examples && { examples } } };
}

/** A text that is one of some, each with what it means. */
export function oneOf(description: string, meanings: Readonly<Record<string, string>>): Schema {
  const told = Object.entries(meanings).map(([value, meaning]) => `\`${value}\`: ${meaning}`);
  return {
    type: "string",
    enum: Object.keys(meanings),
    description: `${description} ${told.join("; ")}.`,
  };
}
