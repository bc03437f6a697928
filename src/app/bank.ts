import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { Bank } from "../emulator/bank.ts";
import type { Framing } from "../framing/framing.ts";
import { summary } from "../multiplexer/summary.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import { MessageServer } from "../net/message-server.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** A running bank emulator. */
export interface RunningBank {
  readonly listener: Listener;
  stop(): void;
}

/** Reads a message for the bank; what cannot be read gets no answer, as with a real host. */
function read(codec: Codec, bytes: Uint8Array, { logger }: World): Message | undefined {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    logger.log("warning", `bank: ${bytes.length} bytes that cannot be read: ${error.message}`);
    return undefined;
  }
}

/**
 * Runs the bank emulator on a port, 0 for one that the system chooses.
 *
 * @throws {CannotListen}
 */
export function startBank(
  address: { readonly hostname: string; readonly port: number },
  codec: Codec,
  framing: Framing,
  world: World,
): RunningBank {
  const bank = new Bank(codec, world);
  const server = new MessageServer("bank", framing, world, (bytes) => {
    const request = read(codec, bytes, world);
    const answer = request && bank.answer(request);
    if (request !== undefined && world.logger.enabled("info")) {
      const said = answer === undefined ? "no answer" : summary(answer);
      world.logger.log("info", `bank: ${summary(request)} → ${said}`);
    }
    return answer?.bytes;
  });
  const listener = listenFor(
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
