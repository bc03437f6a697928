import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../src/cli/main.ts";
import { historyText, reversalsText, reversalText } from "../../src/cli/reversals-text.ts";
import { WishReader } from "../../src/cli/wish-arguments.ts";
import type { OptionProblem } from "../../src/config/option-error.ts";
import { orOfService, SERVICE_JOURNAL } from "../../src/app/service-journal.ts";
import type { ReversalJson } from "../../src/http/admin-json.ts";

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(["reversals", ...args], {
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    columns: () => 80,
  });
  return { code, printed: printed.join("\n"), errors: errors.join("\n") };
}

Deno.test("reversals --help tells every order, on the standard output", async () => {
  const { code, printed, errors } = await run("--help");
  assertEquals([code, errors], [0, ""]);
  for (
    const order of ["list", "show ID", "retry ID", "park ID", "close ID --reason", "history [ID]"]
  ) {
    assertStringIncludes(printed, `socketqueue reversals ${order}`);
  }
});

for (
  const [args, ...patterns] of [
    [[], /^reversals: nothing to do \(allowed: list, show, retry, park, close, history\)/],
    [["burn", "7"], /^reversals: there is no "burn"/, /^"7": an argument that belongs/],
    [["show"], /^show: which sale\?/],
    [["show", "seven"], /^show: "seven" is no sale's number/],
    [["retry", "0"], /^retry: "0" is no sale's number/],
    [["close", "7", "--by", "ann"], /^--reason: closing a sale needs one/],
    [["park", "7", "--by"], /^--by: has no value/],
    [["park", "7", "--by=a", "--by=b"], /^--by: given already/],
    [["park", "7", "--by=a\u0007"], /^--by: one line of text/],
    [["list", "--most", "5"], /^--most: unknown option/, /^"5": an argument that belongs/],
    [["history", "seven"], /^history: "seven" is no sale's number/],
    [["history", "--most"], /^--most: has no value \(allowed: 1 to 1000\)/],
    [["history", "7", "--most=0"], /^--most: "0" is no such number/],
    [["history", "--most", "1001"], /^--most: "1001" is no such number/],
    [["history", "7", "8"], /^"8": an argument that belongs/],
    [["list", "--jsno"], /^--jsno: unknown option/],
    [
      ["close", "x", "--nope"],
      /^close: "x" is no/,
      /^--reason: closing/,
      /^--nope: unknown option/,
    ],
  ] as const
) {
  Deno.test(`reversals ${args.join(" ").replaceAll("\u0007", "?")}: everything that is wrong is told, with code 2`, async () => {
    const { code, printed, errors } = await run(...args, "--journal", "/nowhere/queue.db");
    assertEquals([code, printed], [2, ""]);
    const lines = errors.split("\n").filter((line) => !line.startsWith("--by: who are you?"));
    assertEquals(lines.length, patterns.length, errors);
    for (const [index, pattern] of patterns.entries()) assertMatch(lines[index]!, pattern);
  });
}

for (
  const [who, environment] of [
    ["ann", { SUDO_USER: "ann", USER: "root" }],
    ["root", { USER: "root" }],
    ["bob", { LOGNAME: "bob" }],
  ] as const
) {
  Deno.test(`who wants it is ${who}, as ${Object.keys(environment).join(" and ")} say`, () => {
    assertEquals(new WishReader([]).wish(environment).by, who);
  });
}

Deno.test("who is nobody by the environment is asked for", () => {
  const reader = new WishReader([]);
  reader.wish({});
  const [{ option, message }] = reader.problems as [OptionProblem];
  assertEquals([option, message], ["--by", "who are you? The environment has no USER"]);
});

Deno.test("reversals of a journal that is not there: one line, code 1, and none is made", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/queue.db`;
    const { code, printed, errors } = await run("list", "--journal", path);
    const told = `there is no journal ${JSON.stringify(path)}`;
    assertEquals([code, printed, errors], [1, "", told + orOfService(path, Deno.build.os)]);
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("where a journal is not found, that of systemd's service is told, but of itself", () => {
  const unit = Deno.readTextFileSync("scripts/systemd/socketqueue.service");
  assertStringIncludes(unit, `Environment=SOCKETQUEUE_JOURNAL=${SERVICE_JOURNAL}\n`);
  assertStringIncludes(orOfService("/etc/socketqueue/socketqueue.db", "linux"), SERVICE_JOURNAL);
  assertEquals(orOfService(SERVICE_JOURNAL, "linux"), "");
  assertEquals(orOfService("C:\\queue.db", "windows"), "");
});

Deno.test("reversals of a journal whose key is not there: one line, code 1, and no key is made", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/queue.db`;
    await Deno.writeTextFile(path, "");
    const { code, errors } = await run("list", "--journal", path);
    assertEquals(code, 1);
    assertMatch(errors, /^cannot use the journal's key file ".*queue\.db\.key": it is not there$/);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["queue.db"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const REVERSAL: ReversalJson = {
  id: 1001,
  state: "parked",
  cause: "timeout",
  why: "the host is silent",
  keyReused: false,
  at: 1_772_874_485_000,
  sent: "2026-03-07T09:08:05.000Z",
  attempts: 3,
  nextAt: 0,
  next: null,
  fields: {
    0: "0400",
    2: "411111******1111",
    4: "000000001000",
    11: "000007",
    41: "00000003",
    49: "643",
  },
};

Deno.test("the list is a table with a line for each sale", () => {
  const list = { pending: 0, parked: 1, oldestAge: 5, reversals: [REVERSAL] };
  assertEquals(reversalsText(list).split("\n").map((line) => line.split(/ {2,}/)), [
    ["ID", "STATE", "SINCE", "ATTEMPTS", "NEXT", "TERMINAL", "STAN", "AMOUNT", "CARD", "WHY"],
    [
      ...["1001", "parked", "2026-03-07 09:08:05Z", "3", "-", "00000003", "000007", "10.00 RUB"],
      ...["411111******1111", "timeout; the host is silent"],
    ],
    ["0 being reversed, 1 parked"],
  ]);
});

Deno.test("the list, and one sale's page, say that its key was used again", () => {
  const reused = { ...REVERSAL, keyReused: true };
  const why = /timeout; the host is silent; key used again$/m;
  assertMatch(reversalsText({ pending: 0, parked: 1, oldestAge: 5, reversals: [reused] }), why);
  assertMatch(reversalText({ ...reused, acts: [] }), why);
});

for (
  const [amount, fields] of [
    ["1000 JPY", { 4: "000000001000", 49: "392" }],
    ["5 000", { 4: "000000000005", 49: "000" }],
    ["12.34 EUR", { 4: "9782000000001234" }],
    ["-", {}],
  ] as const
) {
  Deno.test(`the list tells the amount ${amount}, and of a track the card's number only`, () => {
    const track = { ...fields, 35: "411111******1111=********************" };
    const reversals = [{ ...REVERSAL, fields: track }];
    const list = reversalsText({ pending: 0, parked: 1, oldestAge: 5, reversals });
    const cells = list.split("\n")[1]!.split(/ {2,}/);
    assertEquals(cells.slice(7, 9), [amount, "411111******1111"]);
  });
}

Deno.test("an empty list says so", () => {
  const text = reversalsText({ pending: 0, parked: 0, oldestAge: 0, reversals: [] });
  assertEquals(text, "no sale is being reversed, and none is parked");
});

Deno.test("one sale is shown with its fields and what was done about it", () => {
  const act = { at: 0, time: "2026-03-07T09:10:00.000Z", who: "ann", what: "retry", why: "again" };
  const text = reversalText({ ...REVERSAL, acts: [act] });
  assertMatch(text, /^sale +1001$/m);
  assertMatch(text, /^ {2}MTI +0400$/m);
  assertMatch(text, /^ {2}DE 41 +00000003$/m);
  assertMatch(text, /^ {2}2026-03-07 09:10:00Z {2}ann {2}to be sent again {2}again$/m);
});

Deno.test("the history is a table with a line for each act, and says when there may be more", () => {
  const time = "2026-03-07T09:08:05.000Z";
  const acts = [
    { id: 7, at: Date.parse(time), time, who: "ann", what: "close", why: "refunded by phone" },
    { id: 12, at: Date.parse(time), time, who: "gateway", what: "parked", why: "" },
  ];
  const lines = [
    "WHEN                  ID  WHO      WHAT    WHY",
    "2026-03-07 09:08:05Z  7   ann      closed  refunded by phone",
    "2026-03-07 09:08:05Z  12  gateway  parked",
  ];
  assertEquals(historyText({ acts }, 3).split("\n"), lines);
  assertEquals(historyText({ acts }, 2).split("\n"), [...lines, "the last 2; --most tells more"]);
  assertEquals(historyText({ acts: [] }, 9), "nothing that was done is kept");
});
