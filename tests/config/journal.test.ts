import { assert, assertEquals } from "@std/assert";
import type { Environment } from "../../src/config/environment.ts";
import { help } from "../../src/config/help.ts";
import { helpJson } from "../../src/config/help-json.ts";
import { load } from "../../src/config/load.ts";
import { loadFile, noFile, problems } from "./fixtures.ts";

const GATEWAY = ["--listen-port=0", "--echo-server-port=0"];

/** The journal of a gateway with these flags, whose files all say the same. */
const journalOf = (flags: readonly string[], environment: Environment = {}, file = "{}") =>
  load([...GATEWAY, ...flags], () => file, environment).journal;

Deno.test("the journal is beside the file of options, whichever way that is named", () => {
  assertEquals(journalOf([]), "socketqueue.db");
  assertEquals(journalOf(["-c", "config.yaml"]), "socketqueue.db");
  assertEquals(journalOf(["-c", "/etc/shop/config.yaml"]), "/etc/shop/socketqueue.db");
  assertEquals(journalOf([], { SOCKETQUEUE_CONFIG: "shop/a.json" }), "shop/socketqueue.db");
});

Deno.test("a journal's path is taken as it is given", () => {
  assertEquals(journalOf(["-c", "/etc/shop/config.yaml", "--journal", "a.db"]), "a.db");
  assertEquals(journalOf(["-c", "/etc/shop/config.yaml"], {}, "journal: b.db"), "b.db");
});

const OFF = "no-journal: true";
const PATH = "journal: a.db";

Deno.test("of a journal and none, what stands where it counts more has its way", () => {
  const cases: [string[], Environment, string, string | undefined][] = [
    [["--no-journal"], {}, PATH, undefined],
    [["--no-journal"], { SOCKETQUEUE_JOURNAL: "b.db" }, "{}", undefined],
    [["--journal=c.db"], {}, OFF, "c.db"],
    [["--journal=c.db"], { SOCKETQUEUE_NO_JOURNAL: "1" }, "{}", "c.db"],
    [[], { SOCKETQUEUE_JOURNAL: "b.db" }, OFF, "b.db"],
    [[], { SOCKETQUEUE_NO_JOURNAL: "1" }, PATH, undefined],
    [["--no-journal=false"], {}, OFF, "socketqueue.db"],
    [[], {}, OFF, undefined],
  ];
  for (const [flags, environment, file, expected] of cases) {
    const args = [...GATEWAY, "-c", "config.yaml", ...flags];
    const { journal, noJournal } = load(args, () => file, environment);
    const which = [...flags, JSON.stringify(environment), file].join(" ");
    assertEquals(journal, expected, which);
    assertEquals(noJournal, expected === undefined, which);
  }
});

Deno.test("a journal and none in the same place are a mistake, with its line", () => {
  assertEquals(problems(() => loadFile(`${PATH}\n${OFF}\n`, GATEWAY)), [
    "config.yaml:2: no-journal: there is journal as well (allowed: either of them)",
  ]);
  const environment = { SOCKETQUEUE_JOURNAL: "a.db", SOCKETQUEUE_NO_JOURNAL: "1" };
  assertEquals(problems(() => load(GATEWAY, noFile, environment)), [
    "SOCKETQUEUE_NO_JOURNAL: there is journal as well (allowed: either of them)",
  ]);
});

const HEX = "00112233445566778899aabbccddeeffFFEEDDCCBBAA99887766554433221100";
const BASE64 = Uint8Array.fromHex(HEX).toBase64();

const withKey = (key: string, flags: readonly string[] = []) =>
  load([...GATEWAY, ...flags], noFile, { SOCKETQUEUE_JOURNAL_KEY: key });

Deno.test("the journal's key is taken from the environment, in digits or base64", () => {
  for (const key of [HEX, BASE64, BASE64.replace("=", "")]) {
    assertEquals(withKey(key).journalKey?.reveal(), key);
  }
});

Deno.test("the journal's key is not seen when options are drawn out", () => {
  const options = withKey(HEX);
  for (const shown of [JSON.stringify(options), Deno.inspect(options), `${options.journalKey}`]) {
    assert(!shown.includes(HEX.slice(0, 8)), shown);
  }
  assert(!help(100).includes("--journal-key "));
  assert(!helpJson().includes('journalKey"'));
});

Deno.test("a key that is none is refused and not quoted", () => {
  const wrong = [HEX.slice(1), `${HEX}0`, HEX.replace("0", "g"), BASE64.slice(1), `${BASE64}=`];
  for (const key of wrong) {
    assertEquals(problems(() => withKey(key)), [
      "SOCKETQUEUE_JOURNAL_KEY: not a key of 32 bytes " +
      "(allowed: a key of 32 bytes: 64 hexadecimal digits, or base64)",
    ]);
  }
});

const ALLOWED = "(allowed: SOCKETQUEUE_JOURNAL_KEY in the environment)";

Deno.test("a key on the command line is refused, and told to nobody", () => {
  const forms = [
    ["--journal-key", HEX],
    [`--journal-key=${HEX}`],
    ["--journalKey", HEX],
    [`--journalKey=${HEX}`],
  ];
  for (const flags of forms) {
    const written = flags[0]!.split("=")[0];
    assertEquals(problems(() => load([...GATEWAY, ...flags], noFile)), [
      `${written}: not on the command line ${ALLOWED}`,
    ]);
  }
});

Deno.test("a key behind a flag that does not exist is not quoted", () => {
  for (const key of [HEX, BASE64]) {
    const lines = problems(() => load([...GATEWAY, "--journal-kee", key], noFile));
    assertEquals(lines.length, 2);
    assert(lines.every((line) => !line.includes(key)), lines.join("\n"));
  }
});

Deno.test("a key in a file is refused with its line, and told to nobody", () => {
  const forms: [string, string][] = [
    [`journal-key: ${HEX}`, "journal-key"],
    [`journalKey: ${HEX}`, "journalKey"],
    [`journal: { key: ${HEX} }`, "journal.key"],
  ];
  for (const [text, written] of forms) {
    assertEquals(problems(() => loadFile(`# a comment\n${text}\n`, GATEWAY)), [
      `config.yaml:2: ${written}: not in a file ${ALLOWED}`,
    ]);
  }
});

Deno.test("a key in the environment beside a key's file is a mistake", () => {
  assertEquals(problems(() => withKey(HEX, ["--journal-key-file=k"])), [
    "--journal-key-file: there is SOCKETQUEUE_JOURNAL_KEY as well (allowed: either of them)",
  ]);
});

Deno.test("in a file the journal's options stand nested, its path too beside them", () => {
  const { journal, journalKeyFile, journalSync } = loadFile(
    "journal: a.db\njournal-key: { file: k }\njournalSync: normal\n",
    GATEWAY,
  );
  assertEquals([journal, journalKeyFile, journalSync], ["a.db", "k", "normal"]);
});
