import type { Inspection } from "../../config/load.ts";
import { checkFiles } from "./files.ts";
import type { Finding } from "./finding.ts";
import { FREE } from "./holder.ts";
import { checkPorts } from "./ports.ts";

/** The ports and files that a start with these options would not get now. Changes nothing. */
export async function unavailable(inspection: Inspection): Promise<readonly Finding[]> {
  const findings = [...checkPorts(inspection, FREE), ...await checkFiles(inspection, FREE)];
  return findings.filter(({ verdict }) => verdict === "fault");
}
