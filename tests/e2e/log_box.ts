import { assert, assertMatch, assertNotMatch } from "@std/assert";

/** The README's sale, a line a field, in full: what a log is to show of it and what not. */
const DRAWN_SALE = [
  "     Message Type Indicator [0].......................0200",
  "     Bitmap [1].......................................3230058020C08200",
  "     Processing Code [3]..............................000000",
  "     Amount, Transaction [4]..........................000000001000",
  "     Transmission Date and Time [7]...................0818160933",
  "     System Trace Audit Number [11]...................618160",
  "     Time, Local Transaction [12].....................150820130600",
  "     Function Code [24]...............................200",
  "     Pos Condition Code [25]..........................00",
  "     Track 2 Data [35]................................411111******1111=********************",
  "     Card Acceptor Terminal Identification [41].......00992468",
  "     Merchant Id [42].................................000124642124643",
  "     Currency code, transaction [49]..................810",
];

/** Where the values begin: five spaces, then the name filled with dots to 49 characters. */
const VALUES_AT = 54;

const RULE = "=".repeat(96);

/** The lines of the log's first box with this title, which is to stand there between its rules. */
export function box(log: string, title: string): string[] {
  const boxes = log.split(`\n${RULE}\n`);
  const found = boxes.find((text) => text.startsWith(`\n     [${title}]\n\n`));
  assert(found !== undefined, `no box [${title}] in:\n${log}`);
  assert(found.endsWith("\n"), "no empty line before the second rule");
  return found.split("\n").slice(3, -1);
}

function checkShape(lines: readonly string[]): void {
  for (const line of lines) {
    assertMatch(line.slice(0, VALUES_AT), /^ {5}\S.* \[\d+\]\.+$/);
    assertNotMatch(line.slice(VALUES_AT), /^(?:\.|$)/);
  }
}

/** Checks that a log at --vv has the boxes of the README's sale as the README has them, card data masked. */
export function checkSaleLog(log: string): void {
  const request = box(log, "Purchase Request");
  for (const line of DRAWN_SALE) assert(request.includes(line), `${line}\nnot in:\n${log}`);
  const response = box(log, "Purchase Response");
  checkShape([...request, ...response]);
  const line = (start: string) => response.find((text) => text.startsWith(`     ${start}`)) ?? "";
  assertMatch(line("Message Type Indicator [0]"), /\.0210$/);
  assertMatch(line("Primary Account Number [2]"), /\.411111\*{6}1111$/);
  assertMatch(line("Track 2 Data [35]"), /\.411111\*{6}1111=\*{20}$/);
  assertMatch(line("Response code [39]"), /\.000 \(Approved\)$/);
  const caption = "Card Data Input Mode: <Integrated circuit card read; CVV data reliable>; " +
    "Cardholder Auth Method: <Signature>";
  for (const lines of [request, response]) {
    assert(lines.includes(`     Pos Entry Mode [22]${".".repeat(30)}056 (${caption})`), log);
  }
  assertNotMatch([...request, ...response].join("\n"), /4111111|19082012232800000037/);
}

/** The records of a log at --vv, each by its first line, sorted: to compare logs. */
export function records(log: string): string[] {
  return [...log.matchAll(/^\d{4}-\d\d-\d\d \S+ (?:debug|info|warning|error): .*$/gm)]
    .map(([line]) => line).sort();
}
