import { bundledProfile } from "../config/profiles.ts";
import { COMMAND_LINE, OptionError } from "../config/option-error.ts";
import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { hostFraming } from "./framings.ts";
import { ANYWHERE, type RunningGateway, startGateway } from "./gateway.ts";
import { nativeCodec } from "./native-codec.ts";
import { type RunningBank, startBank } from "./bank.ts";
import { sampleSale } from "./sample.ts";
import type { World } from "./world.ts";

/** A running program: a gateway, a bank, or both. */
export interface Running {
  readonly gateway: RunningGateway | undefined;
  readonly bank: RunningBank | undefined;
  /** What to tell the user at start, a line each: the real addresses, and how to try it. */
  readonly lines: readonly string[];
  /**
   * Takes nothing new, waits for what is under way, and ends.
   *
   * @returns whether all of it ended in time; what did not was given up, and its clients were told
   */
  drain(): Promise<boolean>;
}

const LOOPBACK = "127.0.0.1";

/** The host's address: the one that is configured, or the embedded bank. */
function upstreamOf(options: Options, bank: RunningBank | undefined) {
  if (options.upstreamPort) {
    return { hostname: options.upstreamHost ?? LOOPBACK, port: options.upstreamPort };
  }
  if (bank === undefined) {
    throw new Error("neither a host nor a bank: the options were not checked");
  }
  return { hostname: LOOPBACK, port: bank.listener.port };
}

const at = ({ hostname, port }: { hostname: string; port: number }) => `${hostname}:${port}`;

function describe(
  bank: RunningBank | undefined,
  gateway: RunningGateway | undefined,
  upstream: { hostname: string; port: number } | undefined,
): string[] {
  const lines: string[] = [];
  if (bank !== undefined) lines.push(`Emulated bank listens on ${at(bank.listener)}`);
  if (upstream !== undefined) lines.push(`Gateway dials the host at ${at(upstream)}`);
  if (gateway?.tcp !== undefined) {
    lines.push(`ISO 8583 clients (TCP): listening on ${at(gateway.tcp)}`);
  }
  if (gateway?.http !== undefined) {
    lines.push(`HTTP clients (JSON, HEX): listening on ${at(gateway.http)}`);
  }
  return lines;
}

/** @throws {OptionError} when answers could not be told by the key fields, as the profile lacks one */
function checkKeyFields(options: Options, codec: Codec): void {
  const problems = options.queueMessageKeyFields
    .filter((number) => codec.table.fields[number] === undefined)
    .map((number) => ({
      option: "--queue-message-key-fields",
      message: `the profile ${codec.profile.name} has no field ${number}`,
      allowed: "fields that the profile defines",
      source: COMMAND_LINE,
    }));
  if (problems.length > 0) throw new OptionError(problems);
}

/**
 * Starts what the options ask for.
 *
 * @throws {OptionError} for options that do not fit the profile
 * @throws {ProfileError} for a profile that cannot be used
 * @throws {CannotListen} nothing is left running then
 */
export function start(options: Options, world: World): Running {
  const profile = bundledProfile(options.profile);
  if (profile === undefined) throw new Error("no such profile: the options were not checked");
  const codec = nativeCodec(profile);
  checkKeyFields(options, codec);
  const bank = options.echoServerPort === undefined ? undefined : startBank(
    { hostname: ANYWHERE, port: options.echoServerPort },
    codec,
    hostFraming(options, codec),
    world,
  );
  let gateway: RunningGateway | undefined;
  let upstream: ReturnType<typeof upstreamOf> | undefined;
  if (options.listenPort !== undefined || options.listenHttpPort !== undefined) {
    upstream = upstreamOf(options, bank);
    try {
      gateway = startGateway(options, upstream, codec, world);
    } catch (cause) {
      bank?.stop();
      throw cause;
    }
  }
  const lines = describe(bank, gateway, upstream);
  const port = gateway?.http?.port;
  if (bank !== undefined && port !== undefined) lines.push(...sampleSale(profile.name, port));
  return {
    gateway,
    bank,
    lines,
    async drain() {
      const inTime = await gateway?.drain() ?? true;
      bank?.stop();
      return inTime;
    },
  };
}
