import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { Bank } from "../emulator/bank.ts";
import { REPEAT_DELAY, whimOf } from "../emulator/real-life.ts";
import type { Framing } from "../framing/framing.ts";
import { summary } from "../multiplexer/summary.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import { type MessageHandler, MessageServer, type Peer } from "../net/message-server.ts";
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
