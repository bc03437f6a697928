import { assertEquals } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import type { OpenApi } from "../../src/http/openapi/document.ts";
import { HttpRig } from "./setup.ts";
import { WatchRig } from "./watch-rig.ts";

async function openApiIn(response: Response): Promise<OpenApi> {
  assertEquals(response.status, 200);
  return await response.json();
}

/** The description that a client gets. */
export const clientDocument = async (rig: HttpRig = new HttpRig()): Promise<OpenApi> =>
  await openApiIn(await rig.app.request("/openapi.json"));

/** That of clients who speak a profile. */
export const documentOf = (codec: Codec): Promise<OpenApi> =>
  clientDocument(new HttpRig({ codec }));

/** The description that the operator gets. */
export const adminDocument = async (rig: WatchRig = new WatchRig()): Promise<OpenApi> =>
  await openApiIn(await rig.ask("/openapi.json"));
