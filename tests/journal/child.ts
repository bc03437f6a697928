/**
 * A process that opens a journal and does as its arguments say; other tests kill it.
 *
 *     child.ts PATH full|normal write   writes sales for ever, and prints the number of each durable one
 *     child.ts PATH full|normal fill    writes until it fails; then makes room, and goes on
 *     child.ts PATH full|normal rekey   changes the key for ever, to and fro, and prints which it is under
 *     child.ts PATH full|normal tight   changes the key where there is no room for it
 *     child.ts PATH full|normal hold    opens it, and holds it until the input ends
 */
import { systemClock, systemTimers } from "../../src/app/system.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { intent, KEY, OTHER_KEY } from "./setup.ts";

const [path = "", sync, what] = Deno.args;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const logger = {
  enabled: () => true,
  log: (level: string, text: string) => say(level + " " + text),
};
const options = { path, sync: sync === "full" ? "full" : "normal", key: KEY } as const;
const ports = { clock: systemClock, timers: systemTimers, logger };
const journal = await openJournal(options, ports);
await journal.setAddress("127.0.0.1:1", "/etc/config.yaml");
say("open");

function write(id: number, size = 100): Promise<boolean> {
  const change = { ...intent(id), payload: new Uint8Array(size) };
  return new Promise((resolve) => journal.write(change, resolve));
}

/** Forty writers, each with its own numbers. */
async function writeForEver(writer: number): Promise<void> {
  for (let id = journal.firstId + writer;; id += 40) {
    if (await write(id)) say(`durable ${id}`);
  }
}

async function fill(): Promise<void> {
  let id = journal.firstId;
  const durable: number[] = [];
  for (; await write(id, 2000); id++) durable.push(id);
  say(`failed ${id}, writable ${journal.writable}`);
  say(`refused ${!await write(id + 1)}`);
  const ends = durable.map((id) =>
    new Promise<boolean>((resolve) => journal.write({ type: "end", id }, resolve))
  );
  const ended = await Promise.all(ends);
  say(`ended all ${!ended.includes(false)}, writable ${journal.writable}`);
  say(`again ${await write(id + 2)}`);
  await journal.close();
}

/** Writes sales of so many bytes each, in one group. */
async function writeMany(count: number, size: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => journal.firstId + index);
  const durable = await Promise.all(ids.map((id) => write(id, size)));
  say(`written ${durable.filter((each) => each).length}`);
}

async function rekeyForEver(): Promise<void> {
  await writeMany(200, 1000);
  for (let key = OTHER_KEY;; key = key === KEY ? OTHER_KEY : KEY) {
    await journal.rekey(key);
    say(`under ${key[0]}`);
  }
}

async function rekeyTight(): Promise<void> {
  await writeMany(60, 2000);
  await journal.rekey(OTHER_KEY).catch((error) => say(`refused ${error.message}`));
  say(`under the old one ${journal.isUnder(KEY)}, writable ${journal.writable}`);
  say(`goes on ${await write(journal.firstId + 100)}`);
  await journal.close();
}

if (what === "rekey") await rekeyForEver();
else if (what === "tight") await rekeyTight();
else if (what === "write") {
  for (let writer = 0; writer < 40; writer++) {
    void writeForEver(writer);
  }
} else if (what === "fill") await fill();
else for await (const _ of Deno.stdin.readable);
