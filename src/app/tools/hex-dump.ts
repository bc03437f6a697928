/** One line of a dump: the offset that it begins with, and what stands behind that. */
interface DumpLine {
  readonly offset: number;
  readonly body: string;
}

/** An offset of four to eight hexadecimal digits, as xxd, hexdump and Wireshark write it. */
const DUMP_LINE = /^\s*(?:0x)?([0-9A-F]{4,8})(?::\s*|\s{2,}|$)(.*)$/i;

/** What `hexdump -C` shows beside the bytes, as text. */
const GUTTER = /\|.*$/;

function dumpLine(line: string): DumpLine | undefined {
  const [, offset, body = ""] = DUMP_LINE.exec(line) ?? [];
  return offset === undefined ? undefined : { offset: parseInt(offset, 16), body };
}

/** Bytes in a line at the most; the widest that tools write by themselves is 32. */
const WIDEST = 64;

/** The hexadecimal digits of a line, without the text beside them. */
function digitsOf({ offset, body }: DumpLine, next: DumpLine | undefined): string {
  const guttered = GUTTER.test(body);
  const parts = body.replace(GUTTER, "").trim().split(/\s{2,}/);
  // Two blanks part the text beside the bytes from them, but also, before a gutter, the halves.
  const pieces = guttered ? parts : parts.slice(0, 1);
  const wanted = (next?.offset ?? 0) - offset;
  const whole = wanted > 0 && wanted <= WIDEST ? body.replaceAll(/\s+/g, "") : undefined;
  return whole?.slice(0, wanted * 2) ?? pieces.join("").replaceAll(/\s+/g, "");
}

/**
 * Takes a dump apart: lines that begin with the offset of their first byte. Where an offset is 0
 * again, the next message begins.
 *
 * @returns hexadecimal digits of each message; `undefined` when the lines are no dump
 */
export function readDump(lines: readonly string[]): readonly string[] | undefined {
  const messages: string[] = [];
  const dump = lines.map(dumpLine);
  if (dump[0]?.offset !== 0 || dump[0].body === "") return undefined;
  for (const [place, line] of dump.entries()) {
    if (line === undefined) return undefined;
    if (line.offset === 0) messages.push("");
    const last = messages.length - 1;
    if (messages[last]!.length !== line.offset * 2) return undefined;
    messages[last] += digitsOf(line, dump[place + 1]);
  }
  return messages;
}
