import type { Codec } from "../codec/codec.ts";
import type { Description } from "./description.ts";

/** What the description of the clients' API tells of the program. */
export interface About {
  readonly version: string;
  /** A sale that the profile takes, with a public test card number; absent: there is no example. */
  readonly sale?: Readonly<Record<string, string | number>> | undefined;
}

/**
 * Describes the clients' API, in the dialect that they speak. What it takes is loaded when it is called:
 * a gateway that sells has no need of it.
 */
export async function clientDescription(
  codec: Codec,
  { version, sale }: About,
): Promise<Description> {
  const { clientApi } = await import("./openapi/client.ts");
  const { described } = await import("./openapi/described.ts");
  return described(clientApi(codec, version, sale));
}
