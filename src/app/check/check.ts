import type { Profile } from "../../codec/profile.ts";
import { ProfileError } from "../../codec/profile-error.ts";
import { DialectMapError } from "../../config/dialect-map.ts";
import type { Inspection, ReadFile } from "../../config/load.ts";
import { OverridesError } from "../../config/overrides.ts";
import { clientDialectOf, profileOf } from "../../config/profile-of.ts";
import { checkCertificates } from "./certificates.ts";
import { checkFiles } from "./files.ts";
import { type Finding, Findings, ofProblem } from "./finding.ts";
import { FREE, holderOf, isGateway } from "./holder.ts";
import { checkHost, type DialPorts } from "./host.ts";
import { checkJournal } from "./journal.ts";
import { checkPorts } from "./ports.ts";

/** What a check looks at beside everything that a start needs. */
export interface CheckWishes {
  /** Dial the bank's host as well. */
  readonly connect: boolean;
}

function checkOptions({ problems, chosen }: Inspection): Finding[] {
  if (problems.length > 0) return problems.map(ofProblem);
  return [{ verdict: "ok", option: "options", message: `${chosen.size} are set` }];
}

const told = (profile: Profile): string => {
  const fields = Object.keys(profile.fields).length;
  return `${profile.name}, ${fields} fields${
    profile.reversal === undefined ? ", no reversals" : ""
  }`;
};

/** What is wrong with a profile is among the options' problems. */
const isTold = (error: unknown): boolean =>
  [ProfileError, OverridesError, DialectMapError].some((kind) => error instanceof kind);

/** The profiles, where they are in order, with what their import could not carry over. */
function checkProfiles(
  inspection: Inspection,
  readFile: ReadFile,
): { readonly profile: Profile | undefined; readonly found: readonly Finding[] } {
  const found: Finding[] = [];
  const findings = new Findings(inspection);
  const { options } = inspection;
  let profile: Profile | undefined;
  try {
    profile = profileOf(options, readFile, (line) => {
      found.push(findings.of("note", "profile", line));
    });
    found.push(findings.of("ok", "profile", told(profile)));
    const clients = clientDialectOf(options, profile, readFile, (line) => {
      found.push(findings.of("note", "listen-profile", line));
    });
    if (clients !== undefined) {
      found.push(findings.of("ok", "listen-profile", told(clients.profile)));
    }
  } catch (error) {
    if (!isTold(error)) throw error;
  }
  return { profile, found };
}

/** Without what is well of a setting that has a fault as well: it is not. */
function withoutContradictions(findings: readonly Finding[]): readonly Finding[] {
  const settingOf = ({ option, source }: Finding) => `${source}\n${option}`;
  const faulty = new Set(findings.filter(({ verdict }) => verdict === "fault").map(settingOf));
  return findings.filter((one) => one.verdict !== "ok" || !faulty.has(settingOf(one)));
}

/**
 * Looks at everything that a start with these options would need, and leaves it as it is.
 *
 * @param readFile reads profiles' files
 */
export async function check(
  inspection: Inspection,
  { connect }: CheckWishes,
  readFile: ReadFile,
  ports: DialPorts,
): Promise<readonly Finding[]> {
  const { profile, found } = checkProfiles(inspection, readFile);
  const holder = await holderOf(inspection);
  // Ports and files that another one has are not those of the gateway that is checked.
  const running = holder.ours === false ? FREE : holder;
  return withoutContradictions([
    ...checkOptions(inspection),
    ...found,
    ...checkPorts(inspection, running),
    ...await checkFiles(inspection, running),
    ...await checkCertificates(inspection, ports),
    ...isGateway(inspection) ? await checkJournal(inspection, profile, holder) : [],
    ...connect ? [await checkHost(inspection, ports)] : [],
  ]);
}
