import type { Context } from "hono";

/** What the operator's side refuses, with the reasons. */
export function failure(
  c: Context,
  status: 400 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 500 | 503,
  errors: readonly string[],
): Response {
  return c.json({ errors }, status);
}

/** A method that a path does not have, with those that it has. */
export function notAllowed(c: Context, allowed: string): Response {
  c.header("Allow", allowed);
  return failure(c, 405, ["Method Not Allowed"]);
}
