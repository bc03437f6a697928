import { VARIABLE_PREFIX, variableName } from "../config/option-entry.ts";
import { DEFAULT_CONFIG, hasDefaultConfig } from "./default-config.ts";
import { run } from "./run.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HOW_TO_BEGIN = `SocketQueue: an ISO 8583 gateway between your systems and a bank's host.

  socketqueue demo                    gateway and emulated bank, to see a sale at once
  socketqueue --config config.yaml    run as a file says (here is none named config.yaml)
  socketqueue --help                  every option`;

/**
 * Without any argument: runs as the file says that the environment names, or else the folder's
 * `config.yaml`, or else the environment alone. Says how to begin where there is none of them.
 */
export async function begin(terminal: Terminal): Promise<number> {
  const variables = Object.keys(Deno.env.toObject());
  const isNamed = variables.includes(variableName("config"));
  if (!isNamed && hasDefaultConfig()) return await run(["--config", DEFAULT_CONFIG], terminal);
  if (variables.some((name) => name.startsWith(VARIABLE_PREFIX))) return await run([], terminal);
  terminal.error(HOW_TO_BEGIN);
  return EXIT.usage;
}
