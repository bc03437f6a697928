import demoConfig from "../../config.yaml" with { type: "text" };
import { readConfigFile } from "../config/read-file.ts";
import { run } from "./run.ts";
import type { Terminal } from "./terminal.ts";

const EMBEDDED = "config.yaml (embedded)";

/** Runs gateway and emulated bank as the embedded `config.yaml` says: no file is needed. */
export function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  const read = (path: string) => path === EMBEDDED ? demoConfig : readConfigFile(path);
  return run(["--config", EMBEDDED, ...args], terminal, read);
}
