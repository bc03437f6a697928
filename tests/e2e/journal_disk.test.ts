import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { approval, echo, sale, saleValues } from "../net/messages.ts";
import { dialTo, JournalRig, type Posted, postTo } from "./journal_rig.ts";
import { Program } from "./program.ts";
import { unheard } from "./unheard.ts";

const REFUSED = "The journal cannot be written; the sale was not sent";
const UNRECORDED = "The host's answer could not be recorded; the sale is being reversed";

const stanOf = (message: Message): number => Number(message.get(11));

/** Sale `n`, by HTTP. */
async function sell(program: Program, n: number): Promise<Posted> {
  const port = await program.port("HTTP");
  return await postTo(port, saleValues({ stan: n, tid: n }));
}

/** Sale `n`, which the host approves if it gets there. */
async function sellApproved({ host }: JournalRig, program: Program, n: number): Promise<Posted> {
  await program.port("HTTP");
  const sold = unheard(sell(program, n));
  const stan = String(n).padStart(6, "0");
  const [line] = await program.says(new RegExp(`.*(→ host|not sent).*0200 stan ${stan} .*`));
  if (line.includes("→ host")) assertEquals(stanOf(await host.approve()), n);
  return await sold;
}

/** Milliseconds in which it shows for certain: the program looks once a second. */
const LONG = 10_000;

/** Sells until the journal cannot be written. Gives the sales that went wrong at that moment. */
async function sellUntilRefused(rig: JournalRig, program: Program): Promise<number[]> {
  const unrecorded: number[] = [];
  const until = performance.now() + LONG;
  for (let n = 100; performance.now() < until; n++) {
    const { status, result, errors } = await sellApproved(rig, program, n);
    if (status === 200) continue;
    assertEquals(result, "");
    if (status === 503) {
      assertEquals(errors, [REFUSED]);
      return unrecorded;
    }
    assertEquals([status, errors], [502, [UNRECORDED]]);
    unrecorded.push(n);
  }
  throw new Error("every sale was taken: the journal has not failed");
}

/** Checks that what is no sale is served. */
async function checkEcho({ host }: JournalRig, program: Program): Promise<void> {
  await using pos = await dialTo(program);
  const asked = unheard(pos.ask(echo(99, 99)));
  assertEquals((await host.approve()).mti, "0800");
  assertEquals((await asked).get(39), "000");
}

/** Checks that all is well again, and that nothing came to the host that no client was told of. */
async function checkRecovery(rig: JournalRig, program: Program, undone: number[]): Promise<void> {
  await program.says(/warning: the journal ".*" can be written again/);
  const reversals = await rig.host.reversals.take(undone.length);
  assertEquals(reversals.map(({ message }) => stanOf(message)).sort(), undone.sort());
  assertEquals((await sellApproved(rig, program, 900)).status, 200);
  assertEquals(await rig.stop(program), 0);
  assertEquals(rig.host.requests.size, 0);
  assertEquals(rig.host.reversals.size, 0);
  const cries = program.said.match(/error: the journal ".*" cannot be written, and sales/g);
  assertEquals(cries?.length, 1);
}

Deno.test("a journal that is moved away: sales are refused, approvals reversed, echo tests go on, until it is back", async () => {
  await using rig = new JournalRig({ undoes: true });
  const program = rig.start();
  const sold = unheard(sell(program, 1));
  const { message, link } = await rig.host.requests.next();
  await using pos = await dialTo(program);
  const away = rig.folder.file("away");
  await Deno.rename(rig.journal, away);
  const unrecorded = await sellUntilRefused(rig, program);
  await program.says(/error: the journal ".*" cannot be written, and sales that may have to be/);
  const { status, errors } = await sell(program, 90);
  assertEquals([status, errors], [503, [REFUSED]]);
  assertEquals((await pos.ask(sale({ stan: 91, tid: 91 }))).get(39), "909");
  await checkEcho(rig, program);
  // What the host had before is answered now: an approval that cannot be marked is not handed over.
  await link.send(approval(message));
  const unmarked = await sold;
  assertEquals([unmarked.status, unmarked.errors], [502, [UNRECORDED]]);
  await Deno.rename(away, rig.journal);
  await checkRecovery(rig, program, [1, ...unrecorded]);

  const again = rig.start();
  await checkEcho(rig, again);
  assert(!again.said.includes("from the journal"), again.said);
});

Deno.test("a full disk: sales are refused, and taken again when there is room; what is no sale goes on", async () => {
  await using rig = new JournalRig({ undoes: true });
  const program = rig.startWithin(64);
  const unrecorded = await sellUntilRefused(rig, program);
  await checkEcho(rig, program);
  await checkRecovery(rig, program, unrecorded);
});

