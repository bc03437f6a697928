import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Checks } from "./check-run.ts";

/** A gateway in order; ports are the system's choice. */
const GOOD = `listen:
  port: 0
  http-port: 0
echo-server-port: 0
no-journal: true
`;

/** What follows `GOOD` in a file, and where the fault in it is, as `source option: message`. */
const FAULTS: readonly (readonly [string, RegExp])[] = [
  ["max-queue: 0\n", /^config\.yaml:6 max-queue: 0 is too small$/],
  [
    "\n\nqueue-timeout: soon\n",
    /^config\.yaml:8 queue-timeout: "soon" is not a number of seconds$/,
  ],
  ["lissen-port: 1\n", /^config\.yaml:6 lissen-port: unknown option; did you mean listen-port\?$/],
  ["queue:\n  lock-terminal: maybe\n", /^config\.yaml:7 queue\.lock-terminal: "maybe" is neither/],
  ["log-format: xml\n", /^config\.yaml:6 log-format: "xml" is neither of these$/],
  ["maxQueue: 5\nmax-queue: 6\n", /^config\.yaml:7 max-queue: given already, as maxQueue$/],
  ["admin-port: 70000\n", /^config\.yaml:6 admin-port: 70000 is too large$/],
  ["upstream:\n  port: 5000\n", /^config\.yaml:7 upstream\.port: needs upstream-host as well$/],
  ["logstash-host: elk\n", /^config\.yaml:6 logstash-host: needs logstash-port as well$/],
  ["listen-map: 46=54\n", /^config\.yaml:6 listen-map: clients and host speak the same dialect$/],
  ["log-max-size: 1M\n", /^config\.yaml:6 log-max-size: there is no log-file$/],
  ["header-format: n:4\n", /^config\.yaml:6 header-format: /],
  ["profile: visa\n", /^config\.yaml:6 profile: "visa" is not a profile$/],
  ["profile: gone.yaml\n", /^config\.yaml:6 profile: gone\.yaml: cannot be read: there is no such/],
  ["overrides: 4:z:12\n", /^config\.yaml:6 overrides: /],
  ["queue-message-key-fields: 11,99\n", /^config\.yaml:6 queue-message-key-fields: .*no field 99$/],
  ["config: other.yaml\n", /^config\.yaml:6 config: not in a file$/],
  ["journal-key: 00\n", /^config\.yaml:6 journal-key: not in a file$/],
  ["pid-file: same\nlog-file: same\n", /^config\.yaml:6 pid-file: that is the log-file already$/],
  ["test-real-life: [1]\n", /^config\.yaml:6 test-real-life: a list is neither true nor false$/],
  ["bad: [\n", /^config\.yaml:\d+ the file: not YAML/],
];

for (const [text, pattern] of FAULTS) {
  Deno.test(`check finds the line of ${JSON.stringify(text)}`, async () => {
    await using checks = new Checks({ "config.yaml": GOOD + text });
    const { code } = await checks.findings();
    const [first = "", ...others] = await checks.told("fault");
    assertEquals(code, 78);
    assertMatch(first, pattern);
    // A file that is not YAML leaves nothing to do; each of the others has this fault alone.
    if (!text.startsWith("bad")) assertEquals(others, []);
  });
}

Deno.test("check tells every fault at once, of options, two profiles and ports", async () => {
  await using checks = new Checks({
    "config.yaml": `${GOOD}max-queue: 0\nqueue-timeout: soon\nstat-server-port: 7777
admin-port: 7777\n`,
    "host.yaml": "extends: smartvista\nname: mine\nfields:\n  4: {length: many}\n",
    "clients.yaml": "extends: smartvista\nname: theirs\nfeelds: {}\n",
  });
  const flags = ["--profile", checks.file("host.yaml")];
  const more = ["--listen-profile", checks.file("clients.yaml"), "--nonsense"];
  const faults = (await checks.told("fault", ...flags, ...more)).sort().join("\n");
  for (
    const pattern of [
      /^config\.yaml:6 max-queue: /m,
      /^config\.yaml:7 queue-timeout: /m,
      /^config\.yaml:9 admin-port: 7777 is the stat-server-port already$/m,
      /^host\.yaml:4 fields\.4\.length: /m,
      /^clients\.yaml:3 feelds: unknown key/m,
      /^command line --nonsense: unknown option$/m,
    ]
  ) assertMatch(faults, pattern);
});

