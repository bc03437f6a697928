import { describeFault } from "../../codec/errors.ts";
import type { Samples } from "../../app/tools/samples.ts";
import type { Reading } from "../../app/tools/reading.ts";
import type { Call } from "./tool.ts";

/** How messages may be given, for the help of every tool that reads them. */
export const INPUT_HELP =
  `A MESSAGE is hexadecimal (blanks, line ends, colons and 0x in it are fine), or the path of a file
that holds some. Without any, or for -, the standard input is read. In a text a message may go over
several lines, or be a dump with offsets as xxd, hexdump -C and Wireshark write it; several are one a
line, or apart by an empty line, or behind their length headers. Lines that begin with # are skipped.
Input that is no text is taken as bytes. A length header is found where nobody tells of one, and a
message makes no sense without.`;

/** What exit codes are common to all of them. */
export const EXIT_HELP = `2 wrong options, 65 it is no message,
66 it cannot be read`;

/** What is said of limits. */
export const LIMITS_HELP = "At most 1 MiB is read of each file.";

/** What else could be tried where messages cannot be read. */
export const OTHER_DIALECT =
  "if profile or length header may be another: try --profile and --header-format";

/** Tells that a length header was found of which nobody had said anything. */
export function tellFraming({ terminal, dialect }: Call, { foundFraming }: Samples): void {
  if (!foundFraming) return;
  const { name, framing } = dialect.codec.profile;
  terminal.error(
    `note: read with the length header of profile ${name} (${framing.header}), since it makes no ` +
      "sense without; --header says so",
  );
}

/** Tells what is wrong with a stream, behind all that could be read of it. */
export function tellStreamFault({ terminal }: Call, { fault }: Samples): void {
  if (fault === undefined) return;
  terminal.error(`${fault.message}\n${OTHER_DIALECT}`);
}

/** What is wrong with a message, in words; `number` counts from 1, where there are several. */
export function faultText({ fault }: Reading, number?: number): string {
  if (fault === undefined) return "";
  const which = number === undefined ? "" : `message ${number}: `;
  return `${which}${describeFault(fault)}`;
}
