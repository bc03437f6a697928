import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { Bank } from "../emulator/bank.ts";
import { REPEAT_DELAY, whimOf } from "../emulator/real-life.ts";
import { echoRequest } from "../emulator/test-client.ts";
import type { Framing } from "../framing/framing.ts";
import { summary } from "../multiplexer/summary.ts";
import { DialledLink } from "../net/dialled-link.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import {
  Intentions,
  type MessageHandler,
  MessageServer,
  type Peer,
} from "../net/message-server.ts";
import type { Logger } from "../ports.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** How an emulated bank behaves. */
export interface BankBehaviour {
  /**
   * One time in ten it closes the connection instead of answering, when it has done what was asked
   * for; one in five it repeats its answer. Default: off.
   */
  readonly realLife: boolean;
}

const DEFAULTS: BankBehaviour = { realLife: false };

/** A running bank emulator. */
export interface RunningBank {
  readonly listener: Listener;
  stop(): void;
}

/** A running bank emulator that dials the gateway. */
export interface DialledBank {
  /**
   * Sends an echo request (0800) of the bank's own, whose answer is logged.
   *
   * @returns `false`, and nothing is sent, without a connection
   */
  echo(): boolean;
  /** Closes the connection, what waits written first, and dials no more. */
  stop(): Promise<void>;
}

/** The terminal of the bank's own echo requests. */
const OWN_TERMINAL = 1;

/** Reads a message for the bank; what cannot be read gets no answer, as with a real host. */
function read(codec: Codec, bytes: Uint8Array, { logger }: World): Message | undefined {
  try {
    return codec.decode(bytes, "ignore");
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    logger.log("warning", `bank: ${bytes.length} bytes that cannot be read: ${error.message}`);
    return undefined;
  }
}

function answerAgain(answer: Message, peer: Peer, { logger }: World): void {
  peer.later(REPEAT_DELAY, () => {
    logger.log("info", `bank: ${summary(answer)} again, as in real life`);
    peer.send(answer.bytes);
  });
}

/** A new bank that does what messages ask for. */
function openBank(codec: Codec, world: World, behaviour: Partial<BankBehaviour>): MessageHandler {
  const { realLife } = { ...DEFAULTS, ...behaviour };
  const { logger, random } = world;
  const bank = new Bank(codec, world);
  return (bytes, peer) => {
    const request = read(codec, bytes, world);
    if (request === undefined) return;
    const answer = bank.answer(request);
    const whim = answer !== undefined && realLife ? whimOf(random) : "answer";
    if (logger.enabled("info")) {
      const lost = whim === "close" ? "connection closed instead, as in real life" : undefined;
      const said = lost ?? (answer === undefined ? "no answer" : summary(answer));
      logger.log("info", `bank: ${summary(request)} → ${said}`);
    }
    if (whim === "close") return peer.close();
    if (answer === undefined) return;
    peer.send(answer.bytes);
    if (whim === "repeat") answerAgain(answer, peer, world);
  };
}

/**
 * Runs the bank emulator on a port, 0 for one that the system chooses.
 *
 * @param behaviour see {@link BankBehaviour} for the defaults
 * @throws {CannotListen}
 */
export async function startBank(
  address: { readonly hostname: string; readonly port: number },
  codec: Codec,
  framing: Framing,
  world: World,
  behaviour: Partial<BankBehaviour> = {},
): Promise<RunningBank> {
  const server = new MessageServer("bank", framing, world, openBank(codec, world, behaviour));
  const listener = await listenFor(
    "echo-server-port",
    address,
    (at) => listenTcp(at, world, (conn) => server.accept(conn)),
  );
  return {
    listener,
    stop() {
      listener.close();
      server.close();
    },
  };
}

/** The world's logger with `bank: ` in front of all, to tell the bank's link from the gateway's. */
function asBank({ logger }: World): Logger {
  return {
    enabled: (level) => logger.enabled(level),
    log: (level, text, data) => logger.log(level, `bank: ${text}`, data),
  };
}

/**
 * Runs the bank emulator on a connection that it dials itself, and dials anew whenever it is lost:
 * the other side of `--upstream-listen-port`. Where real life wants a connection closed, this one
 * writes what waits first, and what has come unread is lost.
 *
 * @param address the gateway's
 * @param behaviour see {@link BankBehaviour} for the defaults
 */
export function dialBank(
  address: { readonly hostname: string; readonly port: number },
  codec: Codec,
  framing: Framing,
  world: World,
  behaviour: Partial<BankBehaviour> = {},
): DialledBank {
  const handle = openBank(codec, world, behaviour);
  const intentions = new Intentions(world.timers);
  const ports = { ...world, logger: asBank(world) };
  const peer: Peer = {
    send: (message) => link.send(message),
    later: (delay, action) => intentions.add(delay, action),
    close: () => void hangUp().then(dialUnlessStopped),
  };
  let up = false;
  let stopped = false;

  function dial(): DialledLink {
    const dialled = new DialledLink(address, framing, ports, {
      up: () => up = true,
      down: () => {
        up = false;
        intentions.drop();
      },
      message: (bytes) => handle(bytes, peer),
      congested() {},
      writable() {},
    });
    dialled.start();
    return dialled;
  }

  function hangUp(): Promise<void> {
    up = false;
    intentions.drop();
    return link.stop();
  }

  function dialUnlessStopped(): void {
    if (!stopped) link = dial();
  }

  let link = dial();
  return {
    echo() {
      if (up) link.send(echoRequest(codec, OWN_TERMINAL, world.clock.now()).bytes);
      return up;
    },
    stop() {
      stopped = true;
      return hangUp();
    },
  };
}
