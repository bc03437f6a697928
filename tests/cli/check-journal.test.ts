import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { systemClock, systemTimers } from "../../src/app/system.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { intent, KEY, OTHER_KEY } from "../journal/setup.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { Checks } from "./check-run.ts";

const CONFIG = "listen-port: 0\necho-server-port: 0\n";
const PORTS = { clock: systemClock, timers: systemTimers, logger: new RecordingLogger() };

const open = (checks: Checks) =>
  openJournal({ path: checks.file("socketqueue.db"), sync: "normal", key: KEY }, PORTS);

/** A folder with a journal of so many sales that are not resolved, which nobody has. */
async function withSales(count: number, more = ""): Promise<Checks> {
  const checks = new Checks({ "config.yaml": CONFIG + more });
  checks.write("socketqueue.db.key", `${KEY.toHex()}\n`);
  const journal = await open(checks);
  for (let id = 1; id <= count; id++) journal.write(intent(id));
  await journal.close();
  return checks;
}

Deno.test("check: a first start makes journal and key, the check does not", async () => {
  await using checks = new Checks({ "config.yaml": CONFIG });
  const { code } = await checks.findings();
  assertEquals(code, 0);
  const lines = (await checks.told("ok")).slice(-2);
  assertEquals(lines, [
    ' journal-key-file: "socketqueue.db.key" is not there yet and can be made',
    ' journal: "socketqueue.db" is not there yet and can be made',
  ]);
});

Deno.test("check: a journal opens with its key, and keeps its sales", async () => {
  await using checks = await withSales(2);
  assertMatch((await checks.told("ok")).at(-1)!, /opens and holds 2 sales that are not resolved$/);
  const journal = await open(checks);
  assertEquals(journal.records.length, 2);
  await journal.close();
});

Deno.test("check: a journal that was not closed opens, and its log stays", async () => {
  await using checks = await withSales(0);
  const journal = await open(checks);
  await new Promise<void>((done) => journal.write(intent(1), () => done()));
  const names = ["socketqueue.db", "socketqueue.db-wal"];
  const copies = names.map((name) => [name, Deno.readFileSync(checks.file(name))] as const);
  await journal.close();
  for (const [name, bytes] of copies) Deno.writeFileSync(checks.file(name), bytes);
  assertMatch((await checks.told("ok")).at(-1)!, /opens and holds 1 sale that is not/);
});

Deno.test("check: the key of other records, or none, is a fault", async () => {
  await using checks = await withSales(1);
  checks.write("socketqueue.db.key", `${OTHER_KEY.toHex()}\n`);
  assertMatch((await checks.told("fault")).join(), / journal: .*its records want the key/);
  Deno.removeSync(checks.file("socketqueue.db.key"));
  assertMatch((await checks.told("fault")).join(), / journal: .*its records want the key/);
  assertMatch((await checks.told("note")).join(), / journal-key-file: .*is not there: a start/);
});

Deno.test("check: a key file that holds no key, or that others may read, is a fault", async () => {
  await using checks = await withSales(1, "journal-key-file: HERE/key\n");
  checks.write("config.yaml", `${CONFIG}journal-key-file: ${checks.file("key")}\n`);
  checks.write("key", "not a key");
  assertMatch(
    (await checks.told("fault")).join(),
    /^config\.yaml:3 journal-key-file: .*holds no key/,
  );
  Deno.writeTextFileSync(checks.file("key"), KEY.toHex());
  Deno.chmodSync(checks.file("key"), 0o644);
  assertMatch((await checks.told("fault")).join(), /^config\.yaml:3 journal-key-file: .*chmod 600/);
});

Deno.test("check: something else than a journal, and a damaged one, are faults", async () => {
  await using checks = await withSales(1);
  checks.write("socketqueue.db", "this is no journal, but long enough to be a file ".repeat(100));
  assertMatch((await checks.told("fault")).join(), / journal: .*damaged.*under another name/);
  checks.write("socketqueue.db", "");
  checks.write("socketqueue.db-wal", "some log");
  assertMatch((await checks.told("fault")).join(), / journal: .*damaged \(it is empty\)/);
});

