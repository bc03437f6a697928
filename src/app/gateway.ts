import type { Codec } from "../codec/codec.ts";
import { shown, unmasked } from "../codec/mask.ts";
import type { Sources } from "../config/effective.ts";
import type { Loaded } from "../config/load.ts";
import type { Options } from "../config/options.ts";
import type { Reload } from "../http/reload-json.ts";
import type { HttpServer } from "../http/server.ts";
import type { Watched } from "../http/watched.ts";
import type { Counts } from "../multiplexer/counts.ts";
import { Gateway, type HostSide } from "../multiplexer/gateway.ts";
import { ClientSide } from "../multiplexer/client-side.ts";
import { ClientServer } from "../net/client-server.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { Link } from "../net/link.ts";
import { LinkWatch } from "../net/link-watch.ts";
import type { Listener } from "../net/listener.ts";
import { allReady, type Reloadable } from "./reload.ts";
import { ClientListeners } from "./client-listeners.ts";
import { countingOf } from "./counting.ts";
import { describeLoad, drained } from "./draining.ts";
import type { Dialects } from "./dialects.ts";
import { clientFraming, hostFraming } from "./framings.ts";
import { hostLink, type Upstream } from "./host-link.ts";
import { replyToHost } from "./host-requests.ts";
import { AdminListener, operatedOf } from "./admin.ts";
import { configuredJournal } from "./journal.ts";
import { milliseconds } from "./milliseconds.ts";
import { Statistics } from "./statistics.ts";
import { GatewayTls } from "./tls/gateway-tls.ts";
import { watchedOf } from "./watched.ts";
import type { World } from "./world.ts";

/** A running gateway. */
export interface RunningGateway {
  readonly gateway: Gateway;
  readonly link: Link;
  readonly tcp: Listener | undefined;
  readonly http: HttpServer | undefined;
  /** The operator's side. */
  readonly admin: HttpServer | undefined;
  readonly statistics: Statistics;
  /** `undefined`: it keeps none. */
  readonly journal: OpenJournal | undefined;
  /** HUP: counts anew. */
  resetStatistics(): void;
  /** From now on the operator's side can have the configuration read anew. */
  onReload(reload: Reload): void;
  /**
   * Gets ready for other options, of those that can change while it runs.
   *
   * @throws {CannotListen} all is as it was then
   * @throws {CannotUseCertificate} likewise
   * @throws {ProfileError} likewise, for what was changed since the options were checked
   */
  prepare: Reloadable["prepare"];
  /** What the end has to wait for, in words. */
  waitsFor(): string;
  /**
   * Takes nothing new, waits for what is under way, and closes.
   *
   * @returns whether all of it ended in time; what did not was given up, and its clients were told
   */
  drain(): Promise<boolean>;
}

/** The gateway and its link, not started yet. */
async function connectLink(
  upstream: Upstream,
  options: Options,
  codec: Codec,
  counts: Counts | undefined,
  journal: OpenJournal | undefined,
  tls: GatewayTls,
  world: World,
): Promise<{ link: Link; watch: LinkWatch; gateway: Gateway }> {
  const framing = hostFraming(options, codec);
  const watch = new LinkWatch(world.clock);
  const events = watch.over({
    up: () => gateway.linkUp(),
    down: () => gateway.linkDown(),
    message: (bytes) => gateway.hostSent(bytes),
    congested: () => gateway.linkCongested(),
    writable: () => gateway.linkWritable(),
  });
  const link = await hostLink(upstream, framing, options, world, events, tls);
  const host: HostSide = {
    maxMessage: framing.maxMessage,
    send: (bytes) => link.send(bytes),
    reply: (request) => replyToHost(codec, request, world),
  };
  const gateway: Gateway = new Gateway(codec, host, { ...world, counts, journal }, {
    keyFields: options.queueMessageKeyFields,
    lockTerminal: options.queueLockTerminal,
    ...limitsOf(options),
    autoReversal: !options.noAutoReversal,
    show: showOf(options),
    firstId: journal?.firstId ?? 1,
    hashSeed: crypto.getRandomValues(new Int32Array(1))[0]!,
  });
  return { link, watch, gateway };
}

/** What the log shows of messages. */
const showOf = ({ dangerous }: Options) => dangerous ? unmasked : shown;