/** How a program ends that cannot use its journal: at once, with code 1, before it has listened. */
async function failedStart(
  rig: JournalRig,
  args: readonly string[] = rig.args(),
  env: Record<string, string> = {},
): Promise<string> {
  await using program = new Program(args, rig.folder.path, undefined, env);
  const { code, output, errors } = await program.end();
  assertEquals([code, output], [1, ""], errors);
  return errors;
}

Deno.test("a disk that is full at the start: it refuses to start, and the next start has all records", async () => {
  await using rig = new JournalRig();
  const count = 90;
  const program = rig.start();
  await using pos = await dialTo(program);
  const parts = Array.from({ length: count }, (_, index) => ({ stan: index + 1, tid: index + 1 }));
  await pos.send(...parts.map(sale));
  await rig.host.requests.take(count);
  await rig.kill(program);
  const full = rig.startWithin(16);
  const { code, errors } = await full.end();
  assertEquals(code, 1);
  assertMatch(
    errors,
    /^--journal: cannot use the journal "[^"]+journal\.db": .*; look at the file, its folder/m,
  );
  const again = rig.start();
  await again.says(new RegExp(`from the journal: ${count} sales to be reversed, 0 parked`));
});

Deno.test("a journal in a folder that is not there: it says so, and does not start", async () => {
  await using rig = new JournalRig();
  const path = rig.folder.file("nowhere/journal.db");
  const args = rig.args().filter((arg) => !arg.startsWith("--journal"));
  const errors = await failedStart(rig, [...args, `--journal=${path}`]);
  assertStringIncludes(errors, "its folder does not exist; create it first");
});

Deno.test("a journal that is a folder: it says so, and does not start", async () => {
  await using rig = new JournalRig();
  await Deno.mkdir(rig.journal);
  assertMatch(await failedStart(rig), /cannot use the journal ".*": that is a folder; name a file/);
});

function isRoot(): boolean {
  const { stdout } = new Deno.Command("id", { args: ["-u"] }).outputSync();
  return new TextDecoder().decode(stdout).trim() === "0";
}

Deno.test({
  name: "a journal in a folder that may not be written: it says so, and does not start",
  ignore: isRoot(), // who may everything
  async fn() {
    await using rig = new JournalRig();
    await Deno.chmod(rig.folder.path, 0o500);
    try {
      assertMatch(await failedStart(rig), /cannot use the journal ".*": not permitted; look who/);
    } finally {
      await Deno.chmod(rig.folder.path, 0o700);
    }
  },
});

Deno.test("a second gateway on the same journal does not start, and the first goes on", async () => {
  await using rig = new JournalRig();
  const program = rig.start();
  await program.port("HTTP");
  const errors = await failedStart(rig);
  assertStringIncludes(errors, `process ${program.pid} has it; stop that, or name another`);
  assertEquals((await sellApproved(rig, program, 1)).status, 200);
  // A dead one has it no longer, however it died.
  await rig.kill(program);
  const next = rig.start();
  await next.port("HTTP");
});

Deno.test("another key than the records': it does not start, and with theirs nothing is lost", async () => {
  await using rig = new JournalRig();
  const program = rig.start();
  await using pos = await dialTo(program);
  await pos.send(sale());
  await rig.host.requests.next();
  await rig.kill(program);
  const other = "ab".repeat(32);
  const errors = await failedStart(rig, rig.args(), { SOCKETQUEUE_JOURNAL_KEY: other });
  assertMatch(errors, /its records want the key [0-9a-f]{8}, and the one given is [0-9a-f]{8}/);
  assert(!errors.includes(other), "the key was told");
  const keyFile = `${rig.journal}.key`;
  await Deno.chmod(keyFile, 0o644);
  assertStringIncludes(await failedStart(rig), "others than its owner may use it");
  await Deno.chmod(keyFile, 0o600);
  const again = rig.start();
  await again.says(/from the journal: 1 sales to be reversed, 0 parked/);
});

Deno.test("a journal that is garbage is set aside with a notice, as it was, and a new one begun", async () => {
  await using rig = new JournalRig();
  const garbage = crypto.getRandomValues(new Uint8Array(50_000));
  await Deno.writeFile(rig.journal, garbage);
  const program = rig.start();
  const notice = /error: the journal ".*" was damaged \(.*\) and is kept as "(.*)"; a new one is/;
  const [, kept = ""] = await program.says(notice);
  assertEquals(await Deno.readFile(kept), garbage);
  assertEquals((await sellApproved(rig, program, 1)).status, 200);
  assertEquals(await rig.stop(program), 0);
});