Deno.test("check: the journal's folder has to be there", async () => {
  await using checks = new Checks();
  checks.write("config.yaml", `${CONFIG}journal: ${checks.file("gone/journal.db")}\n`);
  assertMatch(
    (await checks.told("fault")).join(),
    /^config\.yaml:3 journal: .*gone does not exist/,
  );
});

Deno.test("check: a journal that a gateway has is a note, and is left alone", async () => {
  await using checks = await withSales(1);
  const journal = await open(checks);
  const { code } = await checks.findings();
  const notes = await checks.told("note");
  assertEquals(code, 0);
  assertStringIncludes(
    notes.join(),
    `process ${Deno.pid} has "socketqueue.db": if it is this gateway, a reload asks that one; a ` +
      "second start would end with code 1. It is not looked into",
  );
  assertEquals(journal.writable, true);
  await journal.close();
});

Deno.test("check: a journal that this very gateway has is a note, another's is a fault", async () => {
  await using checks = await withSales(1);
  const journal = await open(checks);
  await journal.setAddress("127.0.0.1:1", checks.file("config.yaml"));
  assertEquals((await checks.findings()).code, 0);
  assertMatch(
    (await checks.told("note")).join(),
    /journal: this gateway runs already \(process \d+\) and has "socketqueue\.db": a reload asks that/,
  );
  for (const [config, by] of [["/nowhere/other.yaml", "the file"], [null, "no file"]] as const) {
    await journal.setAddress("127.0.0.1:1", config);
    assertEquals((await checks.findings()).code, 78);
    const faults = (await checks.told("fault")).join();
    assertMatch(faults, new RegExp(`process \\d+, a gateway that runs by ${by}.*has "socketqueue`));
  }
  await journal.close();
});

Deno.test("check: a port that is taken is a fault where another gateway has the journal", async () => {
  await using checks = await withSales(0);
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const journal = await open(checks);
  await journal.setAddress("127.0.0.1:1", "/nowhere/other.yaml");
  const faults = await checks.told("fault", `--listen-port=${taken.addr.port}`);
  assertMatch(faults.join("\n"), /--listen-port: cannot listen on port \d+: it is in use/);
  await journal.close();
});

Deno.test("check: another key than that of a journal that a gateway has is a note, until it is changed", async () => {
  await using checks = await withSales(1);
  const journal = await open(checks);
  assertEquals((await checks.told("note")).join().includes("key"), false);
  checks.write("socketqueue.db.key", `${OTHER_KEY.toHex()}\n`);
  const { code } = await checks.findings();
  assertMatch(
    (await checks.told("note")).join(),
    / journal-key-file: it is the key \w{8}, and the journal is under \w{8}: a start would be refused/,
  );
  assertEquals(code, 0);
  await journal.rekey(OTHER_KEY);
  assertEquals((await checks.told("note")).join().includes("key"), false);
  await journal.close();
});

Deno.test("check: a port that is taken is a note where a gateway runs with this journal", async () => {
  await using checks = await withSales(0);
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const flag = `--listen-port=${taken.addr.port}`;
  assertEquals((await checks.findings(flag)).code, 78);
  const journal = await open(checks);
  const { code } = await checks.findings(flag);
  assertMatch(
    (await checks.told("note", flag)).join(),
    /--listen-port: port \d+ is in use; a gateway/,
  );
  assertEquals(code, 0);
  await journal.close();
});

Deno.test("check: sales that nobody would see to are a fault; without any no journal is wanted", async () => {
  await using checks = await withSales(1, "no-auto-reversal: true\n");
  assertMatch((await checks.told("fault")).join(), / journal: .*nobody would see to them$/);
  await using none = new Checks({ "config.yaml": `${CONFIG}no-auto-reversal: true\n` });
  assertMatch((await none.told("ok")).at(-1)!, / journal: not needed: no sale is reversed$/);
});

Deno.test("check: a key file that is a link to nothing, which a start refuses", async () => {
  await using elsewhere = new Checks();
  const link = elsewhere.file("queue.key");
  await Deno.symlink("nowhere", link);
  await using checks = new Checks({ "config.yaml": `${CONFIG}journal-key-file: ${link}\n` });
  assertMatch((await checks.told("fault")).join(), /it is a link to a file that is not there/);
});
