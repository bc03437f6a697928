import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import { join, smartvista } from "../fixtures.ts";
import { approval } from "../net/messages.ts";
import { CANARY_PANS, CARDS, SECRETS, textHex } from "./canaries.ts";
import { canaryValues, cardValues } from "./canary-messages.ts";
import { dialTo, JournalRig, undoneAll } from "./journal_rig.ts";

/** Digits of a card number that anybody may see. */
const FIRST = 6;

/** Packed digits or bytes that are no chance any more, in as many bytes as a journal has. */
const TELLING = 9;

/** How secrets may be written, each in capital hexadecimal of its bytes; the name goes in front. */
const FORMS: readonly (readonly [name: string, hex: string])[] = [
  ...CANARY_PANS.map((pan) => [`PAN of ${pan.length}`, pan, pan.slice(FIRST)] as const),
  ...Object.entries(SECRETS).map(([name, secret]) => [name, secret, secret] as const),
].flatMap(([name, whole, text]) => [
  [`${name} as text`, textHex(text)] as const,
  [`${name} as text in small letters`, textHex(text.toLowerCase())] as const,
  [`${name} as hexadecimal text`, textHex(textHex(text))] as const,
  ...whole.length >= TELLING && /^[0-9A-F]+$/.test(whole)
    ? [[`${name} packed`, whole] as const]
    : [],
]);

/** The secrets that some bytes hold, at any half of a byte. */
function secretsIn(bytes: Uint8Array): string[] {
  const hex = bytes.toHex().toUpperCase();
  return FORMS.filter(([, form]) => hex.includes(form)).map(([name]) => name);
}

/** Sales, each of its own terminal, that hold all of all cards in every form and field that can. */
function canarySales(): Message[] {
  const values = CARDS.flatMap((card) => [
    cardValues(smartvista, card),
    ...canaryValues(smartvista, card),
  ]);
  return values.map((each, index) => {
    const own = String(index + 1);
    return smartvista.encode({ ...each, 11: own, 41: own });
  });
}

/** All files that lie beside the journal, but for its key. */
function journalBytes({ folder }: JournalRig): Uint8Array {
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert(names.includes("journal.db"), names.join());
  const kept = names.filter((name) => !name.endsWith(".key"));
  return join(...kept.map((name) => Deno.readFileSync(folder.file(name))));
}

/** Checks that no secret is in any of the journal's files, in which there is something. */
function checkHidden(rig: JournalRig, least: number): void {
  const bytes = journalBytes(rig);
  assert(bytes.length >= least, `only ${bytes.length} bytes`);
  assertEquals(secretsIn(bytes), []);
}

Deno.test("the search for canaries finds each of them in the sales as they are sent", () => {
  const found = secretsIn(join(...canarySales().map(({ bytes }) => bytes)));
  const known = [...CANARY_PANS.map((pan) => `PAN of ${pan.length}`), ...Object.keys(SECRETS)];
  for (const name of known) {
    assert(found.some((each) => each.startsWith(`${name} `)), `${name} is not in any sale`);
  }
});

Deno.test("the journal's files hold nothing of a card: with sales in flight, after a kill, and at the end", async () => {
  await using rig = new JournalRig();
  const sales = canarySales();
  const flags = ["--max-queue", "10000", "--queue-timeout", "2"];
  const program = rig.start(...flags);
  await using pos = await dialTo(program);
  await pos.send(...sales);
  const requests = await rig.host.requests.take(sales.length);
  // Each has its record now, of a hundred bytes and more.
  const least = sales.length * 100;
  checkHidden(rig, least);

  const due = requests.filter((_, index) => index % 2 === 0);
  for (const { message, link } of requests.filter((_, index) => index % 2 === 1)) {
    await link.send(approval(message));
  }
  // The approvals, and for the others that their time has passed.
  const codes = (await pos.answers.take(sales.length)).map((answer) => answer.get(39));
  assertEquals(codes.filter((code) => code === "912").length, due.length);
  assertEquals((await rig.host.requests.next()).message.mti, "0400");
  checkHidden(rig, least);
  await rig.kill(program);
  checkHidden(rig, least);
  await requests[0]!.link.end();
  await rig.host.requests.take(rig.host.requests.size);

  const again = rig.start(...flags);
  await again.says(new RegExp(`from the journal: ${due.length} sales to be reversed`));
  checkHidden(rig, due.length * 100);
  for (const _ of due) {
    const { message, link } = await rig.host.requests.next();
    assertEquals(message.mti, "0400");
    await link.send(approval(message));
  }
  await undoneAll(again);
  assertEquals(await rig.stop(again), 0);
  checkHidden(rig, 4096);
});
