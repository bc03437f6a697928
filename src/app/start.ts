import type { Codec } from "../codec/codec.ts";
import type { Profile } from "../codec/profile.ts";
import type { Sources } from "../config/effective.ts";
import type { Options } from "../config/options.ts";
import { tallyText } from "../emulator/test-tally.ts";
import type { Reload } from "../http/reload-json.ts";
import { type RunningBank, startBank } from "./bank.ts";
import { NOTHING_TO_CHANGE, type Reloadable } from "./reload.ts";
import { Dialects } from "./dialects.ts";
import { clientFraming, hostFraming } from "./framings.ts";
import { type RunningGateway, startGateway } from "./gateway.ts";
import { ANYWHERE, type Upstream } from "./host-link.ts";
import { sampleSale } from "./sample.ts";
import { type RunningTestClients, startTestClients } from "./test-clients.ts";
import type { World } from "./world.ts";

/** A running program: a gateway, a bank, test clients, or several of them. */
export interface Running {
  readonly gateway: RunningGateway | undefined;
  readonly bank: RunningBank | undefined;
  readonly testClients: RunningTestClients | undefined;
  /** What to tell the user at start, a line each: the real addresses, and how to try it. */
  readonly lines: readonly string[];
  /** What the end would have to wait for, in words. */
  waitsFor(): string;
  /** HUP: counts anew. */
  resetStatistics(): void;
  /** From now on the operator's side can have the configuration read anew. */
  onReload(reload: Reload): void;
  /**
   * Gets ready for other options, of those that can change while it runs.
   *
   * @throws {CannotListen} all is as it was then
   */
  prepare: Reloadable["prepare"];
  /** Gives up what is under way, at once; clients are told, and the log of what may be unknown. */
  giveUp(): void;
  /** What to tell the user at the end, a line each. */
  farewell(): readonly string[];
  /**
   * Takes nothing new, waits for what is under way, and ends.
   *
   * @returns whether all of it ended in time; what did not was given up, and its clients were told
   */
  drain(): Promise<boolean>;
}

const LOOPBACK = "127.0.0.1";

/** The host: where it is configured to be, or the embedded bank. */
function upstreamOf(options: Options, bank: RunningBank | undefined): Upstream {
  const { upstreamHost, upstreamPort, upstreamListenPort } = options;
  if (upstreamListenPort !== undefined) return { listen: upstreamListenPort };
  if (upstreamPort) return { dial: { hostname: upstreamHost ?? LOOPBACK, port: upstreamPort } };
  if (bank === undefined) {
    throw new Error("neither a host nor a bank: the options were not checked");
  }
  return { dial: { hostname: LOOPBACK, port: bank.listener.port } };
}

const at = ({ hostname, port }: { hostname: string; port: number }) => `${hostname}:${port}`;

function describeGateway(
  { tcp, http, admin, link, statistics: { server } }: RunningGateway,
  upstream: Upstream,
  { adminPort, upstreamTls, listenTlsCert, listenHttpTlsCert }: Options,
): string[] {
  const [byTls, byTcp, byHttp] = [upstreamTls, listenTlsCert, listenHttpTlsCert]
    .map((tls) => tls ? " by TLS" : "");
  const host = "dial" in upstream
    ? `Gateway dials the host${byTls} at`
    : `The host is to dial${byTls}`;
  const lines = [`${host} ${link.name}`];
  if (tcp !== undefined) lines.push(`ISO 8583 clients (TCP): listening${byTcp} on ${at(tcp)}`);
  if (http !== undefined) lines.push(`HTTP clients (JSON, HEX): listening${byHttp} on ${at(http)}`);
  if (server !== undefined) lines.push(`Statistics: listening on ${at(server)}`);
  // Where nobody asked for it, its address is for our own commands, which find it by themselves.
  if (admin !== undefined && adminPort !== undefined) {
    lines.push(`Operation (HTTP): listening on ${at(admin)}`);
  }
  return lines;
}

