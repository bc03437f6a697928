import type { Codec } from "../codec/codec.ts";
import type { TestTally } from "../emulator/test-tally.ts";
import type { Framing } from "../framing/framing.ts";
import { TestClients, type TestClientsOptions } from "../net/test-clients.ts";
import type { World } from "./world.ts";

/** Running test clients. */
export interface RunningTestClients {
  /** What to tell the user at start. */
  readonly line: string;
  /** How the rounds that are over have ended; `tallyText` makes a line of it. */
  readonly tally: TestTally;
  /** Ends them, rounds under way within 2 s, and gives the final tally. */
  stop(): Promise<TestTally>;
}

/**
 * Runs test clients against a gateway's port for binary clients, or anything that answers echo tests.
 *
 * @param options see {@link TestClientsOptions}
 * @param framing the target's
 * @throws {CodecError} when the profile has no room for so many terminals
 */
export function startTestClients(
  options: Omit<TestClientsOptions, "framing">,
  codec: Codec,
  framing: Framing,
  world: World,
): RunningTestClients {
  const { count, target } = options;
  const clients = new TestClients({ ...options, framing }, codec, world);
  clients.start();
  return {
    line: `Test clients (${count}) call ${target.hostname}:${target.port}`,
    get tally() {
      return clients.tally;
    },
    stop: () => clients.stop(),
  };
}