/** What may wait, and how long. */
function limitsOf({ maxQueue, queueTimeout, queueShortTimeout }: Options) {
  return { maxQueue, timeout: queueTimeout * 1000, shortTimeout: queueShortTimeout * 1000 };
}

/** Exports figures, where there is a meter that takes them; gives what ends it. */
async function startExport(watched: Watched | undefined, { meter }: World): Promise<() => void> {
  if (meter === undefined || watched === undefined) return () => {};
  const { exportFigures } = await import("./telemetry.ts");
  return exportFigures(meter, watched);
}

/**
 * Runs a gateway: makes the link to the host, and listens for clients as the options say.
 *
 * @param sources where the options were set. Default: not known
 * @throws {CannotListen} nothing is left running then
 * @throws {CannotUseCertificate} likewise
 * @throws {CannotKeepStats} likewise
 * @throws {CannotUseJournal} likewise
 */
export async function startGateway(
  options: Options,
  upstream: Upstream,
  dialects: Dialects,
  world: World,
  sources: Sources = new Map(),
): Promise<RunningGateway> {
  await using undo = new AsyncDisposableStack();
  const { stats, measured, counts, timing } = countingOf(options, world);
  const tls = await GatewayTls.read(options, world);
  const journal = await configuredJournal(options, dialects.host, world, timing);
  undo.defer(() => journal?.close());
  const made = await connectLink(upstream, options, dialects.host, counts, journal, tls, world);
  const { link, gateway } = made;
  undo.defer(() => link.stop());
  const side = new ClientSide(gateway, dialects.clients, world.logger);
  const clients = new ClientServer(side, clientFraming(options, side.codec), world, {
    idleTimeout: milliseconds(options.clientTimeout),
    closeAfterAnswer: options.closeAfterAnswer,
  });
  const listeners = new ClientListeners(options, { clients, gateway: side, journal, world, tls });
  let current: Loaded = { options, sources };
  const statistics = new Statistics(options, stats, gateway, () => clients.size, world);
  undo.defer(() => statistics.stop());
  await statistics.start();
  const open = () => ({ tcp: clients.size, http: listeners.http?.connections ?? 0 });
  const ends = () => tls.ends;
  const parts = { ...made, stats, journal, upstream, loaded: () => current, open, ends };
  const watched = measured && watchedOf(parts, measured, world);
  let reload: Reload | undefined;
  const operated = operatedOf(gateway, () => reload);
  const admin = new AdminListener(options, { operated, journal, watched, world });
  undo.defer(() => admin.finish());
  await admin.open();
  const endExport = await startExport(watched, world);
  undo.defer(endExport);
  await listeners.open();
  undo.move();
  tls.start();
  gateway.restore(journal?.records ?? []);
  link.start();
  const behaviour: Reloadable = {
    prepare: () => ({
      commit(effective, sources) {
        current = { options: effective, sources };
        gateway.limit(limitsOf(effective));
        gateway.showBy(showOf(effective));
        side.speak(dialects.clients);
        clients.frame(clientFraming(effective, side.codec));
        clients.behave({ idleTimeout: milliseconds(effective.clientTimeout) });
      },
      cancel() {},
    }),
  };
  return {
    gateway,
    link,
    get tcp() {
      return listeners.tcp;
    },
    get http() {
      return listeners.http;
    },
    get admin() {
      return admin.server;
    },
    statistics,
    journal,
    resetStatistics: () => stats.reset(),
    onReload: (by) => void (reload = by),
    waitsFor: () => describeLoad(gateway.load),
    async prepare(wanted, changed) {
      if (gateway.draining) throw new Error("the gateway is being stopped");
      const parts = [dialects, listeners, statistics, admin, behaviour];
      const ready = await allReady(parts, wanted, changed);
      // Who has been told to stop in the meantime opens nothing any more.
      const commit: typeof ready.commit = (...effective) =>
        gateway.draining ? ready.cancel() : ready.commit(...effective);
      return { ...ready, commit };
    },
    async drain() {
      listeners.close();
      tls.stop();
      const inTime = await drained(gateway, current.options.drainTimeout * 1000, world);
      await listeners.finish();
      await link.stop();
      await statistics.stop();
      await admin.finish();
      endExport();
      await journal?.close();
      return inTime;
    },
  };
}