async function startBankOf(options: Options, codec: Codec, world: World) {
  if (options.echoServerPort === undefined) return undefined;
  const address = { hostname: ANYWHERE, port: options.echoServerPort };
  const behaviour = { realLife: options.testRealLife };
  return await startBank(address, codec, hostFraming(options, codec), world, behaviour);
}

function startTestClientsOf(
  options: Options,
  gateway: RunningGateway | undefined,
  codec: Codec,
  world: World,
): RunningTestClients | undefined {
  if (options.testClients === 0) return undefined;
  const target = {
    hostname: options.testTargetHost ?? LOOPBACK,
    port: options.testTargetPort ?? gateway?.tcp?.port ?? 0,
  };
  // As long as the gateway itself waits, and a moment more for its own answer to come.
  const timeout = options.queueTimeout * 1000 + 1_000;
  const settings = { count: options.testClients, target, timeout };
  return startTestClients(settings, codec, clientFraming(options, codec), world);
}

/** A sale to try, where it is the embedded bank that gets it. */
function sampleOf(
  profile: Profile,
  bank: RunningBank | undefined,
  gateway: RunningGateway | undefined,
  upstream: Upstream | undefined,
  options: Options,
): string[] {
  if (bank === undefined || upstream === undefined || !("dial" in upstream)) return [];
  // The sample is a line for curl, which would have to be told of the CA.
  if (options.listenHttpTlsCert !== undefined) return [];
  const port = gateway?.http?.port;
  const isBank = upstream.dial.port === bank.listener.port;
  return port !== undefined && isBank ? sampleSale(profile.name, port) : [];
}

/**
 * Starts what the options ask for.
 *
 * @param sources where they were set, for the operator. Default: not known
 * @throws {ProfileError} for a profile that cannot be used
 * @throws {CannotListen} nothing is left running then
 * @throws {CannotUseCertificate} likewise
 * @throws {CannotKeepStats} likewise
 * @throws {CannotUseJournal} likewise
 */
export async function start(
  options: Options,
  world: World,
  sources: Sources = new Map(),
): Promise<Running> {
  const dialects = new Dialects(options, (line) => world.logger.log("warning", line));
  const { host: codec } = dialects;
  await using undo = new AsyncDisposableStack();
  const lines: string[] = [];
  const bank = await startBankOf(options, codec, world);
  undo.defer(() => bank?.stop());
  if (bank !== undefined) lines.push(`Emulated bank listens on ${at(bank.listener)}`);
  let gateway: RunningGateway | undefined;
  let upstream: Upstream | undefined;
  if (options.listenPort !== undefined || options.listenHttpPort !== undefined) {
    upstream = upstreamOf(options, bank);
    gateway = await startGateway(options, upstream, dialects, world, sources);
    lines.push(...describeGateway(gateway, upstream, options));
  }
  const testClients = startTestClientsOf(options, gateway, dialects.clients?.codec ?? codec, world);
  if (testClients !== undefined) lines.push(testClients.line);
  undo.move();
  return {
    gateway,
    bank,
    testClients,
    lines: [...lines, ...sampleOf(dialects.clientProfile, bank, gateway, upstream, options)],
    waitsFor: () => gateway?.waitsFor() ?? "nothing",
    resetStatistics: () => gateway?.resetStatistics(),
    onReload: (reload) => gateway?.onReload(reload),
    prepare: (wanted, changed) =>
      gateway?.prepare(wanted, changed) ?? Promise.resolve(NOTHING_TO_CHANGE),
    giveUp: () => gateway?.gateway.giveUp(),
    farewell: () => testClients === undefined ? [] : [tallyText(testClients.tally)],
    async drain() {
      await testClients?.stop();
      const inTime = await gateway?.drain() ?? true;
      bank?.stop();
      return inTime;
    },
  };
}
