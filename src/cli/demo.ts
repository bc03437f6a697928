import demoConfig from "../../config.yaml" with { type: "text" };
import { run } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** Runs gateway and emulated bank as the embedded `config.yaml` says: no file is needed. */
export function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  return run(["--config", "config.yaml (embedded)", ...args], terminal, () => demoConfig);
}
