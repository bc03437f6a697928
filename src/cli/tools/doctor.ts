import { adviceOf } from "../../app/doctor/advice.ts";
import { diagnose, type Finding, type Known, likeliestFirst } from "../../app/doctor/diagnose.ts";
import { type Family, familyProfiles } from "../../app/doctor/families.ts";
import { nativeCodec } from "../../app/native-codec.ts";
import { decodedJson } from "../../app/tools/decoded-json.ts";
import { readMessage } from "../../app/tools/reading.ts";
import { rowsOf } from "../../app/tools/rows.ts";
import { plain } from "../../app/tools/samples.ts";
import { ProfileError } from "../../codec/profile-error.ts";
import { bundledProfile, loadProfile, PROFILE_NAMES } from "../../config/profiles.ts";
import { quote } from "../../config/quote.ts";
import { profileReader } from "../profile/files.ts";
import { decodedText } from "./decode.ts";
import { readStreams } from "./doctor-input.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
import { faultText } from "./notes.ts";
import { type PlainCall, plainCommand } from "./tool.ts";

/** Candidates that are told. */
const MOST_TOLD = 5;
/** Files of a folder that are tried. */
const MOST_FILES = 500;
const BUNDLED_BITS = 2;
const FOLDER_BITS = 4;

/** The profile that the families have their fields of. */
const BASE = "iso87-ascii";

