import { resolve } from "node:path";
import type { Options } from "../config/options.ts";
import type { Operated } from "../http/admin.ts";
import type { Reload } from "../http/reload-json.ts";
import type { HttpServer } from "../http/server.ts";
import type { Watched } from "../http/watched.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import { type Address, addressText } from "../net/address.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** Addresses that are listened on, by those that a program on this machine reaches them at. */
const REACHED: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** The address of what listens there for a program on this machine: `host:port`. */
export function addressOf({ hostname, port }: Address): string {
  return addressText({ hostname: REACHED[hostname] ?? hostname, port });
}

/**
 * A gateway for its operator.
 *
 * @param reload what reads its configuration anew, as soon as there is something that does
 */
export function operatedOf(gateway: Gateway, reload: () => Reload | undefined): Operated {
  return {
    reversals: gateway.reversals,
    get load() {
      return gateway.load;
    },
    get reload() {
      return reload();
    },
  };
}

/**
 * Serves the operator's side, where options ask for it or there is a journal to look after; its
 * address stands beside the journal then.
 *
 * @param watched for those who watch it, on the port that they were told
 * @throws {CannotListen} nothing is left running then
 * @throws {CannotUseJournal} likewise
 */
export async function startAdmin(
  { adminHost, adminPort, config }: Options,
  operated: Operated,
  journal: OpenJournal | undefined,
  watched: Watched | undefined,
  world: World,
): Promise<HttpServer | undefined> {
  if (adminPort === undefined && journal === undefined) return undefined;
  const { createAdminApp } = await import("../http/admin.ts");
  const { serveHttp } = await import("../http/server.ts");
  const address = { hostname: adminHost, port: adminPort ?? 0 };
  await using undo = new AsyncDisposableStack();
  const server = await listenFor("admin-port", address, (at) => {
    const app = createAdminApp(operated, { ...world, journal }, adminHost, watched);
    return serveHttp(app, at, world);
  }, "admin-host");
  undo.defer(() => server.finish());
  await journal?.setAddress(addressOf(server), config === undefined ? null : resolve(config));
  undo.move();
  return server;
}