Deno.test("check: all is well with a line for each thing, and exit code 0", async () => {
  await using checks = new Checks({ "config.yaml": GOOD });
  const { code, printed, errors } = await checks.run("--config", checks.file("config.yaml"));
  assertEquals([code, errors], [0, ""]);
  const lines = printed.split("\n");
  assertMatch(lines.at(-1)!, /^all is well: \d ok, 1 note, 0 faults$/);
  assertMatch(printed, /^ok: .*config\.yaml:2: listen\.port: a port that the system chooses/m);
  assertMatch(printed, /^ok: profile: smartvista, \d+ fields$/m);
  assertMatch(printed, /^note: .*config\.yaml:5: no-journal: none is kept/m);
});

Deno.test("check: a line says what is wrong and what is allowed, the last counts", async () => {
  await using checks = new Checks({ "config.yaml": `${GOOD}max-queue: 0\n` });
  const { code, printed } = await checks.run("--config", checks.file("config.yaml"));
  assertEquals(code, 78);
  const wanted = "config.yaml:6: max-queue: 0 is too small (allowed: 1 to 1000000)";
  assertStringIncludes(printed, wanted);
  assertMatch(printed.split("\n").at(-1)!, /^not all is well: .* 1 fault$/);
});

Deno.test("check --json tells the same for programs", async () => {
  await using checks = new Checks({ "config.yaml": `${GOOD}max-queue: 0\n` });
  const { printed } = await checks.run("--config", checks.file("config.yaml"), "--json");
  const { ok, summary, findings } = JSON.parse(printed);
  assertEquals([ok, typeof summary], [false, "string"]);
  assertEquals(findings[0], {
    verdict: "fault",
    option: "max-queue",
    message: "0 is too small",
    allowed: "1 to 1000000",
    source: `${checks.file("config.yaml")}:6`,
  });
});

Deno.test("check shows no card number and no key that stands in the wrong place", async () => {
  const [pan, key] = ["4111111111111111", "5a".repeat(32)];
  await using checks = new Checks({
    "config.yaml": `${GOOD}max-queue: ${pan}\nlog-file: /${key}/x\njournal-key: ${key}
pid-file: /gone/${pan}/4111 1111 1111 1111\n`,
  });
  const { printed } = await checks.run("--config", checks.file("config.yaml"), pan, key);
  for (const secret of [pan, key, "1111 1111 1111"]) assert(!printed.includes(secret), printed);
  assertStringIncludes(printed, "411111******1111");
});

Deno.test("check leaves names of files as they are, whatever digits are in them", async () => {
  await using checks = new Checks({ "config.yaml": `${GOOD}log-file: /gone/d4c9717461238537/x\n` });
  const { printed } = await checks.run("--config", checks.file("config.yaml"));
  assertStringIncludes(printed, "/gone/d4c9717461238537/x");
});

Deno.test("check without a gateway does not look for a journal", async () => {
  await using checks = new Checks();
  const { code, printed } = await checks.run("--echo-server-port", "0");
  assertEquals(code, 0);
  assert(!printed.includes("journal"), printed);
});

Deno.test("check with nothing to do says so", async () => {
  await using checks = new Checks({ "config.yaml": "max-queue: 5\n" });
  assertMatch((await checks.told("fault")).join(), /nothing to do$/);
});

Deno.test("check --help tells what it does", async () => {
  await using checks = new Checks();
  const { code, printed } = await checks.run("--help");
  assertEquals(code, 0);
  assertStringIncludes(printed, "socketqueue check");
});

Deno.test("check calls nothing well that has a fault", async () => {
  await using checks = new Checks({
    "config.yaml": `${GOOD}profile: visa\nstat-server-port: 7777\nadmin-port: 7777\n`,
  });
  const { found } = await checks.findings();
  const of = (verdict: string) =>
    found.filter((one) => one.verdict === verdict).map(({ option }) => option);
  const faulty = of("fault");
  assert(faulty.includes("profile"));
  assertEquals(of("ok").filter((option) => faulty.includes(option)), []);
  // The ports that are in order are told.
  assert(of("ok").includes("listen.port"));
});