function filesIn(folder: string): string[] {
  try {
    const names = Array.from(Deno.readDirSync(folder)).filter(({ isFile, name }) => {
      return isFile && /\.(?:ya?ml|json|xml)$/i.test(name);
    }).map(({ name }) => name).sort();
    if (names.length <= MOST_FILES) return names.map((name) => `${folder}/${name}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ToolError(TOOL_EXIT.noInput, `${quote(folder)}: ${error.name}`);
  }
  throw new ToolError(TOOL_EXIT.noInput, `${quote(folder)}: more than ${MOST_FILES} files`);
}

/** The profiles of a folder; what is none is told of. */
function folderProfiles({ args, pipes, terminal }: PlainCall): Known[] {
  const folder = args.texts.get("profiles");
  return folder === undefined ? [] : filesIn(folder).flatMap((path) => {
    try {
      const codec = nativeCodec(loadProfile(path, profileReader(pipes)));
      return [{ codec, name: path, bits: FOLDER_BITS }];
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      terminal.error(`note: not tried: ${error.message.split("\n")[0]}`);
      return [];
    }
  });
}

function knownProfiles(call: PlainCall): Known[] {
  const named = call.args.texts.get("profile");
  const own = named === undefined ? [] : [{
    codec: nativeCodec(loadProfile(named, profileReader(call.pipes))),
    name: named,
    bits: 0,
  }];
  const bundled = PROFILE_NAMES.map((name) => ({
    codec: nativeCodec(bundledProfile(name)!),
    name,
    bits: BUNDLED_BITS,
  }));
  return [...own, ...folderProfiles(call), ...bundled];
}

const readsAll = ({ read, messages }: Finding): boolean => messages > 0 && read === messages;

/** The best of each profile, or of each framing: the same with a little changed tells nothing new. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ known, format, read }) => {
    const shape = format.replaceAll(/:[0-9A-F]{2,}/g, "");
    const isNew = read > 0 && !seen.has(known.name) && !seen.has(`${shape} of ${known.name}`);
    seen.add(known.name);
    return isNew;
  }).slice(0, MOST_TOLD);
}

function candidateText({ known, format, read, messages, reasons }: Finding, at: number): string {
  const head = `${
    at + 1
  }. ${known.name}, header-format ${format}: reads ${read} of ${messages} message(s)`;
  return [head, ...reasons.map((reason) => `   ${reason}`)].join("\n");
}

/** The first message of a finding, as it reads it. */
function firstMessage(call: PlainCall, { known, cuts }: Finding, streams: readonly Uint8Array[]) {
  const at = cuts.findIndex(({ messages }) => messages.length > 0);
  const { start, end } = cuts[at]!.messages[0]!;
  const bytes = streams[at]!.slice(start, end);
  const reading = readMessage(known.codec, bytes);
  const rows = rowsOf(reading, { unsafe: call.args.flags.has("unsafe") });
  return { sample: plain(bytes), reading, rows };
}

/**
 * How much better than a profile that reads all a family has to be: where every byte has a place, and
 * the text makes no sense in the profile's characters.
 */
const FAMILY_MARGIN = 24;

/** What was found, with the family of what is no profile. */
function search(streams: readonly Uint8Array[], profiles: readonly Known[]) {
  const findings = diagnose(streams, profiles);
  const best = findings.find(readsAll);
  const families = familyProfiles(bundledProfile(BASE)!);
  const inFamilies = diagnose(streams, families).filter(({ bits }) => {
    return best === undefined || bits + FAMILY_MARGIN < best.bits;
  });
  return {
    findings: [...findings, ...inFamilies].sort(likeliestFirst),
    families: new Map(families.map((known): [Known, Family] => [known, known.family])),
  };
}

function tell(
  call: PlainCall,
  streams: readonly Uint8Array[],
  told: readonly Finding[],
  family: Family | undefined,
): void {
  const [best] = told;
  const { args, terminal } = call;
  const { config, profile } = adviceOf(best!, bundledProfile(BASE)!, family);
  const { sample, reading, rows } = firstMessage(call, best!, streams);
  if (args.flags.has("json")) {
    const candidates = told.map(({ known: { name }, format, read, messages, reasons }) => {
      return { profile: name, headerFormat: format, read, messages, reasons };
    });
    const message = decodedJson(sample, reading, rows);
    return terminal.print(JSON.stringify({ candidates, config, profile, message }));
  }
  terminal.print(told.map(candidateText).join("\n"));
  terminal.print(`\nThe first message, as 1 reads it:\n${decodedText(sample, rows)}`);
  if (reading.fault !== undefined) terminal.print(faultText(reading));
  terminal.print(`\nConfiguration:\n${config}`);
  if (profile !== undefined) terminal.print(`\nmy-bank.yaml:\n${profile}`);
}

async function run(call: PlainCall): Promise<number> {
  const profiles = knownProfiles(call);
  const streams = await readStreams(call);
  const { findings, families } = search(streams, profiles);
  const told = distinct(findings);
  const [best] = told;
  if (best === undefined) {
    throw new ToolError(
      TOOL_EXIT.data,
      "nothing fits: it may be no ISO 8583, or begin in the middle of a message",
    );
  }
  tell(call, streams, told, families.get(best.known));
  return readsAll(best) ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

/** Finds out what a host speaks. */
export const doctor = plainCommand({
  usage: `Find out what a host, or a client, speaks: length header, MTI, bitmap, characters, profile

Usage:
  socketqueue doctor [OPTIONS] [SAMPLE | FILE …]
  socketqueue doctor [OPTIONS] --listen PORT
  socketqueue doctor [OPTIONS] --connect HOST:PORT

A SAMPLE is hexadecimal as decode takes it, length header included; a FILE holds some, or bytes, or
is a capture (pcap, pcapng), of which the connection with the most bytes is looked at. The sample
has to begin where a message does; one is enough, several are better. Every bundled profile is tried,
what --profile and --profiles name, and, where none reads all, the standard's fields in every
encoding.`,
  flags: [
    ...["profile", "profiles", "listen", "connect", "timeout", "file"] as const,
    ...["raw", "json", "unsafe", "help"] as const,
  ],
  help: {
    profile: "try this one as well: a bundled profile, or a profile's file",
    timeout: "wait so long to connect, or for a connection, and for what it sends; default: 35",
  },
  notes:
    `What fits is told likeliest first, then the message as the first reads it, masked as in the log, and
what to write into config.yaml. It is a judgement: compare it with your bank's specification.

At most 64 MiB are read of each file, and 64 KiB of each direction are looked at, which takes a few
seconds at the most.
Exit codes: 0 the first reads everything, 1 only a part, 2 wrong options or profile, 65 nothing fits,
66 it cannot be read, 69 no connection, 75 nothing came.`,
  run,
});
