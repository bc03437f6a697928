import type { Context } from "hono";
import type { z } from "zod";
import type { Timers } from "../ports.ts";
import { failure } from "./admin-answers.ts";
import { readBody } from "./body.ts";

/** What is wrong with a body, a line each. */
function errorsOf({ issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => {
    return path.length === 0 ? message : `${path.join(".")}: ${message}`;
  });
}

/** What an order's body asks for, or the response that refuses it. */
export async function wishOf<Asked>(
  c: Context,
  timers: Timers,
  schema: z.ZodType<Asked>,
): Promise<Asked | Response> {
  // A web page cannot send this type to us without asking us first, and we do not answer that.
  const type = c.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") return failure(c, 415, ["The body is not application/json"]);
  let json: unknown;
  try {
    json = JSON.parse(await readBody(c.req.raw, timers));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failure(c, 400, ["The body is not JSON"]);
  }
  const result = schema.safeParse(json);
  return result.success ? result.data : failure(c, 400, errorsOf(result.error));
}
