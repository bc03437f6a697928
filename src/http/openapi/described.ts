import type { Description } from "../description.ts";
import type { OpenApi } from "./document.ts";
import { pageOf } from "./page.ts";

/** A description as it is sent. */
export const described = (api: OpenApi): Description => ({
  json: JSON.stringify(api),
  page: pageOf(api),
});
