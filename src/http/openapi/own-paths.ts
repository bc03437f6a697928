import type { Answers, Content, Operation, Paths, Tag } from "./document.ts";

/** The tag of {@link ownPaths}. */
export const OWN_TAG: Tag = { name: "Description", description: "What you are reading." };

function operation(
  operationId: string,
  summary: string,
  content: Content,
  refusals: Answers,
): Operation {
  const responses = { 200: { description: "The description.", content }, ...refusals };
  return { operationId, tags: [OWN_TAG.name], summary, responses };
}

/**
 * The paths of the description itself, which each listener has.
 *
 * @param refusals other answers of the listener's
 */
export function ownPaths(refusals: Answers = {}): Paths {
  const document = { "application/json": { schema: { type: "object" } } };
  const page = { "text/html": { schema: { type: "string" } } };
  return {
    "/openapi.json": {
      get: operation("getDescription", "This API as OpenAPI 3.1", document, refusals),
    },
    "/docs": {
      get: operation("getPage", "This API as a page to read; it needs no network", page, refusals),
    },
  };
}
